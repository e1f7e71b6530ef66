// The decisions of the channels, pure: what can become of a send and of a climb (tables), which way comes next, when a try is repeated,
// and when nobody is woken. Any thread.
#pragma once
#include <chrono>

#include "base/transitions.h"
#include "channels/types.h"

namespace noren::channels {

// ---- one telling

enum class SendEvent { accept, deliver, put_off, fail, cancel };

inline constexpr std::array kSendTransitions{
    Transition{SendState::queued, SendEvent::accept, SendState::accepted},
    Transition{SendState::queued, SendEvent::put_off, SendState::deferred},
    Transition{SendState::queued, SendEvent::fail, SendState::failed},
    Transition{SendState::queued, SendEvent::cancel, SendState::cancelled},
    Transition{SendState::queued, SendEvent::deliver, SendState::delivered},  // told of it before the answer came
    Transition{SendState::deferred, SendEvent::accept, SendState::accepted},
    Transition{SendState::deferred, SendEvent::put_off, SendState::deferred},
    Transition{SendState::deferred, SendEvent::fail, SendState::failed},
    Transition{SendState::deferred, SendEvent::cancel, SendState::cancelled},
    Transition{SendState::deferred, SendEvent::deliver, SendState::delivered},
    Transition{SendState::at_owner, SendEvent::accept, SendState::accepted},
    Transition{SendState::at_owner, SendEvent::cancel, SendState::cancelled},
    Transition{SendState::accepted, SendEvent::deliver, SendState::delivered},
    Transition{SendState::accepted, SendEvent::fail, SendState::failed},
};
constexpr std::optional<SendState> next_state(SendState from, SendEvent event) { return next_in(kSendTransitions, from, event); }

constexpr bool is_waiting(SendState state) {
  return state == SendState::queued || state == SendState::deferred || state == SendState::at_owner;
}
constexpr bool was_taken(SendState state) { return state == SendState::accepted || state == SendState::delivered; }

// Waits between tries, in seconds. Within two hours the next way is taken; LINE knows a retry key for a day, however long it asks to be left.
inline constexpr std::array<std::int64_t, 5> kRetryWaits_s{30, 120, 600, 1'800, 3'600};
// After the tries-th failed try (1 is the first); nothing when it is time to give up. asked: seconds the other side wants to be left alone.
std::optional<std::chrono::seconds> wait_after(std::int64_t tries, std::int64_t asked_s);
inline constexpr std::int64_t kLongestAsked_s = 2 * 3'600;

// ---- the ladder

enum class ClimbEvent { begin, see, tell, give_up, stop };

inline constexpr std::array kClimbTransitions{
    Transition{ClimbState::watching, ClimbEvent::begin, ClimbState::climbing},
    Transition{ClimbState::watching, ClimbEvent::see, ClimbState::acknowledged},
    Transition{ClimbState::watching, ClimbEvent::tell, ClimbState::told},
    Transition{ClimbState::watching, ClimbEvent::give_up, ClimbState::exhausted},
    Transition{ClimbState::watching, ClimbEvent::stop, ClimbState::stopped},
    Transition{ClimbState::climbing, ClimbEvent::begin, ClimbState::climbing},
    Transition{ClimbState::climbing, ClimbEvent::see, ClimbState::acknowledged},
    Transition{ClimbState::climbing, ClimbEvent::tell, ClimbState::told},
    Transition{ClimbState::climbing, ClimbEvent::give_up, ClimbState::exhausted},
    Transition{ClimbState::climbing, ClimbEvent::stop, ClimbState::stopped},
    // Late news: seen after all, reached after all.
    Transition{ClimbState::told, ClimbEvent::see, ClimbState::acknowledged},
    Transition{ClimbState::exhausted, ClimbEvent::see, ClimbState::acknowledged},
    Transition{ClimbState::told, ClimbEvent::begin, ClimbState::climbing},       // what had been taken did not arrive
    Transition{ClimbState::exhausted, ClimbEvent::begin, ClimbState::climbing},  // the buyer gave another way
};
constexpr std::optional<ClimbState> next_state(ClimbState from, ClimbEvent event) { return next_in(kClimbTransitions, from, event); }

constexpr bool is_open(ClimbState state) { return state == ClimbState::watching || state == ClimbState::climbing; }

// What was tried so far, the oldest first.
struct Tried {
  Way way = Way::line;
  SendState state = SendState::queued;
  Instant at;  // of its last news
};
struct Standing {
  bool mail_dead = false;
  Instant began_at;
  std::vector<Tried> tried;
};
struct Step {
  enum class What { wait, send, acknowledge, told, exhausted };
  What what = What::wait;
  Way way = Way::line;            // send
  std::optional<Instant> at = {};  // wait: looked at again then; unset: something will happen by itself
};
// reachable: ways that both the shop and the buyer have. first: the one the buyer wants first.
Step next_step(const Ladder& ladder, const std::vector<Way>& reachable, std::optional<Way> first, const Standing& standing, Instant now);

// Nobody is woken: by LINE, push, SMS and fax nothing is told between nine in the evening and eight in the morning of Japan, unless the
// matter is less than an hour old (who has just ordered is awake). When it may go: now or the next morning.
Instant not_before(Way way, Instant began_at, Instant now);

// What a shop that has set nothing does.
Ladder default_ladder(Occasion occasion);

// A UUID made from a key (RFC 9562, version 8): the same key gives the same one for ever.
std::string uuid_of(std::string_view key);

// ***1234: enough to recognise one's own number.
std::string masked_number(std::string_view digits);
// Mobile numbers, which take SMS: 060, 070, 080, 090 and eight digits (総務省 電気通信番号計画).
bool is_mobile(std::string_view digits);

}  // namespace noren::channels
