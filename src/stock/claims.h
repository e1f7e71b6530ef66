// What lies with a node, told to a central database that may have forgotten it (gate.h). The node's own count is the truth: what
// is leased to it is made so much. Where too few pieces are free there, since another node has not told yet what it had returned, or since a
// receipt was forgotten, too, the rest is a **claim**: it is booked as soon as pieces come, and until then nobody else is given them.
// Inside the caller's transaction.
#pragma once
#include <string>
#include <vector>

#include "stock/board.h"

namespace noren::stock {

struct Holding {
  ShopId shop;
  VariantId variant;
  std::int64_t quantity = 0;
};

// ---- at the node

// All that it has, free, held or sold and not carried; what it has returned and is on its way comes besides.
std::vector<Holding> holdings_here(db::Tx& own);

// ---- in the central database

std::vector<Holding> leases_of(db::Tx& central, const std::string& node);
// What lies with the node by its own count, several of a variant added up.
void tell_holdings(db::Tx& central, Board& board, const std::string& node, const std::vector<Holding>& holdings);
// Books what can be booked by now. How many pieces are left.
std::int64_t book_claims(db::Tx& central, Board& board, const std::string& node);
// The node returns pieces: those that were never booked are claimed no more. How many.
std::int64_t give_up_claim(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
bool has_claims(db::Tx& central, const std::string& node);
bool has_any_claims(db::Tx& central);
// Of a variant's free pieces, how many nobody claims.
std::int64_t unclaimed(db::Tx& central, const ShopId& shop, const VariantId& variant);

}  // namespace noren::stock
