// A database in which something happens between a reading and its use. Thread: the test's own.
#pragma once
#include <functional>
#include <utility>

#include "db/database.h"

namespace noren::testing {

class Overtaken final : public db::Database {
 public:
  Overtaken(db::Database& inner, std::function<void()> meanwhile) : inner_(inner), meanwhile_(std::move(meanwhile)) {}
  void migrate() override { inner_.migrate(); }
  void check_statements() override { inner_.check_statements(); }
  std::string dialect() const override { return inner_.dialect(); }

 protected:
  void run_write(FunctionRef<bool(db::Tx&)> work, db::Priority priority) override {
    inner_.write([&](db::Tx& tx) { work(tx); }, priority);
  }
  void run_read(FunctionRef<void(db::Tx&)> work) override {
    inner_.read([&](db::Tx& tx) { work(tx); });
    meanwhile_();
  }

 private:
  db::Database& inner_;
  const std::function<void()> meanwhile_;
};

}  // namespace noren::testing
