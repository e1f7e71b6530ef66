#include "app/kept_shops.h"

#include <algorithm>

#include "app/sql.h"
#include "html/words.h"

namespace noren::app {
namespace {

KeptShop read_kept(const db::Row& row) { return {row.id<ShopId>(0), row.flag(1), row.integer(2), row.integer(3)}; }

}  // namespace

std::vector<KeptShop> kept_shops(db::Database& database) {
  return database.read([](db::Tx& tx) { return tx.all(sql::kept_shops, read_kept); });
}

std::vector<KeptShop> lost_shops(db::Database& database) {
  std::vector<KeptShop> shops = kept_shops(database);
  std::erase_if(shops, [](const KeptShop& shop) { return shop.there; });
  return shops;
}

std::string words_of(const KeptShop& lost, Locale locale) {
  return html::word(locale, "app.verify.shop_gone",
                    {{"shop", lost.id.str()}, {"orders", std::to_string(lost.orders)}, {"accounts", std::to_string(lost.accounts)}});
}

Finding finding_of(const KeptShop& lost, Locale locale) {
  Finding finding{1, html::word(locale, "app.verify.shops"), 1, 0, {}};
  finding.tell(words_of(lost, locale));
  return finding;
}

}  // namespace noren::app
