// Rows of payment_attempts; private to the feature.
#pragma once
#include <optional>
#include <vector>

#include "db/transaction.h"
#include "payments/errands.h"
#include "payments/payments.h"

namespace noren::payments {

void insert_attempt(db::Tx& tx, const Attempt& attempt);
// False when it changed since it was read; then nothing is written.
bool update_attempt(db::Tx& tx, Attempt& attempt);

// The newest first. states: "" or those wanted, as stored, between commas; "surplus" is one.
std::vector<Attempt> attempts_page(db::Tx& tx, const ShopId& shop, std::string_view states, std::int64_t most, std::int64_t skip);
std::int64_t count_attempts(db::Tx& tx, const ShopId& shop, std::string_view states);
// A page of the audit, in the order of ids, from one on. A row that cannot be read is there all the same, with the reason.
struct Audited {
  AttemptId id;
  std::string order_number;
  std::optional<Attempt> attempt;
  std::string unreadable;
};
std::vector<Audited> attempts_after(db::Tx& tx, const ShopId& shop, const AttemptId& last, std::int64_t most);
// Whose payment the provider speaks of: by its reference, else by the id of ours in its metadata, which a payment made there a second time
// bears as well. Either may be empty. It may be another shop's.
std::optional<Attempt> find_told(db::Tx& tx, const ShopId& shop, const std::string& reference, const AttemptId& attempt);
// Captured ones of a shop that were begun in this time.
struct CapturedOne {
  AttemptId id;
  std::int64_t account = 0;
};
std::vector<CapturedOne> captured_between(db::Tx& tx, const ShopId& shop, Instant from, Instant before);
std::vector<Errands::Due> due_attempts(db::Tx& tx, int most);

}  // namespace noren::payments
