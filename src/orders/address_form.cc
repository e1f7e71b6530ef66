#include "orders/address_form.h"

#include <algorithm>

#include "address/address.h"
#include "address/prefectures.h"
#include "html/words.h"
#include "text/mail_address.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

View prefecture_field(const AddressInput& input, const View& field, Locale locale) {
  View options = View::array();
  const address::Prefecture* chosen = address::find_prefecture(input.prefecture);
  for (const address::Prefecture& prefecture : address::prefectures()) {
    options.push_back(
        {{"value", prefecture.ja}, {"name", locale == Locale::ja ? prefecture.ja : prefecture.en}, {"selected", &prefecture == chosen}});
  }
  return {{"value", input.prefecture}, {"error", field.at("error")}, {"options", options}};
}

// What a postcode leaves open is left as it was typed.
void put_place(AddressInput& address, const address::Place& place) {
  address.postcode = place.postcode;
  if (!place.prefecture.empty()) address.prefecture = place.prefecture;
  if (!place.city.empty()) address.city = place.city;
  if (!address.line1.starts_with(place.town)) address.line1 = place.town + place.street;
}

constexpr std::string_view kAddressFields[] = {"name", "kana", "postcode", "prefecture", "city", "line1", "line2"};
constexpr std::string_view kOtherFields[] = {"email", "phone",   "second_contact", "note", "noshi", "noshi_name",
                                             "wrap",  "message", "method",         "date", "time",  "payment"};

// As its label says; "" for what is wrong with the form as a whole.
std::string name_of_field(const std::string& field, Locale locale) {
  for (const std::string group : {"shipping", "orderer"}) {
    for (const std::string_view part : kAddressFields) {
      if (field != group + "_" + std::string(part)) continue;
      return word(locale, "checkout.named_fault." + group, {{"field", word(locale, "checkout.address." + std::string(part))}});
    }
  }
  const bool known = std::find(std::begin(kOtherFields), std::end(kOtherFields), field) != std::end(kOtherFields);
  return known ? word(locale, "checkout.form." + field) : "";
}

std::string named_text(const Fault& fault, const std::string& field, Locale locale) {
  const std::string name = name_of_field(field, locale);
  const std::string text = text_of(fault, locale);
  if (name.empty() || text.find(name) != std::string::npos) return text;
  const char* kind = fault.word == "checkout.fault.missing" ? "checkout.named_fault.missing" : "checkout.named_fault.other";
  return word(locale, kind, {{"field", name}, {"text", text}});
}

std::string carrier_words(const std::string& shop_mail, Locale locale) {
  if (shop_mail.empty()) return "";
  const std::string domain = shop_mail.substr(std::min(shop_mail.size(), shop_mail.find('@') + 1));
  return word(locale, "checkout.form.email_carrier", {{"domain", domain}});
}

const char* lookup_hint(std::size_t places) {
  if (places == 0) return "checkout.address.postcode_none";
  return places == 1 ? "checkout.address.postcode_filled" : "checkout.address.postcode_several";
}

}  // namespace

FaultViews fault_views(const std::vector<Fault>& faults, std::string (*form_field)(const std::string& api_field), Locale locale) {
  FaultViews views;
  for (const Fault& fault : faults) {
    const std::string field = form_field(fault.field);
    if (!views.by_field.emplace(field, text_of(fault, locale)).second) continue;
    views.list.push_back({{"text", named_text(fault, field, locale)}, {"field", field}});
  }
  return views;
}

AddressInput read_address_fields(const http::Fields& form, const std::string& prefix) {
  const auto get = [&](const char* name) { return form.get(prefix + "_" + name); };
  return {get("name"), get("kana"), get("postcode"), get("prefecture"), get("city"), get("line1"), get("line2"), get("phone")};
}

AddressInput as_typed(const Address& address) {
  return {address.name, address.kana, address.postcode, address.prefecture, address.city, address.line1, address.line2, address.phone};
}

View address_fields(const std::string& prefix, const AddressInput& input, const FieldView& field_of, bool looked_up, Locale locale) {
  const auto field = [&](const char* name, const std::string& value) { return field_of(prefix + "_" + name, value); };
  View view = {{"prefix", prefix},
               {"fill", prefix == "shipping" ? "shipping" : "billing"},
               {"action_button", true},
               {"name", field("name", input.name)},
               {"kana", field("kana", input.kana)},
               {"postcode", field("postcode", input.postcode)},
               {"city", field("city", input.city)},
               {"line1", field("line1", input.line1)},
               {"line2", field("line2", input.line2)},
               {"prefecture", prefecture_field(input, field("prefecture", input.prefecture), locale)},
               {"choices", View::array()},
               {"has_choices", false}};
  if (!looked_up) return view;
  const auto places = address::find_postcode(input.postcode);
  view["postcode"]["hint"] = word(locale, lookup_hint(places.size()));
  if (places.size() < 2) return view;
  for (std::size_t i = 0; i < places.size(); ++i) {
    view["choices"].push_back(
        {{"value", std::to_string(i)}, {"name", places[i].prefecture + places[i].city + places[i].town}, {"checked", i == 0}});
  }
  view["has_choices"] = true;
  return view;
}

AddressButton press_address_button(const http::Fields& form, const std::string& prefix, AddressInput& address) {
  const std::string& what = form.get("do");
  const auto places = address::find_postcode(address.postcode);
  if (what == "postcode_" + prefix) {
    if (!places.empty()) put_place(address, address::common_part(places));
    return AddressButton::looked_up;
  }
  if (what != "choose_" + prefix) return AddressButton::none;
  const std::string& choice = form.get(prefix + "_choice");
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (choice == std::to_string(i)) put_place(address, places[i]);
  }
  return AddressButton::chosen;
}

std::string mails_from(const House& house, const shops::Settings& settings) {
  return house.mails_kept ? std::string() : settings.contact.email;
}

std::string carrier_hint(const std::string& email, const std::string& shop_mail, Locale locale) {
  const auto address = text::parse_mail_address(email);
  return address && text::is_carrier_mail(address->domain) ? carrier_words(shop_mail, locale) : "";
}

std::string domain_hint(const std::string& domain, const std::string& shop_mail, Locale locale) {
  switch (text::mail_domain_kind(domain)) {
    case text::MailDomainKind::carrier: return carrier_words(shop_mail, locale);
    case text::MailDomainKind::throwaway: return html::word_of_mail(locale, "checkout.form.email_throwaway", shop_mail.empty());
    default: return "";
  }
}

View email_field(const std::string& typed, const FieldView& field, const std::string& shop_mail, Locale locale) {
  View view = field("email", typed);
  view["suggestion"] = false;
  view["carriers"] = text::carrier_domains();
  view["carrier_hint"] = carrier_words(shop_mail, locale);
  if (typed.empty()) return view;
  if (const auto meant = text::suggest_mail_address(typed)) {
    view["suggestion"] = *meant;
    view["hint"] = word(locale, "checkout.form.email_did_you_mean", {{"address", *meant}});
    return view;
  }
  const auto address = text::parse_mail_address(typed);
  if (address && address->has_odd_dots()) {
    view["hint"] = word(locale, "checkout.form.email_old");
  } else if (address) {
    if (const std::string hint = domain_hint(address->domain, shop_mail, locale); !hint.empty()) view["hint"] = hint;
  }
  return view;
}

}  // namespace noren::orders
