// The form of the checkout: shown, filled, with its faults; what its buttons do. Private to the feature.
#pragma once
#include "checkout/form_input.h"
#include "checkout/pages.h"
#include "cart/visitor.h"

namespace noren::checkout {

struct FormPage {
  FormInput input;
  std::vector<WishLine> lines;
  std::vector<Fault> faults;
  std::string action;             // "/checkout" or "/checkout/{id}"
  std::string looked_up;          // prefix whose postcode was just looked up: "shipping", "orderer", ""
  std::optional<shops::PaymentMethod> told = std::nullopt;  // who asked is told by mail when it is back
};
http::Response show_form(const Pages& pages, const http::Request& request, const Context& context, const FormPage& form);

}  // namespace noren::checkout
