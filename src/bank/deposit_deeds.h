// Private to the feature: the lines of the log of deeds about a deposit. Who paid is personal data, and stands in none of them.
#pragma once
#include "bank/bank.h"

namespace noren::bank {

struct NotedDeposit {
  DepositId id;
  OrderId order;  // whose money it is, as far as that is known: its number is the line's name
  Yen amount;
};
void note_deposit(db::Tx& tx, const Tools& tools, const Context& context, const NotedDeposit& deposit, const char* what);

}  // namespace noren::bank
