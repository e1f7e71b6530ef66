// What goes on behind the writer: making commits durable, copying the log back.
#include "db/sqlite/writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "db/errors.h"
#include "testing/folders.h"

namespace noren::db::sqlite {
namespace {

constexpr Statement kCreate{"test/create_blobs", "CREATE TABLE blobs (id INTEGER PRIMARY KEY, bytes BLOB)", ""};
constexpr Statement kInsert{"test/insert_blob", "INSERT INTO blobs (bytes) VALUES ($1)", ""};
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

TEST(Flusher, TellsThatTheFateIsUnknownWhenTheLogCannotBeSynced) {
  const Folder folder;
  Flusher flusher(folder.file("no-such-log"));
  const auto nothing = [](Tx&) { return true; };
  bool told = false;
  for (int turn = 0; turn < 2; ++turn) {
    Command command{nothing};
    command.acts.emplace_back([&] { told = true; });
    flusher.announce();
    flusher.committed({&command});
    command.done.wait();
    ASSERT_TRUE(command.failure);
    EXPECT_THROW(std::rethrow_exception(command.failure), CommitUnknown);
    EXPECT_TRUE(flusher.broken());
  }
  EXPECT_FALSE(told) << "nothing hangs on a commit that may not be there";
  flusher.reset();
  EXPECT_FALSE(flusher.broken());
}

TEST(Flusher, ReadersWaitForWhatWasAnnouncedAndOnlyForThat) {
  const Folder folder;
  const std::string log = folder.file("log");
  std::ofstream(log) << "frames";
  Flusher flusher(log);
  flusher.wait_for_all();
  flusher.announce();
  std::atomic<bool> waited = false;
  std::thread reader([&] {
    flusher.wait_for_all();
    waited = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(waited);
  flusher.not_committed();
  reader.join();
  EXPECT_TRUE(waited);
}

}  // namespace
}  // namespace noren::db::sqlite
