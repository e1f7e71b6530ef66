#include "db/awaited.h"

#include "db/errors.h"

namespace noren::db {
namespace {

struct RolledBack {};

}  // namespace

void Awaited::migrate() { check(false, "a database that is not let in is migrated"); }
void Awaited::check_statements() { check(false, "statements of a database that is not let in are checked"); }

void Awaited::wait_outside() const {
  if (!let_in_) throw Unavailable("the database did not answer at the start and was not let in since");
}

void Awaited::run_write(FunctionRef<bool(Tx&)> work, Priority priority) {
  wait_outside();
  (void)behind_->write(
      [&](Tx& tx) -> Result<void, RolledBack> {
        if (!work(tx)) return Fail(RolledBack{});
        return {};
      },
      priority);
}

void Awaited::run_read(FunctionRef<void(Tx&)> work) {
  wait_outside();
  behind_->read([&](Tx& tx) { work(tx); });
}

}  // namespace noren::db
