#include "checkout/form_input.h"

#include "orders/address_form.h"
#include "text/phone.h"

namespace noren::checkout {
namespace {

void add_address(http::Fields& fields, const std::string& prefix, const AddressInput& address) {
  const std::pair<const char*, const std::string*> parts[] = {
      {"_name", &address.name}, {"_kana", &address.kana},   {"_postcode", &address.postcode}, {"_prefecture", &address.prefecture},
      {"_city", &address.city}, {"_line1", &address.line1}, {"_line2", &address.line2},       {"_phone", &address.phone}};
  for (const auto& [name, value] : parts) fields.add(prefix + name, *value);
}

}  // namespace

FormInput read_form(const http::Fields& form) {
  FormInput input;
  input.person.email = form.get("email");
  input.person.phone = form.get("phone");
  input.person.second = form.get("second_contact");
  input.person.shipping = orders::read_address_fields(form, "shipping");
  input.person.has_orderer = form.yes("orderer_differs");
  input.person.orderer = orders::read_address_fields(form, "orderer");
  input.person.note = form.get("note");
  input.gift = form.yes("gift");
  input.hide_prices = form.yes("hide_prices");
  const std::string& wrap = form.get("wrap");
  input.wrap = wrap == "1";
  input.wrap_unclear = !wrap.empty() && wrap != "0" && wrap != "1";
  input.noshi = form.get("noshi");
  input.person.noshi_name = form.get("noshi_name");
  input.person.card_message = form.get("message");
  input.method = form.get("method");
  input.date = form.get("date");
  input.time = form.get("time");
  input.payment = form.get("payment");
  return input;
}

http::Fields fields_of(const FormInput& input) {
  const auto flag = [](bool yes) { return std::string(yes ? "1" : ""); };
  http::Fields fields;
  fields.add("email", input.person.email);
  fields.add("phone", input.person.phone);
  fields.add("second_contact", input.person.second);
  add_address(fields, "shipping", input.person.shipping);
  fields.add("orderer_differs", flag(input.person.has_orderer));
  add_address(fields, "orderer", input.person.orderer);
  fields.add("note", input.person.note);
  fields.add("gift", flag(input.gift));
  fields.add("hide_prices", flag(input.hide_prices));
  fields.add("wrap", input.wrap_unclear ? "unclear" : flag(input.wrap));
  fields.add("noshi", input.noshi);
  fields.add("noshi_name", input.person.noshi_name);
  fields.add("message", input.person.card_message);
  fields.add("method", input.method);
  fields.add("date", input.date);
  fields.add("time", input.time);
  fields.add("payment", input.payment);
  return fields;
}

FormInput form_of(const orders::Document& document, const orders::Person& person) {
  FormInput input;
  input.person = {person.email,
                  text::phone_text(person.phone),
                  person.second,
                  orders::as_typed(person.recipient),
                  person.orderer.has_value(),
                  person.orderer ? orders::as_typed(*person.orderer) : AddressInput{},
                  person.note,
                  person.noshi_name,
                  person.card_message};
  const orders::Gift& gift = document.gift;
  input.gift = gift.wrap || gift.without_prices || !gift.noshi.empty() || !person.card_message.empty();
  input.hide_prices = gift.without_prices;
  input.wrap = gift.wrap;
  input.noshi = gift.noshi;
  input.method = document.delivery.method;
  input.date = document.delivery.day ? to_iso(*document.delivery.day) : "";
  input.time = document.delivery.window;
  input.payment = std::string(shops::name_of(document.payment));
  return input;
}

Wish wish_of(const FormInput& input, Locale locale, std::vector<Fault>& faults) {
  PersonInput typed = input.person;
  if (!input.gift) typed.noshi_name = typed.card_message = "";
  typed.kana_required = true;
  Wish wish;
  wish.person = read_person(typed, faults);
  wish.shipping_method = input.method;
  wish.payment = shops::payment_method_from(input.payment);
  wish.locale = locale;
  if (!input.date.empty()) {
    wish.day = date_from_iso(input.date);
    if (!wish.day) faults.push_back({"delivery_date", "checkout.fault.day", ""});
  }
  wish.window = input.time;
  if (input.gift && input.wrap_unclear) faults.push_back({"gift.wrap", "checkout.fault.unknown_wrap", ""});
  if (input.gift) wish.gift = {input.wrap, input.noshi, input.hide_prices};
  return wish;
}

std::string form_field(const std::string& api_field) {
  static const std::map<std::string, std::string> kOthers = {
      {"shipping_method", "method"}, {"delivery_date", "date"}, {"delivery_time", "time"},         {"payment.method", "payment"},
      {"gift.noshi", "noshi"},       {"gift.wrap", "wrap"},     {"gift.noshi_name", "noshi_name"}, {"gift.message", "message"},
  };
  const auto other = kOthers.find(api_field);
  if (other != kOthers.end()) return other->second;
  if (api_field.starts_with("shipping_address.")) return "shipping_" + api_field.substr(17);
  if (api_field.starts_with("orderer.")) return "orderer_" + api_field.substr(8);
  return api_field;
}

}  // namespace noren::checkout
