#include "intake/cluster.h"

#include "intake/sql.h"

namespace noren::intake {
namespace {

const Table kTables[] = {
    {sql::read_checkouts, sql::put_checkouts},
    {sql::read_checkout_answers, sql::put_checkout_answers},
    {sql::read_orders, sql::put_orders},
    {sql::read_order_lines, sql::put_order_lines},
    {sql::read_order_events, sql::put_order_events},
    {sql::read_recent_baskets, sql::put_recent_baskets},
    {sql::read_mail_messages, sql::put_mail_messages},
    {sql::read_mail_attempts, sql::put_mail_attempts},
    {sql::read_troubles, sql::put_troubles},
    {sql::read_trouble_events, sql::put_trouble_events},
    {sql::read_payment_attempts, sql::put_payment_attempts},
    {sql::read_refunds, sql::put_refunds},
};

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

std::span<const Table> tables() { return kTables; }

Cluster read_cluster(db::Tx& own, const OrderId& id) {
  Cluster cluster{id, {}};
  for (const Table& table : kTables) {
    cluster.rows.push_back(own.all(
        table.read,
        [](const db::Row& row) {
          Cells cells;
          for (int column = 0; column < row.columns(); ++column) cells.push_back(cell_of(row, column));
          return cells;
        },
        id));
  }
  return cluster;
}

std::int64_t put_cluster(db::Tx& central, const Cluster& cluster) {
  std::int64_t written = 0;
  for (std::size_t n = 0; n < cluster.rows.size(); ++n) {
    for (const Cells& cells : cluster.rows[n]) {
      std::vector<db::Param> params;
      for (const Cell& cell : cells) params.push_back(param_of(cell));
      written += central.run_with(kTables[n].put, params);
    }
  }
  return written;
}

}  // namespace noren::intake
