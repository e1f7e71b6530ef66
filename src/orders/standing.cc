#include "orders/standing.h"

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
    case Happening::payment_undone: return false;
    default: return true;
  }
}

std::optional<Standing> after(const Standing& now, Happening what) {
  const auto state = changes_state(what) ? next_state(now.state, what) : now.state;
  const auto payment = next_payment_state(now.payment, what);
  if (!state || !payment) return std::nullopt;
  // Money that comes for an order that is cancelled or returned is owed back at once.
  const bool owed = *payment == PaymentState::paid && is_stopped(*state);
  return Standing{*state, owed ? PaymentState::refund_due : *payment};
}

std::optional<Standing> told_by(std::span<const Event> events) {
  if (events.empty() || events.front().what != Happening::received) return std::nullopt;
  std::optional<Standing> standing = Standing{};
  for (const Event& event : events.subspan(1)) {
    standing = after(*standing, event.what);
    if (!standing) return std::nullopt;
  }
  return standing;
}

}  // namespace noren::orders
