#include "orders/standing.h"

#include <algorithm>

#include "orders/deeds.h"
#include "orders/rules.h"

namespace noren::orders {

bool changes_state(Happening what) {
  switch (what) {
    case Happening::paid:
    case Happening::part_paid:
    case Happening::refunded:
    case Happening::address_fixed:
    case Happening::note:
    case Happening::receipt_issued:
    case Happening::trouble:
    case Happening::refund_requested:
    case Happening::part_refunded:
    case Happening::reminded:
    case Happening::authorised:
    case Happening::released:
    case Happening::charge_asked:
    case Happening::payment_undone:
    case Happening::refund_undone:
    case Happening::rest_paid:
    case Happening::tracking_fixed:
    case Happening::unknown: return false;
    default: return true;
  }
}

Kept kept_after(Kept kept, const Event& event) {
  switch (event.what) {
    case Happening::part_paid: kept.parts += amount_in(event); break;
    case Happening::paid:  // they are part of the price that is paid now
      kept.parts = Yen(0);
      kept.paid = true;
      break;
    case Happening::payment_undone:  // what is left of other transfers may have gone back before
      kept.parts = std::max(Yen(0), parts_paid({event}) - kept.back);
      kept.paid = false;
      break;
    case Happening::part_refunded:
    case Happening::refunded:
      kept.parts = std::max(Yen(0), kept.parts - given_by_hand({event}));
      kept.back += own_money_back({&event, 1});
      break;
    case Happening::refund_undone:
      if (!kept.paid) kept.parts -= given_by_hand({event});  // less than nothing: it is here again
      kept.back = std::max(Yen(0), kept.back + own_money_back({&event, 1}));
      break;
    default: break;
  }
  return kept;
}

std::optional<Standing> after(const Standing& now, const Event& event) {
  const auto state = changes_state(event.what) ? next_state(now.state, event.what) : now.state;
  // What came besides the order's money, and came back, is none of what the order owes.
  const bool besides = event.what == Happening::refund_undone && is_of_surplus(event);
  const auto payment = besides ? std::optional(now.payment) : next_payment_state(now.payment, event.what);
  if (!state || !payment) return std::nullopt;
  Standing next{*state, *payment, kept_after(now.kept, event)};
  if (!is_stopped(next.state)) return next;
  // Money that comes for an order that is cancelled or returned is owed back at once, and so are the parts that came before.
  const bool parts_owed = next.kept.parts > Yen(0) && (next.payment == PaymentState::awaiting || next.payment == PaymentState::refunded);
  if (next.payment == PaymentState::paid || parts_owed) next.payment = PaymentState::refund_due;
  const bool parts_back = event.what == Happening::part_refunded && now.kept.parts > Yen(0) && next.kept.parts == Yen(0);
  if (parts_back && next.payment == PaymentState::refund_due) next.payment = PaymentState::refunded;
  // What came last was for something else; what came before went back already.
  const bool undone = event.what == Happening::payment_undone && next.payment == PaymentState::awaiting;
  if (undone && next.kept.back > Yen(0)) next.payment = PaymentState::refunded;
  return next;
}

std::optional<Standing> told_by(std::span<const Event> events) {
  if (events.empty() || events.front().what != Happening::received) return std::nullopt;
  std::optional<Standing> standing = Standing{};
  for (const Event& event : events.subspan(1)) {
    standing = after(*standing, event);
    if (!standing) return std::nullopt;
  }
  return standing;
}

}  // namespace noren::orders
