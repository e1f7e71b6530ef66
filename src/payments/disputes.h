// 異議（チャージバック）: a buyer's card company takes a payment back, or asks about it. What the provider tells of it is kept, is a
// trouble of the shop with the provider's own deadline, and ends as it was decided. In the caller's transaction.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "payments/types.h"

namespace noren::payments {

struct Dispute {
  ShopId shop;
  std::string reference;     // the provider's id
  std::int64_t account = 0;  // of the shop (gateways.h)
  AttemptId attempt;
  OrderId order;
  Yen amount;
  DisputeReason reason = DisputeReason::other;
  DisputeState state = DisputeState::open;
  bool takes_money = true;  // false: it only asks; the money is still with the shop
  std::optional<Instant> answer_by;
  Instant opened_at;
  std::optional<Instant> closed_at;
};

std::string_view name_of(DisputeState state);  // as stored
std::optional<DisputeState> dispute_state_from(std::string_view name);
std::string_view name_of(DisputeReason reason);  // as stored, and key of words troubles.dispute_reason.…
std::optional<DisputeReason> dispute_reason_from(std::string_view name);

inline bool is_over(DisputeState state) {
  return state == DisputeState::won || state == DisputeState::lost || state == DisputeState::closed;
}
// Key of words troubles.how.…; of one that is over.
std::string_view how_of(DisputeState state);

// What disputes keep from the shop.
struct DisputedMoney {
  Yen held;  // until it is decided
  Yen lost;
};
DisputedMoney disputed_money(const std::vector<Dispute>& disputes);

std::optional<Dispute> find_dispute(db::Tx& tx, const ShopId& shop, const std::string& reference);
std::vector<Dispute> disputes_of(db::Tx& tx, const AttemptId& attempt);
// Since when the oldest is open that is not decided; nothing when there is none.
std::optional<Instant> oldest_dispute(db::Tx& tx, const ShopId& shop);

// What was lost in disputes that were decided in this time.
Yen lost_between(db::Tx& tx, const ShopId& shop, Instant from, Instant until);

// What the provider tells of it now: kept, and its trouble opened or settled. True when it was new, or went on. False, too, when the
// payment is none of the shop's.
bool learn_dispute(db::Tx& tx, const ShopId& shop, std::int64_t account, const DisputeStanding& standing, Instant now);

}  // namespace noren::payments
