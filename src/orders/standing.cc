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
    case Happening::refund_undone: return false;
    default: return true;
  }
}

Yen parts_after(Yen parts, const Event& event) {
  switch (event.what) {
    case Happening::part_paid: return parts + amount_in(event);
    case Happening::payment_undone: return parts_paid({event});
    case Happening::paid: return Yen(0);  // they are part of the price that is paid now
    case Happening::part_refunded:
    case Happening::refunded: return std::max(Yen(0), parts - given_by_hand({event}));
    default: return parts;
  }
}

std::optional<Standing> after(const Standing& now, const Event& event) {
  const auto state = changes_state(event.what) ? next_state(now.state, event.what) : now.state;
  const auto payment = next_payment_state(now.payment, event.what);
  if (!state || !payment) return std::nullopt;
  Standing next{*state, *payment, parts_after(now.parts, event)};
  if (!is_stopped(next.state)) return next;
  // Money that comes for an order that is cancelled or returned is owed back at once, and so are the parts that came before.
  const bool parts_owed = next.parts > Yen(0) && (next.payment == PaymentState::awaiting || next.payment == PaymentState::refunded);
  if (next.payment == PaymentState::paid || parts_owed) next.payment = PaymentState::refund_due;
  const bool parts_back = event.what == Happening::part_refunded && now.parts > Yen(0) && next.parts == Yen(0);
  if (parts_back && next.payment == PaymentState::refund_due) next.payment = PaymentState::refunded;
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
