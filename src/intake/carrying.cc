#include "intake/carrying.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/errors.h"
#include "intake/sql.h"
#include "intake/told.h"
#include "orders/json.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "people/people.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kHandedAtOnce = 100;
constexpr auto kDoubtHere = 2min;                // a doubt that lasts longer becomes a trouble, which is carried on in the central database
constexpr auto kClocksDiffer = 10min;            // of nodes and providers, at most
constexpr auto kSettledEvery = 30s;              // less often than anybody looks
constexpr std::string_view kRefused = "intake";  // the trouble's subject: the order is not there to be shown

std::int64_t rows_in(const Cluster& cluster) {
  std::size_t rows = 0;
  for (const std::vector<Cells>& table : cluster.rows) rows += table.size();
  return static_cast<std::int64_t>(rows);
}

bool is_there(db::Tx& central, const OrderId& id) {
  return central
      .one(
          sql::find_attempt, [](const db::Row&) { return true; }, id)
      .has_value();
}

// The goods that are kept for an attempt; none when they are not.
std::vector<orders::Line> held_for(db::Tx& tx, const OrderId& id) {
  const auto document = tx.one(
      sql::find_held, [](const db::Row& row) { return row.str(0); }, id);
  return document ? orders::document_from_json(*document).lines : std::vector<orders::Line>();
}

using Named = std::pair<ShopId, CheckoutId>;

Named read_named(const db::Row& row) { return {row.id<ShopId>(0), row.id<CheckoutId>(1)}; }

// only: this one, "" all.
std::vector<Named> ripe_ones(db::Tx& own, const CheckoutId& only, Instant now, int limit) {
  return own.all(sql::payments_to_hand_over, read_named, now - kDoubtHere, now, only, limit);
}

struct Whose {
  ShopId shop;
  people::PersonId person;
  Instant begun;
};

Whose whose(db::Tx& tx, const OrderId& id) {
  const auto read = [](const db::Row& row) { return Whose{row.id<ShopId>(0), row.id<people::PersonId>(1), row.instant(2)}; };
  const auto found = tx.one(sql::whose_attempt, read, id);
  check(found.has_value(), "an attempt that was handed over is not there");
  return *found;
}

// What somebody has to go on with.
void note_open(db::Tx& central, const ShopId& shop, const OrderId& id, Arrived& arrived) {
  for (const payments::Attempt& attempt : payments::attempts_of(central, shop, id)) {
    if (!payments::is_final(attempt.state)) arrived.payments.push_back(attempt.id);
  }
  for (const payments::Refund& refund : payments::refunds_of(central, shop, id)) {
    if (!payments::is_final(refund.state)) arrived.refunds.push_back(refund.id);
  }
}

}  // namespace

bool is_refusal(const std::exception& error) {
  const auto is = [&]<class Kind>(std::type_identity<Kind>) { return dynamic_cast<const Kind*>(&error) != nullptr; };
  if (is(std::type_identity<Bug>())) return true;
  const bool is_of_all = is(std::type_identity<db::Unavailable>()) || is(std::type_identity<db::CommitUnknown>()) ||
                         is(std::type_identity<db::StorageFull>()) || is(std::type_identity<db::NotAllowed>());
  return is(std::type_identity<db::Error>()) && !is_of_all;
}

// An attempt on its way.
struct Carrying::Handed {
  Cluster cluster;
  Instant at;
};

bool may_be_at_home(db::Tx& central, char letter, Instant since) {
  const auto until = central.one(
      sql::find_settled, [](const db::Row& row) { return row.instant(0); }, std::string(1, letter));
  return !until || *until < since + kClocksDiffer;
}

void settle_past(db::Tx& central, char letter, Instant until) { central.run(sql::put_settled, std::string(1, letter), until); }

// An order as the node has it.
struct Carrying::Taken {
  Cluster cluster;
  orders::Order order;
  std::vector<std::string> marks;  // of its basket
  bool known_similar = false;      // the node found a similar one itself
};

Carrying::Taken Carrying::read_taken(db::Tx& own, const Waiting& order) const {
  auto found = orders::find(own, order.shop, order.id);
  check(found.has_value(), "an order that waits to be carried is gone");
  const auto trouble = troubles::find_open(own, order.shop, troubles::kind::kSimilarOrder, {"order", order.id.str()});
  return {read_cluster(own, order.id), std::move(*found), orders::marks_of(own, order.id), trouble.has_value()};
}

std::vector<Waiting> Carrying::waiting(const Waiting& after, int limit) const {
  const auto read = [](const db::Row& row) { return Waiting{row.id<ShopId>(0), row.id<OrderId>(1), row.instant(2), row.str(3)}; };
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::waiting_orders, read, after.at, after.id, limit); });
}

void Carrying::put(db::Tx& central, const Taken& taken, Arrived& arrived) const {
  const orders::Order& order = taken.order;
  if (is_there(central, order.id)) {
    if (has_payments(taken.cluster)) note_open(central, order.shop, order.id, arrived);
    return;
  }
  // Before its own marks are there.
  const auto since = parts_.similar_since(order.shop, order.created_at);
  if (since && !taken.known_similar) orders::open_if_similar(central, order, taken.marks, *since);
  // A number that somebody else has would pass as a row that is there already.
  check(put_cluster(central, taken.cluster) == rows_in(taken.cluster), "an order's place in the central database is taken");
  for (const orders::Line& line : order.document.lines) {
    check(stock::sell_leased(central, parts_.board, parts_.node, order.shop, line.variant, line.quantity),
          "an order took pieces that its node does not hold");
  }
  orders::note_number(central, order.shop, order.number);
  if (has_payments(taken.cluster)) {
    payments::look_at_promised(central, order.shop, order.id, parts_.env.clock.now());
    note_open(central, order.shop, order.id, arrived);
  }
  troubles::settle(central, {order.shop, troubles::kind::kOrderNotCarried, {kRefused, order.id.str()}, "solved", parts_.env.clock.now()});
  // Who was erased meanwhile, as far as the central database knew him.
  const auto erased = people::erased_at(central, order.shop, order.person);
  if (!erased || order.created_at > *erased) return;
  people::forget_attempt(central, order.id.str());
  orders::forget_buyer(central, order);
}

void Carrying::carry(const std::vector<Waiting>& orders) {
  if (orders.empty()) return;
  const auto all = parts_.own.read([&](db::Tx& own) {
    std::vector<Taken> taken;
    for (const Waiting& order : orders) taken.push_back(read_taken(own, order));
    return taken;
  });
  const Arrived arrived = parts_.central.write([&](db::Tx& central) {
    Arrived some;
    for (const Taken& taken : all) put(central, taken, some);
    return some;
  });
  parts_.own.write([&](db::Tx& own) {
    for (const Taken& taken : all) {
      for (const orders::Line& line : taken.order.document.lines) stock::pass_on_sold(own, taken.order.shop, line.variant, line.quantity);
      keep_told(own, taken.order, parts_.env.clock.now());
      drop_cluster(own, taken.order.id);
    }
  });
  tell(arrived);
}

// Not before it is gone here.
void Carrying::tell(const Arrived& arrived) const {
  if (arrived.any() && parts_.arrived) parts_.arrived(arrived);
}

void Carrying::tell_refused(const Waiting& order) {
  const std::string evidence = nlohmann::json{{"number", order.number}}.dump();
  parts_.central.write([&](db::Tx& central) {
    troubles::open(central,
                   {order.shop, troubles::kind::kOrderNotCarried, {kRefused, order.id.str()}, {}, evidence, parts_.env.clock.now()});
  });
}

bool Carrying::hand_over(const ShopId& shop, const CheckoutId& id, Which which) {
  const Instant now = parts_.env.clock.now();
  return parts_.own.write([&](db::Tx& own) {
    const OrderId of_order(id.str());
    if (!is_there(own, of_order) || orders::find(own, shop, of_order)) return false;
    if (which == Which::ripe && ripe_ones(own, id, now, 1).empty()) return false;  // the buyer tries once more
    for (const orders::Line& line : held_for(own, of_order)) stock::pass_on_held(own, shop, line.variant, line.quantity);
    own.run(sql::insert_handover, id, shop, db::Blob{to_bytes(read_cluster(own, of_order))}, now);
    drop_cluster(own, of_order);
    return true;
  });
}

std::vector<Carrying::Handed> Carrying::handed_after(const Handed& after) const {
  const auto read = [](const db::Row& row) { return Handed{cluster_from_bytes(row.id<OrderId>(0), row.blob(1)), row.instant(2)}; };
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::handovers_after, read, after.at, after.cluster.id, kHandedAtOnce); });
}

void Carrying::bring(std::span<const Handed> handed) const {
  const Arrived arrived = parts_.central.write([&](db::Tx& central) {
    Arrived some;
    for (const Handed& one : handed) put_handed(central, one.cluster, some);
    return some;
  });
  parts_.own.write([&](db::Tx& own) {
    for (const Handed& one : handed) own.run(sql::drop_handover, one.cluster.id);
  });
  tell(arrived);
}

std::vector<CheckoutId> Carrying::carry_handed() {
  std::vector<CheckoutId> refused;
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    try {
      bring(some);
    } catch (const std::exception& of_one) {
      if (!is_refusal(of_one)) throw;
      for (const Handed& one : some) {
        try {
          bring({&one, 1});
        } catch (const std::exception& error) {
          if (!is_refusal(error)) throw;
          refused.emplace_back(one.cluster.id.str());
        }
      }
    }
  }
  return refused;
}

// Its pieces are held there now, and its number is given. Who was erased meanwhile stays erased.
void Carrying::put_handed(db::Tx& central, const Cluster& handed, Arrived& arrived) const {
  const bool known = is_there(central, handed.id);
  if (!known) put_cluster(central, handed);
  const auto [shop, person, begun] = whose(central, handed.id);
  note_open(central, shop, handed.id, arrived);
  if (known) return;
  const auto erased = people::erased_at(central, shop, person);
  if (erased && begun <= *erased) people::forget_attempt(central, handed.id.str());
  for (const orders::Line& line : held_for(central, handed.id)) {
    check(stock::hold_leased(central, parts_.board, parts_.node, shop, line.variant, line.quantity),
          "a payment keeps pieces that its node does not hold");
  }
  const auto number = central.one(
      sql::find_kept_number, [](const db::Row& row) { return row.str(0); }, handed.id);
  if (number && !number->empty()) orders::note_number(central, shop, *number);
}

std::vector<std::pair<ShopId, CheckoutId>> Carrying::to_hand_over(Which which, int limit) const {
  const Instant now = parts_.env.clock.now();
  return parts_.own.read([&](db::Tx& own) {
    return which == Which::all ? own.all(sql::payments_here, read_named, limit) : ripe_ones(own, CheckoutId(), now, limit);
  });
}

// The moment before the look: whatever is begun after it is later.
void Carrying::note_settled(char letter) {
  struct Oldest {
    std::optional<Instant> payment;
    std::int64_t on_their_way = 0;
  };
  const Instant now = parts_.env.clock.now();
  const auto read = [](const db::Row& row) { return Oldest{row.maybe_instant(0), row.integer(1)}; };
  const Oldest oldest = *parts_.own.read([&](db::Tx& own) { return own.one(sql::oldest_payment, read); });
  const Instant until = std::min(oldest.payment.value_or(now), now);
  if (oldest.on_their_way > 0 || until < settled_ + kSettledEvery) return;
  parts_.central.write([&](db::Tx& central) { settle_past(central, letter, until); }, db::Priority::background);
  settled_ = until;
}

std::int64_t Carrying::payments_here() const {
  return *parts_.own.read([](db::Tx& own) { return own.one(sql::count_payments, [](const db::Row& row) { return row.integer(0); }); });
}

Carrying::Lag Carrying::lag() const {
  const auto read = [](const db::Row& row) { return Lag{row.integer(0), row.maybe_instant(1)}; };
  return *parts_.own.read([&](db::Tx& own) { return own.one(sql::count_waiting, read); });
}

std::int64_t Carrying::waiting_of(const ShopId& shop) const {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return *parts_.own.read([&](db::Tx& own) { return own.one(sql::count_waiting_of_shop, read, shop); });
}

}  // namespace noren::intake
