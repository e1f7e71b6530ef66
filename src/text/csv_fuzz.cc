// CSV from outside: reading never breaks, and what was read and written again reads the same.
#include <cstdint>
#include <cstdlib>

#include "text/clean.h"
#include "text/csv.h"
#include "text/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace text = noren::text;
  const std::string_view file(reinterpret_cast<const char*>(bytes), size);
  const auto decoded = text::decode(file);
  if (!decoded) return 0;
  if (!text::is_valid_utf8(decoded->utf8)) std::abort();
  const text::CsvLimits limits{.rows = 1000, .columns = 50, .field_bytes = 10'000};
  const auto rows = text::read_csv(decoded->utf8, limits, text::guess_separator(decoded->utf8));
  if (!rows) return 0;
  text::CsvWriter writer;
  for (const auto& row : *rows) writer.row(row);
  const auto again = text::read_csv(writer.str());
  if (!again || *again != *rows) std::abort();
  text::to_cp932(decoded->utf8);
  return 0;
}
