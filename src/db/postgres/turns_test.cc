#include "db/postgres/turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

namespace noren::db::postgres {
namespace {

using Kind = Turns::Kind;
using std::chrono::milliseconds;

constexpr milliseconds kNow{0};
constexpr milliseconds kAsLongAsItTakes = std::chrono::hours(1);

bool comes(Turns& turns, Kind kind) { return Turns::Turn(turns, kind, kNow).came(); }

TEST(Turns, ManyWriteBesideEachOther) {
  Turns turns;
  const Turns::Turn first(turns, Kind::beside, kNow);
  EXPECT_TRUE(first.came());
  EXPECT_TRUE(comes(turns, Kind::beside));
  EXPECT_FALSE(comes(turns, Kind::alone)) << "not while somebody writes";
  EXPECT_TRUE(comes(turns, Kind::beside)) << "who went away keeps nobody waiting";
}

TEST(Turns, AloneMeansAlone) {
  Turns turns;
  {
    const Turns::Turn alone(turns, Kind::alone, kNow);
    EXPECT_TRUE(alone.came());
    EXPECT_FALSE(comes(turns, Kind::beside));
    EXPECT_FALSE(comes(turns, Kind::alone));
  }
  EXPECT_TRUE(comes(turns, Kind::beside));
}

TEST(Turns, WhoWantsToBeAloneGoesBeforeThoseWhoComeBeside) {
  Turns turns;
  auto first = std::make_unique<Turns::Turn>(turns, Kind::beside, kNow);
  std::atomic<bool> came = false;
  std::thread alone([&] { came = Turns::Turn(turns, Kind::alone, kAsLongAsItTakes).came(); });
  while (comes(turns, Kind::beside)) std::this_thread::yield();  // until he stands there
  EXPECT_FALSE(came);
  first.reset();
  alone.join();
  EXPECT_TRUE(came);
  EXPECT_TRUE(comes(turns, Kind::beside));
}

}  // namespace
}  // namespace noren::db::postgres
