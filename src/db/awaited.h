// A database that nobody has let in yet: it did not answer at the start, and whether it is what this program needs has to be looked at
// first. Until then whatever is asked of it ends as if it were away (Unavailable); from then on it is as if this were not here.
// Thread: safe from any.
#pragma once
#include <atomic>
#include <memory>

#include "db/database.h"

namespace noren::db {

class Awaited final : public Database {
 public:
  explicit Awaited(std::unique_ptr<Database> behind) : behind_(std::move(behind)) {}

  // For who looks whether it can be let in.
  Database& behind() { return *behind_; }
  void let_in() { let_in_ = true; }
  bool is_in() const { return let_in_; }

  void migrate() override;           // a Bug: done by who lets it in
  void check_statements() override;  // the same
  std::string dialect() const override { return behind_->dialect(); }
  bool is_shared() const override { return behind_->is_shared(); }
  PoolState connections() const override { return behind_->connections(); }
  bool drop_traces() override { return behind_->drop_traces(); }
  bool traces_left() const override { return behind_->traces_left(); }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority priority) override;
  void run_read(FunctionRef<void(Tx&)> work) override;

 private:
  void wait_outside() const;

  const std::unique_ptr<Database> behind_;
  std::atomic<bool> let_in_ = false;
};

}  // namespace noren::db
