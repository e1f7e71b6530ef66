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

std::optional<ArchivedLawPage> archived_law_page(House& house, const ShopId& shop, LawPage page, std::string_view version, Locale locale) {
  const auto read = [&](const db::Row& row) {
    return ArchivedLawPage{nlohmann::json::parse(row.text(0)).at(locale == Locale::ja ? "ja" : "en"), row.instant(1)};
  };
  return house.db.read([&](db::Tx& tx) { return tx.one(sql::find_law_page, read, shop, name_of(page), version); });
}

std::string archived_law_path(LawPage page, std::string_view version) {
  return "/legal/" + std::string(name_of(page)) + "/" + std::string(version);
}

std::vector<KeptLawPage> kept_law_pages(db::Tx& tx, const ShopId& shop) {
  std::vector<KeptLawPage> kept;
  tx.each(
      sql::law_pages_of_shop,
      [&](const db::Row& row) {
        if (const auto page = law_page_from(row.text(0))) kept.push_back({{*page, row.str(1)}, row.instant(2)});
      },
      shop);
  return kept;
}

}  // namespace noren::shops
