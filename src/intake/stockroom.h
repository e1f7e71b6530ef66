// What a node holds of the central database's pieces (stock/leases.h), between that database and the node's own: brings home what it needs
// for an order, gives back what others wait for, and keeps a fair share at hand. The node's name is its identity.
// Each step may be the last before a stop, and the next one goes on from there. Throws db/errors.h. Thread: safe from any.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "db/database.h"
#include "env/env.h"
#include "stock/board.h"
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
  };
  explicit Stockroom(Parts parts) : parts_(std::move(parts)) {}

  enum class Fetched {
    enough,     // the node has them now
    elsewhere,  // other nodes hold what is missing: wish() and ask again
    none,       // nobody has them
  };
  // Brings home what is missing for an order, and a little more.
  Fetched fetch(const ShopId& shop, const std::vector<Need>& needs);
  // Brings what lies here back into the central database, as much as is missing there for a deed of the owner's side.
  Fetched fetch_back(const ShopId& shop, const std::vector<Need>& needs);

  // Tells the others what is waited for, and that it is no more; whose is the waiting: this node's or the owner's side.
  enum class Waiting { node, owners };
  void wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs);
  void end_wish(Waiting who, const ShopId& shop, const std::vector<Need>& needs);

  // Now and then: what was on its way when something stopped; what others wait for; the node's share.
  void catch_up();
  void give_to_others();
  void take_share(const stock::Crowd& crowd);
  // The node stops: what it holds and did not sell can be sold by others.
  void give_all_back();

 private:
  class Turn;  // who moves pieces: one at a time
  struct Lack {
    VariantId variant;
    std::int64_t quantity = 0;
  };
  std::vector<Lack> lacks(db::Database& database, const ShopId& shop, const std::vector<Need>& needs) const;
  void bring_granted();
  void bring_returned();
  std::vector<stock::Granted> grant_lacking(const ShopId& shop, const std::vector<Lack>& lacking);
  const std::string& name_of(Waiting who) const;

  const Parts parts_;
  std::mutex mutex_;
  std::condition_variable free_;
  bool moving_ = false;
  const std::string owners_side_ = stock::kOwnersSide;
};

}  // namespace noren::intake
