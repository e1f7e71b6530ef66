// What the two kinds of carriage share: of orders (carrying.cc) and of attempts that were handed over (handing_over.cc). Private to the folder.
#pragma once
#include <cstdint>

#include "db/transaction.h"
#include "intake/arrived.h"
#include "intake/cluster.h"

namespace noren::intake {

// A transaction with the central database: its number, 0 when that remembers less than it was told and nothing was done; and what came of it.
struct Carriage {
  std::int64_t number = 0;
  Arrived arrived;
};

// An attempt on its way.
struct Handed {
  Cluster cluster;
  ShopId shop;
  Instant at;
};

// An attempt, or what became of it, is in that database.
bool is_there(db::Tx& tx, const OrderId& id);

}  // namespace noren::intake
