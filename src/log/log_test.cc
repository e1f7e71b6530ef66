// The log while the process ends: one thread takes it away, others still write.
#include "log/log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace noren::log {
namespace {

TEST(Log, MayBeTakenAwayWhileOthersWrite) {
  start(Level::off);
  std::atomic<bool> over = false;
  std::atomic<int> written = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&] {
      while (!over) {
        event(Level::error, "tried", field("n", ++written));
      }
    });
  }
  while (written < 1000) std::this_thread::yield();
  stop();
  const int before = written;
  while (written < before + 1000) std::this_thread::yield();
  over = true;
  for (std::thread& writer : writers) writer.join();
}

TEST(Log, FieldsAreJsonWhateverIsInThem) {
  EXPECT_EQ(field("what", "a \"quote\", a \\ and\na line"), R"("what":"a \"quote\", a \\ and\u000aa line")");
  EXPECT_EQ(field("n", 3), R"("n":3)");
}

}  // namespace
}  // namespace noren::log
