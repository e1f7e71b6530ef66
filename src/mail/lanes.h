// Whose turn it is at which door: how many mails are on their way to one (a relay, the servers of a domain), and how long one that does not answer
// is left alone. A door that was shut is asked by one mail at a time, until one gets through. Private to mail. Thread: safe from any.
#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"

namespace noren::mail {

class Lanes {
 public:
  explicit Lanes(int most) : most_(most) {}

  // Takes a place; false: not now.
  bool begin(const std::string& lane, Instant now);
  bool is_open(const std::string& lane, Instant now) const;
  // When one that found no place is to come again: each a little later than the one before.
  Instant come_again(const std::string& lane, Instant now);
  // Gives the place back untried.
  void leave(const std::string& lane);

  enum class Went { through, shut, other };  // other: nothing is known about the door by it
  struct Ended {
    bool shut = false;    // since this one
    bool opened = false;  // by this one
  };
  // begun: when this one took its place. words: why it is shut.
  struct Told {
    Went went;
    Instant begun;
    std::string words;
  };
  Ended end(const std::string& lane, Instant now, const Told& told);

  struct Shut {
    Instant since;
    std::string why;
  };
  std::optional<Shut> shut(const std::string& lane) const;
  std::size_t count_shut() const;

 private:
  struct Door {
    int running = 0;
    std::int64_t pause_s = 0;  // 0: it is open
    Instant ask_again_at, shut_since, last_through;
    std::int64_t sent_away = 0;
    std::string why;
  };
  bool may_begin(const Door& door, Instant now) const;
  void tidy_away(const std::string& lane);

  const int most_;
  mutable std::mutex mutex_;
  std::map<std::string, Door> doors_;
};

}  // namespace noren::mail
