// Chance from a seed. The same seed gives the same throws on every machine (splitmix64, Steele and others 2014): nothing of the
// standard library's distributions is used. Thread: one.
#pragma once
#include <cstdint>
#include <string>

#include "base/check.h"
#include "env/random.h"

namespace noren::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t mixed = (state_ += 0x9e3779b97f4a7c15ULL);
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
  }
  // first to last, both included.
  std::int64_t between(std::int64_t first, std::int64_t last) {
    return first + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(last - first + 1));
  }
  bool of(std::int64_t chances, std::int64_t in) { return between(1, in) <= chances; }
  bool percent(std::int64_t chances) { return of(chances, 100); }
  template <class List>
  const auto& one_of(const List& list) {
    return list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(std::size(list)) - 1))];
  }

 private:
  std::uint64_t state_;
};

// Ids and secrets of a simulated house.
class SeededRandom final : public env::Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : dice_(seed) {}
  std::string bytes(std::size_t count) override {
    std::string out(count, '\0');
    for (char& c : out) c = static_cast<char>(dice_.next() & 0xff);
    return out;
  }

 private:
  Dice dice_;
};

}  // namespace noren::simulation
