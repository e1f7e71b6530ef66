#include "stock/stock.h"

#include "base/hex.h"
#include "base/names.h"
#include "html/words.h"
#include "stock/change.h"
#include "stock/sql.h"

namespace noren::stock {
namespace {

constexpr Named<MoveKind> kMoveKinds[] = {
    {MoveKind::received, "received"}, {MoveKind::adjusted, "adjusted"}, {MoveKind::returned, "returned"}};

Level read_level(const db::Row& row) {
  return {row.id<VariantId>(0), row.integer(1), row.integer(2), row.integer(3),
          row.integer(4),       row.integer(5), row.integer(6), row.integer(7)};
}

}  // namespace

std::string_view name_of(MoveKind kind) { return name_in(kMoveKinds, kind); }
std::optional<MoveKind> move_kind_from(std::string_view name) { return value_in(kMoveKinds, name); }

bool sell(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  return change(tx, board, sql::sell, shop, variant, quantity);
}

bool hold(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  return change(tx, board, sql::hold, shop, variant, quantity);
}

void release(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  check(change(tx, board, sql::release, shop, variant, quantity), "more pieces released than were held");
}

void sell_held(db::Tx& tx, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  check(tx.run(sql::sell_held, shop, variant, quantity) == 1, "more held pieces sold than were held");
}

void unsell(db::Tx& tx, Board& board, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  check(change(tx, board, sql::unsell, shop, variant, quantity), "more pieces given back than were sold");
}

Result<void, MoveError> move(db::Tx& tx, Board& board, env::Env& env, const Context& context, const Move& move) {
  const std::int64_t quantity = move.quantity;
  if (quantity == 0 || quantity > kPiecesMax || quantity < -kPiecesMax) return Fail<MoveError>(MoveError::bad_quantity);
  if (quantity < 0 && move.kind != MoveKind::adjusted) return Fail<MoveError>(MoveError::bad_quantity);
  if (move.reason.empty() && move.kind == MoveKind::adjusted) return Fail<MoveError>(MoveError::reason_missing);
  tx.run(sql::ensure_level, context.shop, move.variant);
  const auto part = [&](MoveKind kind) { return kind == move.kind ? quantity : 0; };
  const bool changed = change(tx, board, sql::apply_move, context.shop, move.variant, part(MoveKind::received), part(MoveKind::adjusted),
                              part(MoveKind::returned), quantity, kPiecesMax);
  if (!changed) return Fail<MoveError>(quantity < 0 ? MoveError::below_zero : MoveError::bad_quantity);
  tx.run(sql::insert_move, context.shop, to_base32(env.random.bytes(10)), move.variant, name_of(move.kind), quantity, move.reason,
         context.actor.name, context.now);
  return {};
}

void receive_first(db::Tx& tx, Board& board, env::Env& env, const Context& context, const VariantId& variant, std::int64_t pieces) {
  const auto moved =
      move(tx, board, env, context, {"", variant, MoveKind::received, pieces, html::word(Locale::ja, "stock.first.reason"), "", {}});
  check(moved.has_value(), "the first pieces of a variant were refused");
}

Level level_of(db::Tx& tx, const ShopId& shop, const VariantId& variant) {
  Level none;
  none.variant = variant;
  return tx.one(sql::find_level, read_level, shop, variant).value_or(none);
}

std::vector<Level> all_levels(db::Tx& tx, const ShopId& shop) { return tx.all(sql::all_levels, read_level, shop); }

std::vector<Move> moves_of(db::Tx& tx, const ShopId& shop, const VariantId& variant, int limit, int offset) {
  const auto read = [&](const db::Row& row) {
    return Move{row.str(0), variant,       move_kind_from(row.text(1)).value_or(MoveKind::adjusted), row.integer(2), row.str(3),
                row.str(4), row.instant(5)};
  };
  return tx.all(sql::moves_of, read, shop, variant, limit, offset);
}

}  // namespace noren::stock
