// An ill provider: the way to pay is paused, the provider is asked now and then, the pause ends; and each has its trouble.
#include "pauses/watch.h"

#include <gmock/gmock.h>

#include "pauses/rules.h"
#include "pauses/store.h"
#include "testing/databases.h"
#include "testing/house.h"
#include "testing/provider.h"
#include "troubles/troubles.h"

namespace noren::pauses {
namespace {

using namespace std::chrono_literals;
using payments::Means;

const ShopId kWatched("s1");
constexpr auto kCard = PaymentMethod::card;

class ProviderHealth : public testing::DatabaseTest {
 protected:
  Instant now() const { return house_.clock.now(); }
  payments::GatewayOf gateway() {
    return [this](const ShopId&) { return std::shared_ptr<const payments::Gateway>(&provider_, [](auto*) {}); };
  }
  void hear(std::optional<int> status, Means means = Means::card, bool newest = true, bool again = false) {
    watch_.hear({kWatched, means, newest, again, status, 400ms, now()});
  }
  void fail(int times, Means means = Means::card) {
    for (int i = 0; i < times; ++i) hear(503, means);
    watch_.store(now());
  }
  void answer(int times) {
    for (int i = 0; i < times; ++i) hear(402);
  }
  bool paused(PaymentMethod method = kCard) const { return board_.pause_of(kWatched, method, now()).has_value(); }
  // The probe whose time has come.
  bool probe(std::chrono::microseconds later) {
    house_.clock.advance(later);
    return watch_.step(kWatched, kCard, now());
  }
  Calls calls(PaymentMethod method = kCard) {
    return sum_of(house_.db.read([&](db::Tx& tx) { return calls_since(tx, kWatched, method, now() - 1h); }));
  }
  std::optional<troubles::Trouble> trouble() {
    return house_.db.read([&](db::Tx& tx) {
      return troubles::find_open(tx, kWatched, troubles::kind::kMethodFailing, {"method", "card"});
    });
  }

  testing::TestHouse house_{*database_};
  testing::Provider provider_;
  Board board_;
  Watch watch_{house_, provider_, gateway(), board_};
};
INSTANTIATE_ON_BOTH_DATABASES(ProviderHealth);

TEST_P(ProviderHealth, IsCountedByTheCallsThatWereMade) {
  answer(3);
  fail(1);
  EXPECT_EQ(calls(), (Calls{4, 1, 1, 1'200'000, 400'000}));
  EXPECT_EQ(calls(PaymentMethod::konbini), Calls{});
  house_.clock.advance(2h);
  EXPECT_EQ(calls(), Calls{});
}

TEST_P(ProviderHealth, IsStoredOnceHoweverOftenItIsStored) {
  answer(2);
  watch_.store(now());
  EXPECT_EQ(calls().made, 2);
  fail(2);
  answer(1);
  watch_.store(now());
  EXPECT_EQ(calls(), (Calls{5, 2, 0, 1'200'000, 400'000}));
}

TEST_P(ProviderHealth, FiveFailuresInARowPauseTheWayAndOpenOneTrouble) {
  fail(4);
  EXPECT_FALSE(paused());
  EXPECT_FALSE(trouble());
  fail(1);
  EXPECT_TRUE(paused());
  EXPECT_FALSE(paused(PaymentMethod::paypay)) << "others go on";
  ASSERT_TRUE(trouble());
  EXPECT_EQ(trouble()->evidence, R"({"calls":5,"failed":5,"method":"card"})");
  fail(10);
  EXPECT_EQ(trouble()->events, 1) << "what is paused is not paused again";
}

TEST_P(ProviderHealth, AnAnswerBetweenBeginsTheCountAnew) {
  fail(4);
  answer(1);
  watch_.store(now());
  house_.clock.advance(1min);
  fail(4);
  EXPECT_FALSE(paused());
  fail(1);
  EXPECT_TRUE(paused());
}

TEST_P(ProviderHealth, FailuresOfLongAgoDoNotCount) {
  fail(4);
  house_.clock.advance(10min);
  fail(4);
  EXPECT_FALSE(paused());
}

TEST_P(ProviderHealth, OnePaymentAskedForAgainAndAgainIsOneFailure) {
  fail(1);
  for (int i = 0; i < 20; ++i) hear(500, Means::card, true, true);
  EXPECT_EQ(calls().made, 1);
  EXPECT_FALSE(paused());
}

TEST_P(ProviderHealth, TheDeadKeysOfAnAccountThatEndedCountForNothing) {
  for (int i = 0; i < 20; ++i) hear(401, Means::card, false);
  EXPECT_FALSE(paused());
  EXPECT_EQ(calls(), Calls{});
}

TEST_P(ProviderHealth, TheProviderIsAskedUntilItAnswersAndThenAllEnds) {
  fail(5);
  provider_.ill = true;
  const int before = provider_.calls;
  EXPECT_FALSE(probe(4s)) << "not yet";
  EXPECT_TRUE(probe(1s));
  EXPECT_FALSE(probe(9s));
  EXPECT_TRUE(probe(1s));
  EXPECT_EQ(provider_.calls - before, 2);
  EXPECT_TRUE(paused());
  provider_.ill = false;
  EXPECT_TRUE(probe(20s));
  EXPECT_FALSE(paused());
  EXPECT_FALSE(trouble());
  house_.db.read([&](db::Tx& tx) {
    EXPECT_TRUE(troubles::was_opened(tx, kWatched, troubles::kind::kMethodFailing, {"method", "card"}));
    const Health health = of_shop(tx, kWatched).healths.at(0);
    EXPECT_FALSE(health.failing);
    EXPECT_EQ(health.since, now());
  });
  EXPECT_FALSE(probe(1h)) << "a well one is left alone";
}

TEST_P(ProviderHealth, WhatComesBackIsPausedSoonerIfItFailsAgainAndAskedAsRarely) {
  fail(5);
  provider_.ill = true;
  for (const auto later : {5s, 10s, 20s}) probe(later);
  provider_.ill = false;
  probe(30s);
  ASSERT_FALSE(paused());
  fail(1);
  EXPECT_FALSE(paused()) << "what failed before the pause is forgiven";
  fail(1);
  ASSERT_TRUE(paused());
  EXPECT_EQ(board_.failing().at(0).second.probe_at, now() + 30s);
  EXPECT_TRUE(trouble());
}

TEST_P(ProviderHealth, ARestartedHouseKnowsThePauseAndGoesOnAsking) {
  fail(5);
  Board board;
  Watch watch{house_, provider_, gateway(), board};
  EXPECT_FALSE(board.pause_of(kWatched, kCard, now()));
  watch.errands().run_by_hand([this] { return payments::Errands::Steady::time_point(std::chrono::microseconds(now().micros())); });
  watch.start();
  EXPECT_TRUE(board.pause_of(kWatched, kCard, now())) << "nobody is sent to the ill provider because we restarted";
  house_.clock.advance(5s);
  while (watch.errands().run_next()) {
  }
  EXPECT_FALSE(board.pause_of(kWatched, kCard, now()));
}

TEST_P(ProviderHealth, AnotherNodesPauseIsTakenUp) {
  Board board;
  Watch other{house_, provider_, gateway(), board};
  fail(5);
  EXPECT_FALSE(board.pause_of(kWatched, kCard, now()));
  other.take_up();
  EXPECT_TRUE(board.pause_of(kWatched, kCard, now()));
}

TEST_P(ProviderHealth, OneNodeAsksForAllAndAnotherGoesOnWhenItIsGone) {
  fail(5);
  Board board;
  bool ours = false;
  Watch other{house_, provider_, gateway(), board, [&ours] { return ours; }};
  other.errands().run_by_hand([this] { return payments::Errands::Steady::time_point(std::chrono::microseconds(now().micros())); });
  other.start();
  const auto pass = [&](std::chrono::seconds time) {
    house_.clock.advance(time);
    while (other.errands().run_next()) {
    }
  };
  pass(1min);
  EXPECT_TRUE(board.pause_of(kWatched, kCard, now()));
  ours = true;
  pass(1min);
  EXPECT_FALSE(board.pause_of(kWatched, kCard, now()));
}

TEST_P(ProviderHealth, WhatFailsDuringPlannedMaintenanceIsNoTrouble) {
  house_.db.write([&](db::Tx& tx) { insert_planned(tx, kWatched, {"m1", kCard, now(), now() + 1h, {}, 1}); });
  fail(20);
  EXPECT_FALSE(trouble());
  house_.clock.advance(1h);
  fail(1);
  EXPECT_FALSE(paused()) << "only what fails afterwards counts";
}

}  // namespace
}  // namespace noren::pauses
