// A Database inside a transaction that is open: everything done through it is kept together, by that transaction's commit, or not at all.
// What a write leaves for after its commit (Tx::after_commit) is done at once, since the next piece of work builds on it; so it may
// only touch what is thrown away with the transaction. Reads see what was written before them. Thread: the transaction's own.
#pragma once
#include "db/database.h"

namespace noren::db {

class Joined final : public Database {
 public:
  explicit Joined(Tx& tx) : tx_(tx) {}

  void migrate() override;           // a Bug: done before any transaction
  void check_statements() override;  // the same
  std::string dialect() const override { return "joined"; }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority priority) override;
  void run_read(FunctionRef<void(Tx&)> work) override;

 private:
  Tx& tx_;
};

}  // namespace noren::db
