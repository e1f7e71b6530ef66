// Available pieces in memory: what pages and the store API show. Exact after each commit of this process (one node with its
// database up). Thread: safe from any; reading is a shared lock and a look-up.
#pragma once
#include <functional>
#include <shared_mutex>
#include <unordered_map>

#include "catalog/stock_view.h"
#include "db/database.h"

namespace noren::stock {

class Board final : public catalog::StockView {
 public:
  // Reads every variant's pieces: at start. Throws db/errors.h.
  void load(db::Database& db);
  std::int64_t quantity(const VariantId& variant) const override;

  // After a commit that changed available pieces by this much.
  void changed(const ShopId& shop, const VariantId& variant, std::int64_t by);

  // Told when what a page says of a variant changes (few, sold out, back). Set once at start; must not throw or block.
  void when_visible_change(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<VariantId, std::int64_t> available_;
  std::function<void(const ShopId&)> told_;
};

}  // namespace noren::stock
