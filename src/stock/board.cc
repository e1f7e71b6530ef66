#include "stock/board.h"

#include <mutex>
#include <set>

#include "catalog/rules.h"
#include "stock/sql.h"

namespace noren::stock {
namespace {

struct OfShop {
  ShopId shop;
  std::int64_t versions = 0;
};

Pieces read_pieces(const db::Row& row) { return {row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2), row.integer(3)}; }
OfShop read_versions(const db::Row& row) { return {row.id<ShopId>(0), row.integer(1)}; }

// Pages show the number of pieces only when there are few.
std::int64_t as_shown(std::int64_t quantity) {
  return catalog::stock_state(quantity) == catalog::StockState::in_stock ? catalog::kFew + 1 : quantity;
}

}  // namespace

void Board::load(db::Database& db) {
  take(db.read([](db::Tx& tx) { return tx.all(sql::all_available, read_pieces); }));
}

bool Board::refresh(db::Database& db) {
  std::unordered_map<ShopId, std::int64_t> known;
  {
    // Before the reading, which then sees all of it: the same sum is the same pieces.
    const std::shared_lock lock(mutex_);
    known = versions_;
  }
  bool any = false;
  for (const OfShop& stored : db.read([](db::Tx& tx) { return tx.all(sql::versions_of_shops, read_versions); })) {
    const auto found = known.find(stored.shop);
    if (found != known.end() && found->second == stored.versions) continue;
    take(db.read([&](db::Tx& tx) { return tx.all(sql::available_of_shop, read_pieces, stored.shop); }));
    any = true;
  }
  return any;
}

std::int64_t Board::quantity(const VariantId& variant) const {
  const std::shared_lock lock(mutex_);
  const auto found = pieces_.find(variant);
  return found == pieces_.end() ? 0 : found->second.available;
}

void Board::take(const std::vector<Pieces>& read) {
  std::set<ShopId> visible;
  {
    const std::unique_lock lock(mutex_);
    for (const Pieces& fresh : read) {
      Known& known = pieces_[fresh.variant];
      // The same version with other pieces: an older release, which does not count them, works on the same database.
      if (fresh.version < known.version) continue;
      if (as_shown(known.available) != as_shown(fresh.available)) visible.insert(fresh.shop);
      versions_[fresh.shop] += fresh.version - known.version;
      known = {fresh.available, fresh.version};
    }
  }
  for (const ShopId& shop : visible) {
    if (told_) told_(shop);
  }
}

}  // namespace noren::stock
