// What a CSV file would make of the catalog: pure, from the file's text and the catalog as it is. Belongs to csv_import.cc.
#pragma once
#include <map>
#include <optional>
#include <vector>

#include "catalog/csv_columns.h"
#include "text/csv.h"

namespace noren::catalog {

struct CsvDraft {
  Item item;
  std::optional<Item> before;
  std::vector<FirstStock> first;
  std::size_t first_line = 0;
  std::map<std::string, std::string, std::less<>> first_cells;  // of the item's columns, in its first row
  std::map<std::size_t, std::size_t> variant_lines;             // place of the variant -> line of the file
};

struct CsvPlan {
  CsvReport report;
  std::vector<CsvDraft> drafts;  // in the file's order
};

Result<CsvPlan, CsvUnreadable> plan_csv(std::string_view utf8, const Contents& contents, Instant now, env::Random& random);

}  // namespace noren::catalog
