// Leased pieces: a node sells what the central database has handed to it, and asks nobody. Both sides count: the central database what
// lies with each node (stock.leased, leases), the node what it has left of it (its own stock rows). Pieces go either way in numbered
// moves, which the other side takes once and in order: whichever side stops in the middle, asking for the moves after the last one taken
// repairs it, and until then the pieces lie with nobody who could sell them. Never reclaimed by time. The names of nodes here are their
// identities. Everything works inside the caller's transaction; `central` and `own` say in which database, each with its Board.
#pragma once
#include <string>
#include <vector>

#include "db/transaction.h"
#include "stock/board.h"
#include "stock/types.h"

namespace noren::stock {

enum class LeaseWay { granted, returned };

struct LeaseMove {
  std::int64_t seq = 0;
  ShopId shop;
  VariantId variant;
  std::int64_t quantity = 0;
};

// ---- either side

// Written there after that one, the oldest first.
std::vector<LeaseMove> lease_moves_after(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t seq, int limit);
// The last one written there, or taken there: 0 when there was none.
std::int64_t last_lease_move(db::Tx& tx, const std::string& node, LeaseWay way);
// The other side has taken them up to that one: they are of no more use.
void drop_lease_moves(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t taken);
// In a database that forgot: the last one was that.
void go_on_after(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t seq);

// ---- in the central database

struct Granted {
  std::int64_t quantity = 0;
  Pieces left;  // the Board is told by whoever has brought the pieces home: until then they are neither here nor there
};
// Hands pieces to a node: as many as wanted, or as there are that no other node claims (claims.h). The caller has asked at the gate (gate.h).
Granted grant(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t wanted);
// Takes what the node has returned. Moves already taken change nothing; a gap between the last one taken and the first is a Bug.
void take_returned(db::Tx& central, Board& board, const std::string& node, const std::vector<LeaseMove>& moves);
// The node has sold them. False, and nothing changed, when it never had so many.
bool sell_leased(db::Tx& central, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                 std::int64_t quantity);
// The same of pieces that the node keeps for an order which is being paid, and whose payment goes on here: held here from now on.
bool hold_leased(db::Tx& central, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                 std::int64_t quantity);
// Who holds pieces of a variant, free or not, by identity.
struct LeasedTo {
  std::string node;
  std::int64_t quantity = 0;
};
std::vector<LeasedTo> lease_holders(db::Tx& central, const ShopId& shop, const VariantId& variant);
// Shops of which something lies with the node, and all of it, over all shops.
std::vector<ShopId> shops_of_lease(db::Tx& central, const std::string& node);
std::int64_t leased_in_all(db::Tx& central, const std::string& node);
// The node is gone for good, and what it sold is recorded as far as it will ever be: what else lies with it can be had again. How many pieces.
std::int64_t take_back_all(db::Tx& central, Board& board, const std::string& node);
// What lies with the node, free or not.
std::int64_t leased_to(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant);

// ---- at the node

// Takes what was granted. Moves already taken change nothing; a gap is a Bug.
void take_granted(db::Tx& own, Board& board, const std::string& node, const std::vector<LeaseMove>& moves);
// Gives pieces back: as many as wanted, or as are free. How many.
std::int64_t give_back(db::Tx& own, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                       std::int64_t wanted);
// The same of all that is free: the node stops.
void give_back_all(db::Tx& own, Board& board, const std::string& node);
// The central database has recorded their order (sell_leased). More than were sold here is a Bug.
void pass_on_sold(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
// They are held for a payment that goes on in the central database (hold_leased). More than are held here is a Bug.
void pass_on_held(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
// It has forgotten the order: they are the node's again, and sold.
void take_back_sold(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity);

}  // namespace noren::stock
