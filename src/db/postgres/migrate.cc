#include "db/postgres/migrate.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "db/errors.h"
#include "db/migrations.h"

namespace noren::db::postgres {
namespace {

constexpr const char* kOneByOne = "SELECT pg_advisory_xact_lock(7214001)";
constexpr const char* kMakeRecord = "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY)";
// Who waits for a table that a long transaction keeps is waited for by everybody who comes after him. So a step asks for a moment only,
// lets the others pass, and asks again.
constexpr const char* kAskBriefly = "SET LOCAL lock_timeout = '500ms'";
constexpr const char* kLetOthersPass = "SELECT pg_sleep(2)";
constexpr int kTries = 60;
constexpr const char* kKeptByOthers = "55P03";  // lock_not_available (postgresql.org/docs/15/errcodes-appendix.html)

struct Left {
  std::vector<Migration> steps;
  bool of_all = false;  // none was run yet
};

Left left_to_run(pqxx::transaction_base& work) {
  Left left{migrations_of("", "postgres"), true};
  const pqxx::result record = work.exec("SELECT to_regclass('schema_migrations') IS NOT NULL");
  if (!record[0][0].as<bool>()) return left;
  std::set<std::string> done;
  const pqxx::result names = work.exec("SELECT name FROM schema_migrations");
  for (const pqxx::row& row : names) done.insert(row[0].c_str());
  std::erase_if(left.steps, [&](const Migration& step) { return done.contains(step.name); });
  left.of_all = done.empty();
  return left;
}

bool is_up_to_date(pqxx::connection& connection) {
  pqxx::work work(connection);
  return left_to_run(work).steps.empty();
}

// Each step is a transaction of its own, so that what it locks is free again before the next; those of an empty database are one, as
// nobody is to find half of it. False when there was nothing left to do.
bool run_next(pqxx::connection& connection) {
  pqxx::work work(connection);
  work.exec(kOneByOne);
  work.exec(kAskBriefly);
  work.exec(kMakeRecord);
  Left left = left_to_run(work);
  if (left.steps.empty()) return false;
  if (!left.of_all) left.steps.resize(1);
  for (const Migration& step : left.steps) {
    work.exec(step.sql);
    work.exec_params("INSERT INTO schema_migrations (name) VALUES ($1)", step.name);
  }
  work.commit();
  return true;
}

// As run_next; nothing when somebody else was in the way.
std::optional<bool> try_next(pqxx::connection& connection) {
  try {
    return run_next(connection);
  } catch (const pqxx::transaction_rollback&) {
    return std::nullopt;
  } catch (const pqxx::sql_error& error) {
    if (error.sqlstate() != kKeptByOthers) throw;
    return std::nullopt;
  }
}

}  // namespace

void migrate(pqxx::connection& connection) {
  if (is_up_to_date(connection)) return;
  for (int tries = 0; tries < kTries;) {
    const std::optional<bool> more = try_next(connection);
    if (more && !*more) return;
    tries = more ? 0 : tries + 1;
    if (!more) pqxx::nontransaction(connection).exec(kLetOthersPass);
  }
  throw Busy("others kept a table that is to be changed, for minutes");
}

}  // namespace noren::db::postgres
