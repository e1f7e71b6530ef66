#include "troubles/verify.h"

#include "html/words.h"
#include "troubles/playbook.h"
#include "troubles/sql.h"

namespace noren::troubles {
namespace {

constexpr std::chrono::hours kGrace{1};
constexpr int kMostGaps = 1'000;  // more tell nothing new

void look_at(const db::Row& row, Instant now, Locale locale, Finding& finding) {
  ++finding.checked;
  const std::string kind = row.str(1);
  const auto tell = [&](const char* key) {
    finding.tell(html::word(locale, std::string("troubles.verify.") + key, {{"id", row.str(0)}, {"kind", kind}}));
  };
  if (find_kind(kind) == nullptr) tell("unknown_kind");
  const auto deadline = row.maybe_instant(2);
  if (deadline && *deadline + kGrace < now && row.is_null(3)) tell("silent");
  if (!deadline && row.instant(4) + kGrace < now) tell("not_begun");
}

}  // namespace

std::vector<Finding> verify_troubles(db::Database& db, const ShopId& shop, Instant now, Locale locale) {
  Finding overdue{9, html::word(locale, "troubles.verify.overdue"), 0, 0, {}};
  Finding events{9, html::word(locale, "troubles.verify.events"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    tx.each(
        sql::verify_open, [&](const db::Row& row) { look_at(row, now, locale, overdue); }, shop);
    events.checked = tx.one(
                           sql::count_all, [](const db::Row& row) { return row.integer(0); }, shop)
                         .value_or(0);
    tx.each(
        sql::verify_events,
        [&](const db::Row& row) {
          events.tell(html::word(locale, "troubles.verify.gap", {{"id", row.str(0)}}));
        },
        shop, kMostGaps);
    tx.each(
        sql::verify_lost,
        [&](const db::Row& row) {
          events.tell(html::word(locale, "troubles.verify.gone", {{"id", row.str(0)}, {"n", std::to_string(row.integer(1))}}));
        },
        shop, kMostGaps);
  });
  return {std::move(overdue), std::move(events)};
}

}  // namespace noren::troubles
