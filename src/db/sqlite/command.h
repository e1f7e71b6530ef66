// A write on its way: what to run, who waits for it, how it ended.
#pragma once
#include <exception>
#include <functional>
#include <vector>

#include "base/function_ref.h"
#include "db/sqlite/signal.h"
#include "db/transaction.h"

namespace noren::db::sqlite {

struct Command {
  FunctionRef<bool(Tx&)> work;
  Signal done;
  std::exception_ptr failure;
  std::vector<std::function<void()>> acts;  // kept from the run until the commit is durable
};
using Batch = std::vector<Command*>;

// Wakes those who wait. The last touch of each command: its caller's frame may be gone after it.
inline void answer(const Batch& batch) {
  for (Command* command : batch) command->done.raise();
}

}  // namespace noren::db::sqlite
