#include "support/verify.h"

#include "html/words.h"
#include "support/sql.h"

namespace noren::support {

Finding verify_inquiries(db::Database& db, const ShopId& shop, Locale locale) {
  constexpr int kMost = 1'000;  // more tell nothing new
  Finding finding{1, html::word(locale, "support.verify.inquiries"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    tx.each(
        sql::count_all, [&](const db::Row& row) { finding.checked = row.integer(0); }, shop);
    tx.each(
        sql::verify_keyless,
        [&](const db::Row& row) {
          finding.tell(html::word(locale, "support.verify.lost_key", {{"number", row.str(0)}}));
        },
        shop, kMost);
    tx.each(
        sql::verify_lost,
        [&](const db::Row& row) {
          finding.tell(html::word(locale, "support.verify.gone", {{"id", row.str(0)}, {"n", std::to_string(row.integer(1))}}));
        },
        shop, kMost);
    tx.each(
        sql::verify_counted,
        [&](const db::Row& row) {
          finding.tell(
              html::word(locale, "support.verify.counted",
                         {{"month", row.str(0)}, {"counted", std::to_string(row.integer(1))}, {"there", std::to_string(row.integer(2))}}));
        },
        shop, kMost);
  });
  return finding;
}

}  // namespace noren::support
