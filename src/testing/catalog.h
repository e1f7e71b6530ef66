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
  std::int64_t quantity(const VariantId& variant) const override {
    const auto found = pieces_.find(variant);
    return found == pieces_.end() ? otherwise_ : found->second;
  }
  void set(const VariantId& variant, std::int64_t pieces) { pieces_[variant] = pieces; }
  void set_otherwise(std::int64_t pieces) { otherwise_ = pieces; }

 private:
  std::map<VariantId, std::int64_t> pieces_;
  std::int64_t otherwise_ = 10;
};

// "mug" with the variants MUG-BLUE (1,980 yen) and MUG-WHITE (2,200 yen), published, not saved yet.
inline catalog::Item a_mug() {
  catalog::Item item{.slug = "mug", .name = {"マグカップ", "Mug"}, .description = {"手になじむ大きさです。\n\n電子レンジで使えます。", ""}};
  item.tags = {"ギフト"};
  item.attributes.material = {"陶器", "stoneware"};
  item.variants = {{.sku = "MUG-BLUE", .name = {"青", "Blue"}, .list_price = Yen(1980)},
                   {.sku = "MUG-WHITE", .name = {"白", "White"}, .list_price = Yen(2200)}};
  item.published = true;
  return item;
}

// A catalog's deeds on a database, with an owner who does them.
struct CatalogWorld {
  explicit CatalogWorld(db::Database& database) : house(database), shelf(database) {}
  ~CatalogWorld() { remove_folder(folder); }

  TestHouse house;
  catalog::Shelf shelf;
  std::string folder = make_folder();
  image::Shelf pictures{folder + "/pictures"};
  ToldStock stock;
  std::map<VariantId, std::int64_t> received;
  catalog::Catalog catalog{house, shelf, pictures, stock, [this](db::Tx&, const Context&, const VariantId& variant, std::int64_t pieces) {
                             received[variant] += pieces;
                           }};
  Context context{ShopId("s1"), {ActorKind::staff, "u1", "くるみ"}, house.clock.now(), Locale::ja, "r1"};

  std::shared_ptr<const catalog::Snapshot> snapshot() const { return shelf.of(context.shop); }
};

}  // namespace noren::testing
