#include "stock/claims.h"

#include <algorithm>
#include <map>

#include "stock/change.h"
#include "stock/sql.h"
#include "stock/stock.h"

namespace noren::stock {
namespace {

Holding read_holding(const db::Row& row) { return {row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2)}; }

}  // namespace

std::vector<Holding> holdings_here(db::Tx& own) { return own.all(sql::pieces_here, read_holding); }

std::vector<Holding> leases_of(db::Tx& central, const std::string& node) { return central.all(sql::leases_of_node, read_holding, node); }

void tell_holdings(db::Tx& central, Board& board, const std::string& node, const std::vector<Holding>& holdings) {
  std::map<std::pair<ShopId, VariantId>, std::int64_t> uncounted;
  for (const Holding& here : holdings) uncounted[{here.shop, here.variant}] += here.quantity;
  for (const Holding& counted : leases_of(central, node)) uncounted[{counted.shop, counted.variant}] -= counted.quantity;
  central.run(sql::drop_lease_claims, node);
  for (const auto& [of, quantity] : uncounted) {
    const auto& [shop, variant] = of;
    if (quantity > 0) central.run(sql::put_lease_claim, shop, variant, node, quantity);
    if (quantity >= 0) continue;
    check(central.run(sql::lower_lease, node, shop, variant, -quantity) == 1, "a lease was gone within a transaction");
    check(change(central, board, sql::lease_in, shop, variant, -quantity), "more pieces were leased to a node than are leased");
  }
  book_claims(central, board, node);
}

std::int64_t book_claims(db::Tx& central, Board& board, const std::string& node) {
  std::int64_t left = 0;
  for (const Holding& claim : central.all(sql::claims_of_node, read_holding, node)) {
    const std::int64_t booked = std::min(claim.quantity, level_of(central, claim.shop, claim.variant).available);
    left += claim.quantity - booked;
    if (booked <= 0) continue;
    check(change(central, board, sql::lease_out, claim.shop, claim.variant, booked), "pieces were gone within a transaction");
    central.run(sql::raise_lease, node, claim.shop, claim.variant, booked);
    central.run(sql::lower_lease_claim, claim.shop, claim.variant, node, booked);
  }
  central.run(sql::drop_booked_claims, node);
  return left;
}

std::int64_t give_up_claim(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
  const auto claimed = central.one(
      sql::find_lease_claim, [](const db::Row& row) { return row.integer(0); }, shop, variant, node);
  const std::int64_t given_up = std::min(quantity, claimed.value_or(0));
  if (given_up == 0) return 0;
  central.run(sql::lower_lease_claim, shop, variant, node, given_up);
  central.run(sql::drop_booked_claims, node);
  return given_up;
}

bool has_claims(db::Tx& central, const std::string& node) { return !central.all(sql::claims_of_node, read_holding, node).empty(); }

bool has_any_claims(db::Tx& central) {
  return central.one(sql::count_claims, [](const db::Row& row) { return row.integer(0); }).value_or(0) > 0;
}

std::int64_t unclaimed(db::Tx& central, const ShopId& shop, const VariantId& variant) {
  const std::int64_t claimed = central
                                   .one(
                                       sql::sum_of_claims, [](const db::Row& row) { return row.integer(0); }, shop, variant)
                                   .value_or(0);
  return std::max<std::int64_t>(0, level_of(central, shop, variant).available - claimed);
}

}  // namespace noren::stock
