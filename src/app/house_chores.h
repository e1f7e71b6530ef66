// What the features have done now and then in the background: the one table of chores, and the one of what is kept in memory of the
// database (docs/operating/what-nodes-remember.md).
#pragma once
#include <vector>

#include "app/chores.h"
#include "app/freshness.h"
#include "checkout/checkout.h"
#include "pauses/board.h"
#include "pauses/watch.h"
#include "payments/accounts.h"
#include "payments/notices.h"
#include "payments/sweep.h"
#include "troubles/ticker.h"

namespace noren::app {

struct KeptParts {
  db::Database& db;
  shops::Directory& shops;
  catalog::Shelf& shelf;
  payments::Accounts& accounts;
  pauses::Board& pauses;
  stock::Board& board;
};
// What parts refer to must outlive what is given.
std::vector<Kept> kept_in_memory(const KeptParts& parts);

struct HouseParts {
  checkout::Desk& desk;
  payments::Accounts& accounts;
  Freshness& freshness;
  payments::RefundDriver& refunds;
  payments::Notices& notices;
  payments::Sweep& sweep;
  pauses::Watch& watch;
  troubles::Ticker& ticker;
};
// What parts refer to must outlive the chores.
std::vector<Chore> chores_of(const HouseParts& parts);

}  // namespace noren::app
