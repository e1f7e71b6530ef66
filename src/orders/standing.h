// Where an order stands, and where an event takes it: what writes events and what audits them use the same rule; private to the
// feature. Pure.
#pragma once
#include <optional>
#include <span>

#include "orders/types.h"

namespace noren::orders {

struct Standing {
  State state = State::received;
  PaymentState payment = PaymentState::awaiting;
  bool operator==(const Standing&) const = default;
};

bool changes_state(Happening what);
// Nothing when it cannot happen there.
std::optional<Standing> after(const Standing& now, Happening what);
// Where a whole story leads; nothing when it does not begin with the order, or something in it could not happen.
std::optional<Standing> told_by(std::span<const Event> events);

}  // namespace noren::orders
