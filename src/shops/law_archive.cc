#include "shops/law_archive.h"

#include "shops/shops.h"
#include "shops/sql.h"

namespace noren::shops {

void keep_law_pages(db::Tx& tx, const ShopId& shop, const std::vector<ShownLawPage>& pages, Instant now) {
  for (const ShownLawPage& page : pages) {
    tx.run(sql::keep_law_page, shop, name_of(page.version.page), page.version.version, page.shown, now);
  }
}

void archive_law_pages(House& house, const Directory& directory) {
  const Instant now = house.env.clock.now();
  for (const auto& shop : directory.all()) {
    const auto pages = shown_law_pages(shop->settings);
    house.db.write([&](db::Tx& tx) { keep_law_pages(tx, shop->id, pages, now); });
  }
}

nlohmann::json archived_law_page(House& house, const ShopId& shop, LawPage page, std::string_view version, Locale locale) {
  const auto shown = house.db.read([&](db::Tx& tx) {
    return tx.one(sql::find_law_page, [](const db::Row& row) { return row.str(0); }, shop, name_of(page), version);
  });
  if (!shown) return nullptr;
  return nlohmann::json::parse(*shown).at(locale == Locale::ja ? "ja" : "en");
}

}  // namespace noren::shops
