#include "sandbox/store.h"

#include <algorithm>

#include "base/check.h"
#include "base/names.h"
#include "sandbox/sql.h"

namespace noren::sandbox::store {
namespace {

constexpr Named<EffectKind> kEffects[] = {
    {EffectKind::settle, "settle"},
    {EffectKind::end_session, "end_session"},
    {EffectKind::end_authorisation, "end_authorisation"},
    {EffectKind::end_store, "end_store"},
    {EffectKind::give_account, "give_account"},
    {EffectKind::open_dispute, "open_dispute"},
};

EffectKind effect_kind(std::string_view name) {
  const auto kind = value_in(kEffects, name);
  check(kind.has_value(), "an effect of the ledger that nobody knows");
  return *kind;
}

// What was sent may hold broken UTF-8: it is replaced, never a reason to fail.
std::string text_of(const Json& object) { return object.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json object_in(const db::Row& row) { return Json::parse(row.text(0)); }

std::optional<Instant> instant_in(const db::Row& row) { return row.maybe_instant(0); }

}  // namespace

void put(db::Tx& tx, const Json& object, const std::string& parent) {
  tx.run(sql::insert_object, object.at("id").get<std::string>(), object.at("object").get<std::string>(), parent,
         object.at("created").get<std::int64_t>(), text_of(object));
}

void save(db::Tx& tx, const Json& object, const std::string& parent) {
  tx.run(sql::update_object, object.at("id").get<std::string>(), text_of(object), parent);
}

std::optional<Json> find(db::Tx& tx, const std::string& id) { return tx.one(sql::find_object, object_in, id); }

std::optional<Json> find_of(db::Tx& tx, const std::string& id, const std::string& kind) {
  auto found = find(tx, id);
  if (found && (*found)["object"] != kind) found.reset();
  return found;
}

std::optional<ListPage> list(db::Tx& tx, const ListWish& wish) {
  const bool backward = !wish.ending_before.empty();
  const std::string& cursor = backward ? wish.ending_before : wish.starting_after;
  std::int64_t place = std::numeric_limits<std::int64_t>::max();
  if (!cursor.empty()) {
    const auto found = tx.one(
        sql::place_of_object, [](const db::Row& row) { return row.integer(0); }, cursor, wish.kind);
    if (!found) return std::nullopt;
    place = *found;
  }
  const db::Statement& statement = backward ? sql::list_newer_objects : sql::list_objects;
  ListPage page;
  page.all = tx.all(statement, object_in, wish.kind, place, wish.created_from, wish.created_to, wish.limit + 1, wish.parent);
  page.more = static_cast<std::int64_t>(page.all.size()) > wish.limit;
  if (page.more) page.all.pop_back();
  if (backward) std::reverse(page.all.begin(), page.all.end());
  return page;
}

std::optional<Answer> find_answer(db::Tx& tx, const std::string& key) {
  return tx.one(
      sql::find_answer,
      [](const db::Row& row) {
        const int status = static_cast<int>(row.integer(1));
        return Answer{{row.blob(0), status != 0}, status, row.str(2)};
      },
      key);
}

void put_answer(db::Tx& tx, const std::string& key, const Answer& answer, Instant now) {
  tx.run(sql::insert_answer, key, db::Blob{answer.seen.fingerprint}, answer.status, answer.body, now);
}

void finish_answer(db::Tx& tx, const std::string& key, int status, const std::string& body) {
  tx.run(sql::finish_answer, key, status, body);
}

void put(db::Tx& tx, const Effect& effect, Instant due) {
  tx.run(sql::insert_effect, effect.id, name_in(kEffects, effect.kind), effect.object, due, text_of(effect.detail));
}

std::vector<Effect> due_effects(db::Tx& tx, Instant now, int limit) {
  return tx.all(
      sql::due_effects,
      [](const db::Row& row) {
        return Effect{row.str(0), effect_kind(row.text(1)), row.str(2), Json::parse(row.text(3))};
      },
      now, limit);
}

std::optional<std::string> effect_of(db::Tx& tx, const std::string& object, EffectKind kind) {
  return tx.one(
      sql::effect_of_object, [](const db::Row& row) { return row.str(0); }, object, name_in(kEffects, kind));
}

bool is_to_come(db::Tx& tx, const std::string& effect) {
  return tx
      .one(
          sql::count_effect, [](const db::Row& row) { return row.flag(0); }, effect)
      .value_or(false);
}

void forget_effect(db::Tx& tx, const std::string& effect) { tx.run(sql::delete_effect, effect); }

void put_delivery(db::Tx& tx, const std::string& event, Instant due) { tx.run(sql::insert_delivery, event, due); }

std::vector<Delivery> due_deliveries(db::Tx& tx, Instant now, int limit) {
  return tx.all(
      sql::due_deliveries,
      [](const db::Row& row) {
        return Delivery{row.str(0), static_cast<int>(row.integer(1)), row.str(2)};
      },
      now, limit);
}

void tried(db::Tx& tx, const Tried& what) { tx.run(sql::update_delivery, what.event, what.due, what.tries, what.status); }

bool was_tried(db::Tx& tx, const std::string& event) {
  return tx
      .one(
          sql::find_delivery, [](const db::Row& row) { return row.flag(0); }, event)
      .value_or(true);
}

std::optional<Instant> next_due(db::Tx& tx, Instant now) {
  const auto effect = tx.one(sql::next_effect, instant_in).value_or(std::nullopt);
  const auto delivery = tx.one(sql::next_delivery, instant_in, now).value_or(std::nullopt);
  if (!effect || !delivery) return effect ? effect : delivery;
  return std::min(*effect, *delivery);
}

bool fails_now(db::Tx& tx, const std::string& scope) {
  if (tx.run(sql::insert_failed_once, scope) > 0) return true;
  tx.run(sql::delete_failed_once, scope);
  return false;
}

}  // namespace noren::sandbox::store
