#include "channels/store.h"

#include "base/names.h"
#include "channels/sql.h"

namespace noren::channels::store {
namespace {

Way stored_way(std::string_view name) { return stored(way_from(name), "channel way"); }
Occasion stored_occasion(std::string_view name) { return stored(occasion_from(name), "channel occasion"); }

Reach read_reach(const db::Row& row) {
  return {row.id<ShopId>(0), row.id<OrderId>(1), stored_way(row.text(2)), row.blob(3), row.str(4), row.str(5), row.flag(6), row.flag(7),
          row.instant(8), row.instant(9)};
}

Climb read_climb(const db::Row& row) {
  return {row.id<ShopId>(0),
          row.id<MessageId>(1),
          row.id<OrderId>(2),
          stored_occasion(row.text(3)),
          climb_state_from(row.text(4)),
          row.flag(5),
          row.str(6),
          row.instant(7),
          row.maybe_instant(8),
          row.integer(9),
          row.instant(10)};
}

Stored read_send(const db::Row& row) {
  Stored read;
  Send& send = read.send;
  send.shop = row.id<ShopId>(0);
  send.id = row.str(1);
  send.order = row.id<OrderId>(2);
  read.message = row.id<MessageId>(3);
  send.way = stored_way(row.text(4));
  send.occasion = stored_occasion(row.text(5));
  send.state = send_state_from(row.text(6));
  send.due_at = row.maybe_instant(7);
  send.tries = row.integer(8);
  send.created_at = row.instant(9);
  send.updated_at = row.instant(10);
  send.reference = row.str(11);
  read.reply_box = row.blob(12);
  read.reply_until = row.maybe_instant(13);
  read.replied = row.flag(14);
  return read;
}

}  // namespace

void put_reach(db::Tx& tx, const Reach& reach, Instant now) {
  tx.run(sql::put_reach, reach.shop, reach.order, name_of(reach.way), db::Blob{reach.box}, reach.mark, reach.proof, reach.shut, reach.first,
         now);
}

std::vector<Reach> reaches_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::reaches_of_order, read_reach, shop, order);
}

std::vector<Reach> reaches_by_mark(db::Tx& tx, const ShopId& shop, std::string_view mark) {
  if (mark.empty()) return {};
  return tx.all(sql::reaches_by_mark, read_reach, shop, mark);
}

void delete_reach(db::Tx& tx, const ShopId& shop, const OrderId& order, Way way) { tx.run(sql::delete_reach, shop, order, name_of(way)); }

void delete_reaches(db::Tx& tx, const ShopId& shop, const OrderId& order) { tx.run(sql::delete_reaches, shop, order); }

void shut_reach(db::Tx& tx, const Reach& reach, bool shut, Instant now) {
  tx.run(sql::shut_reach, reach.shop, reach.order, name_of(reach.way), shut, now);
}

bool insert_climb(db::Tx& tx, const Climb& climb) {
  return tx.run(sql::insert_climb, climb.shop, climb.message, climb.order, name_of(climb.occasion), name_of(climb.state), climb.mail_dead,
                climb.domain, climb.began_at, climb.due_at) == 1;
}

std::optional<Climb> find_climb(db::Tx& tx, const ShopId& shop, const MessageId& message) {
  return tx.one(sql::find_climb, read_climb, shop, message);
}

bool update_climb(db::Tx& tx, const Climb& climb) {
  return tx.run(sql::update_climb, climb.shop, climb.message, name_of(climb.state), climb.mail_dead, climb.domain, climb.began_at,
                climb.due_at, climb.version, climb.changed_at) == 1;
}

std::vector<Climb> climbs_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::climbs_of_order, read_climb, shop, order);
}

std::vector<Climb> due_climbs(db::Tx& tx, Instant now, int limit) { return tx.all(sql::due_climbs, read_climb, now, limit); }

bool insert_send(db::Tx& tx, const Stored& stored) {
  const Send& send = stored.send;
  return tx.run(sql::insert_send, send.shop, send.id, send.order, stored.message, name_of(send.way), name_of(send.occasion),
                name_of(send.state), send.due_at, send.created_at, db::Blob{stored.reply_box}, stored.reply_until) == 1;
}

std::optional<Stored> find_send(db::Tx& tx, const ShopId& shop, std::string_view id) { return tx.one(sql::find_send, read_send, shop, id); }

std::vector<Stored> due_sends(db::Tx& tx, Instant now, int limit) { return tx.all(sql::due_sends, read_send, now, limit); }

std::vector<Stored> sends_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::sends_of_order, read_send, shop, order);
}

std::vector<Stored> sends_of_message(db::Tx& tx, const Climb& climb) {
  return tx.all(sql::sends_of_message, read_send, climb.shop, climb.order, climb.message);
}

std::vector<Stored> sends_at_owner(db::Tx& tx, const ShopId& shop, int limit) {
  return tx.all(sql::sends_at_owner, read_send, shop, limit);
}

std::vector<Stored> recent_sends(db::Tx& tx, const ShopId& shop, int limit) { return tx.all(sql::recent_sends, read_send, shop, limit); }

bool lease(db::Tx& tx, const Stored& stored, Instant until, bool replied) {
  return tx.run(sql::lease_send, stored.send.shop, stored.send.id, stored.send.due_at, until, replied) == 1;
}

void set_reply(db::Tx& tx, const Send& send, std::string_view box, Instant until) {
  tx.run(sql::set_reply, send.shop, send.id, db::Blob{box}, until);
}

bool move_send(db::Tx& tx, const Send& send, SendState seen) {
  return tx.run(sql::move_send, send.shop, send.id, name_of(seen), name_of(send.state), send.due_at, send.tries, send.reference,
                send.updated_at) == 1;
}

void add_attempt(db::Tx& tx, const Send& send, const Attempt& attempt) {
  tx.run(sql::insert_attempt, send.shop, send.id, attempt.at, name_of(attempt.outcome), attempt.status, attempt.evidence);
}

std::vector<Attempt> attempts_of(db::Tx& tx, const Send& send) {
  return tx.all(
      sql::attempts_of_send,
      [](const db::Row& row) {
        return Attempt{row.integer(0), row.instant(1), outcome_from(row.text(2)), row.integer(3), row.str(4)};
      },
      send.shop, send.id);
}

void forget_sends(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  for (const Stored& stored : sends_of_order(tx, shop, order)) tx.run(sql::forget_evidence, shop, stored.send.id);
  tx.run(sql::forget_replies, shop, order, db::Blob{""});
}

void hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now) {
  tx.run(sql::hold_back_sends, shop, until, now);
  tx.run(sql::hold_back_climbs, shop, until, now);
}

bool note_notice(db::Tx& tx, const ShopId& shop, Way way, std::string_view notice, Instant now) {
  return tx.run(sql::insert_notice, shop, name_of(way), notice, now) == 1;
}

void forget_notices(db::Tx& tx, Instant before) { tx.run(sql::forget_notices, before); }

}  // namespace noren::channels::store
