// Orders, and what was kept of them, in which something was written that nobody can read: work over many goes on with the others, and
// says in the end what it left out. Private to the feature.
#pragma once
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "db/transaction.h"
#include "orders/types.h"

namespace noren::orders {

// An order as far as it can be read.
struct Readable {
  std::string number;
  std::optional<Order> order;
  std::string why;  // it cannot
};
Readable read_if_readable(const db::Row& row);  // columns as read_order (store.h)

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

}  // namespace noren::orders
