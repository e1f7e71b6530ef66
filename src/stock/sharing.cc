#include "stock/sharing.h"

#include <algorithm>

#include "stock/sql.h"

namespace noren::stock {

std::int64_t step_to_share(const Spread& spread, const Crowd& crowd) {
  const std::int64_t all = spread.available + spread.leased;
  const std::int64_t share = all / crowd.nodes + (crowd.place < all % crowd.nodes ? 1 : 0);
  if (spread.mine < share) return std::min(share - spread.mine, spread.available);
  const std::int64_t rests = std::max<std::int64_t>(1, share / 4);
  return spread.mine > share + rests ? share - spread.mine : 0;
}

std::vector<Spread> unevenly_spread(db::Tx& central, const std::string& node, const Crowd& crowd, const Spread& after, int limit) {
  const auto read = [](const db::Row& row) {
    return Spread{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2), row.integer(3), row.integer(4)};
  };
  return central.all(sql::unevenly_spread, read, node, crowd.nodes, after.shop, after.variant, limit);
}

void put_lease_wish(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t quantity,
                    Instant now) {
  central.run(sql::put_lease_wish, shop, variant, node, quantity, now);
}

void drop_lease_wish(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant) {
  central.run(sql::drop_lease_wish, shop, variant, node);
}

std::vector<LeaseWish> lease_wishes_for(db::Tx& central, const std::string& node, Instant now) {
  const auto read = [](const db::Row& row) { return LeaseWish{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2), row.str(3)}; };
  return central.all(sql::lease_wishes_for, read, node, now - kWishLasts);
}

}  // namespace noren::stock
