// Many values as one parameter: statements take them apart with json_each (SQLite) or jsonb_array_elements_text (PostgreSQL), each in its own
// file (statement.h).
#pragma once
#include <span>
#include <string>

namespace noren::db {

// Text that is no UTF-8 is a Bug.
std::string list_of(std::span<const std::string> values);

}  // namespace noren::db
