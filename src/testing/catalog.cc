#include "testing/catalog.h"

namespace noren::testing {

std::int64_t ToldStock::quantity(const VariantId& variant) const {
  const auto found = pieces_.find(variant);
  return found == pieces_.end() ? otherwise_ : found->second;
}

void ToldStock::set(const VariantId& variant, std::int64_t pieces) { pieces_[variant] = pieces; }

catalog::Item a_mug() {
  catalog::Item item{.slug = "mug", .name = {"マグカップ", "Mug"}, .description = {"手になじむ大きさです。\n\n電子レンジで使えます。", ""}};
  item.tags = {"ギフト"};
  item.attributes.material = {"陶器", "stoneware"};
  item.variants = {{.sku = "MUG-BLUE", .name = {"青", "Blue"}, .list_price = Yen(1980)},
                   {.sku = "MUG-WHITE", .name = {"白", "White"}, .list_price = Yen(2200)}};
  item.published = true;
  return item;
}

CatalogWorld::CatalogWorld(db::Database& database)
    : house(database), shelf(database), catalog{house, shelf, pictures, stock,
                                                [this](db::Tx&, const Context&, const VariantId& variant, std::int64_t pieces) {
                                                  received[variant] += pieces;
                                                }} {}

CatalogWorld::~CatalogWorld() { remove_folder(folder); }

}  // namespace noren::testing
