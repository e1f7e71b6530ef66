#include "payments/driver.h"

#include <algorithm>

#include "db/errors.h"
#include "log/log.h"
#include "payments/store.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr int kThreads = 3;
constexpr int kTakenUpMost = 100'000;
constexpr auto kAfterFailure = 2s;  // the database could not be asked
constexpr auto kWithoutAccount = 10min;
constexpr auto kClocksApart = 5min;  // ours and the provider's
constexpr auto kEarly = 100ms;       // the two clocks need not agree to the millisecond

}  // namespace

Driver::Driver(House& house, env::Outbound& outbound, GatewayOf gateway_of, Settle settle)
    : house_(house), outbound_(outbound), gateway_of_(std::move(gateway_of)), settle_(std::move(settle)), door_(std::make_shared<Door>()) {
  door_->driver = this;
}

Driver::~Driver() { stop(); }

void Driver::start() {
  const auto open = house_.db.read([](db::Tx& tx) { return due_attempts(tx, kTakenUpMost); });
  for (const Due& due : open) remind(due.id, due.at);
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { work(); });
}

void Driver::stop() {
  {
    const std::lock_guard closing(door_->mutex);
    door_->driver = nullptr;
  }
  std::multimap<AttemptId, Waiter> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(waiters_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  for (auto& [id, waiter] : left) waiter.done();
}

void Driver::begin(const AttemptId& id, Start start) {
  {
    const std::lock_guard lock(mutex_);
    starts_.insert_or_assign(id, std::move(start));
  }
  poke(id);
}

void Driver::poke(const AttemptId& id) {
  at(Steady::now(), [this, id] { run(id, Why::asked); });
}

void Driver::give_up(const AttemptId& id) {
  const Instant now = house_.env.clock.now();
  house_.db.write([&](db::Tx& tx) {
    auto attempt = find_attempt(tx, id);
    if (!attempt || attempt->state != State::at_buyer) return;
    attempt->expires_at = now;
    check(update_attempt(tx, *attempt), "a payment attempt changed within its own transaction");
  });
}

void Driver::remind(const AttemptId& id, Instant due) {
  at(Steady::now() + std::max(due - house_.env.clock.now(), std::chrono::microseconds(0)), [this, id] { run(id, Why::due); });
}

void Driver::wait(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  enlist(id, at_most, std::move(done));
  const auto now = house_.db.read([&](db::Tx& tx) { return find_attempt(tx, id); });
  if (!now || is_answer(now->state)) answer(id);
}

void Driver::look(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  enlist(id, at_most, std::move(done));
  poke(id);
}

void Driver::enlist(const AttemptId& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  std::unique_lock lock(mutex_);
  if (stopping_) {
    lock.unlock();
    return done();
  }
  const std::uint64_t number = ++last_waiter_;
  waiters_.emplace(id, Waiter{number, std::move(done)});
  lock.unlock();
  at(Steady::now() + at_most, [this, id, number] { give_up_waiting(id, number); });
}

void Driver::give_up_waiting(const AttemptId& id, std::uint64_t number) {
  std::function<void()> late;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiters_.equal_range(id);
    const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second.number == number; });
    if (found == last) return;
    late = std::move(found->second.done);
    waiters_.erase(found);
  }
  late();
}

void Driver::answer(const AttemptId& id) {
  std::vector<std::function<void()>> told;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiters_.equal_range(id);
    for (auto waiter = first; waiter != last; ++waiter) told.push_back(std::move(waiter->second.done));
    waiters_.erase(first, last);
  }
  for (const auto& done : told) done();
}

void Driver::at(Steady::time_point when, std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.emplace(when, std::move(task));
  }
  wake_.notify_one();
}

void Driver::work() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (tasks_.empty()) {
      wake_.wait(lock);
    } else if (const auto first = tasks_.begin()->first; first > Steady::now()) {
      wake_.wait_until(lock, first);
    } else {
      const auto task = std::move(tasks_.extract(tasks_.begin()).mapped());
      lock.unlock();
      task();
      lock.lock();
    }
  }
}

// One attempt is advanced by one thread at a time.
void Driver::run(const AttemptId& id, Why why) {
  {
    const std::lock_guard lock(mutex_);
    if (!busy_.insert(id).second) {
      if (why == Why::asked) again_.insert(id);
      return;
    }
  }
  go_on(id, why, nullptr);
}

void Driver::go_on(const AttemptId& id, Why why, const env::Called* said) {
  Advanced advanced;
  try {
    advanced = advance(id, why, said, house_.env.clock.now());
  } catch (const std::exception& failure) {
    // Nothing was written: what the provider said is asked for again.
    log::event(log::Level::error, "payment_not_written", log::field("attempt", id.str()) + "," + log::field("what", failure.what()));
    advanced.due_at = house_.env.clock.now() + kAfterFailure;
  }
  if (advanced.answer && !advanced.call) answer(id);
  std::unique_lock lock(mutex_);
  if (advanced.call && !stopping_) {
    lock.unlock();
    outbound_.start(std::move(*advanced.call), [door = door_, id](env::Called called) {
      const std::lock_guard open(door->mutex);
      if (Driver* driver = door->driver)
        driver->at(Steady::now(), [driver, id, called = std::move(called)] { driver->go_on(id, Why::answered, &called); });
    });
    return;
  }
  busy_.erase(id);
  const bool again = again_.erase(id) > 0;
  lock.unlock();
  if (again) poke(id);
  if (advanced.due_at) remind(id, *advanced.due_at);
}

bool Driver::step(const AttemptId& id, Instant now) {
  std::optional<env::Call> call = advance(id, Why::due, nullptr, now).call;
  const bool any = call.has_value();
  while (call) {
    const env::Called said = outbound_.wait_for(std::move(*call));
    call = advance(id, Why::answered, &said, now).call;
  }
  return any;
}

Driver::Advanced Driver::advance(const AttemptId& id, Why why, const env::Called* said, Instant now) {
  return house_.db.write([&](db::Tx& tx) { return advance_in(tx, id, why, said, now); });
}

Driver::Advanced Driver::advance_in(db::Tx& tx, const AttemptId& id, Why why, const env::Called* said, Instant now) {
  auto attempt = find_attempt(tx, id);
  if (!attempt) return {};
  const bool due = attempt->due_at && *attempt->due_at <= now + kEarly;
  // A reminder that is not due any more: whoever moved the time has set another one.
  if (why == Why::due && !due) return {};
  const State before = attempt->state;
  const auto gateway = gateway_of_(attempt->shop);
  Advanced advanced;
  if (gateway == nullptr) {
    attempt->due_at = now + kWithoutAccount;
  } else {
    const std::string page = said != nullptr ? hear(*gateway, *attempt, *said, now) : "";
    const Act act = page.empty() ? next_act(*attempt, start_of(id).has_value(), now) : Act::find;
    const bool at_once = why != Why::answered || !page.empty() || (attempt->due_at && *attempt->due_at <= now);
    if (act == Act::drop) {
      drop(*attempt, now);
    } else if (act != Act::none && at_once) {
      payments::begin(*attempt, act, now);
      advanced.call = call_for(*gateway, *attempt, page);
    }
  }
  if (attempt->state != before && (is_final(attempt->state) || attempt->state == State::authorised)) {
    attempt->surplus = !settle_(tx, *attempt) && attempt->state == State::captured;
  }
  check(update_attempt(tx, *attempt), "a payment attempt changed within its own transaction");
  advanced.due_at = attempt->due_at;
  advanced.answer = is_answer(attempt->state);
  if (is_answer(attempt->state)) {
    tx.after_commit([this, id] {
      const std::lock_guard lock(mutex_);
      starts_.erase(id);
    });
  }
  return advanced;
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
      learn(attempt, *search->found, now);
    } else {
      learn_absent(attempt, now);
    }
  } else if (const auto standing = gateway.read_standing(*said)) {
    learn(attempt, *standing, now);
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
    case Act::find: call = gateway.find_by_attempt(attempt.created_at - kClocksApart, page); break;
    case Act::cancel: call = gateway.cancel(attempt.reference, key_of(attempt)); break;
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
