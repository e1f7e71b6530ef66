#include "testing/databases.h"

#include <pqxx/pqxx>

#include "testing/folders.h"
#include "testing/postgres.h"

namespace noren::testing {

FreshDatabase::FreshDatabase(const std::string& dialect) : folder_(make_folder()) {
  if (dialect == "sqlite") {
    database_ = db::open_sqlite({folder_ + "/noren.db"});
  } else {
    static int count = 0;
    postgres_name_ = "test_" + std::to_string(++count);
    pqxx::connection admin(PostgresCluster::shared().url("postgres"));
    pqxx::nontransaction(admin).exec("CREATE DATABASE " + postgres_name_);
    database_ = db::open_postgres({PostgresCluster::shared().url(postgres_name_)});
  }
  database_->migrate();
}

FreshDatabase::~FreshDatabase() {
  database_.reset();
  if (!postgres_name_.empty()) {
    pqxx::connection admin(PostgresCluster::shared().url("postgres"));
    pqxx::nontransaction(admin).exec("DROP DATABASE " + postgres_name_ + " WITH (FORCE)");
  }
  remove_folder(folder_);
}

std::string FreshDatabase::url() const { return PostgresCluster::shared().url(postgres_name_); }

DatabaseTest::DatabaseTest() = default;

DatabaseTest::~DatabaseTest() = default;

}  // namespace noren::testing
