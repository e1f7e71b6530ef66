#include "intake/carrying.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "db/errors.h"
#include "intake/bundles.h"
#include "intake/carriage.h"
#include "intake/entering.h"
#include "intake/sql.h"
#include "intake/told.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "stock/leases.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

constexpr int kLookedAtAtOnce = 100;

bool is_order_there(db::Tx& own, const OrderId& id) {
  return own
      .one(
          sql::find_order, [](const db::Row&) { return true; }, id)
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

Taken Carrying::read_taken(db::Tx& own, const Waiting& order) const {
  auto found = orders::find(own, order.shop, order.id);
  check(found.has_value(), "an order that waits to be carried is gone");
  const auto trouble = troubles::find_open(own, order.shop, troubles::kind::kSimilarOrder, {"order", order.id.str()});
  return {read_cluster(own, order.id), std::move(*found), orders::marks_of(own, order.id), trouble.has_value()};
}

std::vector<Waiting> Carrying::waiting(const Waiting& after, int limit) const {
  return parts_.own.read([&](db::Tx& own) { return own.all(sql::waiting_orders, read_waiting, after.at, after.id, limit); });
}

std::vector<Taken> Carrying::read_all(const std::vector<Waiting>& orders) const {
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
      made.arrived = enter(central, {parts_.board, parts_.node, parts_.retired, parts_.similar_since, parts_.env.clock.now()}, all);
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
