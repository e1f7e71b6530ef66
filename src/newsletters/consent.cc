// Asking twice, giving, and ending: each in one transaction, with its line in the proof.
#include "base/hex.h"
#include "html/words.h"
#include "mail/mail.h"
#include "newsletters/sql.h"
#include "newsletters/store.h"
#include "newsletters/token.h"
#include "staff/staff.h"
#include "text/mail_address.h"

namespace noren::newsletters {
namespace {

void ask_reader(db::Tx& tx, const Reader& reader, Instant now) {
  mail::enqueue_again(tx, {reader.shop, "newsletter_confirm", "newsletter_reader", reader.id, mail::Role::buyer, now, std::nullopt});
}

// The reader of the link, and how the link stands.
struct Opened {
  LinkNow now;
  std::optional<Reader> reader;
};

Opened open_link(db::Tx& tx, const House& house, const Context& context, std::string_view token) {
  Opened opened;
  const auto link = read_confirm_token(house.keys, context.shop, token);
  if (!link) return opened;
  opened.reader = store::find_reader(tx, context.shop, link->reader);
  if (!opened.reader || !mail_of(tx, house, *opened.reader)) return {};
  bool asked = false;
  for (const Consent& consent : store::consents_of(tx, context.shop, link->reader)) {
    if (consent.state == ConsentState::ended) continue;
    asked = asked || consent.state == ConsentState::asked;
    opened.now.purposes.push_back(consent.purpose);
  }
  if (opened.now.purposes.empty()) return {};
  opened.now.link = Link::good;
  if (!asked) {
    opened.now.link = Link::given;
  } else if (link->round != opened.reader->round) {
    opened.now.link = Link::replaced;
  } else if (context.now - opened.reader->asked_at > kLinkHolds) {
    opened.now.link = Link::expired;
  }
  return opened;
}

void end_all(db::Tx& tx, const ShopId& shop, const std::string& reader, std::string_view how, Instant now) {
  for (const Consent& consent : store::consents_of(tx, shop, reader)) {
    if (store::end(tx, shop, reader, consent.purpose, how, now))
      store::note(tx, shop, reader, {consent.purpose, "ended", how, consent.text_version, now});
  }
}

}  // namespace

std::string consent_text(const shops::Settings& settings, Purpose purpose, Locale locale) {
  return html::word(locale, "newsletters.consent." + std::string(name_of(purpose)), {{"shop", settings.name.in(locale)}});
}

std::optional<std::string> mail_of(db::Tx& tx, const House& house, const Reader& reader) {
  return people::open(tx, house, reader.shop, reader.person, reader.sealed);
}

void ask(House& house, const shops::Settings& settings, const Context& context, const Asking& asking) {
  const auto address = text::parse_mail_address(asking.mail);
  check(address.has_value(), "an address that was not checked");
  house.db.write([&](db::Tx& tx) {
    const people::PersonId person = people::person_of(house, context.shop, asking.mail);
    auto known = store::reader_of_person(tx, context.shop, person);
    const bool soon = known && context.now - known->asked_at < kBetweenAskings && mail_of(tx, house, *known);
    if (soon) return;
    Reader reader = known.value_or(Reader{});
    reader.shop = context.shop;
    reader.person = person;
    reader.sealed = people::seal(tx, house, context.shop, person, asking.mail, context.now);
    reader.domain = address->domain;
    reader.locale = context.locale;
    reader.asked_at = context.now;
    if (known) {
      store::ask_again(tx, reader);
    } else {
      reader.id = to_base32(house.env.random.bytes(10));
      store::insert_reader(tx, reader);
    }
    for (const Purpose purpose : asking.purposes) {
      const std::string words = consent_text(settings, purpose, context.locale);
      const std::string version = to_hex(crypto::sha256(words)).substr(0, 16);
      tx.run(sql::put_text, context.shop, version, words, context.now);
      Consent consent;
      consent.reader = reader.id;
      consent.purpose = purpose;
      consent.text_version = version;
      consent.place = asking.place;
      consent.asked_at = context.now;
      store::put_consent(tx, context.shop, consent);
      store::note(tx, context.shop, reader.id, {purpose, "asked", asking.place, version, context.now});
    }
    ask_reader(tx, reader, context.now);
  });
}

LinkNow look_at_link(House& house, const Context& context, std::string_view token) {
  return house.db.read([&](db::Tx& tx) { return open_link(tx, house, context, token).now; });
}

LinkNow confirm(House& house, const Context& context, std::string_view token) {
  return house.db.write([&](db::Tx& tx) {
    const Opened opened = open_link(tx, house, context, token);
    if (opened.now.link != Link::good) return opened.now;
    for (const Consent& consent : store::consents_of(tx, context.shop, opened.reader->id)) {
      if (store::give(tx, context.shop, opened.reader->id, consent.purpose, context.now))
        store::note(tx, context.shop, opened.reader->id, {consent.purpose, "given", "link", consent.text_version, context.now});
    }
    return opened.now;
  });
}

void renew(House& house, const Context& context, std::string_view token) {
  house.db.write([&](db::Tx& tx) {
    const Opened opened = open_link(tx, house, context, token);
    const bool old = opened.now.link == Link::expired || opened.now.link == Link::replaced;
    if (!old || context.now - opened.reader->asked_at < kBetweenAskings) return;
    Reader reader = *opened.reader;
    reader.asked_at = context.now;
    store::ask_again(tx, reader);
    ask_reader(tx, reader, context.now);
  });
}

bool stop(House& house, const Context& context, std::string_view token, std::string_view how) {
  const auto link = read_stop_token(house.keys, context.shop, token);
  if (!link) return false;
  return house.db.write([&](db::Tx& tx) {
    if (!store::find_reader(tx, context.shop, link->reader)) return false;
    for (const Consent& consent : store::consents_of(tx, context.shop, link->reader)) {
      if (consent.purpose != link->purpose) continue;
      if (store::end(tx, context.shop, link->reader, link->purpose, how, context.now))
        store::note(tx, context.shop, link->reader, {link->purpose, "ended", how, consent.text_version, context.now});
    }
    return true;
  });
}

bool stop_reader(House& house, const Context& context, const std::string& reader) {
  return house.db.write([&](db::Tx& tx) {
    if (!store::find_reader(tx, context.shop, reader)) return false;
    end_all(tx, context.shop, reader, "staff", context.now);
    staff::record_deed(tx, context, house,
                       {"newsletters.deed.ended", "newsletter", "/admin/newsletters/readers",
                        staff::Saying::words("newsletters.admin.reader"), "", ""});
    return true;
  });
}

void stop_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail, std::string_view how, Instant now) {
  const auto reader = store::reader_of_person(tx, shop, people::person_of(house, shop, mail));
  if (reader) end_all(tx, shop, reader->id, how, now);
}

std::optional<Reader> find_by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail) {
  return store::reader_of_person(tx, shop, people::person_of(house, shop, mail));
}

}  // namespace noren::newsletters
