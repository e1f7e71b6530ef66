// What comes next for a trouble, and when a step's time is over. Pure.
#pragma once
#include <functional>
#include <optional>
#include <string_view>

#include "troubles/types.h"

namespace noren::troubles {

// What is known when the question is put.
struct Position {
  std::int64_t rung = 0;   // 0: no step has begun
  std::int64_t steps = 1;  // of the playbook as it is now; it may have changed since the step began
  std::optional<Instant> deadline;
  bool acted = false;
  std::optional<Instant> retry_at;  // after a deed that failed
  bool alarmed = false;
  bool solved = false;   // the step's condition holds
  bool watches = false;  // the step has a condition
};

enum class Move {
  settle,  // solved: whatever else is true
  begin,   // the first step, or the next one after the deadline
  act,     // the step's deed is to be done
  alarm,   // the last deadline went by: told once
  wait,
};

struct Next {
  Move move = Move::wait;
  std::optional<Instant> until;  // wait: look again then; unset: nothing will happen by itself
  bool operator==(const Next&) const = default;
};

inline constexpr std::chrono::minutes kLookEvery{15};  // at a step's condition

Next next(const Position& at, Instant now);

// Pauses between the tries of a deed that failed; nothing when it is given up.
std::optional<std::chrono::minutes> pause_after(std::int64_t tries);

// "15m", "3h", "2d", "5bd"; nothing when it is none of these, zero, or longer than half a year.
std::optional<Within> read_within(std::string_view text);
std::string text_of(const Within& within);

using WorksOn = std::function<bool(LocalDate)>;
Instant deadline_of(const Within& within, Instant from, const WorksOn& works_on);

}  // namespace noren::troubles
