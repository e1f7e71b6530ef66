#include "db/postgres/many_rows.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"

namespace noren::db::postgres {
namespace {

constexpr std::size_t kParamsAtOnce = 2'000;
constexpr std::string_view kValues = "VALUES";

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// From its opening parenthesis to the one that closes it.
std::string_view first_row(std::string_view sql) {
  int depth = 0;
  for (std::size_t n = 0; n < sql.size(); ++n) {
    if (sql[n] == '(') ++depth;
    if (sql[n] == ')' && --depth == 0) return sql.substr(0, n + 1);
  }
  check(false, "an INSERT whose VALUES do not end");
  return {};
}

std::size_t params_in(std::string_view row) {
  return static_cast<std::size_t>(std::count(row.begin(), row.end(), '$'));
}

// $n becomes $(n + by).
void add_moved(std::string& out, std::string_view row, std::size_t by) {
  for (std::size_t n = 0; n < row.size();) {
    out += row[n++];
    if (out.back() != '$') continue;
    std::size_t number = 0;
    while (n < row.size() && is_digit(row[n])) number = number * 10 + static_cast<std::size_t>(row[n++] - '0');
    out += std::to_string(number + by);
  }
}

}  // namespace

std::size_t rows_at_once(std::size_t columns) { return std::max<std::size_t>(1, kParamsAtOnce / std::max<std::size_t>(1, columns)); }

std::string for_rows(std::string_view insert, std::size_t rows) {
  const std::size_t values = insert.find(kValues);
  check(values != std::string_view::npos, "rows are written by an INSERT with VALUES");
  const std::size_t begin = insert.find('(', values);
  check(begin != std::string_view::npos, "VALUES of nothing");
  const std::string_view row = first_row(insert.substr(begin));
  const std::string_view rest = insert.substr(begin + row.size());
  check(rest.find('$') == std::string_view::npos, "parameters of a row stand in its VALUES only");
  const std::size_t columns = params_in(row);
  std::string out(insert.substr(0, begin));
  for (std::size_t n = 0; n < rows; ++n) {
    if (n > 0) out += ", ";
    add_moved(out, row, n * columns);
  }
  return out.append(rest);
}

}  // namespace noren::db::postgres
