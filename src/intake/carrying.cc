#include "intake/carrying.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "db/errors.h"
#include "intake/bundles.h"
#include "intake/sql.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "people/people.h"
#include "stock/claims.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

constexpr int kHandedAtOnce = 100;
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

Waiting read_waiting(const db::Row& row) { return {row.id<ShopId>(0), row.id<OrderId>(1), row.instant(2), row.str(3)}; }

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

void Carrying::put(db::Tx& central, const Taken& taken) const {
  const orders::Order& order = taken.order;
  if (is_there(central, order.id)) return;
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
  const std::int64_t carriage = parts_.central.write([&](db::Tx& central) -> std::int64_t {
    if (last_carriage(central, parts_.node) < heard_of) return 0;
    for (const Taken& taken : all) put(central, taken);
    return next_carriage(central, parts_.node);
  });
  if (carriage > 0) finish(all, carriage);
  return carriage > 0;
}

void Carrying::finish(const std::vector<Taken>& all, std::int64_t carriage) const {
  const Instant now = parts_.env.clock.now();
  parts_.own.write([&](db::Tx& own) {
    for (const Taken& taken : all) {
      const orders::Order& order = taken.order;
      if (!parts_.retired) {
        for (const orders::Line& line : order.document.lines) stock::pass_on_sold(own, order.shop, line.variant, line.quantity);
      }
      keep_bundle(own, {order.id, order.shop, order.number, carriage, to_bytes(taken.cluster)}, now);
      drop_cluster(own, order.id);
      own.run(sql::note_copy_carried, order.id, now);
    }
    note_carriage(own, parts_.node, carriage);
  });
}

std::int64_t Carrying::carriages() const {
  return parts_.own.read([&](db::Tx& own) { return last_carriage(own, parts_.node); });
}

std::int64_t Carrying::carriages_there() const {
  return parts_.central.read([&](db::Tx& central) { return last_carriage(central, parts_.node); });
}

void Carrying::finish_recorded() {
  Waiting last;
  while (true) {
    const std::vector<Waiting> some = waiting(last, kLookedAtAtOnce);
    if (some.empty()) return;
    last = some.back();
    std::vector<Waiting> recorded;
    const std::int64_t carriage = parts_.central.read([&](db::Tx& central) {
      recorded.clear();
      for (const Waiting& order : some) {
        if (is_there(central, order.id)) recorded.push_back(order);
      }
      return last_carriage(central, parts_.node);
    });
    if (!recorded.empty()) finish(read_all(recorded), carriage);
  }
}

void Carrying::take_up(db::Tx& own, const Bundle& bundle) const {
  take_back_bundle(own, bundle.id);
  own.run(sql::note_copy_forgotten, bundle.id);
  if (bundle.number.empty()) {
    own.run(sql::insert_handover, bundle.id, bundle.shop, db::Blob{bundle.bytes}, parts_.env.clock.now());
    return;
  }
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
  own.run(sql::insert_handover, id, shop, db::Blob{to_bytes(read_cluster(own, id))}, parts_.env.clock.now());
  drop_cluster(own, id);
}

std::int64_t Carrying::hand_over_open(Instant now) {
  const auto read = [](const db::Row& row) { return std::pair(row.id<ShopId>(0), row.id<OrderId>(1)); };
  const std::int64_t handed = parts_.own.write([&](db::Tx& own) {
    const auto open = own.all(sql::open_attempts, read, now, kHandedAtOnce);
    for (const auto& [shop, id] : open) write_handover(own, shop, id);
    return static_cast<std::int64_t>(open.size());
  });
  carry_handed();
  return handed;
}

bool Carrying::hand_over(const ShopId& shop, const CheckoutId& id) {
  return parts_.own.write([&](db::Tx& own) {
    const OrderId of_order(id.str());
    if (!is_there(own, of_order) || orders::find(own, shop, of_order)) return false;
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
  const std::int64_t carriage = parts_.central.write([&](db::Tx& central) -> std::int64_t {
    if (last_carriage(central, parts_.node) < heard_of) return 0;
    for (const Handed& one : handed) {
      if (!is_there(central, one.cluster.id)) put_cluster(central, one.cluster);
    }
    return next_carriage(central, parts_.node);
  });
  if (carriage == 0) return false;
  const Instant now = parts_.env.clock.now();
  parts_.own.write([&](db::Tx& own) {
    for (const Handed& one : handed) {
      own.run(sql::drop_handover, one.cluster.id);
      keep_bundle(own, {one.cluster.id, one.shop, "", carriage, to_bytes(one.cluster)}, now);
      own.run(sql::note_copy_carried, one.cluster.id, now);
    }
    note_carriage(own, parts_.node, carriage);
  });
  return true;
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

std::int64_t Carrying::left(Instant now) const {
  return *parts_.own.read([&](db::Tx& own) {
    return own.one(
        sql::count_left, [](const db::Row& row) { return row.integer(0); }, now);
  });
}

Carrying::Lag Carrying::lag() const {
  const auto read = [](const db::Row& row) { return Lag{row.integer(0), row.maybe_instant(1)}; };
  return *parts_.own.read([&](db::Tx& own) { return own.one(sql::count_waiting, read); });
}

}  // namespace noren::intake
