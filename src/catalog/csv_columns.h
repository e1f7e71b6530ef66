// The columns of the catalog's CSV file: how each is written and read. Belongs to csv_export.cc and csv_import.cc.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "catalog/csv.h"

namespace noren::catalog {

struct CsvTarget {
  Item& item;
  Variant& variant;
  std::optional<std::int64_t>& first_stock;
};

struct CsvField {
  CsvColumn column;
  bool of_item = false;  // the same in every row of an item
  std::string (*write)(const Item& item, const Variant& variant);
  // Null, or the word (catalog.faults.<word>) that says what is wrong with the cell.
  const char* (*read)(const CsvTarget& into, const std::string& cell);
};

std::span<const CsvField> csv_fields();
const CsvField* csv_field(std::string_view name);

}  // namespace noren::catalog
