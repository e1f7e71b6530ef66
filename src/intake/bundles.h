// What was carried is kept for some hours in the node's own database, as it was, and every carriage has a number that both sides remember: so a
// central database that forgot is found out, and told again. Rows only; private to the folder. Inside the caller's transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "db/transaction.h"

namespace noren::intake {

struct Bundle {
  OrderId id;
  ShopId shop;
  std::string number;  // "": an attempt that was handed over
  std::int64_t carriage = 0;
  std::string bytes;  // of its Cluster
};

// ---- at the node

void keep_bundle(db::Tx& own, const Bundle& bundle, Instant now);
std::vector<Bundle> bundles_after(db::Tx& own, std::int64_t carriage, int limit);
// It is carried no more: what is in it lies here again.
void take_back_bundle(db::Tx& own, const OrderId& id);
std::int64_t forget_bundles(db::Tx& own, Instant before);
std::int64_t count_bundles(db::Tx& own);
// Carried from here, or on its way.
bool left_here(db::Tx& own, const OrderId& id);
std::optional<OrderId> find_carried(db::Tx& own, const ShopId& shop, std::string_view number);
void note_carriage(db::Tx& own, const std::string& node, std::int64_t carriage);
void lower_carriage(db::Tx& own, const std::string& node, std::int64_t carriage);

// ---- in the central database

// The number of this transaction among those of the node.
std::int64_t next_carriage(db::Tx& central, const std::string& node);

// ---- on either side

// 0: there was none.
std::int64_t last_carriage(db::Tx& tx, const std::string& node);

}  // namespace noren::intake
