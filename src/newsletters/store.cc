#include "newsletters/store.h"

#include "base/check.h"
#include "newsletters/sql.h"

namespace noren::newsletters {
namespace {

ConsentState consent_state(std::string_view name) {
  for (const ConsentState state : {ConsentState::asked, ConsentState::given}) {
    if (name_of(state) == name) return state;
  }
  return ConsentState::ended;
}

Reader read_reader(const db::Row& row) {
  Reader reader;
  reader.id = row.str(0);
  reader.shop = row.id<ShopId>(1);
  reader.person = row.id<people::PersonId>(2);
  reader.sealed = row.blob(3);
  reader.domain = row.str(4);
  reader.locale = row.text(5) == "en" ? Locale::en : Locale::ja;
  reader.asked_at = row.instant(6);
  reader.round = row.integer(7);
  return reader;
}

Consent read_consent(const db::Row& row) {
  Consent consent;
  consent.reader = row.str(0);
  consent.purpose = purpose_from(row.text(1)).value_or(Purpose::news);
  consent.state = consent_state(row.text(2));
  consent.text_version = row.str(3);
  consent.place = row.str(4);
  consent.asked_at = row.instant(5);
  consent.given_at = row.maybe_instant(6);
  consent.ended_at = row.maybe_instant(7);
  consent.ended_how = row.str(8);
  return consent;
}

Newsletter read_newsletter(const db::Row& row) {
  Newsletter letter;
  letter.id = row.str(0);
  letter.shop = row.id<ShopId>(1);
  letter.purpose = purpose_from(row.text(2)).value_or(Purpose::news);
  letter.state = state_from(row.text(3)).value_or(State::stopped);
  letter.subject = row.str(4);
  letter.body = row.str(5);
  letter.version = row.integer(6);
  letter.created_at = row.instant(7);
  letter.changed_at = row.instant(8);
  letter.made_by = row.str(9);
  letter.asked_by = row.str(10);
  letter.asked_name = row.str(11);
  letter.approved_name = row.str(12);
  letter.recipients = row.integer(13);
  letter.start_at = row.maybe_instant(14);
  letter.ended_at = row.maybe_instant(15);
  return letter;
}

}  // namespace

std::optional<Newsletter> find(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(sql::find_newsletter, read_newsletter, shop, id);
}

std::vector<Newsletter> list(db::Tx& tx, const ShopId& shop, std::int64_t limit, std::int64_t skip) {
  return tx.all(sql::list_newsletters, read_newsletter, shop, limit, skip);
}

std::int64_t count(db::Tx& tx, const ShopId& shop) {
  return tx.one(sql::count_newsletters, [](const db::Row& row) { return row.integer(0); }, shop).value_or(0);
}

Progress progress_of(db::Tx& tx, const Newsletter& letter) {
  Progress progress;
  tx.each(
      sql::count_recipients,
      [&](const db::Row& row) {
        const std::string_view state = row.text(0);
        (state == "waiting" ? progress.waiting : state == "queued" ? progress.queued : progress.left_out) += row.integer(1);
      },
      letter.shop, letter.id);
  tx.each(sql::recipient_fates, [&](const db::Row& row) { progress.mails[row.str(0)] = row.integer(1); }, letter.shop, letter.id);
  return progress;
}

Settings settings_of(db::Tx& tx, const ShopId& shop) {
  const auto read = [](const db::Row& row) { return Settings{row.str(0), row.integer(1), row.integer(2)}; };
  return tx.one(sql::find_settings, read, shop).value_or(Settings{});
}

ConsentCount count_consents(db::Tx& tx, const ShopId& shop, Purpose purpose) {
  ConsentCount counted;
  tx.each(
      sql::count_consents,
      [&](const db::Row& row) {
        if (row.text(0) == "given") counted.given = row.integer(1);
        if (row.text(0) == "asked") counted.asked = row.integer(1);
      },
      shop, name_of(purpose));
  return counted;
}

std::vector<Reader> readers(db::Tx& tx, const ShopId& shop, Purpose purpose, std::int64_t limit, std::int64_t skip) {
  return tx.all(sql::list_readers, read_reader, shop, name_of(purpose), limit, skip);
}

std::vector<ConsentEvent> events_of(db::Tx& tx, const ShopId& shop, const std::string& reader) {
  const auto read = [](const db::Row& row) {
    return ConsentEvent{purpose_from(row.text(0)).value_or(Purpose::news), row.instant(1), row.str(2), row.str(3), row.str(4)};
  };
  return tx.all(sql::consent_events, read, shop, reader);
}

bool holds(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose) {
  for (const Consent& consent : store::consents_of(tx, shop, reader)) {
    if (consent.purpose == purpose) return consent.state == ConsentState::given;
  }
  return false;
}

namespace store {

std::optional<Reader> find_reader(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(sql::find_reader, read_reader, shop, id);
}

std::optional<Reader> reader_of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  return tx.one(sql::find_reader_of_person, read_reader, shop, person);
}

void insert_reader(db::Tx& tx, const Reader& reader) {
  tx.run(sql::insert_reader, reader.shop, reader.id, reader.person, db::Blob{reader.sealed}, reader.domain,
         reader.locale == Locale::en ? "en" : "ja", reader.asked_at);
}

void ask_again(db::Tx& tx, const Reader& reader) {
  tx.run(sql::ask_reader_again, reader.shop, reader.id, db::Blob{reader.sealed}, reader.locale == Locale::en ? "en" : "ja", reader.asked_at,
         reader.domain);
}

void put_consent(db::Tx& tx, const ShopId& shop, const Consent& consent) {
  tx.run(sql::put_consent, shop, consent.reader, name_of(consent.purpose), consent.text_version, consent.place, consent.asked_at);
}

std::vector<Consent> consents_of(db::Tx& tx, const ShopId& shop, const std::string& reader) {
  return tx.all(sql::consents_of_reader, read_consent, shop, reader);
}

void note(db::Tx& tx, const ShopId& shop, const std::string& reader, const Word& word) {
  tx.run(sql::insert_consent_event, shop, reader, name_of(word.purpose), word.at, word.what, word.how, word.text_version);
}

bool give(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose, Instant now) {
  return tx.run(sql::give_consent, shop, reader, name_of(purpose), now) == 1;
}

bool end(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose, std::string_view how, Instant now) {
  return tx.run(sql::end_consent, shop, reader, name_of(purpose), now, how) == 1;
}

void insert(db::Tx& tx, const Newsletter& letter) {
  tx.run(sql::insert_newsletter, letter.shop, letter.id, name_of(letter.purpose), lane_of(letter.purpose), letter.subject, letter.body,
         letter.created_at, letter.made_by);
}

bool change(db::Tx& tx, const Newsletter& letter) {
  return tx.run(sql::change_newsletter, letter.shop, letter.id, letter.version, name_of(letter.purpose), lane_of(letter.purpose),
                letter.subject, letter.body, letter.changed_at) == 1;
}

bool drop(db::Tx& tx, const Newsletter& letter) { return tx.run(sql::drop_newsletter, letter.shop, letter.id, letter.version) == 1; }

bool move(db::Tx& tx, const Newsletter& letter, Event event, const Newsletter& as) {
  const auto next = next_state(letter.state, event);
  if (!next) return false;
  const bool draft = *next == State::draft;
  if (draft) tx.run(sql::drop_recipients, letter.shop, letter.id);
  return tx.run(sql::move_newsletter, letter.shop, letter.id, letter.version, name_of(letter.state), name_of(*next),
                draft ? "" : std::string_view(as.asked_by), draft ? "" : std::string_view(as.asked_name),
                draft ? "" : std::string_view(as.approved_name), draft ? 0 : as.recipients, draft ? std::nullopt : as.start_at,
                draft ? std::nullopt : as.ended_at) == 1;
}

std::int64_t freeze_recipients(db::Tx& tx, const Newsletter& letter) {
  return tx.run(sql::freeze_recipients, letter.shop, name_of(letter.purpose), letter.id, kBetweenOfDomain.count());
}

std::vector<Newsletter> due(db::Tx& tx, Instant now) { return tx.all(sql::due_newsletters, read_newsletter, now); }

std::vector<Recipient> due_recipients(db::Tx& tx, const Newsletter& letter, std::chrono::microseconds since, int limit) {
  const auto read = [](const db::Row& row) { return Recipient{row.str(0), row.str(1)}; };
  return tx.all(sql::due_recipients, read, letter.shop, letter.id, static_cast<std::int64_t>(since.count()), limit);
}

void settle(db::Tx& tx, const Newsletter& letter, const std::string& reader, std::string_view state) {
  tx.run(sql::settle_recipient, letter.shop, letter.id, reader, state);
}

}  // namespace store

void hold_back(db::Tx& tx, const ShopId& shop, Instant now) { tx.run(sql::stop_all, shop, now); }

void forget(db::Tx& tx, const ShopId& shop, const people::PersonId& person, Instant now) {
  const auto reader = store::reader_of_person(tx, shop, person);
  if (!reader) return;
  for (const Consent& consent : store::consents_of(tx, shop, reader->id)) {
    if (store::end(tx, shop, reader->id, consent.purpose, "erased", now))
      store::note(tx, shop, reader->id, {consent.purpose, "ended", "erased", consent.text_version, now});
  }
  tx.run(sql::forget_reader, shop, reader->id);
  tx.run(sql::forget_recipient, shop, reader->id);
}

std::vector<std::string> mail_subjects_of(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  const auto reader = store::reader_of_person(tx, shop, person);
  if (!reader) return {};
  std::vector<std::string> subjects{reader->id};
  tx.each(sql::letters_of_reader, [&](const db::Row& row) { subjects.push_back(subject_of(row.str(0), reader->id)); }, shop, reader->id);
  return subjects;
}

}  // namespace noren::newsletters
