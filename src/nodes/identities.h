// Nodes that take orders in a database of their own (intake): attempts to buy are theirs and pieces lie with them, also while they are dead. Each
// is known by the identity of its folder, from its first renewal until it stopped in order and left nothing, or for ever once it was retired.
// Instants are by the database's clock. Inside the caller's transaction; throws db/errors.h. Thread: a Tx is its caller's.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "db/transaction.h"
#include "nodes/nodes.h"

namespace noren::nodes {

struct Holder {
  char letter = 'a';
  std::string identity;
  Instant since;
  Instant renewed_at;        // it was heard last
  Instant sells_until;       // what it holds, if it is heard no more
  std::int64_t waiting = 0;  // orders that it had not carried then
  std::optional<Instant> retired_at;
  std::string retired_by;
  std::string account;             // JSON; "" none
  std::optional<Instant> seen_at;  // alive; unset: it left in order, or somebody else has its letter

  bool retired() const { return retired_at.has_value(); }
};
// By letter, the oldest first.
std::vector<Holder> holders(db::Tx& tx);

// Who serves under each letter, or did last.
struct Served {
  char letter = 'a';
  std::string identity;
  std::string address;
  std::optional<Instant> seen_at;  // unset: it left in order
};
std::vector<Served> served(db::Tx& tx);
// It was seen a moment ago.
bool lives(std::optional<Instant> seen_at, Instant now);
// Those of all letters but this one.
std::vector<Peer> peers_but(db::Tx& tx, char letter, Instant now);

struct Renewal {
  char letter = 'a';
  std::string identity;
  std::chrono::microseconds lasts{};  // it may sell for so long what it holds
  std::int64_t waiting = 0;
};
// False: it was retired, and sells no more.
bool renew_holder(db::Tx& tx, const Renewal& renewal, Instant now);
// The same of one that another node knows of, in a database that has forgotten it. Nothing changes when it is known.
void expect_holder(db::Tx& tx, const Renewal& renewal, Instant now);
// It stopped and left nothing: whatever bears its letter is in the database.
void forget_holder(db::Tx& tx, const std::string& identity);
// Somebody but that identity may know of attempts under this letter that the database does not know of.
bool has_holder(db::Tx& tx, char letter, const std::string& but);

// Of a holder; "?" of one that is not known.
std::string letter_of(db::Tx& tx, const std::string& identity);
bool is_retired(db::Tx& tx, const std::string& identity);
// It never sells again, and a program that serves it is displaced (nodes.h). Nothing changes when it is retired already.
void retire_holder(db::Tx& tx, const std::string& identity, const std::string& by, Instant now);
void put_account(db::Tx& tx, const std::string& identity, const std::string& account);

}  // namespace noren::nodes
