#include "crypto/crypto.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/staff.h"
#include "text/fold.h"

namespace noren::staff {
namespace {

std::string like(std::string_view folded) {
  std::string out = "%";
  for (const char c : folded) {
    if (c == '%' || c == '_' || c == '~') out += '~';
    out += c;
  }
  return out + "%";
}

struct Span {
  Instant from;
  Instant until;
};

Span span_of(const DeedSearch& search) {
  const auto start_of = [](LocalDate day) { return from_japan_time(LocalTime{day, 0, 0, 0}); };
  Span span{Instant(0), Instant(std::numeric_limits<std::int64_t>::max())};
  if (search.from) span.from = start_of(*search.from);
  if (search.to) span.until = start_of(plus_days(*search.to, 1));
  return span;
}

// Lines from before they could be said in both languages are plain text.
DeedLine read_line(const db::Row& row) {
  const bool worded = row.flag(10);
  const auto said = [&](int column) { return worded ? Saying::read(row.str(column)) : Saying(row.str(column)); };
  return {row.str(0), row.instant(1), row.str(2), row.str(3), Deed{row.str(4), row.str(5), row.str(6), said(7), said(8), said(9)}};
}

}  // namespace

void record_deed_from(db::Tx& tx, const Context& context, House& house, const Deed& deed, const std::string& client) {
  if (context.actor.kind == ActorKind::buyer) return;
  std::string searched = context.actor.name;
  for (const Saying* said : {&deed.label, &deed.before, &deed.after}) searched += " " + said->in(Locale::ja) + " " + said->in(Locale::en);
  const auto n = tx.one(
      sql::next_deed, [](const db::Row& row) { return row.integer(0); }, context.shop);
  tx.run(sql::insert_deed, context.shop, context.now, crypto::token(house.env.random), context.actor.id, context.actor.name, client,
         deed.what, deed.subject_type, deed.subject, deed.label.stored(), deed.before.stored(), deed.after.stored(), text::fold(searched),
         *n);
}

void record_deed(db::Tx& tx, const Context& context, House& house, const Deed& deed) { record_deed_from(tx, context, house, deed, ""); }

DeedPage find_deeds(House& house, const ShopId& shop, const DeedSearch& search) {
  const Span span = span_of(search);
  const std::string pattern = like(text::fold(search.text.substr(0, 400)));
  const std::int64_t skip = std::int64_t{std::max(search.page, 1) - 1} * kDeedsAPage;
  return house.db.read([&](db::Tx& tx) {
    DeedPage page;
    page.total =
        tx.one(
              sql::count_deeds, [](const db::Row& row) { return row.integer(0); }, shop, span.from, span.until, search.staff, pattern)
            .value_or(0);
    page.lines = tx.all(sql::find_deeds, read_line, shop, span.from, span.until, search.staff, pattern, kDeedsAPage, skip);
    return page;
  });
}

}  // namespace noren::staff
