#include "payments/driver.h"

#include "log/log.h"
#include "payments/give_back.h"
#include "payments/rules.h"
#include "payments/store.h"
#include "payments/troubles.h"

namespace noren::payments {
namespace {

constexpr int kThreads = 3;

// The reply to the last call as a standing. One that contradicts what is known is looked up before it is believed.
void learn_told(const Gateway& gateway, Attempt& attempt, const Standing& standing, Instant now) {
  const bool known = attempt.reference.empty() || standing.reference.empty() || gateway.leads_to(attempt.reference, standing.reference);
  if (contradiction_in(attempt, standing, known).empty() || is_confirmed(attempt, standing, known)) return learn(attempt, standing, now);
  log::event(log::Level::warning, "payment_contradicted",
             log::field("attempt", attempt.id.str()) + "," + log::field("told", contradiction_in(attempt, standing, known)));
  learn_contradiction(attempt, standing, known, now);
}

// An order stands on it, and is carried with it: from there on it is one driver's, also while it is on its way.
bool is_watched_elsewhere(const House& house, const Attempt& attempt) {
  return house.carried && is_promised(attempt.state) && attempt.want == Want::nothing;
}

}  // namespace

Driver::Driver(House& house, env::Outbound& outbound, GatewayOf gateway_of, Settle settle, GiveBack give_back, Stands stands, Listen listen)
    : house_(house), gateway_of_(std::move(gateway_of)), settle_(std::move(settle)), give_back_(std::move(give_back)),
      stands_(std::move(stands)), listen_(std::move(listen)),
      errands_(house.env.clock, outbound, [this](const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
        return house_.db.write([&](db::Tx& tx) { return advance(tx, AttemptId(id), why, said, now); });
      }) {}

void Driver::start() {
  errands_.start(house_.db.read([](db::Tx& tx) { return due_attempts(tx, Errands::kTakenUpMost); }), kThreads);
}

void Driver::take_up() {
  errands_.remind_overdue(house_.db.read([](db::Tx& tx) { return due_attempts(tx, Errands::kOverdueMost); }), house_.left_alone_for);
}

void Driver::stop() { errands_.stop(); }

void Driver::begin(const AttemptId& id, Start start) {
  {
    const std::lock_guard lock(mutex_);
    starts_.insert_or_assign(id, std::move(start));
  }
  poke(id);
}

void Driver::poke(const AttemptId& id) { errands_.poke(id.str()); }

void Driver::give_up(const AttemptId& id) {
  const Instant now = house_.env.clock.now();
  house_.db.write([&](db::Tx& tx) {
    auto attempt = find_attempt(tx, id);
    if (!attempt || attempt->state != State::at_buyer) return;
    attempt->expires_at = now;
    attempt->decline = Decline::given_up;
    check(update_attempt(tx, *attempt), "a payment attempt changed within its own transaction");
  });
}

void Driver::wait(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  errands_.wait(id.str(), at_most, std::move(done));
  const auto now = house_.db.read([&](db::Tx& tx) { return find_attempt(tx, id); });
  if (!now || is_answer(now->state)) errands_.tell(id.str());
}

void Driver::look(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  errands_.wait(id.str(), at_most, std::move(done));
  poke(id);
}

bool Driver::watch(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  return errands_.watch(id.str(), at_most, std::move(done));
}

void Driver::say(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  await_end(id, house_.env.clock.now() + at_most, std::move(done));
  poke(id);
}

void Driver::await_end(const AttemptId& id, Instant until, const std::function<void()>& done) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - house_.env.clock.now());
  const bool waits = watch(id, left, [this, id, until, done] {
    if (!is_still_promised(id) || house_.env.clock.now() >= until) return done();
    await_end(id, until, done);  // a lost answer is being asked for: the look that follows may know
  });
  if (!waits) done();
}

// False as well while it cannot be read: whoever waits looks for himself.
bool Driver::is_still_promised(const AttemptId& id) const {
  try {
    const auto attempt = house_.db.read([&](db::Tx& tx) { return find_attempt(tx, id); });
    return attempt && is_promised(attempt->state);
  } catch (const std::exception& failure) {
    // On a thread of the errands, where nobody would answer who waits.
    log::event(log::Level::error, "payment_not_read", log::field("attempt", id.str()) + "," + log::field("what", failure.what()));
    return false;
  }
}

Errands::Next Driver::advance(db::Tx& tx, const AttemptId& id, Errands::Why why, const env::Called* said, Instant now) {
  auto attempt = find_attempt(tx, id);
  if (!attempt) return {};
  if (is_watched_elsewhere(house_, *attempt)) return {std::nullopt, std::nullopt, true};
  const bool due = attempt->due_at && *attempt->due_at <= now + Errands::kEarly;
  // The time was moved since it was reminded of.
  if (why == Errands::Why::due && !due) return {std::nullopt, attempt->due_at, false};
  const Attempt before = *attempt;
  const auto gateway = gateway_of_(attempt->shop, attempt->account);
  Errands::Next next;
  std::optional<Instant> left_until;  // to whoever has it in hand elsewhere
  if (gateway == nullptr) {
    attempt->due_at = now + Errands::kWithoutAccount;
  } else {
    const std::string page = said != nullptr ? hear(*gateway, *attempt, *said, now) : "";
    const bool source_known = start_of(id).has_value();
    const bool left_alone = is_left_alone(*attempt, source_known, now);
    const Act act = left_alone ? Act::none : page.empty() ? next_act(*attempt, source_known, now) : Act::find;
    if (left_alone)
      left_until = *attempt->due_at + house_.left_alone_for;
    else if (act == Act::none && !is_final(attempt->state))
      left_until = leased_until(*attempt);
    const bool at_once = why != Errands::Why::answered || !page.empty() || (attempt->due_at && *attempt->due_at <= now);
    if (act == Act::drop) {
      drop(*attempt, now);
    } else if (act != Act::none && at_once) {
      payments::begin(*attempt, act, now);
      next.call = call_for(*gateway, *attempt, page);
    }
  }
  const bool settles = attempt->state != before.state && (is_final(attempt->state) || is_promised(attempt->state));
  const Wanted wanted = settles ? settle_(tx, *attempt) : Wanted::yes;
  if (wanted == Wanted::no) unwanted(*attempt, now);
  check(update_attempt(tx, *attempt), "a payment attempt changed within its own transaction");
  // The installation that was lost may have taken an order for it: where none can be made of it here, a person decides.
  const bool for_a_person = before.ask_first && wanted == Wanted::no && !stands_(tx, *attempt);
  if (settles && !for_a_person) give_back_surplus(tx, house_, give_back_, *attempt, now);
  if (wanted == Wanted::late) give_back_late(tx, house_, give_back_, *attempt, now);
  tell_trouble(tx, {before, *attempt, stands_}, now);
  if (said != nullptr) tell_listener(tx, before, *said, now);
  // What is written is for who has it in hand; here it is looked at when that one must be gone.
  next.due_at = left_until ? left_until : attempt->due_at;
  next.known = is_answer(attempt->state);
  if (is_answer(attempt->state)) {
    tx.after_commit([this, id] {
      const std::lock_guard lock(mutex_);
      starts_.erase(id);
    });
  }
  return next;
}

// What it is to be paid with is known only at the node where the buyer pressed: as long as that one may live, nobody else drops or cancels.
bool Driver::is_left_alone(const Attempt& attempt, bool source_known, Instant now) const {
  const bool needs_source = !is_final(attempt.state) && (!attempt.confirmed || attempt.unconfirmed_there);
  if (house_.left_alone_for == std::chrono::seconds(0)) return false;
  return needs_source && !source_known && attempt.due_at && now < *attempt.due_at + house_.left_alone_for;
}

void Driver::tell_listener(db::Tx& tx, const Attempt& asked, const env::Called& said, Instant now) const {
  if (!listen_) return;
  const auto accounts = gateway_of_.accounts(asked.shop);
  const bool newest = !accounts.empty() && accounts.front() == asked.account;
  const bool looked = asked.act == Act::look_up || asked.act == Act::find;
  const HeardCall heard{
      asked.shop, asked.means, newest, looked && asked.looks > 1, said ? std::optional(said->status) : std::nullopt, now - asked.updated_at,
      now};
  tx.after_commit([this, heard] { listen_(heard); });
}

std::string Driver::hear(const Gateway& gateway, Attempt& attempt, const env::Called& said, Instant now) const {
  if (!said) {
    learn_failure(attempt, said.error(), now);
  } else if (attempt.act == Act::find) {
    const auto search = gateway.read_found(attempt.id.str(), *said);
    if (search && !search->found && !search->next.empty()) return search->next;
    if (!search) {
      learn_unread(attempt, search.error(), now);
    } else if (search->found) {
      learn_told(gateway, attempt, *search->found, now);
    } else {
      learn_absent(attempt, now);
    }
  } else if (const auto standing = gateway.read_standing(*said)) {
    learn_told(gateway, attempt, *standing, now);
  } else {
    learn_unread(attempt, standing.error(), now);
  }
  return "";
}

env::Call Driver::call_for(const Gateway& gateway, const Attempt& attempt, const std::string& page) const {
  env::Call call;
  switch (attempt.act) {
    case Act::create: call = gateway.create(*start_of(attempt.id), key_of(attempt)); break;
    case Act::confirm: call = gateway.confirm(*start_of(attempt.id), attempt.reference, key_of(attempt)); break;
    case Act::find: call = gateway.find_by_attempt(attempt.created_at, page); break;
    case Act::cancel: call = gateway.cancel(attempt.reference, key_of(attempt)); break;
    case Act::capture: call = gateway.capture(attempt.reference, attempt.amount, key_of(attempt)); break;
    default: call = gateway.look_up(attempt.reference); break;
  }
  call.within = kCallWithin;
  return call;
}

std::optional<Start> Driver::start_of(const AttemptId& id) const {
  const std::lock_guard lock(mutex_);
  const auto found = starts_.find(id);
  return found == starts_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace noren::payments
