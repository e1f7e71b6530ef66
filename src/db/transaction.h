// One transaction, whichever database it runs on. Use-case files open it (db/database.h); stores use it.
// Not thread-safe; lives only inside the function given to Database::write or ::read.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/function_ref.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "db/statement.h"

namespace noren::db {

// Bytes that are not text. The bytes must outlive the call.
struct Blob {
  std::string_view bytes;
};

using Value = std::variant<std::nullptr_t, std::int64_t, std::string_view, Blob>;

// A statement's parameter: made from the types of the house, so that call sites stay short.
class Param {
 public:
  Param(std::nullptr_t) : value_(nullptr) {}
  Param(std::int64_t n) : value_(n) {}
  Param(int n) : value_(static_cast<std::int64_t>(n)) {}
  Param(bool b) : value_(static_cast<std::int64_t>(b ? 1 : 0)) {}
  Param(const char* text) : value_(std::string_view(text)) {}
  Param(std::string_view text) : value_(text) {}
  Param(const std::string& text) : value_(std::string_view(text)) {}
  Param(Blob blob) : value_(blob) {}
  Param(Yen yen) : value_(yen.amount()) {}
  Param(Instant at) : value_(at.micros()) {}
  template <class Tag>
  Param(const Id<Tag>& id) : value_(std::string_view(id.str())) {}
  template <class T>
  Param(const std::optional<T>& maybe) : value_(maybe ? Param(*maybe).value_ : Value(nullptr)) {}

  const Value& value() const { return value_; }

 private:
  Value value_;
};

// One row of an answer; columns are counted from 0. Views are valid until the next row.
class Row {
 public:
  enum class Kind { null, integer, text, blob };

  virtual ~Row() = default;
  virtual int columns() const = 0;
  virtual Kind kind(int column) const = 0;  // of this row's value
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string blob(int column) const = 0;

  Yen yen(int column) const { return Yen(integer(column)); }
  Instant instant(int column) const { return Instant(integer(column)); }
  bool flag(int column) const { return integer(column) != 0; }
  std::string str(int column) const { return std::string(text(column)); }
  std::optional<Instant> maybe_instant(int column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
  }
  template <class SomeId>
  SomeId id(int column) const {
    return SomeId(text(column));
  }
};

class Tx {
 public:
  virtual ~Tx() = default;

  // Runs a statement; returns how many rows it changed.
  template <class... P>
  std::int64_t run(const Statement& statement, const P&... params) {
    const Param list[] = {Param(params)..., Param(nullptr)};
    return run_list(statement, {list, sizeof...(P)});
  }

  // The same with parameters whose number is known at run time only.
  std::int64_t run_with(const Statement& statement, std::span<const Param> params) { return run_list(statement, params); }

  // The same for each of the rows, with an INSERT of one row whose parameters all stand in its VALUES: a server is sent many rows at a time.
  std::int64_t insert_rows(const Statement& statement, std::span<const std::vector<Param>> rows) { return insert_list(statement, rows); }

  // Calls read(row) for each row, in the statement's order.
  template <class Read, class... P>
  void each(const Statement& statement, Read&& read, const P&... params) {
    const Param list[] = {Param(params)..., Param(nullptr)};
    each_list(statement, {list, sizeof...(P)}, read);
  }

  // All rows, each made by read(row).
  template <class Read, class... P>
  auto all(const Statement& statement, Read&& read, const P&... params) {
    std::vector<std::invoke_result_t<Read&, const Row&>> rows;
    each(statement, [&](const Row& row) { rows.push_back(read(row)); }, params...);
    return rows;
  }

  // The only row, if there is one; more than one is a bug in the statement.
  template <class Read, class... P>
  auto one(const Statement& statement, Read&& read, const P&... params) {
    std::optional<std::invoke_result_t<Read&, const Row&>> found;
    each(
        statement,
        [&](const Row& row) {
          check(!found.has_value(), "statement gave more than one row");
          found = read(row);
        },
        params...);
    return found;
  }

  // Runs after the commit succeeded and before the caller of write() goes on, in the order given. Must not throw or block:
  // it updates what is kept in memory (stock board, page epochs).
  virtual void after_commit(std::function<void()> act) = 0;

 protected:
  friend class JoinedTx;  // (joined.h)
  virtual std::int64_t run_list(const Statement& statement, std::span<const Param> params) = 0;
  virtual std::int64_t insert_list(const Statement& statement, std::span<const std::vector<Param>> rows) {
    std::int64_t written = 0;
    for (const std::vector<Param>& row : rows) written += run_list(statement, row);
    return written;
  }
  virtual void each_list(const Statement& statement, std::span<const Param> params, FunctionRef<void(const Row&)> read) = 0;
};

}  // namespace noren::db
