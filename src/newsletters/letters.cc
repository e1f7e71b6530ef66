// A letter from its draft to its way out: each deed one transaction, with its line in the log.
#include "base/hex.h"
#include "mail/mail.h"
#include "newsletters/sql.h"
#include "newsletters/store.h"
#include "staff/staff.h"

namespace noren::newsletters {
namespace {

using Done = Result<void, LetterError>;

Done refused(LetterError why) { return Fail<LetterError>(why); }

void note_deed(db::Tx& tx, const Context& context, House& house, const Newsletter& letter, std::string_view what,
               const staff::Saying& after = {}) {
  staff::record_deed(tx, context, house,
                     {"newsletters.deed." + std::string(what), "newsletter", "/admin/newsletters/" + letter.id, letter.subject, "", after});
}

// One transaction around work(tx, letter): finds it, refuses what is unknown or stale.
template <class Work>
auto with_letter(House& house, const Context& context, const Seen& seen, Work&& work) {
  using Answer = std::invoke_result_t<Work&, db::Tx&, const Newsletter&>;
  return house.db.write([&](db::Tx& tx) -> Answer {
    const auto letter = find(tx, context.shop, seen.id);
    if (!letter) return Fail(LetterError::not_found);
    if (letter->version != seen.version) return Fail(LetterError::stale);
    return work(tx, *letter);
  });
}

Done moved(db::Tx& tx, const Newsletter& letter, Event event, const Newsletter& as) {
  if (!next_state(letter.state, event)) return refused(LetterError::not_now);
  if (!store::move(tx, letter, event, as)) return refused(LetterError::stale);
  return {};
}

}  // namespace

std::string create(House& house, const Context& context, const Draft& draft) {
  Newsletter letter;
  letter.id = to_base32(house.env.random.bytes(10));
  letter.shop = context.shop;
  letter.purpose = draft.purpose;
  letter.subject = draft.subject;
  letter.body = draft.body;
  letter.created_at = context.now;
  letter.made_by = context.actor.name;
  house.db.write([&](db::Tx& tx) {
    store::insert(tx, letter);
    note_deed(tx, context, house, letter, "made");
  });
  return letter.id;
}

Done change(House& house, const Context& context, const Seen& seen, const Draft& draft) {
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& before) -> Done {
    if (before.state != State::draft) return refused(LetterError::not_now);
    Newsletter letter = before;
    letter.purpose = draft.purpose;
    letter.subject = draft.subject;
    letter.body = draft.body;
    letter.changed_at = context.now;
    if (!store::change(tx, letter)) return refused(LetterError::stale);
    return {};
  });
}

Done drop(House& house, const Context& context, const Seen& seen) {
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& letter) -> Done {
    if (!store::drop(tx, letter)) return refused(LetterError::not_now);
    note_deed(tx, context, house, letter, "dropped");
    return {};
  });
}

Done send_trial(House& house, const Context& context, const std::string& id) {
  return house.db.write([&](db::Tx& tx) -> Done {
    const auto letter = find(tx, context.shop, id);
    if (!letter) return refused(LetterError::not_found);
    const std::string subject = subject_of(letter->id, "~" + context.actor.id);
    mail::enqueue_again(tx, {context.shop, "newsletter", "newsletter", subject, mail::Role::staff, context.now, std::nullopt});
    return {};
  });
}

Result<State, LetterError> send_to(House& house, const shops::Settings& shop, const Context& context, const Seen& seen,
                                   std::int64_t number) {
  if (!missing(shop).empty()) return Fail(LetterError::no_sender);
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& letter) -> Result<State, LetterError> {
    if (letter.state != State::draft) return Fail(LetterError::not_now);
    const std::int64_t there = count_consents(tx, context.shop, letter.purpose).given;
    if (there == 0) return Fail(LetterError::nobody);
    if (there != number) return Fail(LetterError::other_number);
    Newsletter as = letter;
    as.recipients = there;
    as.asked_by = context.actor.id;
    as.asked_name = context.actor.name;
    const bool second = needs_second(letter.purpose, there, settings_of(tx, context.shop).second_above);
    if (!second) as.start_at = context.now + delay_of(letter.purpose);
    const Done done = moved(tx, letter, second ? Event::ask : Event::plan, as);
    if (!done) return Fail(done.error());
    store::freeze_recipients(tx, letter);
    note_deed(tx, context, house, letter, second ? "asked" : "planned", staff::Saying::words("newsletters.deed.count", there));
    return second ? State::approval : State::planned;
  });
}

Done approve(House& house, const Context& context, const Seen& seen) {
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& letter) -> Done {
    if (letter.state != State::approval) return refused(LetterError::not_now);
    if (letter.asked_by == context.actor.id) return refused(LetterError::same_person);
    Newsletter as = letter;
    as.approved_name = context.actor.name;
    as.start_at = context.now + delay_of(letter.purpose);
    if (const Done done = moved(tx, letter, Event::plan, as); !done) return done;
    note_deed(tx, context, house, letter, "approved", staff::Saying::words("newsletters.deed.count", letter.recipients));
    return {};
  });
}

Done undo(House& house, const Context& context, const Seen& seen) {
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& letter) -> Done {
    if (const Done done = moved(tx, letter, Event::undo, letter); !done) return done;
    note_deed(tx, context, house, letter, "undone");
    return {};
  });
}

Done stop_sending(House& house, const Context& context, const Seen& seen) {
  return with_letter(house, context, seen, [&](db::Tx& tx, const Newsletter& letter) -> Done {
    Newsletter as = letter;
    as.ended_at = context.now;
    if (const Done done = moved(tx, letter, Event::stop, as); !done) return done;
    note_deed(tx, context, house, letter, "stopped");
    return {};
  });
}

Done save_settings(House& house, const Context& context, const Settings& settings) {
  return house.db.write([&](db::Tx& tx) -> Done {
    const Settings before = settings_of(tx, context.shop);
    if (before.version != settings.version) return refused(LetterError::stale);
    if (tx.run(sql::put_settings, context.shop, settings.from_address, settings.second_above, settings.version) != 1)
      return refused(LetterError::stale);
    staff::record_deed(tx, context, house,
                       {"newsletters.deed.settings", "settings", "/admin/newsletters/settings",
                        staff::Saying::words("newsletters.admin.settings"), std::to_string(before.second_above),
                        std::to_string(settings.second_above)});
    return {};
  });
}

std::vector<std::string> missing(const shops::Settings& settings) {
  // What is disclosed on request elsewhere has to stand in the mail itself.
  const auto told = [&](shops::LawItem item) {
    const auto found = settings.law.tokushoho.find(item);
    return found != settings.law.tokushoho.end() && !found->second.empty();
  };
  std::vector<std::string> keys;
  if (!told(shops::LawItem::seller)) keys.emplace_back("seller");
  if (!told(shops::LawItem::address)) keys.emplace_back("seller_address");
  if (settings.contact.email.empty()) keys.emplace_back("seller_email");
  return keys;
}

}  // namespace noren::newsletters
