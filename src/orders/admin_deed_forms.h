// A press of a button on the owner's order page: reads the form of one deed and does it; private to the owner's pages.
#pragma once
#include <string_view>
#include <vector>

#include "orders/admin_order_view.h"

namespace noren::orders {

struct Press {
  const AdminPages& pages;
  const admin::Visit& visit;
  const OrderFile& file;
  http::Form& form;
  Seen seen;
  bool again = false;   // pressed again after the provider was asked, or what is reserved on the card was to be taken
  bool unseen = false;  // and the provider could not be asked

  Locale locale() const { return visit.context.locale; }
  bool sure() const { return visit.request.form.yes("sure"); }
};

// Either the deed was tried, or there is something to answer first: a form to correct, a question to confirm.
struct Step {
  std::optional<DeedResult> result;
  std::optional<http::Response> answer;

  Step(DeedResult tried) : result(std::move(tried)) {}
  Step(http::Response first) : answer(std::move(first)) {}
};

struct DeedForm {
  std::string_view name;  // in the path and in templates/admin_order.html
  Happening what = Happening::note;
  std::vector<std::string_view> fields;  // what may have been typed: shown again on a stale page; words orders.admin_order.<field>
  Step (*act)(Press&) = nullptr;
};
const DeedForm* find_deed_form(std::string_view name);

// Takes what is reserved on the order's card, then presses once more: an answer that comes later.
Step capture_first(Press& press);

// Asks the provider what became of the order's money, then presses once more. Nothing when there is nothing to ask.
std::optional<http::Response> ask_provider_first(Press& press);

// The page again with what is wrong (422).
http::Response form_again(Press& press, const Refused& questions = {});

}  // namespace noren::orders
