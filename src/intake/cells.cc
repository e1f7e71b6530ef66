#include "intake/cells.h"

namespace noren::intake {
namespace {

Cell cell_of(const db::Row& row, int column) {
  switch (row.kind(column)) {
    case db::Row::Kind::null: return nullptr;
    case db::Row::Kind::integer: return row.integer(column);
    case db::Row::Kind::text: return row.str(column);
    case db::Row::Kind::blob: return Bytes{row.blob(column)};
  }
  return nullptr;
}

db::Param param_of(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* blob = std::get_if<Bytes>(&cell)) return db::Blob{blob->bytes};
  return nullptr;
}

}  // namespace

Cells cells_of(const db::Row& row) {
  Cells cells;
  for (int column = 0; column < row.columns(); ++column) cells.push_back(cell_of(row, column));
  return cells;
}

std::vector<db::Param> params_of(const Cells& cells) {
  std::vector<db::Param> params;
  for (const Cell& cell : cells) params.push_back(param_of(cell));
  return params;
}

}  // namespace noren::intake
