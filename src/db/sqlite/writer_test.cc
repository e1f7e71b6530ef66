// What goes on behind the writer: making commits durable, copying the log back.
#include "db/sqlite/writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "db/sqlite/panic.h"
#include "testing/folders.h"

namespace noren::db::sqlite {
namespace {

constexpr Statement kCreate{"test/create_blobs", "CREATE TABLE blobs (id INTEGER PRIMARY KEY, bytes BLOB)", ""};
constexpr Statement kInsert{"test/insert_blob", "INSERT INTO blobs (bytes) VALUES ($1)", ""};
constexpr Statement kDelete{"test/delete_blobs", "DELETE FROM blobs", ""};
constexpr Statement kCount{"test/count_blobs", "SELECT count(*) FROM blobs", ""};

class Folder {
 public:
  ~Folder() { testing::remove_folder(path_); }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_ = testing::make_folder();
};

template <class Work>
void write(Writer& writer, Work work) {
  const auto whole = [&](Tx& tx) {
    work(tx);
    return true;
  };
  writer.run(whole, Priority::foreground);
}

std::int64_t count(const std::string& path) {
  Connection connection(path, Connection::Mode::read_only);
  std::int64_t n = 0;
  connection.each(kCount, {}, [&](const Row& row) { n = row.integer(0); });
  return n;
}

TEST(SqliteWriter, KeepsTheLogShortHoweverMuchIsWritten) {
  const Folder folder;
  const std::string path = folder.file("a.db");
  const std::string bytes(100'000, 'x');
  Writer writer(path);
  write(writer, [](Tx& tx) { tx.run(kCreate); });
  std::uintmax_t longest = 0;
  for (int i = 0; i < 600; ++i) {
    write(writer, [&](Tx& tx) { tx.run(kInsert, Blob{bytes}); });
    longest = std::max(longest, std::filesystem::file_size(path + "-wal"));
  }
  EXPECT_EQ(count(path), 600);
  EXPECT_LT(longest, 50'000'000U) << "60 MB were written, the log begins anew after about 16";
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(SqliteWriter, WhatWasDeletedIsInNoFileOnceTheLogIsCutWhichWaitsForNobody) {
  const Folder folder;
  const std::string path = folder.file("a.db");
  const std::string secret = "words that must go " + std::string(20'000, 'x') + " to their very end";
  Writer writer(path);
  write(writer, [](Tx& tx) { tx.run(kCreate); });
  write(writer, [&](Tx& tx) { tx.run(kInsert, Blob{secret}); });
  Connection reader(path, Connection::Mode::read_only);
  reader.say(words::begin);
  reader.each(kCount, {}, [](const Row& row) { EXPECT_EQ(row.integer(0), 1); });
  write(writer, [](Tx& tx) { tx.run(kDelete); });
  EXPECT_FALSE(writer.cut_log()) << "somebody reads what was before";
  reader.say(words::rollback);
  EXPECT_TRUE(writer.cut_log());
  EXPECT_EQ(bytes_of(path + "-wal"), "");
  for (const char* words : {"words that must go", "xxxxxxxx", "to their very end"})
    EXPECT_EQ(bytes_of(path).find(words), std::string::npos) << words;
  write(writer, [](Tx& tx) { tx.run(kInsert, Blob{"new"}); });
  EXPECT_EQ(count(path), 1) << "and it goes on";
}

TEST(SqliteWriter, WhatWasAnsweredIsFoundByTheNextProcess) {
  const Folder folder;
  const std::string path = folder.file("a.db");
  {
    Writer writer(path);
    write(writer, [](Tx& tx) { tx.run(kCreate); });
    write(writer, [](Tx& tx) { tx.run(kInsert, Blob{"one"}); });
    writer.wait_until_durable();
  }
  Writer again(path);
  EXPECT_EQ(count(path), 1);
}

std::uintmax_t synced = 0;  // length of the log when it was last synced
std::string synced_log;
int remembering_sync(int file) {
  synced = std::filesystem::file_size(synced_log);
  return ::fdatasync(file);
}

TEST(SqliteWriter, AnswersOnlyWhatWasSynced) {
  const Folder folder;
  const std::string path = folder.file("a.db");
  synced_log = path + "-wal";
  Writer writer(path, remembering_sync);
  write(writer, [](Tx& tx) { tx.run(kCreate); });
  for (int i = 0; i < 50; ++i) {
    write(writer, [](Tx& tx) { tx.run(kInsert, Blob{std::string(5'000, 'x')}); });
    EXPECT_EQ(std::filesystem::file_size(synced_log), synced) << i;
  }
}

int failing_sync(int) { return errno = EIO, -1; }

TEST(SqliteWriterDeathTest, EndsTheProcessRatherThanAnsweringOverALostWrite) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Folder folder;
  const auto write_on_a_dying_disk = [&] {
    Writer writer(folder.file("a.db"), failing_sync);
    write(writer, [](Tx& tx) { tx.run(kCreate); });
  };
  EXPECT_EXIT(write_on_a_dying_disk(), ::testing::ExitedWithCode(kPanicCode), "");
}

TEST(Flusher, ReadersWaitForWhatWasAnnouncedAndOnlyForThat) {
  const Folder folder;
  const std::string log = folder.file("log");
  std::ofstream(log) << "frames";
  Flusher flusher(log, ::fdatasync);
  flusher.wait_for_all();
  flusher.announce();
  std::atomic<bool> started = false;
  std::atomic<bool> settled = false;
  std::thread reader([&] {
    started = true;
    flusher.wait_for_all();
    EXPECT_TRUE(settled);
  });
  while (!started) std::this_thread::yield();
  for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
  settled = true;
  flusher.not_committed();
  reader.join();
}

}  // namespace
}  // namespace noren::db::sqlite
