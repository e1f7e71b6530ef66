// Rows as they are, of any table: read from one database and written to another byte for byte.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "db/transaction.h"

namespace noren::intake {

struct Bytes {
  std::string bytes;
  bool operator==(const Bytes&) const = default;
};
using Cell = std::variant<std::nullptr_t, std::int64_t, std::string, Bytes>;
using Cells = std::vector<Cell>;

Cells cells_of(const db::Row& row);
// Point into the cells.
std::vector<db::Param> params_of(const Cells& cells);

}  // namespace noren::intake
