#include "base/whole_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "testing/folders.h"

namespace noren {
namespace {

class WholeFiles : public ::testing::Test {
 protected:
  ~WholeFiles() override { testing::remove_folder(folder_); }

  static std::string read(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  }
  static mode_t mode_of(const std::string& path) {
    struct stat about {};
    return ::stat(path.c_str(), &about) == 0 ? about.st_mode & 0777 : 0;
  }
  std::ptrdiff_t files() const { return std::distance(std::filesystem::directory_iterator(folder_), {}); }

  const std::string folder_ = testing::make_folder();
  const std::string path_ = folder_ + "/file";
  const std::string beside_ = path_ + ".new";
};

TEST_F(WholeFiles, TakeThePlaceOfWhatWasThere) {
  const std::string bytes("\0 of any kind\n", 14);
  EXPECT_FALSE(write_whole({path_, beside_}, "a long one that was there before"));
  EXPECT_EQ(mode_of(path_), 0600U);
  std::ofstream(beside_) << "what a start that was cut short left";
  EXPECT_FALSE(write_whole({path_, beside_}, bytes));
  EXPECT_EQ(read(path_), bytes);
  EXPECT_EQ(files(), 1) << "the draft is gone";
  EXPECT_FALSE(write_whole({.path = path_, .beside = beside_, .mode = 0400, .durable = false}, ""));
  EXPECT_EQ(read(path_), "");
  EXPECT_EQ(mode_of(path_), 0400U);
}

TEST_F(WholeFiles, LeaveNothingBehindWhenTheyCannotBe) {
  const std::string missing = folder_ + "/missing";
  EXPECT_EQ(write_whole({missing + "/file", missing + "/file.new"}, "x"), std::errc::no_such_file_or_directory);
  std::filesystem::create_directories(path_ + "/in the way");
  EXPECT_EQ(write_whole({path_, beside_}, "x"), std::errc::is_a_directory);
  EXPECT_EQ(files(), 1);
  EXPECT_TRUE(std::filesystem::exists(path_ + "/in the way")) << "it is as it was";
}

TEST_F(WholeFiles, AreSyncedAloneAndTheirFolderAfterThem) {
  EXPECT_FALSE(write_synced(path_, "x", 0640));
  EXPECT_EQ(read(path_), "x");
  EXPECT_FALSE(sync_folder(folder_));
  EXPECT_EQ(sync_folder(folder_ + "/missing"), std::errc::no_such_file_or_directory);
  EXPECT_EQ(sync_folder(path_), std::errc::not_a_directory);
}

TEST_F(WholeFiles, OfAFullDiskSaySo) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  std::filesystem::create_symlink("/dev/full", beside_);
  std::ofstream(path_) << "before";
  EXPECT_EQ(write_whole({path_, beside_}, "x"), std::errc::no_space_on_device);
  EXPECT_EQ(read(path_), "before");
  EXPECT_EQ(files(), 1);
}

}  // namespace
}  // namespace noren
