#include "troubles/store.h"

#include "base/names.h"
#include "db/list.h"
#include "log/log.h"
#include "troubles/sql.h"

namespace noren::troubles {
namespace {

Trouble read_trouble(const db::Row& row) {
  Trouble trouble;
  trouble.id = row.id<TroubleId>(0);
  trouble.shop = row.id<ShopId>(1);
  trouble.kind = row.str(2);
  trouble.subject_kind = row.str(3);
  trouble.subject_id = row.str(4);
  trouble.round = row.integer(5);
  trouble.order = row.id<OrderId>(6);
  trouble.evidence = row.str(7);
  trouble.state = stored(state_from(row.text(8)), "troubles.state");
  trouble.opened_at = row.instant(9);
  trouble.settled_at = row.maybe_instant(10);
  trouble.settled_how = row.str(11);
  trouble.rung = row.integer(12);
  trouble.deadline = row.maybe_instant(13);
  trouble.acted = row.flag(14);
  trouble.marked = row.flag(15);
  trouble.tries = row.integer(16);
  trouble.retry_at = row.maybe_instant(17);
  trouble.alarmed_at = row.maybe_instant(18);
  trouble.holds_shipment = row.flag(19);
  trouble.due_at = row.maybe_instant(20);
  trouble.events = row.integer(21);
  trouble.told = row.integer(22);
  trouble.version = row.integer(23);
  return trouble;
}

Event read_event(const db::Row& row) {
  Event event;
  event.n = row.integer(0);
  event.at = row.instant(1);
  event.what = stored(what_from(row.text(2)), "trouble_events.what");
  event.actor = static_cast<ActorKind>(row.integer(3));
  event.actor_name = row.str(4);
  event.rung = row.integer(5);
  event.details = row.str(6);
  return event;
}

}  // namespace

std::optional<Trouble> find(db::Tx& tx, const ShopId& shop, const TroubleId& id) {
  return tx.one(sql::find_trouble, read_trouble, shop, id);
}

std::optional<Trouble> find_open(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject) {
  return tx.one(sql::find_open, read_trouble, shop, kind, subject.kind, subject.id);
}

std::vector<std::string> open_among(db::Tx& tx, const ShopId& shop, std::string_view kind, std::string_view subject_kind,
                                    std::span<const std::string> subjects) {
  return tx.all(
      sql::open_of_subjects, [](const db::Row& row) { return row.str(0); }, shop, kind, subject_kind, db::list_of(subjects));
}

std::optional<Trouble> find_last(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject) {
  return tx.one(sql::find_last, read_trouble, shop, kind, subject.kind, subject.id);
}

bool was_opened(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject) {
  return store::last_round(tx, shop, kind, subject) > 0;
}

std::vector<Trouble> open_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::open_of_order, read_trouble, shop, order);
}

std::vector<Trouble> all_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::all_of_order, read_trouble, shop, order);
}

std::vector<Event> events_of(db::Tx& tx, const TroubleId& id) { return tx.all(sql::events_of, read_event, id); }

bool holds_shipment(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.one(
               sql::any_holds, [](const db::Row& row) { return row.integer(0); }, shop, order)
             .value_or(0) > 0;
}

std::map<std::string, Count> count_of_shop(db::Tx& tx, const ShopId& shop) {
  std::map<std::string, Count> counts;
  tx.each(
      sql::count_open,
      [&](const db::Row& row) {
        counts[row.str(0)] = {row.integer(1), row.integer(2), row.maybe_instant(3)};
      },
      shop);
  return counts;
}

bool is_put_back(db::Tx& tx, const ShopId& shop) { return count_of_shop(tx, shop).contains(std::string(kind::kRestored)); }

Count count_of_house(db::Tx& tx) {
  const auto read = [](const db::Row& row) { return Count{row.integer(0), row.integer(1), std::nullopt}; };
  return tx.one(sql::count_house, read).value_or(Count{});
}

PlaybookInForce playbook_in_force(db::Tx& tx, const ShopId& shop, const Kind& kind) {
  const auto stored = store::find_playbook(tx, shop, kind.id);
  if (!stored) return {kind.playbook, 0, false};
  if (stored->text.empty()) return {kind.playbook, stored->version, false};
  Vocabulary checked;
  checked.any = true;
  auto own = read_playbook(stored->text, checked);
  if (!own) {
    // One shop's playbook must neither stop the others' troubles nor its own pages.
    log::event(log::Level::error, "playbook_unreadable", log::field("shop", shop.str()) + "," + log::field("kind", kind.id));
    return {kind.playbook, stored->version, false};
  }
  return {std::move(*own), stored->version, true};
}

}  // namespace noren::troubles

namespace noren::troubles::store {

void add_event(db::Tx& tx, Trouble& trouble, const NewEvent& event) {
  ++trouble.events;
  const Actor system;
  const Actor& actor = event.actor != nullptr ? *event.actor : system;
  tx.run(sql::insert_event, trouble.id, trouble.events, trouble.shop, event.at, name_of(event.what), static_cast<int>(actor.kind),
         actor.name, trouble.rung, event.details);
}

bool save(db::Tx& tx, Trouble& trouble) {
  const auto changed =
      tx.run(sql::update_trouble, trouble.shop, trouble.id, trouble.version, trouble.evidence, name_of(trouble.state), trouble.settled_at,
             trouble.settled_how, trouble.rung, trouble.deadline, trouble.acted, trouble.marked, trouble.tries, trouble.retry_at,
             trouble.alarmed_at, trouble.holds_shipment, trouble.due_at, trouble.events, trouble.told, trouble.order);
  if (changed == 0) return false;
  ++trouble.version;
  return true;
}

bool insert(db::Tx& tx, const Trouble& trouble) {
  return tx.run(sql::insert_trouble, trouble.id, trouble.shop, trouble.kind, trouble.subject_kind, trouble.subject_id, trouble.round,
                trouble.order, trouble.evidence, trouble.opened_at) == 1;
}

std::int64_t last_round(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject) {
  return tx
      .one(
          sql::last_round, [](const db::Row& row) { return row.integer(0); }, shop, kind, subject.kind, subject.id)
      .value_or(0);
}

std::vector<Key> due(db::Tx& tx, Instant now, int limit) {
  return tx.all(
      sql::due_troubles,
      [](const db::Row& row) {
        return Key{row.id<ShopId>(0), row.id<TroubleId>(1)};
      },
      now, limit);
}

std::vector<Trouble> list_open(db::Tx& tx, const Asked& asked, const Slice& slice) {
  return tx.all(sql::list_open, read_trouble, asked.shop, asked.kinds, asked.now, asked.ours, slice.limit, slice.skip);
}

std::array<std::int64_t, 3> count_standings(db::Tx& tx, const Asked& asked) {
  std::array<std::int64_t, 3> counts{};
  const auto read = [&](const db::Row& row) { counts.at(static_cast<std::size_t>(row.integer(0))) = row.integer(1); };
  tx.each(sql::count_standings, read, asked.shop, asked.kinds, asked.now, asked.ours);
  return counts;
}

std::vector<Trouble> list_settled(db::Tx& tx, const Asked& asked, Instant since, const Slice& slice) {
  return tx.all(sql::list_settled, read_trouble, asked.shop, since, asked.kinds, slice.limit, slice.skip);
}

std::int64_t count_settled(db::Tx& tx, const Asked& asked, Instant since) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return tx.one(sql::count_settled, read, asked.shop, since, asked.kinds).value_or(0);
}

std::optional<StoredPlaybook> find_playbook(db::Tx& tx, const ShopId& shop, std::string_view kind) {
  const auto read = [](const db::Row& row) { return StoredPlaybook{row.integer(0), row.str(1), row.instant(2), row.str(3)}; };
  return tx.one(sql::find_playbook, read, shop, kind);
}

std::map<std::string, StoredPlaybook> changed_playbooks(db::Tx& tx, const ShopId& shop) {
  std::map<std::string, StoredPlaybook> changed;
  tx.each(
      sql::list_playbooks,
      [&](const db::Row& row) {
        changed[row.str(0)] = {0, "", row.instant(1), row.str(2)};
      },
      shop);
  return changed;
}

bool save_playbook(db::Tx& tx, const Context& context, std::string_view kind, std::int64_t version, const std::string& text) {
  if (version == 0) return tx.run(sql::insert_playbook, context.shop, kind, text, context.now, context.actor.name) == 1;
  return tx.run(sql::update_playbook, context.shop, kind, version, text, context.now, context.actor.name) == 1;
}

void wake_kind(db::Tx& tx, const ShopId& shop, std::string_view kind, Instant now) { tx.run(sql::wake_kind, shop, kind, now); }

}  // namespace noren::troubles::store
