#include <mutex>
#include <optional>

#include "db/database.h"
#include "db/errors.h"
#include "db/migrations.h"
#include "db/patience.h"
#include "db/pool.h"
#include "db/postgres/deadlines.h"
#include "db/postgres/migrate.h"
#include "db/postgres/turns.h"
#include "db/postgres/tx.h"
#include "env/breaker.h"

namespace noren::db {
namespace postgres {
namespace {

constexpr int kSerializationTries = 300;
constexpr std::chrono::milliseconds kAloneWithin{100};
constexpr std::string_view kNotSupported = "0A000";  // of "serializable" by a stand-by
constexpr const char* kTooMany = "too many transactions at once on the same rows";
// Whoever waits longer for somebody else's lock, or holds his own without a word, is in the way of all others. Commits are never timed out
// by the server: the wait for a stand-by would end as a success.
constexpr const char* kLimitsOfWriting = "SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '10s'";
constexpr const char* kConnectWithinS = "2";
constexpr std::chrono::hours kForTheStart{24};  // a migration takes as long as it takes
constexpr env::BreakerRules kPause{.failures = 3, .open_for = std::chrono::milliseconds(1'000), .at_once = 100'000};

using Work = pqxx::transaction<pqxx::isolation_level::serializable>;
using Reading = pqxx::transaction<pqxx::isolation_level::repeatable_read, pqxx::readwrite_policy::read_only>;

// A server that is down or silent is left alone for a moment after some have met it, so that not everybody waits for it.
class Gate {
 public:
  explicit Gate(const env::Clock* clock) : clock_(clock) {}

  void pass() {
    if (clock_ == nullptr) return;
    const std::lock_guard lock(mutex_);
    if (!breaker_.admit(clock_->now())) throw Unavailable("the database server did not answer a moment ago");
  }
  void tell(bool well) {
    if (clock_ == nullptr) return;
    const std::lock_guard lock(mutex_);
    breaker_.finish(well, clock_->now());
  }

 private:
  const env::Clock* const clock_;
  std::mutex mutex_;
  env::Breaker breaker_{kPause};
};

struct Link {
  explicit Link(const std::string& address) : connection(address) {
// libpqxx would connect anew by itself, twice, for as long as it takes. (Its next release does not and has no such call.)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
  }
  pqxx::connection connection;
  bool used = false;     // it has answered before
  bool spoiled = false;  // what was begun on it can be neither used nor ended
};

// Ours where the operator named none of his own, in either of the forms that libpq reads (postgresql.org/docs/15/libpq-connect.html).
std::string with_own_settings(std::string url) {
  const bool is_url = url.find("://") != std::string::npos;
  const auto add = [&](const std::string& name, const char* value) {
    if (url.find(name + "=") != std::string::npos) return;
    const char* before = !is_url ? " " : url.find('?') == std::string::npos ? "?" : "&";
    url += before + name + "=" + value;
  };
  add("connect_timeout", kConnectWithinS);
  add("fallback_application_name", "noren");
  return url;
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(PostgresOptions options) : options_(std::move(options)) {}

  void migrate() override {
    const Patience patience(kForTheStart);
    with_connection([](Link& link) { postgres::migrate(link.connection); });
  }

  void check_statements() override {
    const Patience patience(kForTheStart);
    with_connection([&](Link& link) {
      for (const Statement* statement : statements_of("")) {
        try {
          // Both in one message: behind PgBouncer the next one may come to another session.
          pqxx::nontransaction(link.connection).exec("PREPARE checked AS " + std::string(statement->postgres) + ";\nDEALLOCATE checked");
        } catch (const pqxx::sql_error& error) {
          throw Error("statement " + std::string(statement->name) + ": " + error.what());
        }
      }
    });
  }

  std::string dialect() const override { return "postgres"; }
  bool is_shared() const override { return true; }
  PoolState connections() const override { return pool_.state(); }

 protected:
  void run_write(FunctionRef<bool(Tx&)> work, Priority) override {
    Acts acts;
    for (int tries = 1; !try_once(tries > 1, work, acts); ++tries) {
      if (tries == kSerializationTries || Patience::left() == std::chrono::milliseconds(0)) throw Busy(kTooMany);
    }
    for (const auto& act : acts) act();
  }

  void run_read(FunctionRef<void(Tx&)> work) override {
    in_transaction<Reading>([&](Reading& reading) {
      PostgresTx tx(reading);
      work(tx);
      reading.commit();
    });
  }

 private:
  using Acts = std::vector<std::function<void()>>;
  struct SerializationFailed {};

  // Again: alone, unless others write for long; those may be at other rows, and nobody else would begin meanwhile.
  void take_turn(bool again, std::optional<Turns::Turn>& turn) {
    if (again && turn.emplace(turns_, Turns::Kind::alone, std::min(kAloneWithin, Patience::left())).came()) return;
    if (!turn.emplace(turns_, Turns::Kind::beside, Patience::left()).came()) throw Busy(kTooMany);
  }

  // False: others were at the same rows, and nothing was done.
  bool try_once(bool again, FunctionRef<bool(Tx&)> work, Acts& acts) {
    std::optional<Turns::Turn> turn;
    take_turn(again, turn);
    try {
      in_transaction<Work>([&](Work& transaction) { acts = write_once(transaction, work); });
    } catch (const SerializationFailed&) {
      return false;
    }
    return true;
  }

  // Gives what is to be done once it is stored.
  static Acts write_once(Work& transaction, FunctionRef<bool(Tx&)> work) {
    try {
      transaction.exec(kLimitsOfWriting);
      PostgresTx tx(transaction);
      if (!work(tx)) return {};  // the destructor rolls back
      Acts acts = tx.acts();
      transaction.commit();
      return acts;
    } catch (const pqxx::statement_completion_unknown&) {
      throw;
    } catch (const pqxx::transaction_rollback&) {
      throw SerializationFailed{};
    }
  }

  // A connection that was lost while nobody used it is told by the first word: nothing was done yet, and a new one is tried.
  template <class Transaction, class Use>
  void in_transaction(Use&& use) {
    bool again = true;
    while (again) {
      again = false;
      with_connection([&](Link& link) {
        std::optional<Transaction> transaction;
        try {
          transaction.emplace(link.connection);
        } catch (const pqxx::broken_connection&) {
          again = link.used && Patience::left() > std::chrono::milliseconds(0);
          if (again) return;
          throw;
        } catch (const pqxx::sql_error& error) {
          // BEGIN was taken, and what kind of transaction it is was not: it stays open in the server.
          link.spoiled = true;
          if (error.sqlstate() == kNotSupported) throw ReadOnly("a stand-by takes no writes");
          throw;
        }
        link.used = true;
        use(*transaction);
      });
      if (again) pool_.close_idle();
    }
  }

  void with_connection(FunctionRef<void(Link&)> use) {
    gate_.pass();
    try {
      lend([&](Link& link) {
        try {
          use(link);
        } catch (const pqxx::failure&) {
          rethrow_translated();
        }
      });
    } catch (const Busy&) {
      gate_.tell(true);
      throw;
    } catch (const ReadOnly&) {  // who only reads goes on
      gate_.tell(true);
      throw;
    } catch (const Unavailable&) {
      gate_.tell(false);
      throw;
    } catch (...) {
      gate_.tell(true);
      throw;
    }
    gate_.tell(true);
  }

  void lend(FunctionRef<void(Link&)> use) {
    std::unique_ptr<Link> link = pool_.borrow(Patience::left());
    if (!link) throw Busy("all connections to the database server are in use");
    try {
      const Deadlines::Guard guard(deadlines_, link->connection.sock(), Patience::left());
      use(*link);
    } catch (...) {
      give_back(std::move(link));
      throw;
    }
    give_back(std::move(link));
  }

  // One that was lost is of no more use.
  void give_back(std::unique_ptr<Link> link) {
    const bool usable = link->connection.is_open() && !link->spoiled;
    pool_.give_back(usable ? std::move(link) : nullptr);
  }

  std::unique_ptr<Link> connect() const {
    try {
      return std::make_unique<Link>(address_);
    } catch (const pqxx::failure& error) {
      throw Unavailable(error.what());
    }
  }

  const PostgresOptions options_;
  const std::string address_ = with_own_settings(options_.url);
  Gate gate_{options_.clock};
  Deadlines deadlines_;
  Turns turns_;
  Pool<Link> pool_{options_.pool, [this] { return connect(); }};
};

}  // namespace
}  // namespace postgres

std::unique_ptr<Database> open_postgres(const PostgresOptions& options) { return std::make_unique<postgres::PostgresDatabase>(options); }

}  // namespace noren::db
