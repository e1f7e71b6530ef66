// Who holds which part of the leased pieces (leases.h): every live node a fair share of what is free, so that it can sell when it can ask
// nobody, and whoever waits for pieces that lie elsewhere gets them. All in the central database, inside the caller's transaction.
#pragma once
#include <string>
#include <vector>

#include "base/time.h"
#include "db/transaction.h"
#include "stock/types.h"

namespace noren::stock {

// The nodes that live, and which of them this one is: 0 ... nodes - 1.
struct Crowd {
  std::int64_t nodes = 1;
  std::int64_t place = 0;
};

// How a variant's pieces lie.
struct Spread {
  ShopId shop;
  VariantId variant;
  std::int64_t available = 0;  // with the central database
  std::int64_t leased = 0;     // with all nodes
  std::int64_t mine = 0;       // with the one that asks
};

// Pure: what it does towards its share. Above 0: takes so many of the free ones; below: gives so many back. What is over by a little stays
// where it is, or the last pieces would never rest.
std::int64_t step_to_share(const Spread& spread, const Crowd& crowd);

// Those of which the node may have to take or give, after that one and in the order of shops and variants.
std::vector<Spread> unevenly_spread(db::Tx& central, const std::string& node, const Crowd& crowd, const Spread& after, int limit);

// ---- wishes: pieces that lie with others and are waited for

inline constexpr const char* kOwnersSide = "";  // as a node: the pieces are wanted back in the central database

void put_lease_wish(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant, std::int64_t quantity,
                    Instant now);
void drop_lease_wish(db::Tx& central, const std::string& node, const ShopId& shop, const VariantId& variant);

struct LeaseWish {
  ShopId shop;
  VariantId variant;
  std::int64_t quantity = 0;
  std::string node;  // who waits
};
// What others wait for of that which lies with the node. Nobody waits for longer than kWishLasts: who asked is gone.
inline constexpr std::chrono::seconds kWishLasts{30};
std::vector<LeaseWish> lease_wishes_for(db::Tx& central, const std::string& node, Instant now);

}  // namespace noren::stock
