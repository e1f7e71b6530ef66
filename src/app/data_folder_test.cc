#include "app/data_folder.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "testing/folders.h"

namespace noren::app {
namespace {

using ::testing::HasSubstr;

class DataFolders : public ::testing::Test {
 protected:
  ~DataFolders() override { testing::remove_folder(path_); }

  void write(const std::string& name, const std::string& content) const { std::ofstream(path_ + "/" + name, std::ios::binary) << content; }
  std::string refusal() const { return refusal_of(&DataFolder::check_database); }
  std::string refusal_of(void (DataFolder::*checked)() const) const {
    try {
      const DataFolder folder(path_, DataFolder::Use::serve);
      (folder.*checked)();
    } catch (const StartError& error) {
      return error.what();
    }
    return "";
  }
  unsigned mode_of(const std::string& name) const {
    struct stat found {};
    return ::stat((path_ + "/" + name).c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
  }

  const std::string path_ = testing::make_folder();
};

TEST_F(DataFolders, WhatIsNoDatabaseIsNamedBeforeAnythingIsMadeBesideIt) {
  EXPECT_EQ(refusal(), "");
  write("noren.db", "");
  EXPECT_EQ(refusal(), "");
  write("noren.db", "Dear diary");
  EXPECT_THAT(refusal(), HasSubstr("noren.db is no SQLite database"));
  EXPECT_FALSE(std::filesystem::exists(path_ + "/noren.db-wal"));
}

// Keys, pictures and mails are made when the database is on the disk; what of them stands alone has lost it.
TEST_F(DataFolders, AShopThatLostItsDatabaseIsNotBegunAnew) {
  for (const std::string left : {"keys/master", "pictures/0a-320.webp", "mail/2026-11-21/3f/s1.eml", "noren.db-wal"}) {
    SCOPED_TRACE(left);
    const std::string file = path_ + "/" + left;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    write(left, "of a shop");
    EXPECT_THAT(refusal(), HasSubstr("noren.db is missing, though"));
    write("noren.db", "");
    EXPECT_THAT(refusal(), HasSubstr("noren.db is empty, though"));
    EXPECT_THAT(refusal(), HasSubstr("move the folder " + path_ + " away to begin anew"));
    EXPECT_EQ(std::filesystem::file_size(path_ + "/noren.db"), 0U);
    std::filesystem::remove(file);
    EXPECT_EQ(refusal(), "") << "its empty folders say nothing";
    std::filesystem::remove(path_ + "/noren.db");
  }
}

TEST_F(DataFolders, AFirstStartThatWasCutShortIsBegunAnew) {
  std::filesystem::create_directories(path_ + "/keys");
  write("lock", "");
  write("sandbox.db", "the demo's ledger");
  EXPECT_EQ(refusal(), "");
  write("noren.db", std::string("SQLite format 3\0", 16) + std::string(4080, '\0'));
  write("noren.db-wal", "a log without a commit");
  EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolders, AFolderInPlaceOfTheDatabaseIsNamed) {
  std::filesystem::create_directories(path_ + "/noren.db");
  EXPECT_THAT(refusal(), HasSubstr("noren.db is a folder"));
}

TEST_F(DataFolders, TheLedgerIsCheckedLikeTheDatabaseAndMayBeMovedAway) {
  EXPECT_EQ(refusal_of(&DataFolder::check_ledger), "");
  write("sandbox.db", "noise, not a database");
  EXPECT_THAT(refusal_of(&DataFolder::check_ledger), HasSubstr("sandbox.db is no SQLite database: move it away"));
}

TEST_F(DataFolders, WhatIsNoFolderIsNamed) {
  for (const std::string name : {"keys", "pictures", "mail"}) {
    EXPECT_EQ(refusal_of(&DataFolder::check_folders), "");
    std::filesystem::remove_all(path_ + "/" + name);
    write(name, "a file where the folder should be");
    EXPECT_THAT(refusal_of(&DataFolder::check_folders), HasSubstr("/" + name + " is a file, and should be a folder"));
    std::filesystem::remove(path_ + "/" + name);
  }
  std::filesystem::remove(path_ + "/lock");
  std::filesystem::create_directories(path_ + "/lock");
  EXPECT_THAT(refusal_of(&DataFolder::check_folders), HasSubstr("/lock is a folder, and should be a file"));
}

TEST_F(DataFolders, ALinkThatLeadsNowhereIsNamedWithWhereItLeads) {
  const auto refused = [](const std::string& folder, DataFolder::Use use) {
    try {
      const DataFolder opened(folder, use);
      opened.check_folders();
    } catch (const StartError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string away = path_ + "/disk";
  const std::string link = path_ + "/link";
  std::filesystem::create_symlink(away, link);
  for (const DataFolder::Use use : {DataFolder::Use::serve, DataFolder::Use::read, DataFolder::Use::sandbox}) {
    for (const std::string end : {"", "/", "/shop"}) {
      EXPECT_THAT(refused(link + end, use),
                  HasSubstr(link + " is a link to " + away + ", which is not there: mount the disk or make the folder"));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(away));
  std::filesystem::create_directories(away);
  EXPECT_EQ(refused(link, DataFolder::Use::serve), "");
  std::filesystem::create_symlink(path_ + "/pictures-disk", away + "/pictures");
  EXPECT_THAT(refused(link, DataFolder::Use::serve), HasSubstr("/pictures is a link to " + path_ + "/pictures-disk, which is not there"));
}

TEST_F(DataFolders, FoldersAndFilesThatAreNotOursAreNamed) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  for (const std::string name : {"pictures", "mail"}) {
    std::filesystem::create_directories(path_ + "/" + name);
    ::chmod((path_ + "/" + name).c_str(), 0500);
    EXPECT_THAT(refusal_of(&DataFolder::check_folders), HasSubstr("cannot write in the folder " + path_ + "/" + name));
    ::chmod((path_ + "/" + name).c_str(), 0700);
  }
  write("lock", "");
  ::chmod((path_ + "/lock").c_str(), 0);
  EXPECT_THAT(refusal_of(&DataFolder::check_folders), HasSubstr("cannot write " + path_ + "/lock"));
}

TEST_F(DataFolders, AStartOnTrialLeavesNothingBehindThatWasNotThere) {
  const std::string inner = path_ + "/a/b";
  {
    DataFolder folder(inner, DataFolder::Use::serve);
    folder.on_trial();
    EXPECT_TRUE(std::filesystem::exists(inner + "/lock"));
  }
  EXPECT_FALSE(std::filesystem::exists(path_ + "/a"));
  EXPECT_TRUE(std::filesystem::exists(path_));
  write("lock", "of a start before");
  write("a file of somebody's", "");
  {
    DataFolder folder(path_, DataFolder::Use::serve);
    folder.on_trial();
  }
  EXPECT_TRUE(std::filesystem::exists(path_ + "/lock"));
  EXPECT_TRUE(std::filesystem::exists(path_ + "/a file of somebody's"));
  EXPECT_FALSE(std::filesystem::exists(path_ + "/keys"));
  {
    DataFolder folder(inner, DataFolder::Use::serve);
    folder.on_trial();
    folder.keep();
    folder.begin(true);
    EXPECT_TRUE(folder.begun_by_demo());
  }
  DataFolder later(inner, DataFolder::Use::serve);
  EXPECT_TRUE(later.begun_by_demo());
  later.begin(false);
  EXPECT_FALSE(later.begun_by_demo());
}

TEST_F(DataFolders, AFolderThatMayNotBeWrittenIsNamedThoughItsFilesMay) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  write("noren.db", "");
  EXPECT_EQ(refusal(), "");
  ::chmod(path_.c_str(), 0500);
  EXPECT_THAT(refusal(), HasSubstr("cannot write in the folder"));
  ::chmod(path_.c_str(), 0700);
}

TEST_F(DataFolders, KeysThatNobodyLetsUsSeeAreNotKeysThatAreMissing) {
  EXPECT_FALSE(DataFolder(path_, DataFolder::Use::read).has_master_key());
  write("keys", "a file where the folder should be");
  const DataFolder folder(path_, DataFolder::Use::read);
  EXPECT_THROW((void)folder.has_master_key(), StartError);
}

TEST_F(DataFolders, TheDatabaseIsKeptFromTheOtherUsersOfTheMachine) {
  write("noren.db", "");
  ::chmod((path_ + "/noren.db").c_str(), 0644);
  ::chmod(path_.c_str(), 0755);
  const DataFolder folder(path_, DataFolder::Use::serve);
  EXPECT_EQ(mode_of("noren.db"), 0600U);
  EXPECT_TRUE(folder.open_to_others());
  ::chmod(path_.c_str(), 0700);
  EXPECT_FALSE(folder.open_to_others());
}

}  // namespace
}  // namespace noren::app
