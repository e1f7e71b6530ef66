#include "payments/errands.h"

#include <algorithm>

#include "db/errors.h"
#include "log/log.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

// The database could not be asked: twice as long each time.
constexpr auto kAfterFailure = 2s;
constexpr int kDoublingsMost = 7;  // some four minutes
constexpr auto kUnsayable = 10min;

// What he who waits makes of it is his own: his mistake is neither the others' nor the end of the house.
void tell_one(const std::function<void()>& done) {
  try {
    done();
  } catch (const std::exception& failure) {
    log::event(log::Level::error, "errand_not_told", log::field("what", failure.what()));
  }
}

}  // namespace

Errands::Errands(const env::Clock& clock, env::Outbound& outbound, Advance advance)
    : clock_(clock), outbound_(outbound), advance_(std::move(advance)), door_(std::make_shared<Door>()) {
  door_->errands = this;
}

Errands::~Errands() { stop(); }

void Errands::start(const std::vector<Due>& open, int threads) {
  for (const Due& due : open) remind(due.id, due.at);
  for (int i = 0; i < threads && !steady_; ++i) threads_.emplace_back([this] { work(); });
}

void Errands::stop() {
  {
    const std::lock_guard closing(door_->mutex);
    door_->errands = nullptr;
  }
  std::multimap<std::string, Waiter> left;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    left.swap(waiters_);
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  for (const auto& [id, waiter] : left) tell_one(waiter.done);
}

void Errands::poke(const std::string& id) {
  at(steady_now(), [this, id] { run(id, Why::asked); });
}

void Errands::remind(const std::string& id, Instant due) {
  const auto when = steady_now() + std::max(due - clock_.now(), std::chrono::microseconds(0));
  {
    const std::lock_guard lock(mutex_);
    const auto [known, fresh] = reminders_.try_emplace(id, when);
    if (!fresh && known->second <= when) return;
    known->second = when;
  }
  at(when, [this, id, when] {
    {
      const std::lock_guard lock(mutex_);
      const auto known = reminders_.find(id);
      if (known == reminders_.end() || known->second != when) return;
      reminders_.erase(known);
    }
    run(id, Why::due);
  });
}

void Errands::remind_overdue(const std::vector<Due>& first, std::chrono::seconds ago) {
  const Instant now = clock_.now();
  for (const Due& due : first) {
    if (due.at + ago > now) return;
    remind(due.id, due.at);
  }
}

void Errands::wait(const std::string& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  if (!add_waiter(id, at_most, done)) done();
}

bool Errands::watch(const std::string& id, std::chrono::milliseconds at_most, std::function<void()> done) {
  return add_waiter(id, at_most, done);
}

// False when it closes.
bool Errands::add_waiter(const std::string& id, std::chrono::milliseconds at_most, std::function<void()>& done) {
  std::unique_lock lock(mutex_);
  if (stopping_) return false;
  const std::uint64_t number = ++last_waiter_;
  waiters_.emplace(id, Waiter{number, std::move(done)});
  lock.unlock();
  at(steady_now() + at_most, [this, id, number] { give_up_waiting(id, number); });
  return true;
}

void Errands::give_up_waiting(const std::string& id, std::uint64_t number) {
  std::function<void()> late;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiters_.equal_range(id);
    const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second.number == number; });
    if (found == last) return;
    late = std::move(found->second.done);
    waiters_.erase(found);
  }
  tell_one(late);
}

void Errands::tell(const std::string& id) {
  std::vector<std::function<void()>> told;
  {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = waiters_.equal_range(id);
    for (auto waiter = first; waiter != last; ++waiter) told.push_back(std::move(waiter->second.done));
    waiters_.erase(first, last);
  }
  for (const auto& done : told) tell_one(done);
}

void Errands::at(Steady::time_point when, std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.emplace(when, std::move(task));
  }
  wake_.notify_one();
}

void Errands::work() {
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

// One errand is looked at by one thread at a time.
void Errands::run(const std::string& id, Why why) {
  {
    const std::lock_guard lock(mutex_);
    if (!busy_.insert(id).second) {
      if (why == Why::asked) again_.insert(id);
      return;
    }
  }
  go_on(id, why, nullptr);
}

void Errands::go_on(const std::string& id, Why why, const env::Called* said) {
  Next next;
  try {
    next = advance_(id, why, said, clock_.now());
    const std::lock_guard lock(mutex_);
    failures_.erase(id);
  } catch (const std::exception& failure) {
    next = after_failure(id, said, failure);
    if (!next.due_at) return;  // still busy: it hears what was said once more
  }
  if (next.known && !next.call) tell(id);
  std::unique_lock lock(mutex_);
  if (next.call && !stopping_) {
    lock.unlock();
    if (say(id, std::move(*next.call))) return;
    next.due_at = clock_.now() + kUnsayable;
    lock.lock();
  }
  busy_.erase(id);
  const bool again = again_.erase(id) > 0;
  lock.unlock();
  if (again) poke(id);
  if (next.due_at) remind(id, *next.due_at);
}

// False: it is no call at all (env/outbound.h).
bool Errands::say(const std::string& id, env::Call call) {
  try {
    outbound_.start(std::move(call), [door = door_, id](env::Called called) {
      const std::lock_guard open(door->mutex);
      Errands* errands = door->errands;
      if (errands == nullptr) return;
      errands->at(errands->steady_now(), [errands, id, called = std::move(called)] { errands->go_on(id, Why::answered, &called); });
    });
  } catch (const std::exception& failure) {
    log::event(log::Level::error, "call_not_begun", log::field("errand", id) + "," + log::field("what", failure.what()));
    return false;
  }
  return true;
}

// Nothing was written, unless the outcome of the commit is not known: then what is written says how to go on.
Errands::Next Errands::after_failure(const std::string& id, const env::Called* said, const std::exception& failure) {
  log::event(log::Level::error, "payment_not_written", log::field("errand", id) + "," + log::field("what", failure.what()));
  std::chrono::milliseconds pause = kAfterFailure;
  {
    const std::lock_guard lock(mutex_);
    pause *= 1 << std::min(failures_[id]++, kDoublingsMost);
  }
  const bool unknown = dynamic_cast<const db::CommitUnknown*>(&failure) != nullptr;
  if (said == nullptr || unknown) return {std::nullopt, clock_.now() + pause, false};
  at(steady_now() + pause, [this, id, said = *said] { go_on(id, Why::answered, &said); });
  return {};
}

bool Errands::step(const std::string& id, Instant now) {
  std::optional<env::Call> call = advance_(id, Why::due, nullptr, now).call;
  const bool any = call.has_value();
  while (call) {
    const env::Called said = outbound_.wait_for(std::move(*call));
    call = advance_(id, Why::answered, &said, now).call;
  }
  return any;
}

bool Errands::run_next() {
  std::function<void()> task;
  {
    const std::lock_guard lock(mutex_);
    if (tasks_.empty() || tasks_.begin()->first > steady_now()) return false;
    task = std::move(tasks_.extract(tasks_.begin()).mapped());
  }
  task();
  return true;
}

std::optional<Errands::Steady::time_point> Errands::next_due() {
  const std::lock_guard lock(mutex_);
  if (tasks_.empty()) return std::nullopt;
  return tasks_.begin()->first;
}

}  // namespace noren::payments
