// A catalog to test with: a stock that is told what it holds, a shop's deeds on a fresh database.
#pragma once
#include <map>
#include <string>

#include "catalog/catalog.h"
#include "testing/folders.h"
#include "testing/house.h"

namespace noren::testing {

class ToldStock final : public catalog::StockView {
 public:
  std::int64_t quantity(const VariantId& variant) const override;
  void set(const VariantId& variant, std::int64_t pieces);
  void set_otherwise(std::int64_t pieces) { otherwise_ = pieces; }

 private:
  std::map<VariantId, std::int64_t> pieces_;
  std::int64_t otherwise_ = 10;
};

// "mug" with the variants MUG-BLUE (1,980 yen) and MUG-WHITE (2,200 yen), published, not saved yet.
catalog::Item a_mug();

// A catalog's deeds on a database, with an owner who does them.
struct CatalogWorld {
  explicit CatalogWorld(db::Database& database);
  ~CatalogWorld();

  TestHouse house;
  catalog::Shelf shelf;
  std::string folder = make_folder();
  image::Shelf pictures{folder + "/pictures"};
  ToldStock stock;
  std::map<VariantId, std::int64_t> received;
  catalog::Catalog catalog;
  Context context{ShopId("s1"), {ActorKind::staff, "u1", "くるみ"}, house.clock.now(), Locale::ja, "r1"};

  std::shared_ptr<const catalog::Snapshot> snapshot() const { return shelf.of(context.shop); }
};

}  // namespace noren::testing
