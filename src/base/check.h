// check(): what can only be false when we made a mistake. Always compiled in; throws, so the transaction rolls back.
// Never for input of users: that is an expected error (base/result.h).
#pragma once
#include <source_location>
#include <stdexcept>
#include <string>

namespace noren {

// A broken promise of our own code. Caught at the request edge, in the job runner and in main, nowhere else.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

inline void check(bool holds, const char* what = "check failed", std::source_location where = std::source_location::current()) {
  if (!holds) throw Bug(std::string(what) + " at " + where.file_name() + ":" + std::to_string(where.line()));
}

}  // namespace noren
