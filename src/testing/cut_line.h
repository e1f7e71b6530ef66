// A database behind a line that is cut when the test says so: nothing is done, or all of it and nobody hears. Thread: the test's own.
#pragma once
#include <atomic>
#include <functional>

#include "base/check.h"
#include "db/database.h"
#include "db/errors.h"

namespace noren::testing {

class CutLine final : public db::Database {
 public:
  explicit CutLine(db::Database& inner) : inner_(inner) {}
  void migrate() override { inner_.migrate(); }
  void check_statements() override { inner_.check_statements(); }
  std::string dialect() const override { return inner_.dialect(); }

  std::atomic<bool> away = false;  // nothing is done
  std::atomic<bool> cut = false;   // what is written is, and nobody hears
  // The same, decided call by call.
  std::function<bool()> before = [] { return false; };
  std::function<bool()> after = [] { return false; };

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    if (away || before()) throw db::Unavailable("cut off");
    inner_.write([&](db::Tx& tx) { check(work(tx), "nothing here is rolled back"); }, priority);
    if (cut || after()) throw db::CommitUnknown("cut off");
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    if (away || before()) throw db::Unavailable("cut off");
    inner_.read([&](db::Tx& tx) { work(tx); });
  }

 private:
  db::Database& inner_;
};

}  // namespace noren::testing
