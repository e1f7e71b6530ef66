// The audit of one shop: every invariant that can be read from the shop's own database. Read-only. Throws db/errors.h.
#pragma once
#include <vector>

#include "crypto/crypto.h"
#include "db/database.h"
#include "house/audit.h"

namespace noren::app {

struct ShopFindings {
  ShopId shop;
  std::vector<Finding> findings;
};
// Shops that are gone, though something of them is kept.
std::vector<ShopFindings> audit_lost_shops(db::Database& database);

std::vector<Finding> audit(db::Database& database, const crypto::Keys& keys, const ShopId& shop, Instant now);

bool is_good(const ShopFindings& shop);
void print_text(const std::vector<ShopFindings>& shops);  // on stdout

}  // namespace noren::app
