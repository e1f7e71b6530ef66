// What is paused, in memory: it follows the database, whoever is faster.
#include "pauses/board.h"

#include "pauses/store.h"
#include "testing/databases.h"
#include "testing/overtaken.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;

const ShopId kShop("s1");
const Instant kNow(1'795'230'000'000'000);

class PausesBoard : public testing::DatabaseTest {
 protected:
  void put(bool failing) {
    database_->write([&](db::Tx& tx) {
      const auto probe_at = failing ? std::optional(kNow + 1min) : std::nullopt;
      put_health(tx, kShop, {PaymentMethod::card, failing, kNow, 0, probe_at});
      board_.put_after_commit(tx, kShop);
    });
  }
  bool is_paused() const { return board_.pause_of(kShop, PaymentMethod::card, kNow).has_value(); }

  Board board_;
};
INSTANTIATE_ON_BOTH_DATABASES(PausesBoard);

TEST_P(PausesBoard, AReadingThatWasOvertakenBringsNothingOldBack) {
  testing::Overtaken slow(*database_, [&] { put(true); });
  board_.load(slow);
  EXPECT_TRUE(is_paused()) << "nobody is sent to the ill provider";
  testing::Overtaken slow_again(*database_, [&] { put(false); });
  board_.load(slow_again);
  EXPECT_FALSE(is_paused()) << "and it comes back at once";
}

TEST_P(PausesBoard, WhatAnotherNodeChangedIsReadAnew) {
  put(true);
  Board other;
  other.load(*database_);
  EXPECT_TRUE(other.pause_of(kShop, PaymentMethod::card, kNow));
  put(false);
  other.load(*database_);
  EXPECT_FALSE(other.pause_of(kShop, PaymentMethod::card, kNow));
}

}  // namespace
}  // namespace noren::pauses
