// Orders that a node took, written to the central database: many in one transaction, in a number of statements that does not grow with theirs.
// All or none: what cannot be taken is a Bug, and the caller tries them one by one. Private to the folder. Inside the caller's transaction.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "intake/arrived.h"
#include "intake/cluster.h"
#include "stock/board.h"

namespace noren::intake {

// The subject of the trouble about an order that is not carried (troubles/order_not_carried): the order is not there to be shown.
constexpr std::string_view kRefused = "intake";

// An order as the node has it.
struct Taken {
  Cluster cluster;
  orders::Order order;
  std::vector<std::string> marks;  // of its basket
  bool known_similar = false;      // the node found a similar one itself
};

struct Entering {
  stock::Board& board;  // of the central database
  std::string node;     // whose pieces they are
  // The node is gone: what an order lacks of its pieces is taken from those that are free.
  bool retired = false;
  // Since when an order with the same basket is a similar one; nothing: the shop does not ask.
  const std::function<std::optional<Instant>(const ShopId&, Instant taken)>& similar_since;
  Instant now;
};

// Those that are there already stay as they are. Gives what is to be gone on with there, also of those.
Arrived enter(db::Tx& central, const Entering& entering, std::span<const Taken> all);

// What a node does not hold any more, as far as there is some; what it claims was kept for it.
void bring_free(db::Tx& central, const std::string& node, const ShopId& shop, const orders::Line& line);

}  // namespace noren::intake
