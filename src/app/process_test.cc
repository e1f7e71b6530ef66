#include "app/process.h"

#include <gtest/gtest.h>

#include <future>

namespace noren::app {
namespace {

TEST(EndInTime, CutsShortWhatHangs) {
  std::promise<void> cut;
  std::future<void> was_cut = cut.get_future();
  const EndInTime end(std::chrono::milliseconds(0), [&] { cut.set_value(); });
  was_cut.get();  // hangs when nothing is cut short
}

TEST(EndInTime, LeavesAloneWhatEndsByItself) {
  bool was_cut = false;
  { const EndInTime end(std::chrono::hours(1), [&] { was_cut = true; }); }
  EXPECT_FALSE(was_cut);
}

}  // namespace
}  // namespace noren::app
