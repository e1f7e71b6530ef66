#include "intake/cluster.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>

#include "base/check.h"
#include "intake/sql.h"
#include "orders/json.h"

namespace noren::intake {
namespace {

using nlohmann::json;

// One table of a cluster, in the order in which they are written.
struct Table {
  const db::Statement& read;  // $1: the id
  const db::Statement& put;   // all columns that read gives, in its order
  const db::Statement& drop;  // $1: the id
};

const Table kTables[] = {
    {sql::read_person_keys, sql::put_person_keys, sql::drop_person_keys},
    {sql::read_checkouts, sql::put_checkouts, sql::drop_checkouts},
    {sql::read_checkout_answers, sql::put_checkout_answers, sql::drop_checkout_answers},
    {sql::read_orders, sql::put_orders, sql::drop_orders},
    {sql::read_order_lines, sql::put_order_lines, sql::drop_order_lines},
    {sql::read_order_events, sql::put_order_events, sql::drop_order_events},
    {sql::read_recent_baskets, sql::put_recent_baskets, sql::drop_recent_baskets},
    {sql::read_mail_messages, sql::put_mail_messages, sql::drop_mail_messages},
    {sql::read_troubles, sql::put_troubles, sql::drop_troubles},
    {sql::read_trouble_events, sql::put_trouble_events, sql::drop_trouble_events},
    // New ones come at the end: bytes of before have a list for each of those above.
    {sql::read_checkout_payments, sql::put_checkout_payments, sql::drop_checkout_payments},
    {sql::read_paying_baskets, sql::put_paying_baskets, sql::drop_paying_baskets},
    {sql::read_payment_attempts, sql::put_payment_attempts, sql::drop_payment_attempts},
    {sql::read_refunds, sql::put_refunds, sql::drop_refunds},
    {sql::read_refund_messages, sql::put_mail_messages, sql::drop_refund_messages},
    {sql::read_mail_attempts, sql::put_mail_attempts, sql::drop_mail_attempts},
    {sql::read_message_troubles, sql::put_troubles, sql::drop_message_troubles},
    {sql::read_message_trouble_events, sql::put_trouble_events, sql::drop_message_trouble_events},
    {sql::read_order_members, sql::put_order_members, sql::drop_order_members},
};

// Its place among them.
std::size_t place_of(const db::Statement& read) {
  const auto found = std::find_if(std::begin(kTables), std::end(kTables), [&](const Table& table) { return &table.read == &read; });
  return static_cast<std::size_t>(found - std::begin(kTables));
}

json json_of(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* blob = std::get_if<Bytes>(&cell)) return json::binary({blob->bytes.begin(), blob->bytes.end()});
  return nullptr;
}

Cell cell_from(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_string()) return value.get<std::string>();
  if (value.is_binary()) return Bytes{{value.get_binary().begin(), value.get_binary().end()}};
  return nullptr;
}

}  // namespace

Cluster read_cluster(db::Tx& own, const OrderId& id) {
  Cluster cluster{id, {}};
  for (const Table& table : kTables) cluster.rows.push_back(own.all(table.read, cells_of, id));
  return cluster;
}

std::int64_t put_cluster(db::Tx& central, const Cluster& cluster) {
  std::int64_t written = 0;
  for (std::size_t n = 0; n < cluster.rows.size(); ++n) {
    for (const Cells& cells : cluster.rows[n]) written += central.run_with(kTables[n].put, params_of(cells));
  }
  return written;
}

bool has_payments(const Cluster& cluster) {
  const std::size_t place = place_of(sql::read_payment_attempts);
  return place < cluster.rows.size() && !cluster.rows[place].empty();
}

std::vector<orders::Line> held_lines(const Cluster& cluster) {
  // Columns, as read_checkout_payments and read_checkouts give them.
  constexpr std::size_t kHeld = 3, kDocument = 8;
  const std::size_t payments = place_of(sql::read_checkout_payments);
  if (payments >= cluster.rows.size() || cluster.rows[payments].empty()) return {};
  if (std::get<std::int64_t>(cluster.rows[payments].front().at(kHeld)) == 0) return {};
  const std::vector<Cells>& checkouts = cluster.rows.at(place_of(sql::read_checkouts));
  check(!checkouts.empty(), "a payment's attempt is not with it");
  return orders::document_from_json(std::get<std::string>(checkouts.front().at(kDocument))).lines;
}

// The last ones first: they are found by those before them.
void drop_cluster(db::Tx& own, const OrderId& id) {
  for (const Table& table : std::views::reverse(kTables)) own.run(table.drop, id);
}

Cluster without_answers(Cluster cluster) {
  for (std::size_t n = 0; n < cluster.rows.size(); ++n) {
    if (&kTables[n].read == &sql::read_checkout_answers) cluster.rows[n].clear();
  }
  return cluster;
}

std::string to_bytes(const Cluster& cluster) {
  json tables = json::array();
  for (const std::vector<Cells>& table : cluster.rows) {
    json rows = json::array();
    for (const Cells& cells : table) {
      json row = json::array();
      for (const Cell& cell : cells) row.push_back(json_of(cell));
      rows.push_back(std::move(row));
    }
    tables.push_back(std::move(rows));
  }
  const std::vector<std::uint8_t> bytes = json::to_cbor(tables);
  return {bytes.begin(), bytes.end()};
}

Cluster cluster_from_bytes(const OrderId& id, std::string_view bytes) {
  const json tables = json::from_cbor(bytes.begin(), bytes.end(), true, false);
  check(tables.is_array() && tables.size() <= std::size(kTables), "the rows of an attempt on its way cannot be read");
  Cluster cluster{id, {}};
  for (const json& rows : tables) {
    std::vector<Cells>& table = cluster.rows.emplace_back();
    for (const json& row : rows) {
      Cells& cells = table.emplace_back();
      for (const json& cell : row) cells.push_back(cell_from(cell));
    }
  }
  return cluster;
}

}  // namespace noren::intake
