// A start while the shared database does not answer: refused, unless the folder has what selling needs.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "app/opening.h"
#include "db/awaited.h"
#include "db/errors.h"
#include "testing/env.h"
#include "testing/folders.h"

namespace noren::app {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPut = "INSERT INTO reference_home (id, seen_at, place) VALUES (1, 1795230000000000, $1)";
constexpr db::Statement kPutReference{"test/put_reference", kPut, kPut};

class StartWithoutDatabase : public ::testing::Test {
 protected:
  StartWithoutDatabase() {
    options_.config.database_url = "postgres://noren@127.0.0.1:1/noren?connect_timeout=2";
    options_.config.intake = "own";
  }
  ~StartWithoutDatabase() override { testing::remove_folder(path_); }

  void put_key() const {
    std::filesystem::create_directories(path_ + "/keys");
    std::ofstream(path_ + "/keys/master", std::ios::binary) << std::string(32, 'k');
  }
  void put_intake(const std::string& place) const {
    const auto own = db::open_sqlite({path_ + "/intake.db"});
    own->migrate();
    if (!place.empty()) own->write([&](db::Tx& tx) { tx.run(kPutReference, place); });
  }
  std::string here() const { return place_of(DataFolder(path_, DataFolder::Use::read)); }
  std::unique_ptr<db::Database> open() const {
    const DataFolder folder(path_, DataFolder::Use::serve);
    return open_database(folder, clock_, options_);
  }

  const std::string path_ = testing::make_folder();
  testing::MovedClock clock_;
  PlatformOptions options_;
};

TEST_F(StartWithoutDatabase, GoesOnFromAFolderThatHasAllThatSellingNeeds) {
  put_key();
  put_intake(here());
  const auto database = open();
  const auto* awaited = dynamic_cast<const db::Awaited*>(database.get());
  ASSERT_NE(awaited, nullptr);
  EXPECT_FALSE(awaited->is_in());
  EXPECT_TRUE(database->is_shared());
}

TEST_F(StartWithoutDatabase, IsRefusedWhereAnythingOfItIsMissing) {
  EXPECT_THROW(open(), db::Unavailable) << "a first start";
  put_intake(here());
  EXPECT_THROW(open(), db::Unavailable) << "no key";
  put_key();
  std::filesystem::remove(path_ + "/intake.db");
  put_intake("");
  EXPECT_THROW(open(), db::Unavailable) << "nothing was copied yet";
}

TEST_F(StartWithoutDatabase, IsRefusedWhereOrdersAreTakenInTheSharedDatabase) {
  put_key();
  put_intake(here());
  options_.config.intake = "shared";
  EXPECT_THROW(open(), db::Unavailable);
}

TEST_F(StartWithoutDatabase, IsRefusedInAFolderThatWasMovedOrCopied) {
  put_key();
  put_intake("another:/srv/noren");
  try {
    open();
    ADD_FAILURE() << "two may sell the same pieces";
  } catch (const StartError& error) {
    EXPECT_THAT(error.what(), HasSubstr("this folder lay elsewhere when it last did (another:/srv/noren)"));
  }
}

}  // namespace
}  // namespace noren::app
