// What the features have done now and then in the background: the one table of chores.
#pragma once
#include <vector>

#include "app/chores.h"
#include "checkout/checkout.h"
#include "pauses/watch.h"
#include "payments/accounts.h"
#include "payments/notices.h"
#include "payments/sweep.h"
#include "troubles/ticker.h"

namespace noren::app {

struct HouseParts {
  checkout::Desk& desk;
  payments::Accounts& accounts;
  payments::RefundDriver& refunds;
  payments::Notices& notices;
  payments::Sweep& sweep;
  pauses::Watch& watch;
  troubles::Ticker& ticker;
};
// What parts refer to must outlive the chores.
std::vector<Chore> chores_of(const HouseParts& parts);

}  // namespace noren::app
