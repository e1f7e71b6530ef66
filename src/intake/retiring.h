// A node that will not come back (rule 1 of the intake): what it took is carried from its folder, or from the copies that other nodes keep, and
// then the pieces that lay with it can be had by all. Its identity sells no more from the beginning on (nodes/identities.h). Each step may be
// the last before a stop, and all may be done again. Throws db/errors.h. Thread: one that retires.
#pragma once
#include <string>
#include <vector>

#include "intake/carrying.h"
#include "nodes/identities.h"

namespace noren::intake {

// One more, as another node has kept it (cluster.h), into a database that was made for them. A Bug when it cannot be read.
void put_kept(db::Database& gathered, const OrderId& id, std::string_view bytes);

struct Carried {
  std::int64_t orders = 0;                   // are in the central database now
  std::int64_t attempts = 0;                 // go on there
  std::vector<Waiting> refused;              // each is a trouble (order_not_carried)
  std::vector<CheckoutId> refused_attempts;  // stay where they lie, as the refused orders do
};
// All that lies in a database of its own, or in a gathered one. carrying: of a retired node.
Carried carry_all(Carrying& carrying);

struct Ending {
  nodes::Holder holder;
  std::vector<ShopId> shops;  // all
  bool lost = false;          // some of what it took may not have been found: told to the shops whose pieces lay there (home_lost)
  std::string account;        // JSON, for the books
};
// Its pieces can be had, and nobody waits for it any more. How many pieces.
std::int64_t end_home(db::Database& central, stock::Board& board, const Ending& ending);

}  // namespace noren::intake
