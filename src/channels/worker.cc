#include "channels/worker.h"

#include <algorithm>

#include "channels/line.h"
#include "channels/push.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "db/errors.h"
#include "html/words.h"
#include "log/log.h"
#include "mail/mail.h"

namespace noren::channels {
namespace {

using namespace std::chrono_literals;

constexpr int kBatch = 32;
constexpr auto kLookEvery = 500ms;
constexpr auto kPauseAfterFailure = 5s;
constexpr std::int64_t kSoon_s = 61;  // a mail is sent again after a minute at the earliest

SendEvent event_of(AttemptOutcome outcome) {
  switch (outcome) {
    case AttemptOutcome::accepted: return SendEvent::accept;
    case AttemptOutcome::delivered: return SendEvent::deliver;
    case AttemptOutcome::later:
    case AttemptOutcome::unknown:
    case AttemptOutcome::not_sent: return SendEvent::put_off;
    case AttemptOutcome::refused:
    case AttemptOutcome::no_rights:
    case AttemptOutcome::no_quota:
    case AttemptOutcome::unwritten:
    case AttemptOutcome::undelivered: return SendEvent::fail;
  }
  return SendEvent::fail;
}

std::string key_of(const Send& send) { return send.shop.str() + "/" + send.id; }

}  // namespace

// A telling with everything its call is made from.
struct Worker::Prepared {
  std::unique_ptr<Port> port;  // nullptr: there is nothing to write it to any more
  Outgoing what;
};

Worker::Worker(Parts parts, env::Outbound& outbound, std::function<bool()> ours)
    : parts_(std::move(parts)), outbound_(outbound), ours_(std::move(ours)) {}

Worker::~Worker() { stop(); }

void Worker::start() {
  thread_ = std::thread([this] { loop(); });
}

void Worker::stop() {
  stopping_ = true;
  wake();
  if (thread_.joinable()) thread_.join();
}

void Worker::wake() noexcept {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void Worker::loop() {
  while (!stopping_) {
    std::chrono::milliseconds pause = kLookEvery;
    try {
      if (run_once(parts_.house.env.clock.now()) > 0) pause = 0ms;
    } catch (const std::exception& error) {
      // The database is away or full: nothing is lost, the outbox waits.
      log::event(log::Level::error, "channels_round_failed", log::field("what", std::string_view(error.what()).substr(0, 200)));
      pause = kPauseAfterFailure;
    }
    if (pause == 0ms) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, pause, [&] { return stopping_ || woken_; });
    woken_ = false;
  }
}

int Worker::run_once(Instant now) {
  if (ours_ && !ours_()) return 0;
  int looked_at = climb_due(parts_, now, kBatch);
  const std::vector<store::Stored> due = parts_.house.db.read([&](db::Tx& tx) { return store::due_sends(tx, now, kBatch); });
  for (const store::Stored& one : due) {
    if (stopping_) break;
    send(one, std::max(now, parts_.house.env.clock.now()));
    ++looked_at;
  }
  return looked_at;
}

std::unique_ptr<Port> Worker::port_of(const Settings& settings, const store::Stored& stored) const {
  switch (stored.send.way) {
    case Way::line: return settings.line.is_set() ? open_line(settings.line, parts_.standard.line_base) : nullptr;
    case Way::sms: return settings.sms.is_set() ? open_gateway(settings.sms) : nullptr;
    case Way::fax: return settings.fax.is_set() ? open_gateway(settings.fax) : nullptr;
    case Way::push: {
      const auto shop = parts_.shops.by_id(stored.send.shop);
      if (!shop || !settings.push) return nullptr;
      return push::open(push::shop_keys(parts_.house.keys, shop->id), shop->settings.contact.email, parts_.standard.push_services,
                        parts_.house.env.random);
    }
    case Way::second_mail:
    case Way::letter: return nullptr;
  }
  return nullptr;
}

Worker::Prepared Worker::prepare(db::Tx& tx, const store::Stored& stored, Instant now) const {
  Prepared prepared;
  const auto reached = reach_of(tx, parts_.house, stored.send.shop, stored.send.order);
  if (!reached || !reached->to.contains(stored.send.way)) return prepared;
  const Settings settings = settings_in_force(tx, parts_.house.keys, parts_.standard, stored.send.shop);
  const auto climb = store::find_climb(tx, stored.send.shop, stored.message);
  const Said said = say(parts_, *reached, stored, climb && climb->mail_dead);
  prepared.what = {key_of(stored.send), reached->to.at(stored.send.way), said.title, said.text, said.short_text, said.url, "", ""};
  const bool may_reply = stored.reply_until && now < *stored.reply_until && !stored.replied && stored.send.tries == 0;
  if (may_reply) prepared.what.reply_token = parts_.house.keys.open("line_reply", stored.reply_box).value_or("");
  if (stored.send.way == Way::fax) prepared.what.pdf = paper_of(parts_, *reached, said, now);
  prepared.port = port_of(settings, stored);
  return prepared;
}

void Worker::send(const store::Stored& due, Instant now) {
  const bool fax_by_mail = due.send.way == Way::fax && parts_.house.db.read([&](db::Tx& tx) {
    return !settings_in_force(tx, parts_.house.keys, parts_.standard, due.send.shop).fax.is_set();
  });
  if (due.send.way == Way::second_mail || fax_by_mail) return by_mail(due, now);
  Prepared prepared = parts_.house.db.read([&](db::Tx& tx) { return prepare(tx, due, now); });
  const bool replies = !prepared.what.reply_token.empty();
  store::Stored leased = due;
  leased.send.due_at = now + kLease;
  const bool ours = parts_.house.db.write([&](db::Tx& tx) { return store::lease(tx, due, *leased.send.due_at, due.replied || replies); },
                                          db::Priority::background);
  if (!ours) return;  // another worker has it
  // It was said as an answer, and nobody noted what came of that: it is not said a second time.
  if (due.replied) return record(leased, {.outcome = AttemptOutcome::unknown}, now);
  leased.replied = replies;
  const auto call = prepared.port ? prepared.port->call(prepared.what, now) : std::nullopt;
  if (!call) return record(leased, {.outcome = AttemptOutcome::unwritten}, now);
  const env::Called said = outbound_.wait_for(*call);
  record(leased, prepared.port->read(prepared.what, said), std::max(now, parts_.house.env.clock.now()));
}

void Worker::record(const store::Stored& leased, const Verdict& verdict, Instant now) {
  parts_.house.db.write(
      [&](db::Tx& tx) {
        auto stored = store::find_send(tx, leased.send.shop, leased.send.id);
        if (!stored) return;
        if (!verdict.reference.empty()) stored->send.reference = verdict.reference;
        if (verdict.gone) {
          for (const Reach& reach : store::reaches_of_order(tx, stored->send.shop, stored->send.order)) {
            if (reach.way == stored->send.way) store::shut_reach(tx, reach, true, now);
          }
        }
        end(tx, std::move(*stored), {0, now, verdict.outcome, verdict.status, verdict.evidence}, verdict.leave_s);
      },
      db::Priority::background);
}

void Worker::end(db::Tx& tx, store::Stored stored, const Attempt& attempt, std::int64_t leave_s) {
  store::add_attempt(tx, stored.send, attempt);
  Send& send = stored.send;
  const SendState seen = send.state;
  SendEvent event = event_of(attempt.outcome);
  send.tries += 1;
  send.updated_at = attempt.at;
  std::optional<Instant> due_at;
  // A reply token that was used, whatever was heard of it, is over: refused, it is said once more by the key, unheard it counts as said.
  const bool replied = stored.replied && event != SendEvent::accept;
  if (replied && attempt.outcome == AttemptOutcome::unknown) {
    event = SendEvent::accept;
  } else if (replied) {
    event = SendEvent::put_off;
    due_at = attempt.at;
  } else if (event == SendEvent::put_off) {
    const auto wait = wait_after(send.tries, leave_s);
    if (wait) due_at = attempt.at + *wait;
    if (!wait) event = SendEvent::fail;
  }
  const auto next = next_state(seen, event);
  if (!next) return;  // told of it by the provider meanwhile, or cancelled
  send.state = *next;
  send.due_at = due_at;
  if (!store::move_send(tx, send, seen)) return;
  if (replied && due_at) {
    store::Stored again = stored;
    store::lease(tx, again, *due_at, false);
    return;
  }
  if (event != SendEvent::put_off) climb_on(parts_, tx, send.shop, stored.message, attempt.at);
}

// The second address, and a fax gateway that is reached by mail: the mail worker's from here, whose news come back by climb.cc.
void Worker::by_mail(const store::Stored& due, Instant now) {
  parts_.house.db.write(
      [&](db::Tx& tx) {
        auto stored = store::find_send(tx, due.send.shop, due.send.id);
        if (!stored || stored->send.due_at != due.send.due_at) return;
        Send& send = stored->send;
        const auto reached = reach_of(tx, parts_.house, send.shop, send.order);
        if (!reached || !reached->to.contains(send.way)) return end(tx, std::move(*stored), {0, now, AttemptOutcome::unwritten, 0, ""}, 0);
        const SendState seen = send.state;
        send.due_at.reset();
        send.updated_at = now;
        if (send.way == Way::fax) {
          const std::string subject = fax_subject(send);
          mail::enqueue(tx, {send.shop, "fax_by_mail", "channel_send", subject, mail::Role::buyer, now, std::nullopt});
        } else {
          Context context;
          context.shop = send.shop;
          context.now = now;
          const auto again = mail::resend(tx, context, {stored->message, html::word(Locale::ja, "channels.say.second_address"), reached->to.at(send.way)});
          const bool soon = !again && (again.error() == mail::ResendError::too_soon || again.error() == mail::ResendError::still_waiting);
          if (soon) return end(tx, std::move(*stored), {0, now, AttemptOutcome::later, 0, ""}, kSoon_s);
          if (!again) return end(tx, std::move(*stored), {0, now, AttemptOutcome::unwritten, 0, ""}, 0);
          send.reference = again->str();
        }
        store::move_send(tx, send, seen);
      },
      db::Priority::background);
}

}  // namespace noren::channels
