// The waiting room of one shop: how many presses of the last button are worked on at once, and the line of those who came when it was
// full. Whoever came first is called first; his number is the moment he came. Called are as many as there is room for, and while it is full
// others at the pace at which presses are done, as measured: quick answers call more, slow ones fewer. Who is not there when his turn comes
// is passed over, and is next when he comes.
// Pure: the clock is handed in. Thread: one at a time (turns.h holds the lock).
#pragma once
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>

#include "base/id.h"
#include "base/time.h"

namespace noren::turns {

// A turn that was called is kept so long: who comes late, or reads the page once more, loses nothing.
inline constexpr std::chrono::minutes kGoodFor{5};
// Somebody who was called counts as on his way so long; then the next one is called besides him.
inline constexpr std::chrono::seconds kComesWithin{10};
// Somebody who waits is there until the time he was told, twice over, and so much longer.
inline constexpr std::chrono::seconds kLate{30};
// Who is not there keeps his place without showing his ticket for so long.
inline constexpr std::chrono::minutes kRemembered{10};

// What somebody who waits is told.
struct Place {
  std::int64_t place = 1;        // 1: the next one
  std::chrono::seconds wait{1};  // about so long until his turn
  std::chrono::seconds come_again{1};
  Instant since;                      // when he came first
  std::optional<Instant> good_until;  // his turn has come, and is kept until then
};

class Room {
 public:
  struct Now {
    Instant at;
    int at_once = 1;       // how many of this shop may be worked on now; none when others fill the house
    bool crowded = false;  // too many stand before the door: who is new goes to the line
    bool full = false;     // no memory for one more: only his ticket knows him, unless he came before somebody who is remembered
  };

  // True: he is in, and counts until leave. since: of his ticket; who has none and is not known is new.
  bool enter(const CheckoutId& id, std::optional<Instant> since, const Now& now);
  void leave(std::chrono::microseconds took, const Now& now);

  // His place in the line, at its end when he is new.
  Place wait(const CheckoutId& id, std::optional<Instant> since, const Now& now);
  // The same of somebody who waits already; nothing of others.
  std::optional<Place> look(const CheckoutId& id, std::optional<Instant> since, const Now& now);
  // He waits for nothing any more.
  void forget(const CheckoutId& id);

  bool knows(const CheckoutId& id) const { return known_.contains(id); }
  bool was_called(const CheckoutId& id) const;
  int under_way() const { return under_way_; }
  std::size_t waiting() const { return line_.size() + static_cast<std::size_t>(coming_); }
  std::size_t remembered() const { return known_.size(); }

 private:
  struct Waiter {
    Instant since;
    Instant there_until;
    std::optional<Instant> called;
    bool coming = false;  // was called, and is on his way
    bool in_line = false;
  };
  struct Number {
    Instant since;
    CheckoutId id;
    auto operator<=>(const Number&) const = default;
  };
  struct Call {
    Instant at;
    CheckoutId id;
  };
  using Known = std::unordered_map<CheckoutId, Waiter>;

  void let_time_pass(const Now& now);
  void keep_pace(const Now& now);
  void sweep(Instant now);
  void call(const Now& now);
  Known::iterator remember(const CheckoutId& id, Instant since, const Now& now);
  void step_up(const CheckoutId& id, Waiter& waiter, Instant now);
  void stop_coming(Waiter& waiter);
  std::deque<Number>::iterator place_in_line(const CheckoutId& id, Instant since);
  Place place_at(std::int64_t place, Instant since, const Now& now) const;
  Place told(const CheckoutId& id, Waiter& waiter, const Now& now);
  double per_second(const Now& now) const;

  int under_way_ = 0;
  int coming_ = 0;
  double took_s_ = 0.05;  // one press, as measured; at first a guess
  int measured_ = 0;
  Instant progress_;  // when one was done last, or the first one begun
  double ahead_ = 0;  // how many may be called beyond what is free: grows by the pace, since who is called takes a moment to come
  Instant paced_at_;
  Instant swept_at_;
  Known known_;
  std::deque<Number> line_;  // of those not called yet, the first in front
  std::deque<Call> calls_;   // of the last moments
};

}  // namespace noren::turns
