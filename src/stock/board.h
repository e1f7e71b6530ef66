// Available pieces in memory: what pages and the store API show. As of the newest commit of this process, and within about a second of
// those of others (app/freshness.h); whether an order gets its pieces is decided in its transaction. Each variant's pieces have a version,
// and what is newer counts, whoever tells it first. Where nodes sell from leases (leases.h), those that lie with others count as well: they
// can be had. Thread: safe from any; reading is a shared lock and a look-up.
#pragma once
#include <functional>
#include <shared_mutex>
#include <string>
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
  Board() = default;
  // Of a database whose pieces lie with this node, too, by the name its leases have, and are told by the board of its own database.
  Board(std::string node, const Board& own) : node_(std::move(node)), own_(&own) {}

  // Reads every variant's pieces: at start, and now and then. Throws db/errors.h.
  void load(db::Database& db);
  // What was to be had elsewhere, as it was last known, from a node's own database: where the other one is away at the start.
  void load_known(db::Database& own);
  // Reads those of the shops in which something changed that was not told here: another node's deed, or a commit whose outcome was not
  // known. True when there were some. Throws db/errors.h.
  bool refresh(db::Database& db);
  // Reads them all, of a database that was put back to an earlier state: its versions went back as well. Throws db/errors.h.
  void load_anew(db::Database& db);
  std::int64_t quantity(const VariantId& variant) const override;

  // After a commit that changed them.
  void put(const Pieces& pieces);

  // Told when what a page says of a variant changes (few, sold out, back). Set once at start; must not throw or block.
  void when_visible_change(std::function<void(const ShopId&)> told) { told_ = std::move(told); }

 private:
  struct Known {
    std::int64_t available = 0;
    std::int64_t version = 0;
    std::int64_t elsewhere = 0;  // with other nodes
    std::int64_t whole = 0;      // the version up to which that is known, too
    std::int64_t shown() const { return available + elsewhere; }
  };
  struct Stored {
    Pieces pieces;
    std::int64_t elsewhere = 0;
  };
  static Stored read_stored(const db::Row& row);
  std::vector<Stored> read_all(db::Database& db) const;
  void take(const std::vector<Stored>& read);
  void tell(const ShopId& shop) const;

  const std::string node_;
  const Board* const own_ = nullptr;
  mutable std::shared_mutex mutex_;
  std::unordered_map<VariantId, Known> pieces_;
  std::unordered_map<ShopId, std::int64_t> versions_;  // the sum of each shop's, as far as they are whole
  std::function<void(const ShopId&)> told_;
};

}  // namespace noren::stock
