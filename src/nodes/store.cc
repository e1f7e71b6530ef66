#include "nodes/store.h"

#include "nodes/sql.h"

namespace noren::nodes {

std::optional<Known> find_node(db::Tx& tx, const std::string& letter) {
  const auto read = [](const db::Row& row) {
    return Known{row.str(0), row.integer(1), row.str(2), row.str(3), row.instant(4), row.maybe_instant(5)};
  };
  return tx.one(sql::find_node, read, letter);
}

bool is_elsewhere(db::Tx& tx, const Self& self, const std::string& place) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return *tx.one(sql::count_elsewhere, read, self.as.identity, self.letter, place) > 0;
}

void put_node(db::Tx& tx, const Self& self, const std::string& place, Instant now) {
  tx.run(sql::put_node, self.letter, self.as.identity, self.as.incarnation, place, now);
}

bool see_node(db::Tx& tx, const Self& self, const Addresses& addresses, Instant now) {
  return tx.run(sql::see_node, self.letter, self.as.identity, self.as.incarnation, now, addresses.pages, addresses.link) > 0;
}

std::vector<std::string> living(db::Tx& tx, Instant now) {
  return tx.all(
      sql::living_nodes, [](const db::Row& row) { return row.str(0); }, now - kAlive);
}

void leave_node(db::Tx& tx, const Self& self) { tx.run(sql::leave_node, self.letter, self.as.identity, self.as.incarnation); }

std::vector<Peer> others(db::Tx& tx, const Self& self, Instant now) {
  const auto read = [&](const db::Row& row) { return Peer{row.text(0).front(), row.str(1), is_away(row.maybe_instant(2), now)}; };
  return tx.all(sql::other_nodes, read, self.letter);
}

std::map<std::string, Lease> leases(db::Tx& tx) {
  std::map<std::string, Lease> all;
  tx.each(sql::all_duties, [&](const db::Row& row) { all[row.str(0)] = {row.str(1), row.integer(2), row.instant(3)}; });
  return all;
}

void put_lease(db::Tx& tx, Duty duty, const std::string& letter, const Lease& lease) {
  tx.run(sql::put_duty, name_of(duty), letter, lease.identity, lease.fence, lease.until);
}

void give_back(db::Tx& tx, const std::string& identity) { tx.run(sql::give_back_duties, identity); }

}  // namespace noren::nodes
