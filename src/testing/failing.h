// A database that fails when the test says so: before it is read, before it is written to. Nothing is written then. Thread: the test's own.
#pragma once
#include <functional>

#include "base/result.h"
#include "db/database.h"

namespace noren::testing {

class Failing final : public db::Database {
 public:
  explicit Failing(db::Database& sound) : sound_(sound) {}
  void migrate() override { sound_.migrate(); }
  void check_statements() override { sound_.check_statements(); }
  std::string dialect() const override { return sound_.dialect(); }

  // Throw what is to happen (db/errors.h); unset: nothing.
  std::function<void()> reading;
  std::function<void()> writing;

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    if (writing) writing();
    (void)sound_.write(
        [&](db::Tx& tx) -> Result<bool, bool> {
          if (!work(tx)) return Fail(false);
          return true;
        },
        priority);
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    if (reading) reading();
    sound_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& sound_;
};

}  // namespace noren::testing
