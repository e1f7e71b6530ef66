// Pieces in and out. Everything works inside the caller's transaction and tells the Board after the commit.
#pragma once
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "db/transaction.h"
#include "env/env.h"
#include "stock/board.h"
#include "stock/types.h"

namespace noren::stock {

// For an order that is received: available -> sold. False, and nothing changed, when there are not enough.
bool sell(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
// For an order that is being paid: available -> held. False, and nothing changed, when there are not enough.
bool hold(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
// held -> available, and held -> sold. More than is held is a bug.
void release(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
void sell_held(db::Tx& tx, const ShopId& shop, const VariantId& variant, std::int64_t quantity);
// For an order cancelled before its goods left: sold -> available. More than was sold is a bug.
void unsell(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity);

enum class MoveError {
  bad_quantity,   // zero, beyond kPiecesMax, or negative where it may not be
  below_zero,     // would take away pieces that are not there
  reason_missing,
};

// A movement by hand.
Result<void, MoveError> move(db::Tx& tx, Board& board, env::Env& env, const Context& context, const Move& move);

// Pieces that a new variant begins with (catalog::Catalog::receive_first).
void receive_first(db::Tx& tx, Board& board, env::Env& env, const Context& context, const VariantId& variant, std::int64_t pieces);

Level level_of(db::Tx& tx, const ShopId& shop, const VariantId& variant);
std::vector<Level> all_levels(db::Tx& tx, const ShopId& shop);
std::vector<Move> moves_of(db::Tx& tx, const ShopId& shop, const VariantId& variant, int limit, int offset = 0);  // newest first

}  // namespace noren::stock
