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
  // Reads every variant's pieces: at start, and now and then, since nobody tells of what another node did, nor of a commit whose outcome
  // was not known. A variant that changes meanwhile stays as it is counted here. Throws db/errors.h.
  void load(db::Database& db);
  std::int64_t quantity(const VariantId& variant) const override;

  // After a commit that changed available pieces by this much.
  void changed(const ShopId& shop, const VariantId& variant, std::int64_t by);

  // Told when what a page says of a variant changes (few, sold out, back). Set once at start; must not throw or block.
  void when_visible_change(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  struct Pieces {
    std::int64_t available = 0;
    std::uint64_t change = 0;  // the newest, of changes_
  };

  mutable std::shared_mutex mutex_;
  std::unordered_map<VariantId, Pieces> pieces_;
  std::uint64_t changes_ = 0;  // since the start
  std::function<void(const ShopId&)> told_;
};

}  // namespace noren::stock
