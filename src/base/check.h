// check(): what can only be false when we made a mistake. Always compiled in; throws, so the transaction rolls back.
// Never for input of users: that is an expected error (base/result.h).
#pragma once
#include <stdexcept>
#include <string>

namespace noren {

// A broken promise of our own code. Caught at the edges alone (docs/style.md), and by what goes on over broken rows (left_out.h, the audit).
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void check(bool holds, const char* what = "check failed", const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (!holds) throw Bug(std::string(what) + " at " + file + ":" + std::to_string(line));
}

}  // namespace noren
