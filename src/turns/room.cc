#include "turns/room.h"

#include <algorithm>
#include <cmath>

namespace noren::turns {
namespace {

using namespace std::chrono_literals;

constexpr double kNewest = 0.1;  // what one measurement counts at least, against all before it
constexpr int kCounted = 1'000;  // more measurements change nothing
constexpr double kQuickest_s = 0.001;
constexpr double kSlowest_s = 30;
constexpr double kAhead_s = 2;       // so much work may be called for at one moment
constexpr double kExactly_s = 1e-6;  // what arithmetic adds to a whole second
constexpr auto kComeAgainAtLast = 15s;
constexpr auto kSweepEvery = 5s;
constexpr int kLateBesides = 2;  // who was called and comes late is let in on top, up to so many times the number

std::chrono::seconds whole_seconds(double seconds) {
  return std::chrono::seconds(std::max<std::int64_t>(1, std::llround(std::ceil(seconds - kExactly_s))));
}

}  // namespace

// While nothing comes to its end, a press takes at least as long as that.
double Room::per_second(const Now& now) const {
  const double stuck_s = under_way_ > 0 ? std::chrono::duration<double>(now.at - progress_).count() : 0;
  return std::max(now.at_once, 1) / std::max(took_s_, stuck_s);
}

bool Room::was_called(const CheckoutId& id) const {
  const auto found = known_.find(id);
  return found != known_.end() && found->second.called;
}

bool Room::enter(const CheckoutId& id, std::optional<Instant> since, const Now& now) {
  let_time_pass(now);
  const auto found = since ? remember(id, *since, now) : known_.find(id);
  if (found != known_.end()) step_up(id, found->second, now.at);
  call(now);
  if (found == known_.end()) {
    if (now.crowded || !line_.empty() || now.at_once - under_way_ - coming_ <= 0) return false;
  } else {
    if (!found->second.called) return false;
    const int most = std::max(now.at_once, 1) * (found->second.coming ? 1 : kLateBesides);
    if (under_way_ >= most) return false;
    stop_coming(found->second);
  }
  if (under_way_++ == 0) progress_ = now.at;
  return true;
}

void Room::leave(std::chrono::microseconds took, const Now& now) {
  --under_way_;
  progress_ = now.at;
  const double seconds = std::clamp(std::chrono::duration<double>(took).count(), kQuickest_s, kSlowest_s);
  measured_ = std::min(measured_ + 1, kCounted);
  took_s_ += std::max(kNewest, 1.0 / measured_) * (seconds - took_s_);
  keep_pace(now);
}

Place Room::wait(const CheckoutId& id, std::optional<Instant> since, const Now& now) {
  let_time_pass(now);
  const Instant came = since.value_or(now.at);
  const auto found = remember(id, came, now);
  if (found == known_.end()) return place_at(static_cast<std::int64_t>(waiting()) + 1, came, now);
  step_up(id, found->second, now.at);
  return told(id, found->second, now);
}

std::optional<Place> Room::look(const CheckoutId& id, std::optional<Instant> since, const Now& now) {
  if (!since && !knows(id)) return std::nullopt;
  let_time_pass(now);
  if (const auto found = since ? remember(id, *since, now) : known_.find(id); found != known_.end()) step_up(id, found->second, now.at);
  call(now);
  return wait(id, since, now);
}

void Room::forget(const CheckoutId& id) {
  const auto found = known_.find(id);
  if (found == known_.end()) return;
  stop_coming(found->second);
  if (found->second.in_line) line_.erase(place_in_line(id, found->second.since));
  known_.erase(found);
}

// Nothing when there is no memory for him.
Room::Known::iterator Room::remember(const CheckoutId& id, Instant since, const Now& now) {
  const auto found = known_.find(id);
  if (found != known_.end()) return found;
  if (now.full) {
    if (line_.empty() || line_.back().since <= since) return known_.end();
    known_.erase(line_.back().id);  // he has his ticket
    line_.pop_back();
  }
  return known_.try_emplace(id, Waiter{since, now.at, std::nullopt, false, false}).first;
}

// He is there, and stands where his number belongs.
void Room::step_up(const CheckoutId& id, Waiter& waiter, Instant now) {
  waiter.there_until = std::max(waiter.there_until, now + kLate);
  if (waiter.called || waiter.in_line) return;
  line_.insert(place_in_line(id, waiter.since), {waiter.since, id});
  waiter.in_line = true;
}

void Room::stop_coming(Waiter& waiter) {
  if (!waiter.coming) return;
  waiter.coming = false;
  --coming_;
}

std::deque<Room::Number>::iterator Room::place_in_line(const CheckoutId& id, Instant since) {
  return std::lower_bound(line_.begin(), line_.end(), Number{since, id});
}

void Room::call(const Now& now) {
  const double on_their_way = per_second(now) * std::chrono::duration<double>(kComesWithin).count();
  while (!line_.empty()) {
    const bool free = now.at_once - under_way_ - coming_ > 0;
    if (!free && (ahead_ < 1 || coming_ >= on_their_way)) return;
    const CheckoutId id = line_.front().id;
    line_.pop_front();
    Waiter& waiter = known_.at(id);
    waiter.in_line = false;
    if (waiter.there_until < now.at) continue;  // not there: he steps up again when he comes
    if (!free) ahead_ -= 1;
    waiter.called = now.at;
    waiter.coming = true;
    ++coming_;
    calls_.push_back({now.at, id});
  }
}

void Room::let_time_pass(const Now& now) {
  while (!calls_.empty() && now.at - calls_.front().at >= kComesWithin) {
    const auto found = known_.find(calls_.front().id);
    if (found != known_.end() && found->second.called == calls_.front().at) stop_coming(found->second);
    calls_.pop_front();
  }
  if (line_.empty() || under_way_ < now.at_once) keep_pace(now);  // while it is full: when somebody is done
  if (now.at - swept_at_ >= kSweepEvery) sweep(now.at);
}

// What could have been worked on in the time that has passed.
void Room::keep_pace(const Now& now) {
  const double passed_s = std::max(0.0, std::chrono::duration<double>(now.at - paced_at_).count());
  paced_at_ = now.at;
  const double rate = per_second(now);
  ahead_ = line_.empty() ? 0 : std::min(ahead_ + rate * passed_s, rate * kAhead_s);
}

void Room::sweep(Instant now) {
  swept_at_ = now;
  const auto is_over = [&](const Waiter& waiter) {
    return waiter.called ? now - *waiter.called >= kGoodFor : now - waiter.there_until >= kRemembered;
  };
  std::erase_if(line_, [&](const Number& number) { return is_over(known_.at(number.id)); });
  std::erase_if(known_, [&](const auto& entry) { return is_over(entry.second); });
}

Place Room::place_at(std::int64_t place, Instant since, const Now& now) const {
  Place told;
  told.place = place;
  told.wait = whole_seconds(static_cast<double>(place) / per_second(now));
  told.come_again =
      std::clamp(std::chrono::seconds(told.wait.count() / 2), std::chrono::seconds(1), std::chrono::seconds(kComeAgainAtLast));
  told.since = since;
  return told;
}

Place Room::told(const CheckoutId& id, Waiter& waiter, const Now& now) {
  if (waiter.called) {
    Place place = place_at(1, waiter.since, now);
    place.wait = place.come_again = std::chrono::seconds(1);
    place.good_until = *waiter.called + kGoodFor;
    return place;
  }
  const auto before = place_in_line(id, waiter.since) - line_.begin();
  const Place place = place_at(coming_ + before + 1, waiter.since, now);
  waiter.there_until = now.at + 2 * place.come_again + kLate;
  return place;
}

}  // namespace noren::turns
