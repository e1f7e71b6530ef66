// What a node holds of the central database's pieces (stock/leases.h), between that database and the node's own: brings home what it needs
// for an order, gives back what others wait for, and keeps a fair share at hand. The node's name is its identity.
// Each step may be the last before a stop, and the next one goes on from there. Nothing is taken from a database that may have forgotten what
// it gave to whom (stock/gate.h), and nothing returned to it before this node has told it what lies here (recall.h). Throws db/errors.h.
// Thread: safe from any.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/database.h"
#include "env/env.h"
#include "nodes/nodes.h"
#include "stock/board.h"
#include "stock/claims.h"
#include "stock/gate.h"
#include "stock/leases.h"
#include "stock/sharing.h"

namespace noren::intake {

struct Need {
  VariantId variant;
  std::int64_t quantity = 0;
};

class Stockroom {
 public:
  struct Parts {
    db::Database& central;
    stock::Board& board;  // of the central database
    db::Database& own;
    stock::Board& own_board;
    env::Env& env;
    std::string node;
    std::function<std::string(db::Tx&)> start_of_server = stock::start_of_server;
    std::function<Instant(db::Tx&)> database_time = nodes::time_of_database;
  };
  explicit Stockroom(Parts parts) : parts_(std::move(parts)) {}

  enum class Fetched {
    enough,     // the node has them now
    elsewhere,  // other nodes hold what is missing: wish() and ask again
    none,       // nobody has them
    unknown,    // the central database does not know yet what nodes hold
  };
  // Brings home what is missing for an order, and a little more.
  Fetched fetch(const ShopId& shop, const std::vector<Need>& needs);
  // Brings what lies here back into the central database, as much as is missing there for a deed of the owner's side.
  Fetched fetch_back(const ShopId& shop, const std::vector<Need>& needs);

  // Tells the others what is waited for, and that it is no more; whose is the waiting: this node's or the owner's side. What several wait for
  // at once is added up. Each wish is ended once, also one that could not be told.
  enum class Waiting { node, owners };
  void wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs);
  void end_wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs);

  // Now and then: what was on its way when something stopped; what others wait for; the node's share.
  void catch_up();
  void give_to_others();
  void take_share(const stock::Crowd& crowd);
  // The node stops: what it holds and did not sell can be sold by others.
  void give_all_back();

  // How far moves have come: of those that were granted, and of those that were returned and are not on their way any more.
  struct Marks {
    std::int64_t granted = 0;
    std::int64_t returned = 0;
  };
  stock::Gate gate(db::Tx& central) const;
  Marks marks_here() const;
  Marks marks_of(db::Tx& central) const;
  // The central database may have forgotten moves: it is told all that lies here and is on its way, whatever it knows; on_their_way: with
  // payments that were handed over and have not arrived. Every order and attempt that it knows has to be finished here before
  // (Carrying::finish_recorded).
  void tell_all(const std::vector<stock::Holding>& on_their_way);
  // The central database has heard of this node: where it knows of no node at all, it has forgotten that.
  void is_known_there() { known_there_ = true; }
  // Nothing of the central database's lies here or is on its way back.
  bool is_empty() const;
  // The central database may sell so many of its pieces: nobody holds them.
  bool are_free(db::Tx& central, const ShopId& shop, const std::vector<Need>& needs) const;

 private:
  enum class Whose { buyers, keepers };
  class Turn;  // who moves pieces: one at a time, the keeper before those who wait for what it brings and gives
  struct Lack {
    VariantId variant;
    std::int64_t quantity = 0;
  };
  std::vector<Lack> lacks(db::Database& database, const ShopId& shop, const std::vector<Need>& needs) const;
  Marks marks_in(db::Tx& own) const;
  bool may_be_given(db::Tx& central) const;
  void bring_granted();
  bool bring_returned();
  std::optional<std::vector<stock::Granted>> grant_lacking(const ShopId& shop, const std::vector<Lack>& lacking);
  void take_towards_share(const std::vector<stock::Spread>& takes, const stock::Crowd& crowd);
  const std::string& name_of(Waiting who) const;
  void tell_wishes(Waiting who, const ShopId& shop, const std::vector<Need>& needs);

  const Parts parts_;
  std::atomic<bool> known_there_ = false;
  std::mutex mutex_;
  std::condition_variable free_;
  bool moving_ = false;
  int keepers_ = 0;  // that wait for their turn
  using Wished = std::pair<ShopId, VariantId>;
  std::map<std::pair<Waiting, Wished>, std::int64_t> wished_;  // pieces in all
  const std::string owners_side_ = stock::kOwnersSide;
};

}  // namespace noren::intake
