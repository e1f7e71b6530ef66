// What pressing the last button would order now: the attempt quoted again, and all about it that needs no database, so that it is
// ready before the transaction begins. Reads settings, prices and keys from memory, changes nothing.
#pragma once
#include "checkout/checkout.h"

namespace noren::checkout {

struct Proposal {
  std::int64_t version = 0;   // of the attempt it was made from
  Checkout checkout;          // its document as of now
  orders::Person person;      // who buys
  Faults faults;              // not to be had like this any more; nothing below is set then
  bool price_changed = false;
  Changes changes;
  std::vector<std::string> basket_marks;  // orders/similar.h
  std::string clues;                      // for the owner's search
  std::string evidence;                   // what the buyer was shown, as flat JSON
};

// Of all that the confirmation page shows: the attempt as it is, the page, the law pages. The last button sends it back, so that
// nothing is ordered, and kept as evidence, that was not on the page in front of the buyer (two tabs, a law page changed meanwhile).
// version: of the attempt.
std::string mark_of_shown(const Desk& desk, const shops::Shop& shop, std::int64_t version);

Proposal propose(const Desk& desk, const Shown& shown, const Attempt& attempt, const CompleteCommand& command, Instant now);

}  // namespace noren::checkout
