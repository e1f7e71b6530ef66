#include "stock/leases.h"

#include <algorithm>

#include "stock/change.h"
#include "stock/claims.h"
#include "stock/sql.h"
#include "stock/stock.h"

namespace noren::stock {
namespace {

constexpr std::string_view name_of(LeaseWay way) { return way == LeaseWay::granted ? "grant" : "return"; }

void write(db::Tx& tx, const std::string& node, LeaseWay way, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  const auto seq = tx.one(
      sql::next_lease_seq, [](const db::Row& row) { return row.integer(0); }, node, name_of(way));
  tx.run(sql::insert_lease_move, node, name_of(way), seq.value(), shop, variant, quantity);
}

// Calls take(move) for those that were not taken yet.
void take_once(db::Tx& tx, const std::string& node, LeaseWay way, const std::vector<LeaseMove>& moves,
               FunctionRef<void(const LeaseMove&)> take) {
  const std::int64_t before = last_lease_move(tx, node, way);
  std::int64_t last = before;
  for (const LeaseMove& move : moves) {
    if (move.seq <= last) continue;
    check(move.seq == last + 1, "a move of leased pieces is missing");
    take(move);
    last = move.seq;
  }
  if (last > before) tx.run(sql::put_lease_mark, node, name_of(way), last);
}

}  // namespace

std::vector<LeaseMove> lease_moves_after(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t seq, int limit) {
  const auto read = [](const db::Row& row) { return LeaseMove{row.integer(0), row.id<ShopId>(1), row.id<VariantId>(2), row.integer(3)}; };
  return tx.all(sql::lease_moves_after, read, node, name_of(way), seq, limit);
}

std::int64_t last_lease_move(db::Tx& tx, const std::string& node, LeaseWay way) {
  const auto seq = tx.one(
      sql::find_lease_mark, [](const db::Row& row) { return row.integer(0); }, node, name_of(way));
  return seq.value_or(0);
}

void drop_lease_moves(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t taken) {
  tx.run(sql::drop_lease_moves, node, name_of(way), taken);
}

void go_on_after(db::Tx& tx, const std::string& node, LeaseWay way, std::int64_t seq) {
  tx.run(sql::put_lease_mark, node, name_of(way), seq);
}

Granted grant(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t wanted) {
  const std::int64_t quantity = std::min(wanted, unclaimed(central, shop, variant));
  if (quantity <= 0) return {};
  const auto left = change_untold(central, sql::lease_out, shop, variant, quantity);
  check(left.has_value(), "pieces were gone within a transaction");
  central.run(sql::raise_lease, node, shop, variant, quantity);
  write(central, node, LeaseWay::granted, shop, variant, quantity);
  return {quantity, *left};
}

void take_returned(db::Tx& central, Board& board, const std::string& node, const std::vector<LeaseMove>& moves) {
  take_once(central, node, LeaseWay::returned, moves, [&](const LeaseMove& move) {
    const std::int64_t counted = move.quantity - give_up_claim(central, node, move.shop, move.variant, move.quantity);
    if (counted == 0) return;
    check(central.run(sql::lower_lease, node, move.shop, move.variant, counted) == 1, "a node returned more pieces than it had");
    check(change(central, board, sql::lease_in, move.shop, move.variant, counted), "more leased pieces came back than were leased");
  });
}

bool sell_leased(db::Tx& central, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                 std::int64_t quantity) {
  if (central.run(sql::lower_lease, node, shop, variant, quantity) == 0) return false;
  check(change(central, board, sql::sell_leased, shop, variant, quantity), "a node held more pieces than are leased");
  return true;
}

bool hold_leased(db::Tx& central, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                 std::int64_t quantity) {
  if (central.run(sql::lower_lease, node, shop, variant, quantity) == 0) return false;
  check(change(central, board, sql::hold_leased, shop, variant, quantity), "a node held more pieces than are leased");
  return true;
}

std::vector<LeasedTo> lease_holders(db::Tx& central, const ShopId& shop, const VariantId& variant) {
  const auto read = [](const db::Row& row) { return LeasedTo{row.str(0), row.integer(1)}; };
  return central.all(sql::lease_holders, read, shop, variant);
}

std::vector<ShopId> shops_of_lease(db::Tx& central, const std::string& node) {
  return central.all(
      sql::shops_of_lease, [](const db::Row& row) { return row.id<ShopId>(0); }, node);
}

std::int64_t leased_in_all(db::Tx& central, const std::string& node) {
  return *central.one(
      sql::leased_in_all, [](const db::Row& row) { return row.integer(0); }, node);
}

std::int64_t take_back_all(db::Tx& central, Board& board, const std::string& node) {
  struct Held {
    ShopId shop;
    VariantId variant;
    std::int64_t quantity = 0;
  };
  const auto read = [](const db::Row& row) { return Held{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2)}; };
  std::int64_t pieces = 0;
  for (const Held& held : central.all(sql::all_of_lease, read, node)) {
    check(change(central, board, sql::lease_in, held.shop, held.variant, held.quantity), "a node held more pieces than are leased");
    pieces += held.quantity;
  }
  for (const db::Statement* forget : {&sql::forget_leases, &sql::forget_lease_moves, &sql::forget_lease_marks, &sql::forget_lease_wishes})
    central.run(*forget, node);
  return pieces;
}

std::int64_t leased_to(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant) {
  const auto quantity = central.one(
      sql::find_lease, [](const db::Row& row) { return row.integer(0); }, node, shop, variant);
  return quantity.value_or(0);
}

void take_granted(db::Tx& own, Board& board, const std::string& node, const std::vector<LeaseMove>& moves) {
  take_once(own, node, LeaseWay::granted, moves, [&](const LeaseMove& move) {
    own.run(sql::ensure_level, move.shop, move.variant);
    check(change(own, board, sql::receive_lease, move.shop, move.variant, move.quantity), "a row was gone within a transaction");
  });
}

std::int64_t give_back(db::Tx& own, Board& board, const std::string& node, const ShopId& shop, const VariantId& variant,
                       std::int64_t wanted) {
  const std::int64_t quantity = std::min(wanted, level_of(own, shop, variant).available);
  if (quantity <= 0) return 0;
  check(change(own, board, sql::return_lease, shop, variant, quantity), "pieces were gone within a transaction");
  write(own, node, LeaseWay::returned, shop, variant, quantity);
  return quantity;
}

void give_back_all(db::Tx& own, Board& board, const std::string& node) {
  struct Free {
    ShopId shop;
    VariantId variant;
    std::int64_t quantity = 0;
  };
  const auto read = [](const db::Row& row) { return Free{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2)}; };
  for (const Free& free : own.all(sql::free_pieces, read)) give_back(own, board, node, free.shop, free.variant, free.quantity);
}

void pass_on_sold(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  check(own.run(sql::pass_on_sold, shop, variant, quantity) == 1, "more sold pieces passed on than were sold");
}

void pass_on_held(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  check(own.run(sql::pass_on_held, shop, variant, quantity) == 1, "more held pieces passed on than were held");
}

void take_back_sold(db::Tx& own, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  own.run(sql::ensure_level, shop, variant);
  check(own.run(sql::take_back_sold, shop, variant, quantity) == 1, "a row was gone within a transaction");
}

}  // namespace noren::stock
