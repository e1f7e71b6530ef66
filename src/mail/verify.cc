#include "mail/verify.h"

#include "html/words.h"
#include "mail/rules.h"
#include "mail/sql.h"

namespace noren::mail {

Finding verify_states(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{7, html::word(locale, "mail.verify.states"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto counts = tx.all(
        sql::count_states, [](const db::Row& row) { return std::pair(row.str(0), row.integer(1)); }, shop);
    for (const auto& [state, count] : counts) {
      finding.checked += count;
      if (is_state(state)) continue;
      std::int64_t told = 0;
      tx.each(
          sql::messages_in_state,
          [&, name = state](const db::Row& row) {
            ++told;
            finding.tell(html::word(locale, "mail.verify.unknown_state", {{"id", row.str(0)}, {"kind", row.str(1)}, {"state", name}}));
          },
          shop, state, static_cast<std::int64_t>(Finding::kViolationsKept));
      finding.broken += count - told;
    }
  });
  return finding;
}

}  // namespace noren::mail
