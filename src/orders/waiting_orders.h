// Orders that wait for something, looked through by a chore: read beside the writer, changed one by one in small transactions. Private to
// the feature.
#pragma once
#include "base/function_ref.h"
#include "house/house.h"
#include "orders/types.h"

namespace noren::orders {

struct WaitingOrders {
  ShopId shop;
  const db::Statement& statement;  // of a shop's orders since a time ($1, $2), columns as read_order (store.h)
  Instant since;
};
using Fits = FunctionRef<bool(db::Tx&, const Order&)>;
using Act = FunctionRef<bool(db::Tx&, Order&)>;  // true: something was done

// Does the deed with each order that fits, and still does in its own transaction. How many were done. Throws Bug, when the others were
// looked at, with those that cannot be read (left_out.h). Of a shop that was put back from a backup none waits as far as one knows
// (troubles::is_put_back).
int act_on_each(House& house, const WaitingOrders& waiting, Fits fits, Act act);

}  // namespace noren::orders
