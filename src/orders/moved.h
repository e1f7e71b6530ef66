// What another address costs an order whose shipping fee and day are agreed. Pure.
#pragma once
#include <optional>

#include "orders/types.h"
#include "shops/types.h"

namespace noren::orders {

struct Moved {
  bool nowhere = false;    // the order's delivery method does not go there
  std::optional<Yen> fee;  // what shipping there costs, when that is not the fee of the order
  bool late = false;       // the agreed day cannot be kept
  bool agrees() const { return !nowhere && !fee && !late; }
};
Moved moved(const shops::Settings& settings, const Order& order, const Address& before, const Address& after);

}  // namespace noren::orders
