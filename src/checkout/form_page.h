// The form of the checkout: shown, filled, with its faults; what its buttons do. Private to the feature.
#pragma once
#include "checkout/draft.h"
#include "checkout/pages.h"

namespace noren::checkout {

struct FormPage : Draft {
  std::vector<WishLine> lines;
  std::string action;  // where its button leads, without language: "/checkout", "/checkout?form=…" or "/checkout/{id}"
  std::optional<KnownBuyer> known = {};  // who is signed in
};
// do=address_0: the first of the addresses a member keeps.
inline constexpr std::string_view kKeptAddress = "address_";
http::Response show_form(const Pages& pages, const http::Request& request, const Context& context, const FormPage& form, int status = 200);

}  // namespace noren::checkout
