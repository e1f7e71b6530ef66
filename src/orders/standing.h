// Where an order stands, and where an event takes it: what writes events and what audits them use the same rule; private to the
// feature. Pure.
#pragma once
#include <optional>
#include <span>

#include "orders/types.h"

namespace noren::orders {

// What came and went of the order's own money, as far as it decides what is owed.
struct Kept {
  Yen parts;          // of what came for an order that was never paid in full, what is still with the shop
  Yen back;           // what went back, and stayed there
  bool paid = false;  // in full
  bool operator==(const Kept&) const = default;
};

struct Standing {
  State state = State::received;
  PaymentState payment = PaymentState::awaiting;
  Kept kept = {};
  bool operator==(const Standing&) const = default;
};

bool changes_state(Happening what);
Kept kept_after(Kept kept, const Event& event);
// Nothing when it cannot happen there. Of the event only what happened and its data are read.
std::optional<Standing> after(const Standing& now, const Event& event);
// Where a whole story leads; nothing when it does not begin with the order, or something in it could not happen.
std::optional<Standing> told_by(std::span<const Event> events);

}  // namespace noren::orders
