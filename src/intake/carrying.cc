#include "intake/carrying.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "db/errors.h"
#include "intake/bundles.h"
#include "intake/sql.h"
#include "intake/told.h"
#include "log/log.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "people/people.h"
#include "stock/claims.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr int kHandedAtOnce = 100;
constexpr auto kDoubtHere = 2min;      // a doubt that lasts longer becomes a trouble, which is carried on in the central database
constexpr auto kClocksDiffer = 10min;  // of nodes and providers, at most
constexpr auto kSettledEvery = 30s;    // less often than anybody looks
constexpr int kLookedAtAtOnce = 100;
constexpr std::string_view kRefused = "intake";  // the trouble's subject: the order is not there to be shown

std::int64_t rows_in(const Cluster& cluster) {
  std::size_t rows = 0;
  for (const std::vector<Cells>& table : cluster.rows) rows += table.size();
  return static_cast<std::int64_t>(rows);
}

// What the node does not hold any more, as far as there is some; what it claims was kept for it.
void bring_free(db::Tx& central, const std::string& node, const ShopId& shop, const orders::Line& line) {
  const std::int64_t lacking = line.quantity - stock::leased_to(central, node, shop, line.variant);
  if (lacking <= 0) return;
  stock::give_up_claim(central, node, shop, line.variant, lacking);
  stock::grant(central, node, shop, line.variant, lacking);
}

bool is_there(db::Tx& central, const OrderId& id) {
  return central
      .one(
          sql::find_attempt, [](const db::Row&) { return true; }, id)
      .has_value();
}

bool is_order_there(db::Tx& own, const OrderId& id) {
  return own
      .one(
          sql::find_order, [](const db::Row&) { return true; }, id)
      .has_value();
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

Waiting read_waiting(const db::Row& row) { return {row.id<ShopId>(0), row.id<OrderId>(1), row.instant(2), row.str(3)}; }

// A transaction with the central database: its number, 0 when that remembers less than it was told and nothing was done; and what came of it.
struct Carriage {
  std::int64_t number = 0;
  Arrived arrived;
};

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
  ShopId shop;
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
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::waiting_orders, read_waiting, after.at, after.id, limit); });
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
    if (parts_.retired) bring_free(central, parts_.node, order.shop, line);
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

std::vector<Carrying::Taken> Carrying::read_all(const std::vector<Waiting>& orders) const {
  return parts_.own.read([&](db::Tx& own) {
    std::vector<Taken> taken;
    for (const Waiting& order : orders) taken.push_back(read_taken(own, order));
    return taken;
  });
}

bool Carrying::carry(const std::vector<Waiting>& orders) {
  if (orders.empty()) return true;
  const std::vector<Taken> all = read_all(orders);
  const std::int64_t heard_of = carriages();
  Carriage carriage;
  try {
    carriage = parts_.central.write([&](db::Tx& central) -> Carriage {
      if (last_carriage(central, parts_.node) < heard_of) return {};
      Carriage made;
      for (const Taken& taken : all) put(central, taken, made.arrived);
      made.number = next_carriage(central, parts_.node);
      return made;
    });
  } catch (const db::CommitUnknown&) {
    parts_.own.write([&](db::Tx& own) {
      for (const Waiting& order : orders) own.run(sql::insert_doubt, order.id);
    });
    throw;
  }
  if (carriage.number == 0) return false;
  finish(all, carriage.number);
  tell(carriage.arrived);
  return true;
}

void Carrying::doubt_all() const {
  parts_.own.write([](db::Tx& own) { own.run(sql::insert_doubts); });
}

void Carrying::finish(const std::vector<Taken>& all, std::int64_t carriage) const {
  const Instant now = parts_.env.clock.now();
  parts_.own.write([&](db::Tx& own) {
    for (const Taken& taken : all) {
      const orders::Order& order = taken.order;
      if (!is_order_there(own, order.id)) continue;  // somebody else has finished it
      if (!parts_.retired) {
        for (const orders::Line& line : order.document.lines) stock::pass_on_sold(own, order.shop, line.variant, line.quantity);
      }
      keep_told(own, order, now);
      keep_bundle(own, {order.id, order.shop, order.number, carriage, to_bytes(taken.cluster)}, now);
      drop_cluster(own, order.id);
      own.run(sql::drop_doubt, order.id);
      own.run(sql::note_copy_carried, order.id, now);
    }
    note_carriage(own, parts_.node, carriage);
  });
}

// Not before it is gone here.
void Carrying::tell(const Arrived& arrived) const {
  if (arrived.any() && parts_.arrived) parts_.arrived(arrived);
}

std::int64_t Carrying::carriages() const {
  return parts_.own.read([&](db::Tx& own) { return last_carriage(own, parts_.node); });
}

std::int64_t Carrying::carriages_there() const {
  return parts_.central.read([&](db::Tx& central) { return last_carriage(central, parts_.node); });
}

// Of some that lie here, those that the central database has.
template <class T, class IdOf>
Carrying::Recorded<T> Carrying::recorded_of(const std::vector<T>& some, const IdOf& id_of) const {
  return parts_.central.read([&](db::Tx& central) {
    Recorded<T> recorded;
    for (const T& one : some) {
      const auto& [shop, id] = id_of(one);
      if (!is_there(central, id)) continue;
      recorded.all.push_back(one);
      note_open(central, shop, id, recorded.arrived);
    }
    recorded.carriage = last_carriage(central, parts_.node);
    return recorded;
  });
}

void Carrying::finish_recorded() {
  for (auto some = waiting({}, kLookedAtAtOnce); !some.empty(); some = waiting(some.back(), kLookedAtAtOnce)) {
    const auto recorded = recorded_of(some, [](const Waiting& order) { return std::pair(order.shop, order.id); });
    if (recorded.all.empty()) continue;
    finish(read_all(recorded.all), recorded.carriage);
    tell(recorded.arrived);
  }
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    const auto recorded = recorded_of(some, [](const Handed& one) { return std::pair(one.shop, one.cluster.id); });
    if (recorded.all.empty()) continue;
    finish_handed(recorded.all, recorded.carriage);
    tell(recorded.arrived);
  }
}

void Carrying::take_up(db::Tx& own, const Bundle& bundle) const {
  take_back_bundle(own, bundle.id);
  own.run(sql::note_copy_forgotten, bundle.id);
  if (bundle.number.empty()) {
    own.run(sql::insert_handover, bundle.id, bundle.shop, db::Blob{bundle.bytes}, parts_.env.clock.now());
    return;
  }
  drop_told(own, bundle.id);
  put_cluster(own, cluster_from_bytes(bundle.id, bundle.bytes));
  const auto order = orders::find(own, bundle.shop, bundle.id);
  check(order.has_value(), "an order that was carried has no row of its own");
  if (parts_.retired) return;
  for (const orders::Line& line : order->document.lines) stock::take_back_sold(own, order->shop, line.variant, line.quantity);
}

std::int64_t Carrying::take_back(std::int64_t carriage) {
  std::int64_t orders = 0;
  while (true) {
    const auto some = parts_.own.write([&](db::Tx& own) {
      auto bundles = bundles_after(own, carriage, kLookedAtAtOnce);
      for (const Bundle& bundle : bundles) take_up(own, bundle);
      if (bundles.empty()) lower_carriage(own, parts_.node, carriage);
      return bundles;
    });
    if (some.empty()) return orders;
    orders += std::count_if(some.begin(), some.end(), [](const Bundle& bundle) { return !bundle.number.empty(); });
  }
}

std::vector<Waiting> Carrying::forgotten() const {
  return parts_.own.read([](db::Tx& own) { return own.all(sql::forgotten_orders, read_waiting); });
}

bool Carrying::left_here(const OrderId& id) const {
  return parts_.own.read([&](db::Tx& own) { return intake::left_here(own, id); });
}

bool Carrying::is_forgotten(const ShopId& shop, std::string_view number) const {
  const auto id = parts_.own.read([&](db::Tx& own) { return find_carried(own, shop, number); });
  return id && !parts_.central.read([&](db::Tx& central) { return is_there(central, *id); });
}

void Carrying::forget_carried(Instant before) {
  parts_.own.write([&](db::Tx& own) { forget_bundles(own, before); }, db::Priority::background);
}

std::int64_t Carrying::kept() const {
  return parts_.own.read([](db::Tx& own) { return count_bundles(own); });
}

void Carrying::tell_refused(const Waiting& order) {
  const std::string evidence = nlohmann::json{{"number", order.number}}.dump();
  parts_.central.write([&](db::Tx& central) {
    troubles::open(central,
                   {order.shop, troubles::kind::kOrderNotCarried, {kRefused, order.id.str()}, {}, evidence, parts_.env.clock.now()});
  });
}

void Carrying::write_handover(db::Tx& own, const ShopId& shop, const OrderId& id) const {
  const Cluster cluster = read_cluster(own, id);
  if (!parts_.retired) {
    for (const orders::Line& line : held_lines(cluster)) stock::pass_on_held(own, shop, line.variant, line.quantity);
  }
  own.run(sql::insert_handover, id, shop, db::Blob{to_bytes(cluster)}, parts_.env.clock.now());
  drop_cluster(own, id);
}

bool Carrying::hand_over(const ShopId& shop, const CheckoutId& id, Which which) {
  const Instant now = parts_.env.clock.now();
  return parts_.own.write([&](db::Tx& own) {
    const OrderId of_order(id.str());
    if (!is_there(own, of_order) || orders::find(own, shop, of_order)) return false;
    if (which == Which::ripe && ripe_ones(own, id, now, 1).empty()) return false;  // the buyer tries once more
    write_handover(own, shop, of_order);
    return true;
  });
}

std::vector<Carrying::Handed> Carrying::handed_after(const Handed& after) const {
  const auto read = [](const db::Row& row) {
    return Handed{cluster_from_bytes(row.id<OrderId>(0), row.blob(2)), row.id<ShopId>(1), row.instant(3)};
  };
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::handovers_after, read, after.at, after.cluster.id, kHandedAtOnce); });
}

// False: the central database remembers less than it was told.
bool Carrying::bring(std::span<const Handed> handed) const {
  const std::int64_t heard_of = carriages();
  const Carriage carriage = parts_.central.write([&](db::Tx& central) -> Carriage {
    if (last_carriage(central, parts_.node) < heard_of) return {};
    Carriage made;
    for (const Handed& one : handed) put_handed(central, one.cluster, made.arrived);
    made.number = next_carriage(central, parts_.node);
    return made;
  });
  if (carriage.number == 0) return false;
  finish_handed(handed, carriage.number);
  tell(carriage.arrived);
  return true;
}

void Carrying::finish_handed(std::span<const Handed> handed, std::int64_t carriage) const {
  const Instant now = parts_.env.clock.now();
  parts_.own.write([&](db::Tx& own) {
    for (const Handed& one : handed) {
      if (own.run(sql::drop_handover, one.cluster.id) == 0) continue;  // as above
      keep_bundle(own, {one.cluster.id, one.shop, "", carriage, to_bytes(one.cluster)}, now);
      own.run(sql::note_copy_carried, one.cluster.id, now);
    }
    note_carriage(own, parts_.node, carriage);
  });
}

std::optional<std::vector<CheckoutId>> Carrying::carry_handed() {
  std::vector<CheckoutId> refused;
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    try {
      if (!bring(some)) return std::nullopt;
    } catch (const std::exception& of_one) {
      if (!is_refusal(of_one)) throw;
      for (const Handed& one : some) {
        try {
          if (!bring({&one, 1})) return std::nullopt;
        } catch (const std::exception& error) {
          if (!is_refusal(error)) throw;
          refused.emplace_back(one.cluster.id.str());
        }
      }
    }
  }
  return refused;
}

// Of a gone node others may have bought them meanwhile. Its payment goes on all the same: what comes of that takes what is free by then, or gives
// the money back.
void Carrying::hold_there(db::Tx& central, const ShopId& shop, const Cluster& handed) const {
  const std::vector<orders::Line> lines = held_lines(handed);
  if (parts_.retired) {
    for (const orders::Line& line : lines) bring_free(central, parts_.node, shop, line);
    const auto lies_there = [&](const orders::Line& line) {
      return stock::leased_to(central, parts_.node, shop, line.variant) >= line.quantity;
    };
    if (!std::all_of(lines.begin(), lines.end(), lies_there)) {
      central.run(sql::keep_no_pieces, handed.id);
      return;
    }
  }
  for (const orders::Line& line : lines) {
    check(stock::hold_leased(central, parts_.board, parts_.node, shop, line.variant, line.quantity),
          "a payment keeps pieces that its node does not hold");
  }
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
  hold_there(central, shop, handed);
  const auto number = central.one(
      sql::find_kept_number, [](const db::Row& row) { return row.str(0); }, handed.id);
  if (number && !number->empty()) orders::note_number(central, shop, *number);
}

std::vector<std::pair<ShopId, CheckoutId>> Carrying::to_hand_over(Which which, int limit) const {
  const Instant now = parts_.env.clock.now();
  return parts_.own.read([&](db::Tx& own) {
    return which == Which::all ? own.all(sql::open_attempts, read_named, now, limit) : ripe_ones(own, CheckoutId(), now, limit);
  });
}

// One that is at odds with itself stays, and holds up no other.
std::int64_t Carrying::hand_over_some(Which which) {
  std::int64_t handed = 0;
  for (const auto& [shop, id] : to_hand_over(which, kHandedAtOnce)) {
    try {
      if (hand_over(shop, id, which)) ++handed;
    } catch (const Bug& bug) {
      log::event(log::Level::error, "attempt_not_handed_over", log::field("checkout", id.str()) + "," + log::field("what", bug.what()));
    }
  }
  return handed;
}

std::vector<stock::Holding> Carrying::pieces_on_their_way() const {
  std::vector<stock::Holding> pieces;
  for (auto some = handed_after({}); !some.empty(); some = handed_after(some.back())) {
    for (const Handed& one : some) {
      for (const orders::Line& line : held_lines(one.cluster)) pieces.push_back({one.shop, line.variant, line.quantity});
    }
  }
  return pieces;
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

std::int64_t Carrying::left() const {
  const Instant now = parts_.env.clock.now();
  return *parts_.own.read([&](db::Tx& own) {
    return own.one(
        sql::count_left, [](const db::Row& row) { return row.integer(0); }, now);
  });
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
