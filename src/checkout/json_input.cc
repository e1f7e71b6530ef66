#include "checkout/json_input.h"

#include <algorithm>

#include "orders/person_input.h"

namespace noren::checkout {
namespace {

using orders::AddressInput;
using orders::PersonInput;

using nlohmann::json;
using Faults = std::vector<Fault>;

constexpr int kDepthMax = 16;
constexpr std::size_t kSourceMax = 255;

// Nothing for broken JSON, broken UTF-8, or nesting made to exhaust the stack.
std::optional<json> parse_object(std::string_view body) {
  bool too_deep = false;
  const auto watch = [&](int at, json::parse_event_t, json&) {
    too_deep = too_deep || at > kDepthMax;
    return !too_deep;
  };
  json parsed = json::parse(body, watch, false);
  if (too_deep || parsed.is_discarded() || !parsed.is_object()) return std::nullopt;
  return parsed;
}

// A text member; null and absent are "".
std::string text_member(const json& object, const char* name, const std::string& field, Faults& faults) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return "";
  if (found->is_string()) return found->get<std::string>();
  faults.push_back({field, "checkout.fault.not_text", ""});
  return "";
}

bool flag_member(const json& object, const char* name, const std::string& field, Faults& faults) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return false;
  if (found->is_boolean()) return found->get<bool>();
  faults.push_back({field, "checkout.fault.not_flag", ""});
  return false;
}

const json& object_member(const json& object, const char* name, Faults& faults) {
  static const json none = json::object();
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return none;
  if (found->is_object()) return *found;
  faults.push_back({name, "checkout.fault.not_object", ""});
  return none;
}

AddressInput read_address(const json& object, const std::string& prefix, Faults& faults) {
  const auto get = [&](const char* name) { return text_member(object, name, prefix + "." + name, faults); };
  return {get("name"), get("kana"), get("postcode"), get("prefecture"), get("city"), get("line1"), get("line2"), get("phone")};
}

void read_lines(const json& object, Wish& wish, Faults& faults) {
  const auto found = object.find("lines");
  if (found == object.end()) return;  // quote() says that there are none
  if (!found->is_array()) {
    faults.push_back({"lines", "checkout.fault.not_list", ""});
    return;
  }
  for (std::size_t i = 0; i < found->size() && i <= 1000; ++i) {
    const json& line = (*found)[i];
    const std::string prefix = "lines[" + std::to_string(i) + "]";
    if (!line.is_object()) {
      faults.push_back({prefix, "checkout.fault.not_object", ""});
      continue;
    }
    WishLine wanted;
    wanted.sku = text_member(line, "sku", prefix + ".sku", faults);
    if (wanted.sku.empty()) faults.push_back({prefix + ".sku", "checkout.fault.missing", ""});
    const auto quantity = line.find("quantity");
    const bool whole = quantity != line.end() && quantity->is_number_integer();
    // Fractions, texts and numbers beyond 64 bits are no quantities; 0 is refused by quote() at the same field.
    if (whole && !(quantity->is_number_unsigned() && quantity->get<std::uint64_t>() > 1'000'000'000U))
      wanted.quantity = quantity->get<std::int64_t>();
    wish.lines.push_back(std::move(wanted));
  }
}

std::optional<shops::PaymentMethod> read_payment(const json& object, std::string& source, Faults& faults) {
  const json& payment = object_member(object, "payment", faults);
  source = text_member(payment, "source", "payment.source", faults);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(source.begin(), source.end(), is_control)) faults.push_back({"payment.source", "checkout.fault.control_character", ""});
  if (source.size() > kSourceMax) faults.push_back({"payment.source", "checkout.fault.too_long", std::to_string(kSourceMax)});
  const std::string name = text_member(payment, "method", "payment.method", faults);
  if (name.empty()) return std::nullopt;
  const auto method = shops::payment_method_from(name);
  if (!method) faults.push_back({"payment.method", "checkout.fault.payment_unknown", ""});
  return method;
}

// The first fault of a field is the nearest to its cause: what is no text is not missing besides.
void keep_first(Faults& faults) {
  Faults kept;
  for (Fault& fault : faults) {
    const bool told = std::any_of(kept.begin(), kept.end(), [&](const Fault& one) { return covers(one.field, fault.field); });
    if (!told) kept.push_back(std::move(fault));
  }
  faults = std::move(kept);
}

}  // namespace

bool covers(const std::string& told, const std::string& field) {
  if (!field.starts_with(told)) return false;
  return field.size() == told.size() || field[told.size()] == '.' || field[told.size()] == '[';
}

std::optional<JsonWish> read_wish(std::string_view body) {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  JsonWish read;
  Faults& faults = read.faults;
  Wish& wish = read.wish;
  read_lines(*object, wish, faults);

  PersonInput person;
  const auto get = [&](const char* name) { return text_member(*object, name, name, faults); };
  person.email = get("email");
  person.phone = get("phone");
  person.second = get("second_contact");
  person.note = get("note");
  person.shipping = read_address(object_member(*object, "shipping_address", faults), "shipping_address", faults);
  person.has_orderer = object->contains("orderer") && !object->at("orderer").is_null();
  if (person.has_orderer) person.orderer = read_address(object_member(*object, "orderer", faults), "orderer", faults);
  const json& gift = object_member(*object, "gift", faults);
  person.noshi_name = text_member(gift, "noshi_name", "gift.noshi_name", faults);
  person.card_message = text_member(gift, "message", "gift.message", faults);
  wish.gift = {flag_member(gift, "wrap", "gift.wrap", faults), text_member(gift, "noshi", "gift.noshi", faults),
               flag_member(gift, "hide_prices", "gift.hide_prices", faults)};
  wish.person = read_person(person, faults);

  wish.shipping_method = get("shipping_method");
  wish.payment = read_payment(*object, wish.source, faults);
  const std::string day = get("delivery_date");
  if (!day.empty()) {
    wish.day = date_from_iso(day);
    if (!wish.day) faults.push_back({"delivery_date", "checkout.fault.day", ""});
  }
  wish.window = get("delivery_time");
  if (get("locale") == "en") wish.locale = Locale::en;
  keep_first(faults);
  return read;
}

std::optional<JsonComplete> read_complete(std::string_view body) {
  const auto object = parse_object(body.empty() ? std::string_view("{}") : body);
  if (!object) return std::nullopt;
  JsonComplete read;
  read.confirm_similar = flag_member(*object, "confirm_similar", "confirm_similar", read.faults);
  read.known_token = text_member(*object, "known_token", "known_token", read.faults);
  read.payment = read_payment(*object, read.source, read.faults);
  read.canonical = object->dump();
  return read;
}

}  // namespace noren::checkout
