// Rows of payment_attempts; private to the feature.
#pragma once
#include <optional>
#include <vector>

#include "db/transaction.h"
#include "payments/types.h"

namespace noren::payments {

void insert_attempt(db::Tx& tx, const Attempt& attempt);
std::optional<Attempt> find_attempt(db::Tx& tx, const AttemptId& id);
// False when it changed since it was read; then nothing is written.
bool update_attempt(db::Tx& tx, Attempt& attempt);

struct Due {
  AttemptId id;
  Instant at;
};
std::vector<Due> due_attempts(db::Tx& tx, int most);

}  // namespace noren::payments
