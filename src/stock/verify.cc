#include "stock/verify.h"

#include "html/words.h"
#include "stock/sql.h"
#include "stock/stock.h"
#include "stock/types.h"

namespace noren::stock {

Finding verify_levels(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{3, html::word(locale, "stock.verify.levels"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    tx.each(
        sql::verify_levels,
        [&](const db::Row& row) {
          const Level level{row.id<VariantId>(0), row.integer(1), row.integer(2), row.integer(3),
                            row.integer(4),       row.integer(5), row.integer(6), row.integer(7)};
          ++finding.checked;
          const auto tell = [&](std::string_view key) { finding.tell(html::word(locale, key, {{"variant", level.variant.str()}})); };
          if (!level.balanced()) tell("stock.verify.unbalanced");
          if (level.received + level.adjusted + level.returned != row.integer(8)) tell("stock.verify.moves_differ");
          if (level.leased != row.integer(9)) tell("stock.verify.leases_differ");
        },
        shop);
  });
  return finding;
}

Finding verify_variants(db::Database& db, const ShopId& shop, Locale locale) {
  constexpr int kMostOfAKind = 1'000;  // more of one kind of violation tell nothing new
  Finding finding{3, html::word(locale, "stock.verify.variants"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto tell = [&](const db::Statement& statement, std::string_view key) {
      tx.each(
          statement,
          [&](const db::Row& row) {
            finding.tell(html::word(locale, key, {{"variant", row.str(0)}}));
          },
          shop, kMostOfAKind);
    };
    finding.checked = static_cast<std::int64_t>(all_levels(tx, shop).size());
    tell(sql::verify_variantless, "stock.verify.variant_gone");
    tell(sql::verify_uncounted, "stock.verify.uncounted");
  });
  return finding;
}

}  // namespace noren::stock
