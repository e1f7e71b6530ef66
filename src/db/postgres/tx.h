// A transaction of libpqxx behind the house's Tx, and its exceptions in the words of db/errors.h. Private to db/postgres.
#pragma once
#include <functional>
#include <pqxx/pqxx>
#include <vector>

#include "db/transaction.h"

namespace noren::db::postgres {

class PostgresTx final : public Tx {
 public:
  explicit PostgresTx(pqxx::transaction_base& transaction) : transaction_(transaction) {}
  void after_commit(std::function<void()> act) override { acts_.push_back(std::move(act)); }
  const std::vector<std::function<void()>>& acts() const { return acts_; }

 protected:
  std::int64_t run_list(const Statement& statement, std::span<const Param> params) override;
  std::int64_t insert_list(const Statement& statement, std::span<const std::vector<Param>> rows) override;
  void each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) override;

 private:
  pqxx::result execute(std::string_view sql, std::span<const Param> params);

  pqxx::transaction_base& transaction_;
  std::vector<std::function<void()>> acts_;
};

// Within a handler of libpqxx's exceptions. What is to be tried again is handled before this.
[[noreturn]] void rethrow_translated();

}  // namespace noren::db::postgres
