#include "sandbox/scheduler.h"

#include "base/hex.h"
#include "crypto/crypto.h"
#include "log/log.h"
#include "sandbox/api.h"
#include "sandbox/disputes.h"
#include "sandbox/means.h"
#include "sandbox/payments.h"
#include "sandbox/refunds.h"
#include "sandbox/sessions.h"

namespace noren::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr int kEffectsAtOnce = 64;
constexpr int kDeliveriesAtOnce = 32;
constexpr auto kLookEvery = 100ms;  // a clock moved by hand wakes nobody
constexpr auto kPauseAfterFailure = 1s;
constexpr auto kAskAgain = 60s;
constexpr std::chrono::milliseconds kReceiverWithin{10'000};

// One that fails must not take the others with it.
void call_each(const std::vector<Scheduler::Act>& acts) {
  for (const auto& act : acts) {
    try {
      act();
    } catch (const std::exception& error) {
      log::event(log::Level::error, "sandbox_act_failed", log::field("what", error.what()));
    }
  }
}

bool is_taken(int status) { return status >= 200 && status < 300; }

env::Call notice(const Webhook& webhook, std::string body) {
  env::Call call{.method = "POST", .url = webhook.url, .body = std::move(body), .within = kReceiverWithin};
  call.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"User-Agent", "Noren-Sandbox/1"}};
  return call;
}

env::Call stripe_notice(const std::string& body, const Webhook& webhook, const std::string& base, Instant now) {
  env::Call call = notice(webhook, with_base(body, base));
  call.headers.emplace_back("Stripe-Signature", signature(webhook.secret, call.body, now.seconds()));
  return call;
}

env::Call komoju_notice(const Json& told, const Webhook& webhook, const std::string& base) {
  env::Call call = notice(webhook, with_base(told.dump(-1, ' ', false, Json::error_handler_t::replace), base));
  call.headers.emplace_back("X-Komoju-ID", told.at("id").get<std::string>());
  call.headers.emplace_back("X-Komoju-Event", told.at("type").get<std::string>());
  call.headers.emplace_back("X-Komoju-Signature", to_hex(crypto::hmac_sha256(webhook.secret, call.body)));
  return call;
}

}  // namespace

// Woken by rows, replies and acts; a reply comes on a thread of the outbound calls.
struct Scheduler::Inbox {
  struct Reply {
    std::string event;
    int tries = 0;
    int status = 0;
  };

  void put(Reply reply) {
    {
      const std::lock_guard lock(mutex);
      replies.push_back(std::move(reply));
    }
    wake_up.notify_one();
  }
  std::vector<Reply> take() {
    const std::lock_guard lock(mutex);
    return std::exchange(replies, {});
  }

  std::mutex mutex;
  std::condition_variable wake_up;
  std::vector<Reply> replies;
  bool rows = true;  // something may be due that rows_due_ does not know of
  bool acts = false;
  bool stopping = false;
};

Scheduler::Scheduler(db::Database& ledger, env::Env& env, env::Outbound& outbound)
    : ledger_(ledger), env_(env), outbound_(outbound), inbox_(std::make_shared<Inbox>()) {}

Scheduler::~Scheduler() { stop(); }

void Scheduler::start() {
  thread_ = std::thread([this] { loop(); });
}

void Scheduler::stop() {
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->stopping = true;
  }
  inbox_->wake_up.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::wake() {
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->rows = true;
  }
  inbox_->wake_up.notify_one();
}

void Scheduler::send_to(Webhook stripe, std::string base, Webhook komoju) {
  {
    const std::lock_guard lock(mutex_);
    stripe_ = std::move(stripe);
    komoju_ = std::move(komoju);
    here_ = std::move(base);
  }
  wake();
}

Tells Scheduler::tells() const {
  const std::lock_guard lock(mutex_);
  return {!stripe_.url.empty(), !komoju_.url.empty()};
}

std::string Scheduler::here() const {
  const std::lock_guard lock(mutex_);
  return here_;
}

void Scheduler::at(Instant due, Act act) {
  {
    const std::lock_guard lock(mutex_);
    acts_.emplace(due, std::move(act));
  }
  {
    const std::lock_guard lock(inbox_->mutex);
    inbox_->acts = true;
  }
  inbox_->wake_up.notify_one();
}

// Registered first, then looked: whoever comes second of the two, the waiting one and what it waits for, finds the other.
void Scheduler::when_happened(const std::string& effect, Act act) {
  wait_for(wait_for_effect_, effect, std::move(act));
  const bool to_come = ledger_.read([&](db::Tx& tx) { return store::is_to_come(tx, effect); });
  if (!to_come) release(wait_for_effect_, effect);
}

void Scheduler::when_tried(const std::string& event, Act act) {
  wait_for(wait_for_try_, event, std::move(act));
  const bool tried = ledger_.read([&](db::Tx& tx) { return store::was_tried(tx, event); });
  if (tried) release(wait_for_try_, event);
}

void Scheduler::wait_for(std::multimap<std::string, Act>& waiting, const std::string& what, Act act) {
  const std::lock_guard lock(mutex_);
  waiting.emplace(what, std::move(act));
}

void Scheduler::release(std::multimap<std::string, Act>& waiting, const std::string& what) {
  std::vector<Act> acts;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiting.equal_range(what);
    for (auto entry = first; entry != last; ++entry) acts.push_back(std::move(entry->second));
    waiting.erase(first, last);
  }
  call_each(acts);
}

void Scheduler::loop() {
  while (true) {
    std::chrono::microseconds pause = kLookEvery;
    try {
      const Instant now = env_.clock.now();
      pause = std::clamp<std::chrono::microseconds>(run_due(now) - now, 0us, kLookEvery);
    } catch (const std::exception& error) {
      // The ledger is away or full: nothing is lost, its rows wait.
      log::event(log::Level::error, "sandbox_round_failed", log::field("what", error.what()));
      pause = kPauseAfterFailure;
    }
    std::unique_lock lock(inbox_->mutex);
    inbox_->wake_up.wait_for(lock, pause, [&] { return inbox_->stopping || inbox_->rows || inbox_->acts || !inbox_->replies.empty(); });
    inbox_->acts = false;
    if (inbox_->stopping) return;
  }
}

Instant Scheduler::run_due(Instant now) {
  record_replies(now);
  run_acts(now);
  bool rows = false;
  {
    const std::lock_guard lock(inbox_->mutex);
    rows = std::exchange(inbox_->rows, false);
  }
  if (rows || now >= rows_due_) {
    rows_due_ = now;  // until all of it went well
    run_effects(now);
    start_deliveries(now);
    rows_due_ = ledger_.read([&](db::Tx& tx) { return store::next_due(tx, now); }).value_or(now + kAskAgain);
  }
  const std::lock_guard lock(mutex_);
  return acts_.empty() ? rows_due_ : std::min(rows_due_, acts_.begin()->first);
}

void Scheduler::run_acts(Instant now) {
  std::vector<Act> due;
  {
    const std::lock_guard lock(mutex_);
    const auto end = acts_.upper_bound(now);
    for (auto act = acts_.begin(); act != end; ++act) due.push_back(std::move(act->second));
    acts_.erase(acts_.begin(), end);
  }
  call_each(due);
}

void Scheduler::run_effects(Instant now) {
  while (true) {
    const auto effects = ledger_.read([&](db::Tx& tx) { return store::due_effects(tx, now, kEffectsAtOnce); });
    for (const store::Effect& effect : effects) {
      run_effect(effect, now);
      release(wait_for_effect_, effect.id);
    }
    if (effects.size() < static_cast<std::size_t>(kEffectsAtOnce)) return;
  }
}

// What it does and that it is done are one commit.
void Scheduler::run_effect(const store::Effect& effect, Instant now) {
  ledger_.write([&](db::Tx& tx) {
    const Work work{tx, env_, now, tells()};
    store::forget_effect(tx, effect.id);
    auto object = store::find(tx, effect.object);
    switch (effect.kind) {
      case store::EffectKind::settle:
        settle(work, *object, card_in(*object));
        if (!effect.detail["key"].empty()) finish_kept_answer(work, effect, *object);
        break;
      case store::EffectKind::end_session:
        if (!end_session(work, *object)) store::put(tx, effect, now + kAskAgain);
        break;
      case store::EffectKind::end_store: end_store(work, *object); break;
      case store::EffectKind::give_account: give_account(work, *object); break;
      case store::EffectKind::open_dispute: open_dispute(work, *object, "fraudulent"); break;
      case store::EffectKind::end_authorisation:
        if (state_in(*object) == State::requires_capture) cancel(work, *object, "automatic");
        break;
    }
  });
}

void Scheduler::start_deliveries(Instant now) {
  Webhook stripe;
  Webhook komoju;
  std::string base;
  {
    const std::lock_guard lock(mutex_);
    stripe = stripe_;
    komoju = komoju_;
    base = here_;
  }
  if (under_way_.size() >= static_cast<std::size_t>(kDeliveriesAtOnce)) return;
  const int limit = kDeliveriesAtOnce + static_cast<int>(under_way_.size());
  for (const store::Delivery& delivery : ledger_.read([&](db::Tx& tx) { return store::due_deliveries(tx, now, limit); })) {
    const Json event = Json::parse(delivery.body);
    const bool of_komoju = api_of(event) == Api::komoju;
    if ((of_komoju ? komoju : stripe).url.empty()) continue;
    if (under_way_.size() >= static_cast<std::size_t>(kDeliveriesAtOnce) || !under_way_.insert(delivery.event).second) continue;
    env::Call call = of_komoju ? komoju_notice(event[kInner][kKomoju], komoju, base) : stripe_notice(delivery.body, stripe, base, now);
    outbound_.start(std::move(call), [inbox = inbox_, event = delivery.event, tries = delivery.tries + 1](const env::Called& called) {
      inbox->put({event, tries, called ? called->status : 0});
    });
  }
}

void Scheduler::record_replies(Instant now) {
  const auto replies = inbox_->take();
  if (replies.empty()) return;
  for (const auto& reply : replies) under_way_.erase(reply.event);
  wake();  // room for more of them
  ledger_.write([&](db::Tx& tx) {
    for (const auto& reply : replies) {
      store::Tried tried{reply.event, reply.tries, reply.status, std::nullopt};
      if (!is_taken(reply.status)) tried.due = now + pause_after(reply.tries);
      store::tried(tx, tried);
    }
  });
  for (const auto& reply : replies) release(wait_for_try_, reply.event);
}

}  // namespace noren::sandbox
