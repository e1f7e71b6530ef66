// What goes wrong in a simulated world, by name. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace noren::simulation {

enum class Fault {
  crash,      // the shop's process dies between two steps of its I/O, and is started again from its files
  commit,     // a commit is answered with an error: it is there, or it is not
  refused,    // the provider cannot be reached: nothing was sent
  lost,       // an answer gets lost: before the provider did it, or after; the buyer's too
  late,       // the provider does it long after the caller stopped waiting
  error,      // 500 and 429 of the provider
  slow,       // answers take seconds
  notices,    // the provider's notices: none, three times, in any order, up to hours late
  mail,       // the mail server is down, slow, or refuses
  clock,      // the shop's clock is set forward and back
  dashboard,  // somebody gives money back in the provider's dashboard
  provider,   // the provider's process dies
};
inline constexpr int kFaults = 12;

class Faults {
 public:
  static Faults none() { return Faults(0); }
  static Faults all() { return Faults((1U << kFaults) - 1); }
  // "all", "none" or names with commas between; nothing for anything else.
  static std::optional<Faults> parse(std::string_view text);

  bool has(Fault fault) const { return (bits_ >> static_cast<unsigned>(fault) & 1U) != 0; }
  void add(Fault fault) { bits_ |= 1U << static_cast<unsigned>(fault); }

 private:
  explicit Faults(unsigned bits) : bits_(bits) {}
  unsigned bits_;
};

}  // namespace noren::simulation
