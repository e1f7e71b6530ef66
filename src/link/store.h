// Rows of copies; private to the folder.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "db/transaction.h"

namespace noren::link {

struct Copy {
  CheckoutId checkout;
  std::int64_t version = 0;
  std::string box;
};

// How many copies there are, and the room they take; or by how much that grew.
struct Amount {
  std::int64_t copies = 0;
  std::int64_t bytes = 0;
};
Amount count_copies(db::Tx& tx);

// Nothing changes when one as new is there.
Amount put_copy(db::Tx& tx, char node, const Copy& copy, Instant now);
// Nothing changes when there is none, or a newer one.
Amount drop_copy(db::Tx& tx, char node, const CheckoutId& checkout, std::int64_t version);
// Those after a checkout, in their order.
std::vector<Copy> copies_of(db::Tx& tx, char node, const CheckoutId& after, int most);

}  // namespace noren::link
