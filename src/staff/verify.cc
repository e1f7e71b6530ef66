#include "staff/verify.h"

#include "html/words.h"
#include "staff/sql.h"

namespace noren::staff {
namespace {

constexpr int kMostOfAKind = 1'000;                                               // more of one kind of violation tell nothing new
constexpr std::string_view kNamedBy[] = {"deeds", "sessions", "links", "codes"};  // as sql/verify_accounts.sql counts them

std::string when(const db::Row& row, int column, Locale locale) {
  return row.is_null(column) ? html::word(locale, "staff.verify.beginning") : to_rfc3339(row.instant(column));
}

}  // namespace

std::vector<Finding> verify_staff(db::Database& db, const ShopId& shop, Locale locale) {
  Finding accounts{1, html::word(locale, "staff.verify.accounts"), 0, 0, {}};
  Finding deeds{1, html::word(locale, "staff.verify.deeds"), 0, 0, {}};
  std::int64_t counted = 0;
  std::int64_t last = 0;
  const auto read_counts = [&](const db::Row& row) {
    accounts.checked = row.integer(0);
    deeds.checked = row.integer(1);
    counted = row.integer(2);
    last = row.integer(3);
  };
  const auto tell_account = [&](const db::Row& row) {
    const std::string named_by(kNamedBy[row.integer(1)]);
    accounts.tell(html::word(locale, "staff.verify.account_gone_" + named_by, {{"id", row.str(0)}, {"n", std::to_string(row.integer(2))}}));
  };
  const auto tell_gap = [&](const db::Row& row) {
    const std::int64_t missing = row.integer(2) - row.integer(0) - 1;
    if (missing < 0) return deeds.tell(html::word(locale, "staff.verify.deed_twice", {{"n", std::to_string(row.integer(2))}}));
    deeds.tell(html::word(locale, "staff.verify.deeds_gone",
                          {{"n", std::to_string(missing)},
                           {"first", std::to_string(row.integer(0) + 1)},
                           {"from", when(row, 1, locale)},
                           {"until", when(row, 3, locale)}}));
  };
  db.read([&](db::Tx& tx) {
    tx.each(sql::verify_counts, read_counts, shop);
    tx.each(sql::verify_accounts, tell_account, shop, kMostOfAKind);
    tx.each(sql::verify_deeds, tell_gap, shop, kMostOfAKind);
  });
  // Nobody has an account that no line told of: the first one, too, is made with a line.
  if (deeds.checked == 0 && accounts.checked > 0) {
    deeds.tell(html::word(locale, "staff.verify.log_gone", {{"n", std::to_string(accounts.checked)}}));
  } else if (counted != last) {
    deeds.tell(html::word(locale, counted > last ? "staff.verify.last_deeds_gone" : "staff.verify.deeds_uncounted",
                          {{"counted", std::to_string(counted)}, {"last", std::to_string(last)}}));
  }
  return {std::move(accounts), std::move(deeds)};
}

}  // namespace noren::staff
