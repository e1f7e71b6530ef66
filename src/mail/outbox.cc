// Putting messages in and asking for them: the deeds of mail.h.
#include "base/check.h"
#include "mail/admin_pages.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "mail/sql.h"
#include "mail/store.h"
#include "mail/trouble.h"

namespace noren::mail {
namespace {

constexpr std::int64_t kMostRounds = 10;
constexpr std::chrono::seconds kBetweenRounds{60};
constexpr int kHeldAtOnce = 500;

// The form only; whether somebody lives there is what sending finds out.
bool may_be_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || address.size() > 254) return false;
  const std::string_view domain = address.substr(at + 1);
  if (domain.find('.') == std::string_view::npos || domain.front() == '.' || domain.back() == '.') return false;
  return std::none_of(address.begin(), address.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == '<' || c == '>' || c == ',' || c == ';' || c == '\\';
  });
}

// What still waited goes out no more: two copies would only confuse. It may be on the wire just now with what was true before, which
// nothing here can tell, so the new one is a message of its own (worker.cc notes what was sent all the same).
void take_its_place(db::Tx& tx, const Message& last, const Message& next) {
  store::insert_resend(tx, next);
  if (!is_waiting(last.state)) return;
  store::move(tx, last, {Event::cancel, std::nullopt, last.tries},
              {.at = next.created_at, .outcome = AttemptOutcome::cancelled, .words = next.id.str()});
}

}  // namespace

void Contents::add(std::string kind, Kind what) {
  check(what.source != nullptr, "a kind of mail without a content source");
  const bool added = kinds_.emplace(std::move(kind), std::move(what)).second;
  check(added, "a kind of mail registered twice");
}

const Kind* Contents::find(std::string_view kind) const {
  const auto found = kinds_.find(kind);
  return found == kinds_.end() ? nullptr : &found->second;
}

void enqueue(db::Tx& tx, const NewMessage& message) {
  check(message.subject_id.find(':') == std::string_view::npos, "a subject id with ':' in it");
  tx.run(sql::insert_message, message.shop, message.subject_id, message.kind, message.subject_type, role_name(message.recipient),
         message.due_at.value_or(message.now), message.now);
}

void enqueue_again(db::Tx& tx, const NewMessage& message) {
  const auto key = parse_message_id(message_id(std::string(message.subject_id), std::string(message.kind), 1).str());
  const auto last = store::last_round(tx, message.shop, *key);
  if (!last) return enqueue(tx, message);
  Message next = *last;
  next.round = last->round + 1;
  next.id = message_id(next.subject_id, next.kind, next.round);
  next.created_at = message.now;
  next.to_address.clear();
  next.reason.clear();
  next.asked_by.clear();
  take_its_place(tx, *last, next);
}

std::vector<Fate> of_subject(db::Tx& tx, const ShopId& shop, std::string_view subject_id) {
  std::vector<Fate> fates;
  for (Message& message : store::of_subject(tx, shop, subject_id)) {
    std::vector<Attempt> attempts = store::attempts(tx, message);
    fates.push_back({std::move(message), std::move(attempts)});
  }
  return fates;
}

std::string name_of_kind(Locale locale, const std::string& kind) { return kind_word(locale, kind); }

std::optional<Fate> find(db::Tx& tx, const ShopId& shop, const MessageId& id) {
  const auto key = parse_message_id(id.str());
  if (!key) return std::nullopt;
  auto message = store::find(tx, shop, *key);
  if (!message) return std::nullopt;
  std::vector<Attempt> attempts = store::attempts(tx, *message);
  return Fate{std::move(*message), std::move(attempts)};
}

Result<MessageId, ResendError> resend(db::Tx& tx, const Context& context, const Resend& wish) {
  const auto key = parse_message_id(wish.message.str());
  if (!key) return Fail(ResendError::not_found);
  const auto last = store::last_round(tx, context.shop, *key);
  if (!last) return Fail(ResendError::not_found);
  if (wish.reason.empty()) return Fail(ResendError::reason_missing);
  // An invitation or a new password goes to the address the account has, or whoever may send mails again could take it over.
  // A letter goes where its reader asked for it.
  const bool bound = last->recipient == Role::staff || last->recipient == Role::reader;
  if (!wish.address.empty() && (bound || !may_be_address(wish.address))) return Fail(ResendError::address_wrong);
  if (last->state == State::queued && !wish.to_new_address) return Fail(ResendError::still_waiting);
  if (!wish.to_new_address && context.now - last->created_at < kBetweenRounds) return Fail(ResendError::too_soon);
  if (last->round >= kMostRounds) return Fail(ResendError::too_many);

  Message next = *last;
  next.round = last->round + 1;
  next.id = message_id(next.subject_id, next.kind, next.round);
  next.created_at = context.now;
  if (!wish.address.empty()) next.to_address = wish.address;
  if (wish.to_new_address) next.to_address.clear();
  next.reason = wish.reason;
  next.asked_by = context.actor.name;
  take_its_place(tx, *last, next);
  return next.id;
}

std::int64_t hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now) {
  std::int64_t held = 0;
  while (true) {
    std::vector<Message> waiting = store::waiting(tx, shop, kHeldAtOnce);
    std::erase_if(waiting, [&](const Message& message) { return *message.due_at > until; });
    if (waiting.empty()) return held;
    for (const Message& message : waiting) {
      const bool moved =
          store::move(tx, message, {Event::give_up, std::nullopt, message.tries}, {.at = now, .outcome = AttemptOutcome::held_back});
      check(moved, "a message changed within its transaction");
      ++held;
    }
  }
}

std::vector<Copy> forget_addressee(db::Tx& tx, const ShopId& shop, std::string_view subject_id) {
  return store::forget_addressee(tx, shop, subject_id);
}

Result<void, ChangeError> retry(db::Tx& tx, const Context& context, const MessageId& id) {
  const auto key = parse_message_id(id.str());
  const auto message = key ? store::find(tx, context.shop, *key) : std::nullopt;
  if (!message) return Fail(ChangeError::not_found);
  if (!next_state(message->state, Event::retry)) return Fail(ChangeError::not_allowed);
  const bool moved = store::move(tx, *message, {Event::retry, context.now, 0},
                                 {.at = context.now, .outcome = AttemptOutcome::asked_again, .words = context.actor.name});
  if (!moved) return Fail(ChangeError::not_allowed);
  return {};
}

Result<void, ChangeError> cancel(db::Tx& tx, const Context& context, const MessageId& id, std::string_view words) {
  const auto key = parse_message_id(id.str());
  const auto message = key ? store::find(tx, context.shop, *key) : std::nullopt;
  if (!message) return Fail(ChangeError::not_found);
  if (!next_state(message->state, Event::cancel)) return Fail(ChangeError::not_allowed);
  const bool moved = store::move(tx, *message, {Event::cancel, std::nullopt, message->tries},
                                 {.at = context.now, .outcome = AttemptOutcome::cancelled, .words = std::string(words)});
  if (!moved) return Fail(ChangeError::not_allowed);
  settle_trouble(tx, *message, "cancelled", context.now);
  tell_unreached(tx, *message, "withdrawn", context.now);
  return {};
}

}  // namespace noren::mail
