// The guard against ordering twice by mistake: the same buyer (by mail or by phone) with the same basket, a short time ago.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

// One mark per way to know the buyer: mail, phone. Made with a key of ours; says nothing to a stranger.
std::vector<std::string> basket_marks(const crypto::Keys& keys, const ShopId& shop, const Person& person, const Document& document);

struct Similar {
  OrderId order;
  Instant at;
};
// The newest order with one of the marks since then that was not cancelled.
std::optional<Similar> find_similar(db::Tx& tx, const ShopId& shop, const std::vector<std::string>& marks, Instant since);

// よく似た注文 (troubles/similar_order): in the transaction that places the order, before its own marks are written.
void open_if_similar(db::Tx& tx, const Order& placed, const std::vector<std::string>& marks, Instant since);
// The same for whoever has found it himself, by its number.
void open_similar(db::Tx& tx, const Order& placed, std::string_view earlier);

// Of orders since then that were not cancelled, those that bear one of the marks, the oldest first; one that bears two is named twice.
struct Bearer {
  std::string mark;
  OrderId order;
  Instant at;
  std::string number;
};
std::vector<Bearer> bearers_of(db::Tx& tx, const ShopId& shop, std::span<const std::string> marks, Instant since);

// Of an order whose marks are not forgotten yet.
std::vector<std::string> marks_of(db::Tx& tx, const OrderId& order);

// The two orders of a trouble that is open on the later one; nothing when none is.
struct Pair {
  Order later;
  Order earlier;
};
std::optional<Pair> similar_pair(db::Tx& tx, const ShopId& shop, const OrderId& later);
// Whether one of the pair is no more: cancelled, or the later one has ended.
bool is_over(const Pair& pair);

// Forgets marks older than that: once in a while, in the background.
void forget_marks(db::Tx& tx, Instant before);

}  // namespace noren::orders
