// One climb: what a mail's fate, a send's fate or a time that has come means for it. Load, ask the rules, store.
#include <algorithm>

#include "base/check.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "mail/rules.h"
#include "orders/orders.h"
#include "troubles/troubles.h"

namespace noren::channels {
namespace {

struct OfMail {
  Occasion occasion = Occasion::received;
  MessageId message;  // its first round
  OrderId order;
};

// The order that a mail to the buyer is about; nothing for all other mails.
std::optional<OfMail> of_mail(db::Tx& tx, const mail::Message& message) {
  const auto occasion = occasion_of(message.kind);
  if (!occasion || message.recipient != mail::Role::buyer) return std::nullopt;
  OfMail of{*occasion, mail::message_id(message.subject_id, message.kind, 1), {}};
  if (message.subject_type == "order") of.order = OrderId(message.subject_id);
  if (message.subject_type == "trouble") {
    const troubles::TroubleId id(message.subject_id.substr(0, message.subject_id.find('.')));
    const auto trouble = troubles::find(tx, message.shop, id);
    if (trouble) of.order = trouble->order;
  }
  return of.order.empty() ? std::nullopt : std::optional(std::move(of));
}

// A cancelled order has nothing to be reminded of.
bool is_wanted(const orders::Order& order, Occasion occasion) {
  if (occasion == Occasion::cancelled || occasion == Occasion::trouble) return true;
  return order.state != orders::State::cancelled && order.state != orders::State::void_;
}

Standing standing_of(const Climb& climb, const std::vector<store::Stored>& sends) {
  Standing standing{climb.mail_dead, climb.began_at, {}};
  for (const store::Stored& stored : sends) standing.tried.push_back({stored.send.way, stored.send.state, stored.send.updated_at});
  return standing;
}

// The mail's own trouble is over: the buyer was told.
void settle_mail(db::Tx& tx, const Climb& climb, Instant now) {
  if (!climb.mail_dead) return;
  troubles::settle(tx, {climb.shop, troubles::kind::kMailUnsendable, {"message", climb.message.str()}, "told_otherwise", now});
}

void move(db::Tx& tx, Climb& climb, ClimbEvent event, Instant now) {
  const auto next = next_state(climb.state, event);
  if (!next) return;
  climb.state = *next;
  if (*next == ClimbState::acknowledged || *next == ClimbState::told) settle_mail(tx, climb, now);
}

void cancel_waiting(db::Tx& tx, const Climb& climb, Instant now) {
  for (store::Stored& stored : store::sends_of_message(tx, climb)) {
    const SendState seen = stored.send.state;
    const auto next = next_state(seen, SendEvent::cancel);
    if (!next) continue;
    stored.send.state = *next;
    stored.send.due_at.reset();
    stored.send.updated_at = now;
    store::move_send(tx, stored.send, seen);
  }
}

void begin_send(db::Tx& tx, const Climb& climb, Way way, Instant now) {
  store::Stored stored;
  stored.message = climb.message;
  Send& send = stored.send;
  send.id = climb.message.str() + "/" + std::string(name_of(way));
  send.shop = climb.shop;
  send.order = climb.order;
  send.way = way;
  send.occasion = climb.occasion;
  send.created_at = now;
  send.state = way == Way::letter ? SendState::at_owner : SendState::queued;
  if (way != Way::letter) send.due_at = now;
  store::insert_send(tx, stored);
}

// Decides and stores; the caller has read the climb in this transaction.
void step(const Parts& parts, db::Tx& tx, Climb climb, Instant now) {
  climb.due_at.reset();
  climb.changed_at = now;
  const auto reached = reach_of(tx, parts.house, climb.shop, climb.order);
  if (!reached || !is_wanted(reached->order, climb.occasion)) {
    move(tx, climb, ClimbEvent::stop, now);
    cancel_waiting(tx, climb, now);
    store::update_climb(tx, climb);
    return;
  }
  const Settings settings = settings_in_force(tx, parts.house.keys, parts.standard, climb.shop);
  const Standing standing = standing_of(climb, store::sends_of_message(tx, climb));
  const Step next = next_step(settings.ladder(climb.occasion), ways_of(*reached, settings), reached->first, standing, now);
  switch (next.what) {
    case Step::What::wait: climb.due_at = next.at; break;
    case Step::What::send:
      move(tx, climb, ClimbEvent::begin, now);
      begin_send(tx, climb, next.way, now);
      break;
    case Step::What::acknowledge: move(tx, climb, ClimbEvent::see, now); break;
    case Step::What::told: move(tx, climb, ClimbEvent::tell, now); break;
    case Step::What::exhausted: move(tx, climb, ClimbEvent::give_up, now); break;
  }
  store::update_climb(tx, climb);
}

// A further round of the mail, to the second address, is a send of its own.
bool is_second_mail(db::Tx& tx, const OfMail& of, const mail::Message& message, SendEvent event, Instant now) {
  auto stored = store::find_send(tx, message.shop, of.message.str() + "/" + std::string(name_of(Way::second_mail)));
  if (!stored || stored->send.reference != message.id.str()) return false;
  const SendState seen = stored->send.state;
  const auto next = next_state(seen, event);
  if (!next) return true;
  stored->send.state = *next;
  stored->send.due_at.reset();
  stored->send.updated_at = now;
  store::move_send(tx, stored->send, seen);
  return true;
}

// The mail of a fax has its subject from the send.
void fax_told(const Parts& parts, db::Tx& tx, const mail::Message& message, SendEvent event, Instant now) {
  const OrderId order(message.subject_id.substr(0, message.subject_id.find('.')));
  for (store::Stored& stored : store::sends_of_order(tx, message.shop, order)) {
    if (fax_subject(stored.send) != message.subject_id) continue;
    const SendState seen = stored.send.state;
    const auto next = next_state(seen, event);
    if (!next) return;
    stored.send.state = *next;
    stored.send.due_at.reset();
    stored.send.updated_at = now;
    if (store::move_send(tx, stored.send, seen)) climb_on(parts, tx, message.shop, stored.message, now);
    return;
  }
}

constexpr const char* kFaxMail = "fax_by_mail";

}  // namespace

void mail_taken(const Parts& parts, db::Tx& tx, const mail::Message& message, const mail::Attempt& attempt) {
  if (message.kind == kFaxMail) return fax_told(parts, tx, message, SendEvent::accept, attempt.at);
  const auto of = of_mail(tx, message);
  if (!of) return;
  if (is_second_mail(tx, *of, message, SendEvent::accept, attempt.at)) return climb_on(parts, tx, message.shop, of->message, attempt.at);
  auto climb = store::find_climb(tx, message.shop, of->message);
  if (climb) {
    // Sent again, and taken now: whether it is seen counts from here.
    if (!is_open(climb->state) || !store::sends_of_message(tx, *climb).empty()) return;
    climb->mail_dead = false;
    climb->began_at = attempt.at;
    return step(parts, tx, std::move(*climb), attempt.at);
  }
  const Ladder ladder = settings_in_force(tx, parts.house.keys, parts.standard, message.shop).ladder(of->occasion);
  if (ladder.unseen_hours == 0) return;  // only a mail that comes back is followed
  Climb fresh{message.shop, of->message, of->order, of->occasion, ClimbState::watching, false, "", attempt.at,
              attempt.at + std::chrono::hours(ladder.unseen_hours)};
  store::insert_climb(tx, fresh);
}

void mail_dead(const Parts& parts, db::Tx& tx, const mail::Message& message, const std::string& domain, Instant now) {
  if (message.kind == kFaxMail) return fax_told(parts, tx, message, SendEvent::fail, now);
  const auto of = of_mail(tx, message);
  if (!of) return;
  if (is_second_mail(tx, *of, message, SendEvent::fail, now)) return climb_on(parts, tx, message.shop, of->message, now);
  auto climb = store::find_climb(tx, message.shop, of->message);
  if (!climb) {
    store::insert_climb(tx, {message.shop, of->message, of->order, of->occasion, ClimbState::watching, true, domain, now, now});
    climb = store::find_climb(tx, message.shop, of->message);
    check(climb.has_value(), "a climb that was written is not there");
  }
  if (climb->state == ClimbState::acknowledged || climb->state == ClimbState::stopped) return;
  climb->mail_dead = true;
  climb->domain = domain;
  step(parts, tx, std::move(*climb), now);
}

void mail_given_up(const Parts& parts, db::Tx& tx, const mail::Message& message, const mail::Attempt& attempt) {
  const std::size_t at = attempt.to_masked.rfind('@');
  mail_dead(parts, tx, message, at == std::string::npos ? "" : attempt.to_masked.substr(at + 1), attempt.at);
}

void climb_on(const Parts& parts, db::Tx& tx, const ShopId& shop, const MessageId& message, Instant now) {
  auto climb = store::find_climb(tx, shop, message);
  if (!climb || climb->state == ClimbState::acknowledged || climb->state == ClimbState::stopped) return;
  step(parts, tx, std::move(*climb), now);
}

void climb_again(const Parts& parts, db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now) {
  for (Climb& climb : store::climbs_of_order(tx, shop, order)) {
    const bool unheard = climb.state == ClimbState::exhausted || (climb.state == ClimbState::climbing && climb.mail_dead);
    if (unheard) step(parts, tx, std::move(climb), now);
  }
}

int climb_due(const Parts& parts, Instant now, int limit) {
  const std::vector<Climb> due = parts.house.db.read([&](db::Tx& tx) { return store::due_climbs(tx, now, limit); });
  for (const Climb& seen : due) {
    parts.house.db.write(
        [&](db::Tx& tx) {
          auto climb = store::find_climb(tx, seen.shop, seen.message);
          if (climb && climb->version == seen.version) step(parts, tx, std::move(*climb), now);
        },
        db::Priority::background);
  }
  return static_cast<int>(due.size());
}

void seen(const Parts& parts, const Context& context, const orders::Order& order, std::string_view by) {
  const auto occasion = occasion_of(by);
  if (!occasion) return;
  const auto fits = [&](const Climb& climb) {
    return climb.occasion == *occasion && next_state(climb.state, ClimbEvent::see).has_value();
  };
  const std::vector<Climb> all = parts.house.db.read([&](db::Tx& tx) { return store::climbs_of_order(tx, context.shop, order.id); });
  if (std::none_of(all.begin(), all.end(), fits)) return;
  parts.house.db.write([&](db::Tx& tx) {
    for (Climb& climb : store::climbs_of_order(tx, context.shop, order.id)) {
      if (!fits(climb)) continue;
      climb.due_at.reset();
      climb.changed_at = context.now;
      move(tx, climb, ClimbEvent::see, context.now);
      cancel_waiting(tx, climb, context.now);
      store::update_climb(tx, climb);
    }
  });
}

void answered(const Parts&, db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now) {
  for (Climb& climb : store::climbs_of_order(tx, shop, order)) {
    const std::vector<store::Stored> sends = store::sends_of_message(tx, climb);
    const bool told = std::any_of(sends.begin(), sends.end(), [](const store::Stored& one) { return was_taken(one.send.state); });
    if (!told || !next_state(climb.state, ClimbEvent::see)) continue;
    climb.due_at.reset();
    climb.changed_at = now;
    move(tx, climb, ClimbEvent::see, now);
    cancel_waiting(tx, climb, now);
    store::update_climb(tx, climb);
  }
}

void forget_buyer(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  store::delete_reaches(tx, shop, order);
  store::forget_sends(tx, shop, order);
}

void hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now) { store::hold_back(tx, shop, until, now); }

void forget_old(House& house, Instant now) {
  constexpr std::chrono::hours kNoticesKept{24 * 14};
  house.db.write([&](db::Tx& tx) { store::forget_notices(tx, now - kNoticesKept); }, db::Priority::background);
}

}  // namespace noren::channels
