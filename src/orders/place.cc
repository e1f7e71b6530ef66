#include "mail/mail.h"
#include "orders/chain.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/similar.h"
#include "orders/sql.h"
#include "stock/stock.h"
#include "text/fold.h"

namespace noren::orders {
namespace {

std::int64_t next_counter(db::Tx& tx, const ShopId& shop, char node) {
  const std::string letter(1, node);
  return *tx.one(
      sql::next_number, [](const db::Row& row) { return row.integer(0); }, shop, letter, kFirstNumber);
}

void sell(db::Tx& tx, stock::Board& board, const NewOrder& order, const Line& line) {
  if (order.held) return stock::sell_held(tx, order.shop, line.variant, line.quantity);
  check(stock::sell(tx, board, order.shop, line.variant, line.quantity), "an order was placed without stock for it");
}

void write_first_event(db::Tx& tx, const NewOrder& order, Event& event) {
  event.seq = 1;
  event.at = order.now;
  event.what = Happening::received;
  event.actor = ActorKind::buyer;
  event.data = std::string(order.evidence);
  event.hash = event_hash(order.id, "", event);
  tx.run(sql::insert_event, order.id, event.seq, order.shop, event.at, name_of(event.what), static_cast<int>(event.actor), event.actor_name,
         event.data, nullptr, db::Blob{event.hash});
}

}  // namespace

std::string reserve_number(db::Tx& tx, const ShopId& shop, char node) { return order_number(node, next_counter(tx, shop, node)); }

void note_number(db::Tx& tx, const ShopId& shop, std::string_view number) {
  const Numbered known = parts_of_number(number);
  tx.run(sql::raise_counter, shop, std::string(1, known.node), known.counter);
}

std::vector<Counter> counters_of(db::Tx& tx, char node) {
  const auto read = [](const db::Row& row) { return Counter{row.id<ShopId>(0), row.integer(1)}; };
  return tx.all(sql::counters_of_node, read, std::string(1, node));
}

void raise_counters(db::Tx& tx, char node, const std::vector<Counter>& counters) {
  for (const Counter& counter : counters) tx.run(sql::raise_counter, counter.shop, std::string(1, node), counter.value);
}

Order place(db::Tx& tx, stock::Board& board, const NewOrder& order) {
  std::int64_t n = 0;
  for (const Line& line : order.document->lines) {
    sell(tx, board, order, line);
    tx.run(sql::insert_line, order.id, ++n, order.shop, line.variant, line.quantity);
  }
  Order placed;
  placed.id = order.id;
  placed.shop = order.shop;
  placed.number = order.number.empty() ? reserve_number(tx, order.shop, order.node) : order.number;
  placed.total = order.document->amounts.total;
  placed.created_at = order.now;
  placed.updated_at = order.now;
  placed.version = 1;
  placed.person = order.person;
  placed.document = *order.document;
  placed.sealed = order.sealed;
  Event event;
  write_first_event(tx, order, event);
  placed.chain = event.hash;
  tx.run(sql::insert_order, order.id, order.shop, placed.number, name_of(placed.state), name_of(placed.payment_state),
         shops::name_of(order.document->payment), placed.total, order.now, order.person, order.document_json, db::Blob{order.sealed},
         order.clues, db::Blob{event.hash});
  if (order.similar_since) open_if_similar(tx, placed, order.basket_marks, *order.similar_since);
  for (const std::string& mark : order.basket_marks) tx.run(sql::insert_basket, order.shop, mark, order.id, order.now);
  mail::enqueue(tx, {order.shop, "order_received", "order", order.id.str(), mail::Role::buyer, order.now, std::nullopt});
  mail::enqueue(tx, {order.shop, "order_new", "order", order.id.str(), mail::Role::owner, order.now, std::nullopt});
  return placed;
}

std::string clues_of(const Person& person, const Document& document) {
  std::string text = person.recipient.name + " " + person.recipient.kana + " ";
  if (person.orderer) text += person.orderer->name + " " + person.orderer->kana + " ";
  text += person.email + " " + person.second + " " + person.phone + " " + person.recipient.phone + " ";
  text += std::to_string(document.amounts.total.amount());
  return text::fold(text);
}

}  // namespace noren::orders
