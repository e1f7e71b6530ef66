#include "stock/board.h"

#include <mutex>
#include <set>

#include "catalog/rules.h"
#include "stock/sql.h"

namespace noren::stock {
namespace {

// Making a variant's row is the first version, which nobody is told, and its first movement the second.
constexpr std::int64_t kFirstTold = 2;

struct OfShop {
  ShopId shop;
  std::int64_t versions = 0;
};

OfShop read_versions(const db::Row& row) { return {row.id<ShopId>(0), row.integer(1)}; }

// Pages show the number of pieces only when there are few.
std::int64_t as_shown(std::int64_t quantity) {
  return catalog::stock_state(quantity) == catalog::StockState::in_stock ? catalog::kFew + 1 : quantity;
}

}  // namespace

Board::Stored Board::read_stored(const db::Row& row) {
  return {{row.id<ShopId>(0), row.id<VariantId>(1), row.integer(2), row.integer(3)}, row.integer(4)};
}

std::vector<Board::Stored> Board::read_all(db::Database& db) const {
  return db.read([&](db::Tx& tx) { return tx.all(sql::all_available, read_stored, node_); });
}

void Board::load(db::Database& db) { take(read_all(db)); }

void Board::load_anew(db::Database& db) {
  const std::vector<Stored> read = read_all(db);
  {
    const std::unique_lock lock(mutex_);
    pieces_.clear();
    versions_.clear();
  }
  take(read);
}

void Board::load_known(db::Database& own) {
  take(own.read([](db::Tx& tx) { return tx.all(sql::known_pieces, read_stored); }));
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
    take(db.read([&](db::Tx& tx) { return tx.all(sql::available_of_shop, read_stored, node_, stored.shop); }));
    any = true;
  }
  return any;
}

std::int64_t Board::quantity(const VariantId& variant) const {
  const std::int64_t own = own_ != nullptr ? own_->quantity(variant) : 0;
  const std::shared_lock lock(mutex_);
  const auto found = pieces_.find(variant);
  return own + (found == pieces_.end() ? 0 : found->second.shown());
}

void Board::put(const Pieces& pieces) {
  bool visible = false;
  {
    const std::unique_lock lock(mutex_);
    Known& known = pieces_[pieces.variant];
    // A gap is a deed of others, who may have moved pieces between nodes: only reading tells.
    if (pieces.version == known.whole + 1 || (known.whole == 0 && pieces.version <= kFirstTold)) {
      versions_[pieces.shop] += pieces.version - known.whole;
      known.whole = pieces.version;
    }
    if (pieces.version < known.version) return;
    const std::int64_t before = known.shown();
    known.available = pieces.available;
    known.version = pieces.version;
    visible = as_shown(before) != as_shown(known.shown());
  }
  if (visible) tell(pieces.shop);
}

void Board::take(const std::vector<Stored>& read) {
  std::set<ShopId> visible;
  {
    const std::unique_lock lock(mutex_);
    for (const Stored& stored : read) {
      const Pieces& fresh = stored.pieces;
      Known& known = pieces_[fresh.variant];
      // The same version with other pieces: an older release, which does not count them, works on the same database.
      if (fresh.version < known.version) continue;
      const std::int64_t before = known.shown();
      versions_[fresh.shop] += fresh.version - known.whole;
      known = {fresh.available, fresh.version, stored.elsewhere, fresh.version};
      if (as_shown(before) != as_shown(known.shown())) visible.insert(fresh.shop);
    }
  }
  for (const ShopId& shop : visible) tell(shop);
}

void Board::tell(const ShopId& shop) const {
  if (told_) told_(shop);
}

}  // namespace noren::stock
