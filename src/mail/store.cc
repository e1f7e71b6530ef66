#include "mail/store.h"

#include "base/check.h"
#include "mail/sql.h"

namespace noren::mail {

Message read_message(const db::Row& row) {
  Message message;
  message.shop = row.id<ShopId>(0);
  message.subject_id = row.str(1);
  message.kind = row.str(2);
  message.round = row.integer(3);
  message.id = message_id(message.subject_id, message.kind, message.round);
  message.subject_type = row.str(4);
  message.recipient = role_from(row.text(5));
  message.state = state_from(row.text(6));
  message.due_at = row.maybe_instant(7);
  message.created_at = row.instant(8);
  message.tries = row.integer(9);
  if (!row.is_null(10)) message.to_address = row.str(10);
  if (!row.is_null(11)) message.reason = row.str(11);
  if (!row.is_null(12)) message.asked_by = row.str(12);
  return message;
}

}  // namespace noren::mail

namespace noren::mail::store {
namespace {

Attempt read_attempt(const db::Row& row) {
  Attempt attempt;
  attempt.number = row.integer(3);
  attempt.at = row.instant(4);
  attempt.outcome = outcome_from(row.text(5));
  attempt.code = row.integer(6);
  attempt.stage = row.str(7);
  attempt.words = row.str(8);
  attempt.to_masked = row.str(9);
  return attempt;
}

QueueState queue_state(std::int64_t later, std::int64_t parked, std::pair<std::int64_t, std::optional<Instant>> due) {
  return {due.first, later, parked, due.second};
}

std::pair<std::int64_t, std::optional<Instant>> read_due(const db::Row& row) { return {row.integer(0), row.maybe_instant(1)}; }
std::int64_t read_count(const db::Row& row) { return row.integer(0); }

std::optional<std::string_view> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

}  // namespace

std::optional<Message> find(db::Tx& tx, const ShopId& shop, const MessageKey& key) {
  return tx.one(sql::find_message, read_message, shop, key.subject_id, key.kind, key.round);
}

std::optional<Message> last_round(db::Tx& tx, const ShopId& shop, const MessageKey& key) {
  return tx.one(sql::last_round, read_message, shop, key.subject_id, key.kind);
}

std::vector<Message> of_subject(db::Tx& tx, const ShopId& shop, std::string_view subject_id) {
  return tx.all(sql::messages_of_subject, read_message, shop, subject_id);
}

std::vector<Attempt> attempts(db::Tx& tx, const Message& message) {
  return tx.all(sql::attempts_of_message, read_attempt, message.shop, message.subject_id, message.kind, message.round);
}

void insert_resend(db::Tx& tx, const Message& message) {
  tx.run(sql::insert_resend, message.shop, message.subject_id, message.kind, message.round, message.subject_type,
         role_name(message.recipient), message.created_at, unless_empty(message.to_address), message.reason, message.asked_by);
}

std::vector<Message> due(db::Tx& tx, Instant now, int limit) { return tx.all(sql::due_messages, read_message, now, limit); }

bool lease(db::Tx& tx, const Message& message, Instant until) {
  return tx.run(sql::lease_message, message.shop, message.subject_id, message.kind, message.round, until, message.due_at) == 1;
}

bool move(db::Tx& tx, const Message& message, const Move& step, const Attempt& attempt) {
  const auto to = next_state(message.state, step.event);
  check(to.has_value(), "a message cannot go this way");
  const auto moved = tx.run(sql::move_message, message.shop, message.subject_id, message.kind, message.round, state_name(message.state),
                            state_name(*to), step.due_at, step.tries);
  if (moved == 0) return false;
  note(tx, message, attempt);
  return true;
}

void note(db::Tx& tx, const Message& message, const Attempt& attempt) {
  tx.run(sql::insert_attempt, message.shop, message.subject_id, message.kind, message.round, attempt.at, outcome_name(attempt.outcome),
         attempt.code, attempt.stage, attempt.words, attempt.to_masked);
}

std::vector<Message> waiting(db::Tx& tx, const ShopId& shop, int limit) { return tx.all(sql::waiting_of_shop, read_message, shop, limit); }

std::vector<Message> parked(db::Tx& tx, const ShopId& shop, int limit) { return tx.all(sql::parked_of_shop, read_message, shop, limit); }

std::vector<Message> tried(db::Tx& tx, const ShopId& shop, const TriedSearch& search, int limit, std::int64_t skip) {
  return tx.all(sql::tried_messages, read_message, shop, search.outcome, search.or_outcome, search.kind, search.to_masked, limit, skip);
}

std::int64_t count_tried(db::Tx& tx, const ShopId& shop, const TriedSearch& search) {
  return tx.one(sql::count_tried, read_count, shop, search.outcome, search.or_outcome, search.kind, search.to_masked).value_or(0);
}

std::map<AttemptOutcome, std::int64_t> outcomes_since(db::Tx& tx, const ShopId& shop, Instant since) {
  std::map<AttemptOutcome, std::int64_t> counts;
  tx.each(
      sql::outcome_counts, [&](const db::Row& row) { counts[outcome_from(row.text(0))] = row.integer(1); }, shop, since);
  return counts;
}

std::map<std::pair<std::string, Locale>, ChangedTemplate> changed_templates(db::Tx& tx, const ShopId& shop) {
  std::map<std::pair<std::string, Locale>, ChangedTemplate> changed;
  tx.each(
      sql::changed_templates,
      [&](const db::Row& row) {
        changed[{row.str(0), row.text(1) == "ja" ? Locale::ja : Locale::en}] = {row.instant(2), row.str(3)};
      },
      shop);
  return changed;
}

std::vector<Copy> forget_addressee(db::Tx& tx, const ShopId& shop, std::string_view subject_id) {
  const auto read = [&](const db::Row& row) {
    return Copy{envelope_id(shop, message_id(row.text(0), row.str(1), row.integer(2))), row.instant(3)};
  };
  std::vector<Copy> copies = tx.all(sql::copies_of_subject, read, shop, subject_id);
  tx.run(sql::forget_addresses, shop, subject_id);
  tx.run(sql::forget_tried, shop, subject_id, kOurStage);
  return copies;
}

}  // namespace noren::mail::store

namespace noren::mail {

std::int64_t count_readers_waiting(db::Tx& tx) { return tx.one(sql::count_readers_waiting, store::read_count).value_or(0); }

QueueState queue_of_house(db::Tx& tx, Instant now) {
  return store::queue_state(tx.one(sql::count_later, store::read_count, now).value_or(0),
                            tx.one(sql::count_parked, store::read_count).value_or(0), tx.one(sql::count_due, store::read_due, now).value());
}

QueueState queue_of_shop(db::Tx& tx, const ShopId& shop, Instant now) {
  return store::queue_state(tx.one(sql::count_later_of_shop, store::read_count, shop, now).value_or(0),
                            tx.one(sql::count_parked_of_shop, store::read_count, shop).value_or(0),
                            tx.one(sql::count_due_of_shop, store::read_due, shop, now).value());
}

}  // namespace noren::mail
