#include "troubles/rules.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "base/names.h"

namespace noren::troubles {
namespace {

struct UnitName {
  Within::Unit unit;
  std::string_view name;
  std::int64_t most;  // half a year
};
constexpr UnitName kUnits[] = {
    {Within::Unit::minutes, "m", 180 * 24 * 60},
    {Within::Unit::hours, "h", 180 * 24},
    {Within::Unit::days, "d", 180},
    {Within::Unit::business_days, "bd", 130},
};

constexpr std::array<std::chrono::minutes, 4> kPauses{std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15),
                                                      std::chrono::minutes(60)};

constexpr int kLongestHoliday = 366;  // a shop that is closed longer still gets a deadline

Instant end_of(LocalDate day) { return from_japan_time({day, 23, 59, 0}); }

constexpr Named<State> kStates[] = {{State::open, "open"}, {State::settled, "settled"}};
constexpr Named<Who> kWho[] = {{Who::system, "system"}, {Who::buyer, "buyer"}, {Who::staff, "staff"}, {Who::operator_, "operator"}};
constexpr Named<What> kWhats[] = {{What::opened, "opened"},   {What::added, "added"},     {What::step, "step"},
                                  {What::acted, "acted"},     {What::failed, "failed"},   {What::gave_up, "gave_up"},
                                  {What::passed, "passed"},   {What::overdue, "overdue"}, {What::marked, "marked"},
                                  {What::climbed, "climbed"}, {What::noted, "noted"},     {What::settled, "settled"}};

}  // namespace

Next next(const Position& at, Instant now) {
  if (at.solved) return {Move::settle, std::nullopt};
  if (at.rung == 0) return {Move::begin, std::nullopt};
  const bool late = at.deadline && *at.deadline <= now;
  if (late && at.rung < at.steps) return {Move::begin, std::nullopt};
  if (late && !at.alarmed) return {Move::alarm, std::nullopt};
  const bool pausing = at.retry_at && *at.retry_at > now;
  if (!at.acted && !late && !pausing) return {Move::act, std::nullopt};
  std::optional<Instant> until;
  const auto sooner = [&](std::optional<Instant> when) {
    if (when && (!until || *when < *until)) until = when;
  };
  if (!late) sooner(at.deadline);
  if (!late && !at.acted) sooner(at.retry_at);
  if (at.watches) sooner(now + kLookEvery);
  return {Move::wait, until};
}

std::optional<std::chrono::minutes> pause_after(std::int64_t tries) {
  if (tries < 1 || tries > static_cast<std::int64_t>(kPauses.size())) return std::nullopt;
  return kPauses[static_cast<std::size_t>(tries - 1)];
}

std::optional<Within> read_within(std::string_view text) {
  std::int64_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || amount < 1) return std::nullopt;
  const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  for (const UnitName& unit : kUnits) {
    if (rest == unit.name) return amount <= unit.most ? std::optional(Within{amount, unit.unit}) : std::nullopt;
  }
  return std::nullopt;
}

std::string text_of(const Within& within) {
  for (const UnitName& unit : kUnits) {
    if (unit.unit == within.unit) return std::to_string(within.amount) + std::string(unit.name);
  }
  throw Bug("a unit without a name");
}

Instant deadline_of(const Within& within, Instant from, const WorksOn& works_on) {
  switch (within.unit) {
    case Within::Unit::minutes: return from + std::chrono::minutes(within.amount);
    case Within::Unit::hours: return from + std::chrono::hours(within.amount);
    case Within::Unit::days: return end_of(plus_days(japan_time(from).date, static_cast<int>(within.amount)));
    case Within::Unit::business_days: break;
  }
  LocalDate day = japan_time(from).date;
  std::int64_t left = within.amount;
  for (int i = 0; left > 0 && i < kLongestHoliday; ++i) {
    day = plus_days(day, 1);
    if (works_on(day)) --left;
  }
  return end_of(day);
}

std::string_view name_of(State state) { return name_in(kStates, state); }
std::string_view name_of(Who who) { return name_in(kWho, who); }
std::string_view name_of(What what) { return name_in(kWhats, what); }
std::optional<State> state_from(std::string_view name) { return value_in(kStates, name); }
std::optional<Who> who_from(std::string_view name) { return value_in(kWho, name); }
std::optional<What> what_from(std::string_view name) { return value_in(kWhats, name); }

}  // namespace noren::troubles
