// All rows of one order as a node wrote them, to be carried from its own database to the central one byte for byte: the order's story is a
// chain of hashes. An order's id is its checkout's, so every row is found by that one id. Inside the caller's transaction.
#pragma once
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "db/transaction.h"
#include "orders/types.h"

namespace noren::intake {

// One table of a cluster, in the order in which they are written.
struct Table {
  const db::Statement& read;  // $1: the order's id
  const db::Statement& put;   // all columns that read gives, in its order
};
std::span<const Table> tables();

struct Bytes {
  std::string bytes;
};
using Cell = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;
using Cells = std::vector<Cell>;

struct Cluster {
  OrderId id;
  std::vector<std::vector<Cells>> rows;  // as tables()
};

Cluster read_cluster(db::Tx& own, const OrderId& id);
// Rows that are there already stay as they are: carrying it twice is carrying it once. How many were new.
std::int64_t put_cluster(db::Tx& central, const Cluster& cluster);

}  // namespace noren::intake
