// Available pieces in memory: what pages and the store API show. As of the newest commit of this process, and within about a second of
// those of others (app/freshness.h); whether an order gets its pieces is decided in its transaction. Each variant's pieces have a version,
// and what is newer counts, whoever tells it first. Thread: safe from any; reading is a shared lock and a look-up.
#pragma once
#include <functional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "catalog/stock_view.h"
#include "db/database.h"

namespace noren::stock {

// A variant's pieces as a commit left them.
struct Pieces {
  ShopId shop;
  VariantId variant;
  std::int64_t available = 0;
  std::int64_t version = 0;
};

class Board final : public catalog::StockView {
 public:
  // Reads every variant's pieces: at start, and now and then. Throws db/errors.h.
  void load(db::Database& db);
  // Reads those of the shops in which something changed that was not told here: another node's deed, or a commit whose outcome was not
  // known. True when there were some. Throws db/errors.h.
  bool refresh(db::Database& db);
  std::int64_t quantity(const VariantId& variant) const override;

  // After a commit that changed them.
  void put(const Pieces& pieces) { take({pieces}); }

  // Told when what a page says of a variant changes (few, sold out, back). Set once at start; must not throw or block.
  void when_visible_change(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  struct Known {
    std::int64_t available = 0;
    std::int64_t version = 0;
  };
  void take(const std::vector<Pieces>& read);

  mutable std::shared_mutex mutex_;
  std::unordered_map<VariantId, Known> pieces_;
  std::unordered_map<ShopId, std::int64_t> versions_;  // the sum of each shop's
  std::function<void(const ShopId&)> told_;
};

}  // namespace noren::stock
