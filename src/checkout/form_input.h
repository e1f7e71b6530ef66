// The checkout's form as typed, and what it asks for. What was typed is kept whatever is wrong with it. Pure.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "checkout/types.h"
#include "http/message.h"
#include "orders/person_input.h"

namespace noren::checkout {

using orders::AddressInput;
using orders::PersonInput;

struct FormInput {
  PersonInput person;
  bool gift = false;
  bool hide_prices = false;
  bool wrap = false;
  bool wrap_unclear = false;  // what was sent is neither yes nor no
  std::string noshi;
  std::string method, date, time, payment;
};

FormInput read_form(const http::Fields& form);
http::Fields fields_of(const FormInput& input);                                     // the other way: read_form() of it gives the same
FormInput form_of(const orders::Document& document, const orders::Person& person);  // to fill the form again

// The wish (without lines) and what is wrong in it. The form asks for kana, which carriers and bank transfers need.
Wish wish_of(const FormInput& input, Locale locale, std::vector<Fault>& faults);

// "shipping_address.postcode" → "shipping_postcode": where the page shows a fault.
std::string form_field(const std::string& api_field);

}  // namespace noren::checkout
