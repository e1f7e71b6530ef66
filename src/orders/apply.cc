#include "orders/chain.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/standing.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

// The troubles that this is the answer to.
void settle_troubles(db::Tx& tx, const Order& order, Happening what, Instant now) {
  const auto settle = [&](std::string_view kind, std::string_view how) {
    troubles::settle(tx, {order.shop, kind, {"order", order.id.str()}, how, now});
  };
  const shops::PaymentMethod method = order.document.payment;
  const bool stops = is_stopped(order.state) && changes_state(what);
  if (method == shops::PaymentMethod::bank_transfer || method == shops::PaymentMethod::konbini) {
    if (what == Happening::paid) settle(troubles::kind::kUnpaidOrder, "paid");
    if (what == Happening::shipped) settle(troubles::kind::kUnpaidOrder, troubles::kSentMeanwhile);
    if (stops) settle(troubles::kind::kUnpaidOrder, "cancelled");
    if (what == Happening::paid && has_left(order.state)) settle(troubles::kind::kSentUnpaid, "paid");
    if (what == Happening::returned) settle(troubles::kind::kSentUnpaid, "solved");
  }
  if (what == Happening::refunded) {
    settle(troubles::kind::kRefundOverdue, "refunded");
    settle(troubles::kind::kTransferReturned, "refunded");
  }
  if (what == Happening::paid) settle(troubles::kind::kAmountDiffers, "paid");
  if (is_stopped(order.state) && changes_state(what)) settle(troubles::kind::kAmountDiffers, "cancelled");
  if (what == Happening::cancelled) settle(troubles::kind::kSimilarOrder, "cancelled");
  const char* ended = what == Happening::cancelled ? "cancelled" : "solved";
  for (const std::string_view kind : kEndedByShipment) {
    if (what == Happening::shipped) settle(kind, "shipped");
    if (stops) settle(kind, ended);
  }
  if (is_final(order.state) && changes_state(what)) settle(troubles::kind::kGivenBackThere, ended);
}

// Parts matter to an order that is over, or comes to its end, and was never paid in full.
Standing standing_of(db::Tx& tx, const Order& order, Happening what) {
  Standing standing{order.state, order.payment_state};
  const bool ends = what == Happening::cancelled || what == Happening::returned;
  if ((!ends && !is_stopped(order.state)) || order.payment_state == PaymentState::paid) return standing;
  for (const Event& event : events_of(tx, order.id)) standing.kept = kept_after(standing.kept, event);
  return standing;
}

}  // namespace

Result<void, ApplyError> apply(db::Tx& tx, const House& house, const Context& context, Order& order, const Change& change) {
  if (change.seen_version && *change.seen_version != order.version) return Fail<ApplyError>(ApplyError::stale);
  Event event;
  event.seq = order.version + 1;
  event.at = std::max(context.now, order.updated_at);  // a clock set back does not turn the story round
  event.what = change.what;
  event.actor = context.actor.kind;
  event.actor_name = context.actor.name;
  event.data = change.data;
  const auto standing = after(standing_of(tx, order, change.what), event);
  if (!standing) return Fail<ApplyError>(ApplyError::not_now);
  if (!change.personal.empty()) event.sealed = people::seal(tx, house, order.shop, order.person, change.personal, event.at);
  event.hash = event_hash(order.id, order.chain, event);
  const std::int64_t changed = tx.run(sql::update_order, order.shop, order.id, order.version, name_of(standing->state),
                                      name_of(standing->payment), event.at, db::Blob{event.hash});
  if (changed == 0) return Fail<ApplyError>(ApplyError::stale);
  const std::optional<db::Blob> sealed = event.sealed.empty() ? std::nullopt : std::optional(db::Blob{event.sealed});
  tx.run(sql::insert_event, order.id, event.seq, order.shop, event.at, name_of(event.what), static_cast<int>(event.actor), event.actor_name,
         event.data, sealed, db::Blob{event.hash});
  order.state = standing->state;
  order.payment_state = standing->payment;
  order.version = event.seq;
  order.updated_at = event.at;
  order.chain = event.hash;
  settle_troubles(tx, order, event.what, event.at);
  return {};
}

}  // namespace noren::orders
