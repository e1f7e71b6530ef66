#include "mail/lanes.h"

#include <algorithm>

namespace noren::mail {
namespace {

constexpr std::int64_t kFirstPause_s = 15, kLongestPause_s = 300;
constexpr std::chrono::seconds kFullFor{1};
constexpr std::chrono::milliseconds kApart{10};
constexpr std::int64_t kSentAwayMost = 360'000;  // an hour apart is far enough

}  // namespace

bool Lanes::may_begin(const Door& door, Instant now) const {
  if (now < door.ask_again_at) return false;
  return door.running < (door.pause_s > 0 ? 1 : most_);
}

bool Lanes::is_open(const std::string& lane, Instant now) const {
  const std::lock_guard lock(mutex_);
  const auto found = doors_.find(lane);
  return found == doors_.end() || may_begin(found->second, now);
}

bool Lanes::begin(const std::string& lane, Instant now) {
  const std::lock_guard lock(mutex_);
  Door& door = doors_[lane];
  if (!may_begin(door, now)) return false;
  ++door.running;
  door.sent_away = std::max<std::int64_t>(door.sent_away - 1, 0);
  return true;
}

Instant Lanes::come_again(const std::string& lane, Instant now) {
  const std::lock_guard lock(mutex_);
  Door& door = doors_[lane];
  const Instant first = std::max(door.ask_again_at, now + kFullFor);
  const Instant at = first + kApart * door.sent_away;
  door.sent_away = std::min(door.sent_away + 1, kSentAwayMost);
  return at;
}

void Lanes::leave(const std::string& lane) {
  const std::lock_guard lock(mutex_);
  --doors_[lane].running;
  tidy_away(lane);
}

Lanes::Ended Lanes::end(const std::string& lane, Instant now, const Told& told) {
  const std::lock_guard lock(mutex_);
  Door& door = doors_[lane];
  --door.running;
  Ended ended;
  if (told.went == Went::through) {
    ended.opened = door.pause_s > 0;
    door.pause_s = 0;
    door.ask_again_at = Instant();
    door.last_through = now;
    door.why.clear();
  }
  // Another mail got through since this one began: the door is open, whatever this one met.
  if (told.went == Went::shut && (door.last_through <= told.begun)) {
    ended.shut = door.pause_s == 0;
    if (ended.shut) door.shut_since = now;
    // Several that were on their way when it was shut are one time.
    if (ended.shut || now >= door.ask_again_at) door.pause_s = ended.shut ? kFirstPause_s : std::min(door.pause_s * 2, kLongestPause_s);
    door.ask_again_at = std::max(door.ask_again_at, now + std::chrono::seconds(door.pause_s));
    door.why = told.words;
  }
  tidy_away(lane);
  return ended;
}

// What is as it was at first need not be kept.
void Lanes::tidy_away(const std::string& lane) {
  const auto found = doors_.find(lane);
  const Door& door = found->second;
  if (door.running == 0 && door.pause_s == 0 && door.sent_away == 0) doors_.erase(found);
}

std::optional<Lanes::Shut> Lanes::shut(const std::string& lane) const {
  const std::lock_guard lock(mutex_);
  const auto found = doors_.find(lane);
  if (found == doors_.end() || found->second.pause_s == 0) return std::nullopt;
  return Shut{found->second.shut_since, found->second.why};
}

std::size_t Lanes::count_shut() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(std::count_if(doors_.begin(), doors_.end(), [](const auto& each) { return each.second.pause_s > 0; }));
}

}  // namespace noren::mail
