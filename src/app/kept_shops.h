// The shops of which a database keeps something, whether or not they are still there themselves. Throws db/errors.h. Thread: any.
#pragma once
#include <vector>

#include "base/context.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::app {

struct KeptShop {
  ShopId id;
  bool there = false;  // its own row
  std::int64_t orders = 0;
  std::int64_t accounts = 0;
};

std::vector<KeptShop> kept_shops(db::Database& database);  // ordered by id
std::vector<KeptShop> lost_shops(db::Database& database);  // those of them that are not there

// In words, with what to do.
std::string words_of(const KeptShop& lost, Locale locale);
// Invariant 1: what was acknowledged has its record, and a shop that it belongs to.
Finding finding_of(const KeptShop& lost, Locale locale);

}  // namespace noren::app
