// The shop's whole catalog as a CSV file, out and in: one row a variant, rows with one item_slug are one item. The first row is
// the columns' names. Reading says what would change before anything does; then all of it is taken, or nothing.
// Columns that a file does not have stay as they are; a cell that is blank empties its field. Prices in yen, times Japan's.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "text/encoding.h"

namespace noren::catalog {

inline constexpr std::size_t kCsvBytesMax = 5 * 1024 * 1024;

struct CsvColumn {
  std::string_view name;  // as in the first row; its words are catalog.admin_csv.column_<name>
  std::string_view example;
};
std::span<const CsvColumn> csv_columns();

// UTF-8, without byte order mark; archived variants too.
std::string export_csv(std::span<const Item* const> items, const StockView& stock);

struct CsvFault {
  std::size_t line = 0;  // of the file, from 1
  std::string column;    // "" for the whole row
  std::string value;     // what stands there, shortened
  std::string message;   // key of its words
};

struct CsvChange {
  std::size_t line = 0;
  std::string item;  // its name
  std::string sku;
  bool is_new = false;
  std::string what;  // "price 1,980 → 2,200": the columns that change, as they stand in the file
};

// A row that would sell for 0 yen what did not before.
struct CsvFreeRow {
  std::size_t line = 0;
  std::string sku;
};

struct CsvReport {
  std::string encoding;  // "UTF-8", "CP932"
  std::size_t rows = 0;
  std::size_t added = 0;    // rows that make a new item or variant
  std::size_t changed = 0;  // rows of which something changes
  std::size_t same = 0;
  std::vector<CsvFault> faults;
  std::vector<CsvChange> changes;
  std::vector<CsvFreeRow> free;
  std::int64_t catalog_version = 0;  // of the catalog it was compared with
};

// The file as a whole cannot be read.
struct CsvUnreadable {
  std::string message;  // key of its words; places: {line} {column}
  std::size_t line = 0;
  std::string column;
};

struct CsvUpload {
  std::string bytes;
  std::optional<text::Encoding> encoding;  // nothing: found out
};

// What taking it in would do; changes nothing.
Result<CsvReport, CsvUnreadable> check_csv(const Catalog& catalog, const Context& context, const CsvUpload& upload);

// What was shown, and said to it.
struct CsvAgreed {
  std::int64_t version = 0;  // of the catalog in the report
  bool free = false;         // prices of 0 yen are meant
};
enum class CsvRefusal {
  stale,           // the catalog changed since the report
  wrong,           // the file is not without faults
  free_not_meant,  // the report names rows of 0 yen, and nobody said that they are meant
};
// Takes all of it in one transaction, when the catalog is still at the version of the report.
Result<CsvReport, CsvRefusal> import_csv(const Catalog& catalog, const Context& context, const CsvUpload& upload, const CsvAgreed& agreed);

}  // namespace noren::catalog
