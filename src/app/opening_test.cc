#include "app/opening.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "testing/databases.h"
#include "testing/folders.h"

namespace noren::app {
namespace {

using ::testing::HasSubstr;

constexpr db::Statement kForget{"test/forget", "DROP TABLE schema_migrations", "DROP TABLE schema_migrations"};

class Opening : public testing::DatabaseTest {
 protected:
  ~Opening() override { testing::remove_folder(path_); }

  std::string refusal() {
    try {
      check_tables(DataFolder(path_, DataFolder::Use::serve), url_, *database_);
    } catch (const StartError& error) {
      return error.what();
    }
    return "";
  }

  const std::string path_ = testing::make_folder();
  const std::string url_ = database_->dialect() == "postgres" ? "postgres://noren@db/noren" : "";
};

TEST_P(Opening, AnEmptyDatabaseIsWelcomeWhereAShopBeginsAndRefusedWhereOneWas) {
  EXPECT_EQ(refusal(), "");
  database_->write([](db::Tx& tx) { tx.run(kForget); });
  EXPECT_EQ(refusal(), "");
  std::filesystem::create_directories(path_ + "/keys");
  std::ofstream(path_ + "/keys/master") << "a key";
  EXPECT_THAT(refusal(), HasSubstr(url_.empty() ? "noren.db is empty, though" : "the database that --database names is empty, though"));
  EXPECT_THAT(refusal(), HasSubstr("keys/master is there"));
}

INSTANTIATE_ON_BOTH_DATABASES(Opening);

}  // namespace
}  // namespace noren::app
