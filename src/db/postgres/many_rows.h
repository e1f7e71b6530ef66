// The text of an INSERT of one row, for many. Pure; private to db/postgres.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace noren::db::postgres {

// Rows of so many columns that go with one statement: the protocol counts parameters in 16 bits, and a text that is too long only costs.
std::size_t rows_at_once(std::size_t columns);

// Parameters stand nowhere but in its VALUES, which are said once for each row: ($1, $2) becomes ($1, $2), ($3, $4). Anything else is a Bug.
std::string for_rows(std::string_view insert, std::size_t rows);

}  // namespace noren::db::postgres
