// The states of a message as a table: what can happen in which state. A message only moves forward; the one way back is a person
// who has a parked or spooled one tried again. Also: when a refused message is tried next, and when it is given up.
#pragma once
#include <array>
#include <chrono>
#include <optional>
#include <string_view>

#include "base/transitions.h"
#include "mail/types.h"

namespace noren::mail {

// Reasons of ours, in the place where a server's words have the stage of the conversation.
inline constexpr const char* kOurStage = "noren";
// Under which a message goes out and lies in the spool folder.
std::string envelope_id(const ShopId& shop, const MessageId& message);

enum class Event {
  hand_over,  // the next server took it
  spool,      // it lies in the spool folder
  put_off,    // not now
  give_up,    // never, or too often not now
  cancel,     // not wanted any more
  retry,      // a person says: once more
};

inline constexpr std::array kTransitions{
    Transition{State::queued, Event::hand_over, State::handed_over},
    Transition{State::queued, Event::spool, State::spooled},
    Transition{State::queued, Event::put_off, State::deferred},
    Transition{State::queued, Event::give_up, State::parked},
    Transition{State::queued, Event::cancel, State::cancelled},
    Transition{State::deferred, Event::hand_over, State::handed_over},
    Transition{State::deferred, Event::spool, State::spooled},
    Transition{State::deferred, Event::put_off, State::deferred},
    Transition{State::deferred, Event::give_up, State::parked},
    Transition{State::deferred, Event::cancel, State::cancelled},
    Transition{State::parked, Event::retry, State::queued},
    Transition{State::spooled, Event::retry, State::queued},  // a mail server was set up meanwhile
    Transition{State::parked, Event::cancel, State::cancelled},
};

constexpr std::optional<State> next_state(State from, Event event) { return next_in(kTransitions, from, event); }

constexpr bool is_waiting(State state) { return state == State::queued || state == State::deferred; }

// Waits between tries, in seconds; their sum is three days. After the last one the message is parked.
inline constexpr std::array<std::int64_t, 11> kWaits{60,        300,       900,       3600,      3 * 3600,        6 * 3600,
                                                     12 * 3600, 12 * 3600, 12 * 3600, 12 * 3600, 13 * 3600 + 2340};

// How long after the tries-th failed try (1 is the first) the next one comes; nothing when it is time to give up.
// dice: 0..255, spreads the tries of many messages over up to an eighth more, so that a server that comes back is not stormed.
constexpr std::optional<std::chrono::microseconds> wait_after(std::int64_t tries, std::uint8_t dice) {
  if (tries < 1 || tries > static_cast<std::int64_t>(kWaits.size())) return std::nullopt;
  const std::chrono::microseconds wait = std::chrono::seconds(kWaits[static_cast<std::size_t>(tries - 1)]);
  return wait + wait / 8 * dice / 255;
}

std::string_view state_name(State state);
State state_from(std::string_view name);
bool is_state(std::string_view name);
std::string_view role_name(Role role);
Role role_from(std::string_view name);
std::string_view outcome_name(AttemptOutcome outcome);
AttemptOutcome outcome_from(std::string_view name);

// "<subject_id>:<kind>" and ":<round>" from the second round on.
MessageId message_id(std::string_view subject_id, std::string_view kind, std::int64_t round);

struct MessageKey {
  std::string subject_id;
  std::string kind;
  std::int64_t round = 1;
};
std::optional<MessageKey> parse_message_id(std::string_view id);

// h***@example.jp: enough to recognise one's own address, too little to write to a stranger's.
std::string masked(std::string_view address);

// What stands in a header, whatever was typed: line ends and other control characters would start a header of their own.
std::string one_line(std::string_view text);

}  // namespace noren::mail
