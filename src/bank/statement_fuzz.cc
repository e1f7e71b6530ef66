// Statements from outside: whatever the bytes are, they are refused or read into deposits that can be matched.
#include <cstdint>
#include <cstdlib>

#include "bank/match.h"
#include "bank/statement.h"
#include "text/clean.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace bank = noren::bank;
  const auto sheet = bank::read_sheet({reinterpret_cast<const char*>(bytes), size}, std::nullopt);
  if (!sheet) return 0;
  const bank::Columns columns = bank::guess_columns(*sheet);
  if (bank::Columns::parse(columns.text()) != columns) std::abort();
  const bank::Statement statement = bank::read_statement(*sheet, columns, {2026, 11, 25});
  std::vector<bank::Money> deposits;
  for (const bank::StatementLine& line : statement.deposits) {
    if (line.amount <= noren::Yen(0) || !noren::text::is_valid_utf8(line.name)) std::abort();
    if (deposits.size() < 20) deposits.push_back({line.day, line.amount, bank::read_payer(line.name)});
  }
  bank::match(deposits, {});
  return 0;
}
