// Letters to many: who may be written to (asked twice, ended with one press), and letters that leave when nothing else waits. Deeds run one
// transaction each unless they take a Tx. Thread: safe from any.
// Sources: 特定電子メール法 arts. 3 and 4 (consent, its record, sender data, refusal), RFC 2369, 2919, 8058 (headers).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "admin/admin.h"
#include "base/result.h"
#include "catalog/frame.h"
#include "http/router.h"
#include "mail/content.h"
#include "newsletters/types.h"
#include "shops/shops.h"

namespace noren::newsletters {

// ---- consents (consent.cc)

// The words beside the field of a purpose, as they are now.
std::string consent_text(const shops::Settings& settings, Purpose purpose, Locale locale);

struct Asking {
  std::string mail;  // checked: text/mail_address.h
  std::vector<Purpose> purposes;
  std::string place;  // the page with the words: "/newsletter"
};
// Keeps what was asked, on which words, and writes the mail with the link; the answer to the asker is the same whoever the address is of.
void ask(House& house, const shops::Settings& settings, const Context& context, const Asking& asking);

enum class Link { good, given, expired, replaced, unknown };
struct LinkNow {
  Link link = Link::unknown;
  std::vector<Purpose> purposes;  // that are asked for, or were given with it
};
LinkNow look_at_link(House& house, const Context& context, std::string_view token);
// The press behind the link. good: it was given now.
LinkNow confirm(House& house, const Context& context, std::string_view token);
// A link that is too old explains itself and brings a new one with one press.
void renew(House& house, const Context& context, std::string_view token);

// Ends it; also while a letter is on its way to him, which then says nothing any more. how: "link", "one_click". False: no such link.
bool stop(House& house, const Context& context, std::string_view token, std::string_view how);
// The same by somebody of the shop, who was asked to on the telephone. False: there is no such reader.
bool stop_reader(House& house, const Context& context, const std::string& reader);
// An address that turned out dead, or whose owner complained. Inside the caller's transaction.
inline constexpr std::string_view kDead = "dead", kComplaint = "complaint";
void stop_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail, std::string_view how, Instant now);

// Of a person who is erased: his consents end, and what lies beside his box goes.
void forget(db::Tx& tx, const ShopId& shop, const people::PersonId& person, Instant now);
// Of all mails that went to him from here (mail::forget_addressee).
std::vector<std::string> mail_subjects_of(db::Tx& tx, const ShopId& shop, const people::PersonId& person);

// The address; nothing when he was erased.
std::optional<std::string> mail_of(db::Tx& tx, const House& house, const Reader& reader);
struct ConsentCount {
  std::int64_t given = 0, asked = 0;
};
ConsentCount count_consents(db::Tx& tx, const ShopId& shop, Purpose purpose);
std::vector<Reader> readers(db::Tx& tx, const ShopId& shop, Purpose purpose, std::int64_t limit, std::int64_t skip);
struct ConsentEvent {
  Purpose purpose = Purpose::news;
  Instant at;
  std::string what, how, text;
};
std::optional<Reader> find_by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail);
std::vector<ConsentEvent> events_of(db::Tx& tx, const ShopId& shop, const std::string& reader);
bool holds(db::Tx& tx, const ShopId& shop, const std::string& reader, Purpose purpose);

// ---- letters (letters.cc, send.cc)

std::optional<Newsletter> find(db::Tx& tx, const ShopId& shop, const std::string& id);
std::vector<Newsletter> list(db::Tx& tx, const ShopId& shop, std::int64_t limit, std::int64_t skip);
std::int64_t count(db::Tx& tx, const ShopId& shop);
// What of its recipients waits, was handed to the outbox, was left out; and what became of the mails, by the outbox's states.
struct Progress {
  std::int64_t waiting = 0, queued = 0, left_out = 0;
  std::map<std::string, std::int64_t> mails;
};
Progress progress_of(db::Tx& tx, const Newsletter& letter);
Settings settings_of(db::Tx& tx, const ShopId& shop);

enum class LetterError {
  not_found,
  stale,
  not_now,        // its state does not allow it (any more)
  same_person,    // the second person is the first one
  other_number,   // the number that was confirmed is not how many there are
  nobody,         // there are no recipients
  no_sender,      // what the law wants to stand in the mail is not all there
};
struct Draft {
  Purpose purpose = Purpose::news;
  std::string subject, body;  // cleaned
};
struct Seen {
  std::string id;
  std::int64_t version = 0;
};
std::string create(House& house, const Context& context, const Draft& draft);
Result<void, LetterError> change(House& house, const Context& context, const Seen& seen, const Draft& draft);
Result<void, LetterError> drop(House& house, const Context& context, const Seen& seen);
// One copy to the account that asks.
Result<void, LetterError> send_trial(House& house, const Context& context, const std::string& id);
// The number of recipients, typed by who has looked at them. Goes out after the delay, or waits for a second person.
Result<State, LetterError> send_to(House& house, const shops::Settings& shop, const Context& context, const Seen& seen, std::int64_t number);
Result<void, LetterError> approve(House& house, const Context& context, const Seen& seen);
Result<void, LetterError> undo(House& house, const Context& context, const Seen& seen);
Result<void, LetterError> stop_sending(House& house, const Context& context, const Seen& seen);
Result<void, LetterError> save_settings(House& house, const Context& context, const Settings& settings);  // stale
// What the law wants in the mail and the shop's settings do not tell: keys of words newsletters.missing.<key>; empty: all is there.
std::vector<std::string> missing(const shops::Settings& settings);

// For a shop that was put back from a backup: what was under way stops.
void hold_back(db::Tx& tx, const ShopId& shop, Instant now);

// Puts letters into the outbox a few at a time, called when nothing waits there (mail::WorkerParts::idle): so no mail about an order ever
// waits behind more than these. Thread: the mail worker's.
class Feeder {
 public:
  explicit Feeder(House& house);
  ~Feeder();
  // True: something was put in, there may be more.
  bool feed(Instant now);

 private:
  struct Pace;
  House& house_;
  std::unique_ptr<Pace> pace_;
};

// ---- mails: newsletter, newsletter_confirm

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;
};
void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

// ---- pages

struct Pages {
  House& house;
  const shops::Directory& shops;
  catalog::FrameSource frame;
};
void add_routes(http::Router& router, const Pages& pages);  // /newsletter and below
struct AdminPages {
  admin::Desk& desk;
  const shops::Directory& shops;
  mail::Contents& contents;
};
void add_admin_routes(http::Router& router, const AdminPages& pages);  // /admin/newsletters and below; the menu entry

}  // namespace noren::newsletters
