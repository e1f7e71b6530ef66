// Work over many things in one of which something was written that nobody can read: it goes on with the others, and says in the end what it
// left out. Used by one thread.
#pragma once
#include <string>
#include <utility>

#include "base/check.h"

namespace noren {

class LeftOut {
 public:
  // Does the work, unless it meets what cannot be read.
  template <class Work>
  void look(const std::string& what, Work&& work) {
    try {
      std::forward<Work>(work)();
    } catch (const Bug& bug) {
      add(what, bug.what());
    }
  }
  void add(const std::string& what, const std::string& why) { all_ += (all_.empty() ? "" : "; ") + what + ": " + why; }
  // When the others are done: throws Bug with what was left out, if anything was.
  void tell() const {
    if (!all_.empty()) throw Bug(all_);
  }

 private:
  std::string all_;
};

}  // namespace noren
