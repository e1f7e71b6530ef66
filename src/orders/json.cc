#include "orders/json.h"

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace noren::orders {
namespace {

using nlohmann::json;

json text_json(const shops::LocalText& text) { return text.en.empty() ? json(text.ja) : json{text.ja, text.en}; }

shops::LocalText text_from(const json& value) {
  if (value.is_array()) return {value.at(0).get<std::string>(), value.at(1).get<std::string>()};
  return {value.get<std::string>(), ""};
}

void set_unless_empty(json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

json address_json(const Address& address) {
  json object = json::object();
  set_unless_empty(object, "n", address.name);
  set_unless_empty(object, "k", address.kana);
  set_unless_empty(object, "z", address.postcode);
  set_unless_empty(object, "p", address.prefecture);
  set_unless_empty(object, "c", address.city);
  set_unless_empty(object, "1", address.line1);
  set_unless_empty(object, "2", address.line2);
  set_unless_empty(object, "t", address.phone);
  return object;
}

Address address_from(const json& object) {
  const auto get = [&](const char* name) { return object.value(name, std::string()); };
  return {get("n"), get("k"), get("z"), get("p"), get("c"), get("1"), get("2"), get("t")};
}

json sealed_amounts(const pricing::Amounts& amounts) {
  json tax = json::array();
  for (const pricing::TaxPart& part : amounts.tax) tax.push_back({part.rate, part.taxable.amount(), part.tax.amount()});
  return {amounts.items.amount(), amounts.shipping.amount(), amounts.fees.amount(), amounts.discount.amount(), tax, amounts.total.amount()};
}

pricing::Amounts amounts_from(const json& list) {
  pricing::Amounts amounts{Yen(list.at(0)), Yen(list.at(1)), Yen(list.at(2)), Yen(list.at(3)), {}, Yen(list.at(5))};
  for (const json& part : list.at(4)) amounts.tax.push_back({part.at(0).get<int>(), Yen(part.at(1)), Yen(part.at(2))});
  return amounts;
}

json delivery_json(const Delivery& delivery) {
  json object = {{"m", delivery.method}, {"n", text_json(delivery.name)}, {"e", to_iso(delivery.earliest)}};
  set_unless_empty(object, "c", delivery.carrier);
  if (delivery.day) object["d"] = to_iso(*delivery.day);
  if (!delivery.window.empty()) {
    object["w"] = delivery.window;
    object["wn"] = text_json(delivery.window_name);
  }
  return object;
}

LocalDate date_from(const json& value) {
  const auto date = date_from_iso(value.get_ref<const std::string&>());
  check(date.has_value(), "a stored day is no day");
  return *date;
}

json terms_json(const Terms& terms) {
  json list = {terms.pay_days, terms.ship_days, terms.paid_at_shipment ? 1 : 0};
  if (terms.money_by) list.push_back(to_iso(*terms.money_by));
  return list;
}

Terms terms_from(const json& list) {
  Terms terms{list.at(0).get<int>(), list.at(1).get<int>(), list.at(2) == 1};
  if (list.size() > 3) terms.money_by = date_from(list.at(3));
  return terms;
}

Delivery delivery_from(const json& object) {
  Delivery delivery;
  delivery.method = object.at("m").get<std::string>();
  delivery.name = text_from(object.at("n"));
  delivery.earliest = date_from(object.at("e"));
  delivery.carrier = object.value("c", std::string());
  if (object.contains("d")) delivery.day = date_from(object.at("d"));
  delivery.window = object.value("w", std::string());
  if (object.contains("wn")) delivery.window_name = text_from(object.at("wn"));
  return delivery;
}

}  // namespace

std::string to_json(const Document& document) {
  json lines = json::array();
  for (const Line& line : document.lines) {
    lines.push_back({line.variant.str(), line.sku, text_json(line.name), line.unit.amount(), line.quantity,
                     line.tax == pricing::TaxKind::reduced ? 1 : 0});
  }
  json object = {{"l", std::move(lines)},
                 {"a", sealed_amounts(document.amounts)},
                 {"d", delivery_json(document.delivery)},
                 {"p", shops::name_of(document.payment)},
                 {"cv", document.catalog_version},
                 {"sv", document.settings_version}};
  if (document.payment_fee != Yen(0)) object["pf"] = document.payment_fee.amount();
  if (document.wrap_fee != Yen(0)) object["wf"] = document.wrap_fee.amount();
  if (document.recipient_pays) object["rp"] = true;
  if (document.pay_until) object["pu"] = to_iso(*document.pay_until);
  if (document.terms) object["t"] = terms_json(*document.terms);
  if (document.gift.wrap) object["gw"] = true;
  if (document.gift.without_prices) object["gp"] = true;
  set_unless_empty(object, "gn", document.gift.noshi);
  if (document.locale == Locale::en) object["en"] = true;
  return object.dump();
}

Document document_from_json(std::string_view text) {
  try {
    const json object = json::parse(text);
    Document document;
    for (const json& line : object.at("l")) {
      document.lines.push_back({VariantId(line.at(0).get<std::string>()), line.at(1).get<std::string>(), text_from(line.at(2)),
                                Yen(line.at(3)), line.at(4).get<std::int64_t>(),
                                line.at(5) == 1 ? pricing::TaxKind::reduced : pricing::TaxKind::standard});
    }
    document.amounts = amounts_from(object.at("a"));
    document.delivery = delivery_from(object.at("d"));
    const auto payment = shops::payment_method_from(object.at("p").get<std::string>());
    check(payment.has_value(), "a stored payment method is none");
    document.payment = *payment;
    document.recipient_pays = object.value("rp", false);
    document.catalog_version = object.at("cv").get<std::int64_t>();
    document.settings_version = object.at("sv").get<std::int64_t>();
    document.payment_fee = Yen(object.value("pf", std::int64_t{0}));
    document.wrap_fee = Yen(object.value("wf", std::int64_t{0}));
    if (object.contains("pu")) document.pay_until = date_from(object.at("pu"));
    if (object.contains("t")) document.terms = terms_from(object.at("t"));
    document.gift = {object.value("gw", false), object.value("gn", std::string()), object.value("gp", false)};
    document.locale = object.value("en", false) ? Locale::en : Locale::ja;
    return document;
  } catch (const json::exception& error) {
    throw Bug(std::string("a stored document cannot be read: ") + error.what());
  }
}

std::string to_json(const Person& person) {
  json object = {{"m", person.email}, {"t", person.phone}, {"r", address_json(person.recipient)}};
  set_unless_empty(object, "s", person.second);
  if (person.orderer) object["o"] = address_json(*person.orderer);
  set_unless_empty(object, "n", person.note);
  set_unless_empty(object, "g", person.noshi_name);
  set_unless_empty(object, "c", person.card_message);
  return object.dump();
}

Person person_from_json(std::string_view text) {
  try {
    const json object = json::parse(text);
    Person person;
    person.email = object.at("m").get<std::string>();
    person.phone = object.at("t").get<std::string>();
    person.recipient = address_from(object.at("r"));
    person.second = object.value("s", std::string());
    if (object.contains("o")) person.orderer = address_from(object.at("o"));
    person.note = object.value("n", std::string());
    person.noshi_name = object.value("g", std::string());
    person.card_message = object.value("c", std::string());
    return person;
  } catch (const json::exception& error) {
    throw Bug(std::string("a stored person cannot be read: ") + error.what());
  }
}

}  // namespace noren::orders
