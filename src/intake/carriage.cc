#include "intake/carriage.h"

#include "intake/sql.h"

namespace noren::intake {

bool is_there(db::Tx& tx, const OrderId& id) {
  return tx
      .one(
          sql::find_attempt, [](const db::Row&) { return true; }, id)
      .has_value();
}

}  // namespace noren::intake
