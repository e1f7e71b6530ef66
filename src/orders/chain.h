// The order's story as evidence: each event carries SHA-256 over the hash before it and all it says; personal details enter
// by the hash of their box, so that erasing a person breaks no chain. Pure.
#pragma once
#include <span>
#include <string>

#include "orders/types.h"

namespace noren::orders {

// hash of an event that follows `before` ("" for the first).
std::string event_hash(const OrderId& order, std::string_view before, const Event& event);

// The seq of the first event that does not fit the chain; 0 when all do and the last is `newest`.
std::int64_t first_break(const OrderId& order, std::span<const Event> events, std::string_view newest);

// SHA-256, in hex, of the order's document and of the box with the buyer's details, as the newest event that speaks of them has it.
// "" in orders from before the first event held it.
struct Hashes {
  std::string document;
  std::string box;
};
Hashes hashes_in(std::span<const Event> events);

}  // namespace noren::orders
