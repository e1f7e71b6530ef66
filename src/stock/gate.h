// The gate before the central database's free pieces. A database that was put back to an earlier state (a failover that lost its last second,
// a restore, a copy of its files) counts pieces as free that nodes hold. It does not know so, but its server was started anew: then, or when
// a node finds something of its own forgotten, an era begins, and pieces are handed out and sold from there only when every node
// that may hold some has told in it what it holds (claims.h). Who had not been heard of for kSilentFor at the newest moment that the database
// remembers was given nothing after that moment: he is not waited for (docs/adr/0015). Names of nodes are their identities. Everything works
// inside the caller's transaction, in the central database.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "db/transaction.h"

namespace noren::stock {

// Living nodes are heard of every kHeardOfEvery.
inline constexpr std::chrono::seconds kSilentFor{60};
inline constexpr std::chrono::seconds kHeardOfEvery{5};

// By when its server was started: it forgets nothing without another start. Of a file always the same.
std::string start_of_server(db::Tx& central);

enum class Gate {
  open,
  waits,   // for other nodes
  closed,  // this node is to tell first
};
// Open as well where no era has begun yet: nobody has leased pieces from there.
Gate gate_for(db::Tx& central, const std::string& node, const std::string& server_start);

struct Reporter {
  std::string node;
  std::string letter;
  bool told = false;  // in this era
  bool owes = false;  // it is waited for
  Instant at;
};
std::vector<Reporter> reporters(db::Tx& central);
bool has_era(db::Tx& central);

// Begins an era when the server was started anew, and in any case when anew.
void begin_era(db::Tx& central, const std::string& server_start, bool anew);
// The node is to tell, whatever this database thinks of it.
void owe_report(db::Tx& central, const std::string& node, const std::string& letter);
// The same of a node of which this database has forgotten that there is one. Nothing changes when it knows of it.
void expect_report(db::Tx& central, const std::string& node, const std::string& letter);
// The node has told. False, and nothing changed, when the server was started once more meanwhile.
bool put_report(db::Tx& central, const std::string& node, const std::string& letter, const std::string& server_start, Instant now);
// It lives. Nothing is written where that is known: nodes that are given something at once would wait for each other.
void renew_report(db::Tx& central, const std::string& node, Instant now);
// It holds nothing any more, or never will serve again: nobody waits for it, and what it claimed is claimed no more.
void strike_off(db::Tx& central, const std::string& node);

}  // namespace noren::stock
