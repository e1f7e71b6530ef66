// All rows of one attempt to buy, of its payments and of its order, as a node wrote them, to be carried from its own database to the central one byte for
// byte: the order's story is a chain of hashes. An order's id is its checkout's, so every row is found by that one id. Inside the caller's
// transaction.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "db/transaction.h"
#include "intake/cells.h"
#include "orders/types.h"

namespace noren::intake {

struct Cluster {
  OrderId id;
  std::vector<std::vector<Cells>> rows;  // a list for each table
};

Cluster read_cluster(db::Tx& own, const OrderId& id);
// Rows that are there already stay as they are. How many were new. Of many at once, table by table.
std::int64_t put_clusters(db::Tx& central, std::span<const Cluster* const> clusters);
std::int64_t put_cluster(db::Tx& central, const Cluster& cluster);
std::int64_t rows_in(const Cluster& cluster);
void drop_cluster(db::Tx& own, const OrderId& id);
bool has_payments(const Cluster& cluster);
// The goods that are kept for its payment; none when they are not.
std::vector<orders::Line> held_lines(const Cluster& cluster);

// The same without what refused presses were answered: of an order the least that has to be kept.
Cluster without_answers(Cluster cluster);

// As one value, for a row of the house's own. Broken bytes are a Bug.
std::string to_bytes(const Cluster& cluster);
Cluster cluster_from_bytes(const OrderId& id, std::string_view bytes);

}  // namespace noren::intake
