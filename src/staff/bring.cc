// What the owner's side did at a node while the central database was away.
#include <optional>

#include "staff/sql.h"
#include "staff/staff.h"

namespace noren::staff {
namespace {

constexpr int kDeedsAtOnce = 200;

struct Line {
  ShopId shop;
  Instant at;
  std::string id;
  std::vector<std::string> rest;  // staff_id to folded
};

struct LetIn {
  ShopId shop;
  std::string id;
  StaffId staff;
  std::string device;
  std::string client;
  Instant created_at;
  Instant seen_at;
  std::string password_hash;
};

Line read_deed_here(const db::Row& row) {
  Line line{row.id<ShopId>(0), row.instant(1), row.str(2), {}};
  for (int column = 3; column < row.columns(); ++column) line.rest.push_back(row.str(column));
  return line;
}

LetIn read_let_in(const db::Row& row) {
  return {row.id<ShopId>(0), row.str(1), row.id<StaffId>(2), row.str(3), row.str(4), row.instant(5), row.instant(6), row.str(7)};
}

// With the next number of the log: lines are counted where they come together.
void bring(db::Tx& central, const Line& line) {
  const auto there = central.one(
      sql::find_deed, [](const db::Row&) { return true; }, line.shop, line.at, line.id);
  if (there) return;
  const auto n = central.one(
      sql::next_deed, [](const db::Row& row) { return row.integer(0); }, line.shop);
  std::vector<db::Param> params{line.shop, line.at, line.id};
  params.insert(params.end(), line.rest.begin(), line.rest.end());
  params.emplace_back(*n);
  central.run_with(sql::insert_deed, params);
}

void bring(db::Tx& central, const LetIn& session) {
  central.run(sql::bring_session, session.shop, session.id, session.staff, session.device, session.client, session.created_at,
              session.seen_at, session.password_hash);
}

}  // namespace

void bring_from(db::Database& own, db::Database& central) {
  while (true) {
    const auto lines = own.read([](db::Tx& tx) { return tx.all(sql::deeds_here, read_deed_here, kDeedsAtOnce); });
    if (lines.empty()) return;
    // Being let in is a line of the log: nobody was before the first of them.
    const auto let_in = own.read([&](db::Tx& tx) { return tx.all(sql::sessions_since, read_let_in, lines.front().at); });
    central.write([&](db::Tx& tx) {
      for (const LetIn& session : let_in) bring(tx, session);
      for (const Line& line : lines) bring(tx, line);
    });
    own.write(
        [&](db::Tx& tx) {
          for (const Line& line : lines) tx.run(sql::drop_deed, line.shop, line.at, line.id);
        },
        db::Priority::background);
  }
}

}  // namespace noren::staff
