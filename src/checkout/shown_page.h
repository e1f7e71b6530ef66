// What the confirmation page says of an order: the inputs of its template (checkout/confirm) but for the frame, the notices and what is
// left of the stock. The page is rendered from them, its mark and the evidence are made of them, so that none can be forgotten. Pure.
// Private to the feature.
#pragma once
#include "checkout/checkout.h"
#include "html/html.h"

namespace noren::checkout {

struct ShownPage {
  const shops::Shop& shop;
  const Checkout& checkout;
  const orders::Person& person;
  Locale locale = Locale::ja;  // of the page; the order's may be the other one
  LocalDate today = {};        // when it is shown
};

html::View terms_view(const ShownPage& page);
std::string inputs_of(const ShownPage& page);     // the same as one text
std::string statement_of(const ShownPage& page);  // what the card's statement will say; "" nothing

// Of inputs_of, as hex: what is kept with the order.
std::string hash_of_inputs(const std::string& inputs);
// Of the attempt as it is, the inputs, the template and the law pages. The last button sends it back, so that nothing is ordered, and kept
// as evidence, that was not on the page in front of the buyer (two tabs, a setting or a law page changed meanwhile).
std::string mark_of_shown(const Desk& desk, const ShownPage& page, const std::string& inputs);

// The parts of the page, each by a short hash, and its total. Goes to the browser with the mark and comes back with it, so that of a page
// that is not so any more the parts can be named that differ.
std::string parts_of_shown(const ShownPage& page, const html::View& terms);
struct Differing {
  std::vector<std::string> what;               // in words
  std::vector<shops::LawPage> laws;            // law pages that are others now
  std::optional<Yen> total_before, total_now;  // where they differ
};
// before: as a browser sent it back. Nothing differs of what is none of ours.
Differing what_differs(const std::string& before, const std::string& now, Locale locale);

}  // namespace noren::checkout
