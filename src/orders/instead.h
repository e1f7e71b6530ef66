// An order to be paid at a convenience store whose number the shop has ended: some of its price was recorded otherwise, rightly or not, and
// no store takes what is left of it. It is paid by transfer to the shop's account instead. Amounts are yen, days Japan's. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "orders/types.h"

namespace noren::orders {

// Its story says that the number was ended so. It never comes back, also when what was recorded is undone.
bool is_number_ended(const Order& order, const std::vector<Event>& events);
// That, while it waits for money.
bool pays_instead(const Order& order, const std::vector<Event>& events);

// The last day to pay: what was agreed. Who has to pay instead and was not late has three days at least from when he was first told so; and
// three days from when all that had been recorded was undone, unless the parcel had left: then its trouble has a clock of its own.
std::optional<LocalDate> pay_by(const Order& order, const std::vector<Event>& events);

// When an order that pays instead is cancelled by itself: a day later, because the transfer of an evening is seen on the next day. Nothing
// while some of its price is here, or when its parcel has left.
std::optional<Instant> instead_ends(const Order& order, const std::vector<Event>& events);

// How it is paid now, in the buyer's words: a line a sentence.
struct InsteadAsked {
  Instant now;
  bool account = false;  // the shop's account stands beside the words
};
std::string instead_text(const Order& order, const std::vector<Event>& events, const InsteadAsked& asked, Locale locale);

}  // namespace noren::orders
