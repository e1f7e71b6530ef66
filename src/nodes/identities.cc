#include "nodes/identities.h"

#include "nodes/rules.h"
#include "nodes/sql.h"
#include "nodes/store.h"

namespace noren::nodes {

std::vector<Holder> holders(db::Tx& tx) {
  const auto read = [](const db::Row& row) {
    return Holder{row.text(0).front(), row.str(1),           row.instant(2), row.instant(3), row.instant(4),
                  row.integer(5),      row.maybe_instant(6), row.str(7),     row.str(8),     row.maybe_instant(9)};
  };
  return tx.all(sql::all_holders, read);
}

std::vector<Served> served(db::Tx& tx) {
  const auto read = [](const db::Row& row) { return Served{row.text(0).front(), row.str(1), row.str(2), row.maybe_instant(3)}; };
  return tx.all(sql::all_nodes, read);
}

bool lives(std::optional<Instant> seen_at, Instant now) { return seen_at && now - *seen_at < kAlive; }

std::vector<Peer> peers_but(db::Tx& tx, char letter, Instant now) { return others(tx, {std::string(1, letter), {}}, now); }

bool renew_holder(db::Tx& tx, const Renewal& renewal, Instant now) {
  return tx.run(sql::renew_holder, renewal.identity, std::string(1, renewal.letter), now, now + renewal.lasts, renewal.waiting) > 0;
}

void expect_holder(db::Tx& tx, const Renewal& renewal, Instant now) {
  tx.run(sql::expect_holder, renewal.identity, std::string(1, renewal.letter), now, now + renewal.lasts);
}

void forget_holder(db::Tx& tx, const std::string& identity) { tx.run(sql::forget_holder, identity); }

bool has_holder(db::Tx& tx, char letter, const std::string& but) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return *tx.one(sql::count_holders, read, std::string(1, letter), but) > 0;
}

std::string letter_of(db::Tx& tx, const std::string& identity) {
  const auto letter = tx.one(
      sql::letter_of_holder, [](const db::Row& row) { return row.str(0); }, identity);
  return letter.value_or("?");
}

bool is_retired(db::Tx& tx, const std::string& identity) {
  return tx
      .one(
          sql::find_retired, [](const db::Row&) { return true; }, identity)
      .has_value();
}

void retire_holder(db::Tx& tx, const std::string& identity, const std::string& by, Instant now) {
  if (tx.run(sql::retire_holder, identity, now, by) > 0) tx.run(sql::displace_node, identity);
}

void put_account(db::Tx& tx, const std::string& identity, const std::string& account) { tx.run(sql::put_account, identity, account); }

}  // namespace noren::nodes
