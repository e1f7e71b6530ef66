#include "stock/board.h"

#include <mutex>
#include <set>

#include "catalog/rules.h"
#include "stock/sql.h"

namespace noren::stock {
namespace {

struct Stored {
  ShopId shop;
  VariantId variant;
  std::int64_t available = 0;
};

// Pages show the number of pieces only when there are few.
std::int64_t as_shown(std::int64_t quantity) {
  return catalog::stock_state(quantity) == catalog::StockState::in_stock ? catalog::kFew + 1 : quantity;
}

}  // namespace

void Board::load(db::Database& db) {
  std::uint64_t begun_at = 0;
  {
    const std::shared_lock lock(mutex_);
    begun_at = changes_;
  }
  const auto read = [](const db::Row& row) { return Stored{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2)}; };
  const auto stored = db.read([&](db::Tx& tx) { return tx.all(sql::all_available, read); });
  db.write([](db::Tx&) {}, db::Priority::background);  // what the reading saw is counted here too by now, and not counted once more
  std::set<ShopId> visible;
  {
    const std::unique_lock lock(mutex_);
    for (const Stored& row : stored) {
      Pieces& pieces = pieces_[row.variant];
      if (pieces.change > begun_at) continue;
      if (as_shown(pieces.available) != as_shown(row.available)) visible.insert(row.shop);
      pieces.available = row.available;
    }
  }
  for (const ShopId& shop : visible) {
    if (told_) told_(shop);
  }
}

std::int64_t Board::quantity(const VariantId& variant) const {
  const std::shared_lock lock(mutex_);
  const auto found = pieces_.find(variant);
  return found == pieces_.end() ? 0 : found->second.available;
}

void Board::changed(const ShopId& shop, const VariantId& variant, std::int64_t by) {
  bool visible = false;
  {
    const std::unique_lock lock(mutex_);
    Pieces& pieces = pieces_[variant];
    visible = as_shown(pieces.available) != as_shown(pieces.available + by);
    pieces.available += by;
    pieces.change = ++changes_;
  }
  if (visible && told_) told_(shop);
}

}  // namespace noren::stock
