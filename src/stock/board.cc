#include "stock/board.h"

#include <mutex>

#include "catalog/rules.h"
#include "stock/sql.h"

namespace noren::stock {
namespace {

// Pages show the number of pieces only when there are few.
std::int64_t as_shown(std::int64_t quantity) {
  return catalog::stock_state(quantity) == catalog::StockState::in_stock ? catalog::kFew + 1 : quantity;
}

}  // namespace

void Board::load(db::Database& db) {
  std::unordered_map<VariantId, std::int64_t> fresh;
  db.read([&](db::Tx& tx) {
    tx.each(sql::all_available, [&](const db::Row& row) { fresh.emplace(row.id<VariantId>(0), row.integer(1)); });
  });
  const std::unique_lock lock(mutex_);
  available_ = std::move(fresh);
}

std::int64_t Board::quantity(const VariantId& variant) const {
  const std::shared_lock lock(mutex_);
  const auto found = available_.find(variant);
  return found == available_.end() ? 0 : found->second;
}

void Board::changed(const ShopId& shop, const VariantId& variant, std::int64_t by) {
  bool visible = false;
  {
    const std::unique_lock lock(mutex_);
    std::int64_t& pieces = available_[variant];
    visible = as_shown(pieces) != as_shown(pieces + by);
    pieces += by;
  }
  if (visible && told_) told_(shop);
}

}  // namespace noren::stock
