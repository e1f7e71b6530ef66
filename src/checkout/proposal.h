// What pressing the last button would order now: the attempt quoted again, and all about it that needs no database, so that it is
// ready before the transaction begins. Reads settings, prices and keys from memory, changes nothing.
#pragma once
#include "checkout/changes.h"
#include "checkout/checkout.h"

namespace noren::checkout {

struct Proposal {
  std::int64_t version = 0;  // of the attempt it was made from
  Checkout checkout;         // its document as of now
  orders::Person person;     // who buys
  std::string mark;          // of the confirmation page of the attempt as it was (shown_page.h), for a press on a page
  Faults faults;             // not to be had like this any more; nothing below is set then
  bool changed = false;      // it costs otherwise, or is taxed otherwise; on a page, or something else is said otherwise there
  Changes changes;
  std::vector<std::string> basket_marks;  // orders/similar.h
  std::string clues;                      // for the owner's search
  std::string evidence;                   // what the buyer was shown, as flat JSON
};

Proposal propose(const Desk& desk, const Shown& shown, const Attempt& attempt, const CompleteCommand& command, const Context& context);

}  // namespace noren::checkout
