#include "db/joined.h"

#include <exception>
#include <utility>

#include "db/errors.h"

namespace noren::db {
namespace {

constexpr Statement kSavepoint{"db/joined_savepoint", "SAVEPOINT joined", "SAVEPOINT joined"};
constexpr Statement kRollbackTo{"db/joined_rollback_to", "ROLLBACK TO SAVEPOINT joined", "ROLLBACK TO SAVEPOINT joined"};
constexpr Statement kRelease{"db/joined_release", "RELEASE SAVEPOINT joined", "RELEASE SAVEPOINT joined"};

}  // namespace

class JoinedTx final : public Tx {
 public:
  explicit JoinedTx(Tx& outer) : outer_(outer) {}
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  std::vector<std::function<void()>> take_acts() { return std::exchange(acts_, {}); }

 protected:
  std::int64_t run_list(const Statement& statement, std::span<const Param> params) override { return outer_.run_list(statement, params); }
  std::int64_t insert_list(const Statement& statement, std::span<const std::vector<Param>> rows) override {
    return outer_.insert_list(statement, rows);
  }
  void each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) override {
    outer_.each_list(statement, params, read);
  }

 private:
  Tx& outer_;
  std::vector<std::function<void()>> acts_;
};

void Joined::migrate() { check(false, "a migration within a transaction"); }
void Joined::check_statements() { check(false, "statements are checked at start"); }

void Joined::run_write(FunctionRef<bool(Tx&)> work, Priority) {
  JoinedTx tx(tx_);
  tx_.run(kSavepoint);
  bool keep = false;
  try {
    keep = work(tx);
  } catch (...) {
    const std::exception_ptr failure = std::current_exception();
    try {
      tx_.run(kRollbackTo);
      tx_.run(kRelease);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): a full disk has undone the whole transaction; told by the failure itself
    }
    std::rethrow_exception(failure);
  }
  if (!keep) tx_.run(kRollbackTo);
  tx_.run(kRelease);
  if (!keep) return;
  for (const auto& act : tx.take_acts()) act();
}

void Joined::run_read(FunctionRef<void(Tx&)> work) {
  JoinedTx tx(tx_);
  work(tx);
}

}  // namespace noren::db
