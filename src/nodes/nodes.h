// Who this node is among those that serve one database, and which work only one of them does at a time (README.md).
// Thread: all but join and leave is safe from any.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "env/env.h"

namespace noren::nodes {

// Work on the database that one node does for all.
enum class Duty {
  mail,      // sends what is due
  payments,  // takes up errands that were left behind, sweeps, probes what is failing
  troubles,  // carries troubles up their ladders
  chores,    // what else is done now and then; and the demo's shop is made
};
inline constexpr Duty kDuties[] = {Duty::mail, Duty::payments, Duty::troubles, Duty::chores};
std::string_view name_of(Duty duty);

// Where a node answers.
struct Addresses {
  std::string pages;  // buyers and owners: "http://10.0.0.11:8080"
  std::string link;   // the other nodes (link/link.h): "http://10.0.0.11:8090"; "" it has no link
};

// Another node, as it was last heard of.
struct Peer {
  char letter = 'a';
  std::string link;   // "" not known
  bool away = false;  // it left in order, or was not seen for a day: nobody misses it
  bool operator==(const Peer&) const = default;
};

class Nodes {
 public:
  virtual ~Nodes() = default;

  // Whether this node is the one. From memory; false some seconds before another node may take it over.
  virtual bool holds(Duty duty) const = 0;
  // Another process has come in under this one's letter while it was silent, or it was retired (identities.h): it must not go on, and somebody
  // has to end it.
  virtual bool displaced() const = 0;
  // Another node may be about to do what is due: it is left alone for so long. 0: there is no other.
  virtual std::chrono::seconds left_alone_for() const = 0;
  // For the others.
  virtual void answers_at(const Addresses& addresses) = 0;
  // The others, by letter. From memory: as of the last beat that the database answered, and after a start without it as of that before.
  virtual std::vector<Peer> peers() const = 0;
  // Random, and the folder's for ever (README.md); "" of the only one.
  virtual std::string identity() const = 0;
  // Of those that were seen a short time ago, this one among them, in an order that all see alike. Throws db/errors.h.
  virtual std::vector<std::string> living() const = 0;

  // To be called so often; 0: never. Says that this node lives, holds its duties for longer, takes those that nobody holds. Throws db/errors.h.
  virtual std::chrono::seconds beat_every() const = 0;
  virtual void beat() = 0;
  // After all work has ended: duties and letter are free at once. Throws db/errors.h. The last call but holds.
  virtual void leave() = 0;
};

// The only one: of a database in a file. Holds everything, costs nothing.
std::unique_ptr<Nodes> alone();

// The letter is in use. One plain sentence.
class Taken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Joining {
  db::Database& db;
  env::Env& env;
  char letter = 'a';
  std::string file;   // where the identity is kept, in the folder that only this process uses
  std::string peers;  // the file there in which the others are remembered
  std::string place;  // the machine and that folder: where nobody else can be
  // Runs on while the machine sleeps and never jumps; from any moment on.
  std::function<std::chrono::microseconds()> steady;
  // The database's own clock, in the transaction: a node whose clock is wrong takes nothing.
  std::function<Instant(db::Tx&)> database_time;
  // The database is away: the node is who the folder says, and comes in at the first beat that the database answers. One that turns out to
  // be another by then (a copy of its folder has served, its letter is taken) is displaced: what it did, it did as who it was.
  bool later = false;
};
Instant time_of_database(db::Tx& tx);

// Of a database that others may serve, too. Writes the file before the database knows of it. Throws Taken, db/errors.h, std::system_error
// when the file cannot be written, std::runtime_error when it holds something else, or, of one that comes in later, when there is none.
std::unique_ptr<Nodes> join(Joining joining);

}  // namespace noren::nodes
