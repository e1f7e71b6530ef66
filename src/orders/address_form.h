// The fields of checkout/address_fields and of a mail address, as two pages show them: the checkout's form and the correction of
// an order. Pure.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "house/house.h"
#include "html/html.h"
#include "http/message.h"
#include "orders/person_input.h"
#include "shops/types.h"

namespace noren::orders {

// What is wrong, twice: short at the field, and named in the list above the form.
struct FaultViews {
  std::map<std::string, std::string> by_field;  // the first of each, by the field's name in the form
  html::View list = html::View::array();        // {text, field}
};
FaultViews fault_views(const std::vector<Fault>& faults, std::string (*form_field)(const std::string& api_field), Locale locale);

// {value, error, hint} of a field by its name in the form.
using FieldView = std::function<html::View(const std::string& name, const std::string& value)>;

// form names are {prefix}_name …; looked_up: the postcode button of this address was just pressed.
AddressInput read_address_fields(const http::Fields& form, const std::string& prefix);
AddressInput as_typed(const Address& address);
html::View address_fields(const std::string& prefix, const AddressInput& input, const FieldView& field, bool looked_up, Locale locale);

enum class AddressButton { none, looked_up, chosen };
// The small buttons: postcode_{prefix} and choose_{prefix}. Fills the address where the postcode tells it.
AddressButton press_address_button(const http::Fields& form, const std::string& prefix, AddressInput& address);

// The address that buyers get the shop's mails from; "" when none goes out.
std::string mails_from(const House& house, const shops::Settings& settings);

// How to let the shop's mails pass a carrier's filter; "" for an address that is of no carrier. shop_mail: mails_from().
std::string carrier_hint(const std::string& email, const std::string& shop_mail, Locale locale);
// What to think of at such a domain: carrier_hint, or that the mailbox may soon be gone; "" nothing.
std::string domain_hint(const std::string& domain, const std::string& shop_mail, Locale locale);

// With a suggestion when the domain looks mistyped, and a word to those whose carrier may refuse the shop's mails; both also for the
// browser to say when the field is left: carriers (their domains), carrier_hint.
html::View email_field(const std::string& typed, const FieldView& field, const std::string& shop_mail, Locale locale);

}  // namespace noren::orders
