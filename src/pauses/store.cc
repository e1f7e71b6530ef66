#include "pauses/store.h"

#include "base/check.h"
#include "pauses/rules.h"
#include "pauses/sql.h"

namespace noren::pauses {
namespace {

constexpr std::chrono::minutes kMinute{1};

PaymentMethod stored_method(std::string_view name) {
  const auto method = method_from(name);
  check(method.has_value(), "a way to pay is stored that is never paused");
  return *method;
}

Calls read_calls(const db::Row& row) { return {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)}; }

Health read_health(const db::Row& row) {
  return {stored_method(row.text(0)), row.flag(1), row.instant(2), row.integer(3), row.maybe_instant(4)};
}

Planned read_planned(const db::Row& row) {
  return {row.str(0), method_from(row.text(1)), row.instant(2), row.instant(3), {row.str(4), row.str(5)}, row.integer(6)};
}

Ask read_ask(const db::Row& row) {
  return {row.id<ShopId>(0),
          row.str(1),
          stored_method(row.text(2)),
          row.id<people::PersonId>(3),
          row.blob(4),
          row.text(5) == "en" ? Locale::en : Locale::ja,
          row.instant(6),
          row.maybe_instant(7)};
}

}  // namespace

Instant minute_of(Instant at) {
  const std::int64_t long_one = std::chrono::microseconds(kMinute).count();
  return Instant(at.micros() / long_one * long_one);
}

void add_calls(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant minute, const Calls& calls) {
  tx.run(sql::add_calls, shop, shops::name_of(method), minute, calls.made, calls.failed, calls.in_a_row, calls.micros, calls.slowest);
}

std::vector<Calls> calls_since(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant since) {
  return tx.all(sql::calls_since, read_calls, shop, shops::name_of(method), minute_of(since));
}

void forgive_calls(db::Tx& tx, const ShopId& shop, PaymentMethod method) { tx.run(sql::forgive_calls, shop, shops::name_of(method)); }

void put_health(db::Tx& tx, const ShopId& shop, const Health& health) {
  tx.run(sql::put_health, shop, shops::name_of(health.method), health.failing, health.since, health.probes, health.probe_at);
}

OfShop of_shop(db::Tx& tx, const ShopId& shop) {
  return {tx.all(sql::health_of_shop, read_health, shop), tx.all(sql::planned_of_shop, read_planned, shop)};
}

std::map<ShopId, OfShop> of_house(db::Tx& tx) {
  std::map<ShopId, OfShop> all;
  tx.each(sql::health_of_house, [&](const db::Row& row) { all[row.id<ShopId>(5)].healths.push_back(read_health(row)); });
  tx.each(sql::planned_of_house, [&](const db::Row& row) { all[row.id<ShopId>(7)].planned.push_back(read_planned(row)); });
  return all;
}

void insert_planned(db::Tx& tx, const ShopId& shop, const Planned& planned) {
  tx.run(sql::insert_planned, shop, planned.id, name_of(planned.method), planned.starts_at, planned.ends_at, planned.words.ja,
         planned.words.en);
}

bool update_planned(db::Tx& tx, const ShopId& shop, const Planned& planned) {
  return tx.run(sql::update_planned, shop, planned.id, name_of(planned.method), planned.starts_at, planned.ends_at, planned.words.ja,
                planned.words.en, planned.version) == 1;
}

bool delete_planned(db::Tx& tx, const ShopId& shop, const Planned& planned) {
  return tx.run(sql::delete_planned, shop, planned.id, planned.version) == 1;
}

void insert_ask(db::Tx& tx, const Ask& ask) {
  tx.run(sql::insert_ask, ask.shop, ask.id, shops::name_of(ask.method), ask.person, db::Blob{ask.box},
         ask.locale == Locale::en ? "en" : "ja", ask.asked_at);
}

std::optional<Ask> find_ask(db::Tx& tx, const ShopId& shop, std::string_view id) { return tx.one(sql::find_ask, read_ask, shop, id); }

std::vector<Waited> ways_waited_for(db::Tx& tx) {
  return tx.all(sql::ways_waited_for, [](const db::Row& row) { return Waited{row.id<ShopId>(0), stored_method(row.text(1))}; });
}

std::vector<Ask> asks_waiting(db::Tx& tx, const Waited& way, int most) {
  return tx.all(sql::asks_waiting, read_ask, way.shop, shops::name_of(way.method), most);
}

std::vector<Ask> asks_told(db::Tx& tx, int most) { return tx.all(sql::asks_told, read_ask, most); }

bool tell_ask(db::Tx& tx, const Ask& ask, Instant now) { return tx.run(sql::tell_ask, ask.shop, ask.id, now) == 1; }

void delete_ask(db::Tx& tx, const Ask& ask) { tx.run(sql::delete_ask, ask.shop, ask.id); }

void forget_calls(db::Tx& tx, Instant before) { tx.run(sql::forget_calls, before); }

void forget_planned(db::Tx& tx, Instant before) { tx.run(sql::forget_planned, before); }

void forget_asks(db::Tx& tx, Instant before) { tx.run(sql::forget_asks, before); }

}  // namespace noren::pauses
