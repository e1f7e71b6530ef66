#include "catalog/verify.h"

#include "catalog/sql.h"
#include "html/words.h"

namespace noren::catalog {
namespace {

constexpr int kMostOfAKind = 1'000;  // more of one kind of violation tell nothing new

}  // namespace

Finding verify_catalog(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{1, html::word(locale, "catalog.verify.parts"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto tell = [&](const db::Statement& statement, std::string_view key) {
      const auto tell_row = [&](const db::Row& row) {
        finding.tell(html::word(locale, key, {{"what", row.str(0)}, {"item", row.str(1)}}));
      };
      tx.each(statement, tell_row, shop, kMostOfAKind);
    };
    tx.each(
        sql::count_parts, [&](const db::Row& row) { finding.checked = row.integer(0); }, shop);
    tell(sql::verify_variants, "catalog.verify.itemless_variant");
    tell(sql::verify_pictures, "catalog.verify.itemless_picture");
    tell(sql::verify_items, "catalog.verify.bare_item");
    const auto tell_count = [&](const db::Row& row) {
      finding.tell(
          html::word(locale, "catalog.verify.picture_count",
                     {{"item", row.str(0)}, {"written", std::to_string(row.integer(1))}, {"there", std::to_string(row.integer(2))}}));
    };
    tx.each(sql::verify_picture_counts, tell_count, shop, kMostOfAKind);
  });
  return finding;
}

}  // namespace noren::catalog
