// What may happen to a letter, and how fast it goes. Pure.
#pragma once
#include <array>
#include <chrono>

#include "base/transitions.h"
#include "newsletters/types.h"

namespace noren::newsletters {

enum class Event {
  ask,      // the number of recipients was confirmed, and is so large that a second person has to agree
  plan,     // it was confirmed, or the second person agreed
  undo,     // back to the draft, within the delay
  begin,    // its time has come
  finish,   // every recipient has been written to
  stop,     // a person; or the shop was put back from a backup
};

inline constexpr std::array kTransitions{
    Transition{State::draft, Event::ask, State::approval},   Transition{State::draft, Event::plan, State::planned},
    Transition{State::approval, Event::plan, State::planned}, Transition{State::approval, Event::undo, State::draft},
    Transition{State::planned, Event::undo, State::draft},   Transition{State::planned, Event::begin, State::sending},
    Transition{State::sending, Event::finish, State::done},  Transition{State::sending, Event::stop, State::stopped},
    Transition{State::planned, Event::stop, State::stopped}, Transition{State::approval, Event::stop, State::stopped},
};
constexpr std::optional<State> next_state(State from, Event event) { return next_in(kTransitions, from, event); }

// Between the confirmed number and the first mail: time to take it back. A disturbance does not wait so long.
constexpr std::chrono::microseconds delay_of(Purpose purpose) {
  return purpose == Purpose::news ? std::chrono::minutes(10) : std::chrono::minutes(1);
}
constexpr std::int64_t lane_of(Purpose purpose) { return purpose == Purpose::notices ? 0 : 1; }

// One of a domain every so often: many unknown recipients at once get a sending server shut out for a time, at Japan's carriers above all.
constexpr std::chrono::microseconds kBetweenOfDomain = std::chrono::milliseconds(500);

// Whether a second person has to agree before it goes to so many. That a shop is disturbed may be told by whoever sees it.
constexpr bool needs_second(Purpose purpose, std::int64_t recipients, std::int64_t second_above) {
  return purpose == Purpose::news && recipients > second_above;
}

// The link of the asking mail.
inline constexpr std::chrono::hours kLinkHolds{24};
// Whoever asks again sooner gets no further mail: the form is not for filling a stranger's mailbox.
inline constexpr std::chrono::minutes kBetweenAskings{10};

inline constexpr std::size_t kSubjectMax = 100;
inline constexpr std::size_t kBodyMax = 20'000;

// The subject of a reader's message: "<letter>.<reader>"; of a trial "<letter>.~<account>".
std::string subject_of(const std::string& letter, const std::string& reader);
struct Subject {
  std::string letter, reader, account;
};
std::optional<Subject> read_subject(std::string_view subject_id);

// A line that is nothing but an address of the web is one to follow.
struct Part {
  std::string text;
  bool is_link = false;
};
std::vector<Part> parts_of(std::string_view body);

}  // namespace noren::newsletters
