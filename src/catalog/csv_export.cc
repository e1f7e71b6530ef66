#include "catalog/csv_columns.h"
#include "text/csv.h"

namespace noren::catalog {

std::string export_csv(std::span<const Item* const> items, const StockView& stock) {
  // People open it in a spreadsheet: no cell may run as a formula there. Reading takes the guard off again.
  text::CsvWriter csv({.guard_formulas = true});
  std::vector<std::string> row;
  for (const CsvField& field : csv_fields()) row.emplace_back(field.column.name);
  csv.row(row);
  for (const Item* item : items) {
    for (const Variant& variant : item->variants) {
      row.clear();
      for (const CsvField& field : csv_fields()) row.push_back(field.write(*item, variant));
      row.back() = std::to_string(stock.quantity(variant.id));
      csv.row(row);
    }
    if (item->variants.empty()) {
      row.clear();
      for (const CsvField& field : csv_fields()) row.push_back(field.of_item ? field.write(*item, {}) : "");
      csv.row(row);
    }
  }
  return csv.take();
}

}  // namespace noren::catalog
