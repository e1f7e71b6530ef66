// Who was to pay by transfer instead of at a store and has not: the order comes to its end by itself, as it would have with its number.
// And whose number ended while the shop that was put back from a backup ended nothing (troubles::is_put_back).
#include <algorithm>

#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/waiting_orders.h"
#include "payments/payments.h"
#include "payments/rules.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kLookedBack{24 * 120};  // as long as a deposit may find it (bank/proposals.cc)

// Nothing came with its number, and nothing was recorded otherwise.
bool is_left_over(const Order& order, const std::vector<Event>& events, const std::vector<payments::Attempt>& attempts) {
  if (!awaits_store(order) || has_left(order.state) || is_number_ended(order, events) || attempts.empty()) return false;
  return std::none_of(attempts.begin(), attempts.end(), [](const payments::Attempt& one) { return one.captured > Yen(0); });
}

bool has_ended(db::Tx& tx, const Order& order, Instant now) {
  const auto& agreed = order.document.pay_until;
  if (agreed && *agreed >= japan_time(now).date) return false;  // the last day is never before what was agreed
  const std::vector<Event> events = events_of(tx, order.id);
  const auto attempts = payments::attempts_of(tx, order.shop, order.id);
  if (!std::all_of(attempts.begin(), attempts.end(), [](const payments::Attempt& one) { return payments::is_final(one.state); }))
    return false;
  const auto ends = instead_ends(order, events);
  return ends ? now >= *ends : is_left_over(order, events, attempts);
}

}  // namespace

int end_unpaid(House& house, stock::Board& board, const ShopId& shop, Instant now) {
  const auto fits = [&](db::Tx& tx, const Order& order) { return has_ended(tx, order, now); };
  const auto end = [&](db::Tx& tx, Order& order) {
    const Context context{shop, {ActorKind::system, "", ""}, now, Locale::ja, ""};
    return cancel_unpaid(tx, {house, board}, context, order);
  };
  return act_on_each(house, {shop, sql::at_store_since, now - kLookedBack}, fits, end);
}

}  // namespace noren::orders
