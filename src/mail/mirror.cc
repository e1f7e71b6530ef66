#include "mail/mirror.h"

#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "mail/sql.h"

namespace noren::mail {
namespace {

// Versions only grow, and no row goes.
struct Mark {
  std::int64_t rows = 0;
  std::int64_t versions = 0;
  bool operator==(const Mark&) const = default;
};

Mark mark_of(db::Database& database) {
  const auto read = [](const db::Row& row) { return Mark{row.integer(0), row.integer(1)}; };
  return *database.read([&](db::Tx& tx) { return tx.one(sql::templates_mark, read); });
}

struct Kept {
  ShopId shop;
  std::string name, locale;
  std::int64_t version = 0;
  std::string subject, text, html;
  Instant changed_at;
  std::string changed_by;
};

Kept read_kept(const db::Row& row) {
  return {row.id<ShopId>(0), row.str(1), row.str(2), row.integer(3), row.str(4), row.str(5), row.str(6), row.instant(7), row.str(8)};
}

}  // namespace

bool mirror_templates(db::Database& central, db::Database& own) {
  if (mark_of(central) == mark_of(own)) return false;
  const std::vector<Kept> all = central.read([](db::Tx& tx) { return tx.all(sql::all_templates, read_kept); });
  own.write([&](db::Tx& tx) {
    tx.run(sql::drop_templates);
    for (const Kept& kept : all) {
      tx.run(sql::put_template, kept.shop, kept.name, kept.locale, kept.version, kept.subject, kept.text, kept.html, kept.changed_at,
             kept.changed_by);
    }
  });
  return true;
}

}  // namespace noren::mail
