#include "members/verify.h"

#include "html/words.h"
#include "members/sql.h"

namespace noren::members {

Finding verify_members(db::Database& db, const ShopId& shop, Locale locale) {
  constexpr int kMost = 1'000;  // more tell nothing new
  Finding finding{1, html::word(locale, "members.verify.members"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    tx.each(
        sql::count_members, [&](const db::Row& row) { finding.checked = row.integer(0); }, shop);
    tx.each(
        sql::verify_keyless,
        [&](const db::Row& row) {
          finding.tell(html::word(locale, "members.verify.lost_key", {{"id", row.str(0)}}));
        },
        shop, kMost);
    tx.each(
        sql::verify_without_terms,
        [&](const db::Row& row) {
          finding.tell(html::word(locale, "members.verify.without_terms", {{"id", row.str(0)}}));
        },
        shop, kMost);
  });
  return finding;
}

}  // namespace noren::members
