#include "checkout/keeping.h"
#include "checkout/sql.h"
#include "checkout/store.h"
#include "drafts/drafts.h"
#include "orders/members.h"

namespace noren::checkout {
namespace {

struct Unfinished {
  Instant expired;
  std::string id;
};

}  // namespace

bool came_to_nothing(db::Tx& tx, const ShopId& shop, const CheckoutId& id, Instant now) {
  const auto standing = standing_of(tx, shop, id);
  return !standing || standing->state_at(now) == State::not_accepted;
}

bool is_paying(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  return *tx.one(
             sql::being_paid_of_person, [](const db::Row& row) { return row.integer(0); }, shop, person) > 0;
}

// Searched beside the writer, deleted in small transactions that let orders go first.
std::int64_t forget_unfinished(House& house, Instant now) {
  constexpr int kAtOnce = 100;
  const Instant before = now - kUnfinishedKept;
  std::int64_t forgotten = 0;
  Unfinished last;
  while (true) {
    const auto found = house.db.read([&](db::Tx& tx) {
      const auto read = [](const db::Row& row) { return Unfinished{row.instant(0), row.str(1)}; };
      return tx.all(sql::unfinished_checkouts, read, last.expired, last.id, before, kAtOnce);
    });
    if (found.empty()) return forgotten;
    last = found.back();
    forgotten += house.db.write(
        [&](db::Tx& tx) {
          std::int64_t gone = 0;
          for (const auto& [expired, id] : found) {
            if (tx.run(sql::delete_unfinished, id, before) == 0) continue;
            tx.run(sql::delete_answers, id);
            delete_keeping(tx, CheckoutId(id));
            drafts::drop_of_form(tx, id);
            people::forget_attempt(tx, id);
            orders::drop_member(tx, OrderId(id));
            ++gone;
          }
          return gone;
        },
        db::Priority::background);
  }
}

}  // namespace noren::checkout
