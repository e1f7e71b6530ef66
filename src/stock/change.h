// Changing a variant's row and telling the board; private to the feature.
#pragma once
#include <optional>

#include "db/transaction.h"
#include "stock/board.h"

namespace noren::stock {

// Runs a statement that changes a variant's available pieces and gives what they are then. Nothing when no row was changed.
template <class... P>
std::optional<Pieces> change_untold(db::Tx& tx, const db::Statement& statement, const ShopId& shop, const VariantId& variant,
                                    const P&... params) {
  const auto read = [&](const db::Row& row) { return Pieces{shop, variant, row.integer(0), row.integer(1)}; };
  return tx.one(statement, read, shop, variant, params...);
}

// The same, and tells the board after the commit. False when no row was changed.
template <class... P>
bool change(db::Tx& tx, Board& board, const db::Statement& statement, const ShopId& shop, const VariantId& variant, const P&... params) {
  const auto now = change_untold(tx, statement, shop, variant, params...);
  if (!now) return false;
  tx.after_commit([&board, now = *now] { board.put(now); });
  return true;
}

}  // namespace noren::stock
