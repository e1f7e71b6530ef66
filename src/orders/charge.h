// 「この請求は何?」: somebody has a charge on a card statement and does not know for which order. Asking is always the same small work
// with the same answer; what fits is told only to the order's own mail address, from a background thread, once a day an order, and the
// order's story says that it was asked. Nothing of a question is kept once it is answered. Thread: safe from any.
#pragma once
#include <string>

#include "base/context.h"
#include "base/money.h"
#include "base/time.h"
#include "house/house.h"

namespace noren::orders {

struct ChargeQuestion {
  Yen amount;
  LocalDate on;       // as the statement says
  std::string last4;  // four digits
};

void ask_charge(House& house, const Context& context, const ChargeQuestion& question);

// Answers what was asked; returns how many mails were written. Throws Bug, when the others were answered, with those for which
// a payment or an order cannot be read.
int answer_charges(House& house, Instant now);

// A statement bears the day of the purchase, or the one on which the shop or the card company took the money.
inline constexpr int kChargeDaysBefore = 10;
inline constexpr int kChargeDaysAfter = 1;

}  // namespace noren::orders
