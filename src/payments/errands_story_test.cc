// Errands by hand: what is to be looked at again is never forgotten.
#include "payments/errands.h"

#include "payments/sweep.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

class ErrandStory : public testing::DatabaseTest {
 protected:
  ErrandStory() {
    for (Errands* errands : {&world_.driver.errands(), &world_.notices.errands()}) errands->run_by_hand([this] { return steady_; });
    world_.driver.start();
    world_.notices.start();
  }
  void pass(std::chrono::seconds time) {
    world_.house.clock.advance(time);
    steady_ += time;
    while (world_.driver.errands().run_next() || world_.notices.errands().run_next()) {
    }
  }
  AttemptId begin(const std::string& source, shops::PaymentMethod method = shops::PaymentMethod::card) {
    const auto begun = world_.press(world_.open(source, 2, method), "k1");
    order_ = begun.payment->order;
    pass(0s);
    return begun.payment->id;
  }
  void run(const db::Statement& statement) {
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }
  State state() {
    return database_->read([&](db::Tx& tx) { return attempts_of(tx, world_.context.shop, order_).back().state; });
  }

  testing::CardWorld world_{*database_};
  std::chrono::steady_clock::time_point steady_;
  OrderId order_;
};

// Another node over the same database: it knows what is written, and not what the payment is to be made with.
class TwoNodesPaying : public ErrandStory {
 protected:
  TwoNodesPaying() { world_.house.left_alone_for = 30s; }
  AttemptId press() {
    const auto begun = world_.press(world_.open("ok"), "k1");
    order_ = begun.payment->order;
    return begun.payment->id;
  }

  Driver other_{world_.house,     world_.provider,
                world_.gateway(), [this](db::Tx& tx, const Attempt& attempt) { return checkout::settle(world_.desk, tx, attempt); },
                world_.give_back, world_.stands};
};

TEST_P(TwoNodesPaying, APaymentThatIsAboutToBeMadeIsLeftToTheNodeWhereTheBuyerPressed) {
  const AttemptId id = press();
  EXPECT_FALSE(other_.step(id, world_.house.clock.now()));
  EXPECT_EQ(state(), State::created);
  pass(0s);
  EXPECT_EQ(state(), State::captured);
}

TEST_P(TwoNodesPaying, WhatADeadNodeNeverSaidIsDroppedByAnother) {
  const AttemptId id = press();
  world_.house.clock.advance(29s);
  other_.step(id, world_.house.clock.now());
  EXPECT_EQ(state(), State::created);
  world_.house.clock.advance(2s);
  other_.take_up();
  other_.step(id, world_.house.clock.now());
  EXPECT_EQ(state(), State::cancelled);
  EXPECT_EQ(world_.provider.calls, 0) << "nothing was said, and nothing is";
}

INSTANTIATE_ON_BOTH_DATABASES(TwoNodesPaying);

TEST_P(ErrandStory, NothingRunsBeforeItsTime) {
  begin("late");
  const int calls = world_.provider.calls;
  pass(0s);
  EXPECT_EQ(world_.provider.calls, calls);
  ASSERT_TRUE(world_.driver.errands().next_due());
  EXPECT_GT(*world_.driver.errands().next_due(), steady_);
}

TEST_P(ErrandStory, APaymentThatAnotherProcessHasBegunIsLeftToItUntilItMustBeGone) {
  const auto wanted = [](db::Tx&, const Attempt&) { return Wanted::yes; };
  Driver other(world_.house, world_.provider, world_.gateway(), wanted, world_.give_back, world_.stands);
  other.errands().run_by_hand([this] { return steady_; });
  const auto work = [&] {
    while (other.errands().run_next()) {
    }
  };
  const auto begun = world_.press(world_.open("ok"), "k1");
  order_ = begun.payment->order;
  other.start();  // it is due, and neither process has spoken of it yet
  other.poke(begun.payment->id);
  work();
  EXPECT_EQ(state(), State::created) << "the token is in the memory of the first one";
  EXPECT_EQ(world_.provider.calls, 0);
  world_.house.clock.advance(14s);
  steady_ += 14s;
  work();
  EXPECT_EQ(state(), State::created);
  world_.house.clock.advance(1s);
  steady_ += 1s;
  work();
  EXPECT_EQ(state(), State::cancelled) << "the first one is gone, and nothing was ever charged";
  EXPECT_EQ(world_.provider.calls, 0);
}

TEST_P(ErrandStory, AClockThatIsSetBackForgetsNoPayment) {
  begin("late");
  ASSERT_EQ(state(), State::checking);
  world_.provider.last().found = Found::captured;
  world_.house.clock.advance(-1min);
  for (int i = 0; i < 30; ++i) pass(10s);
  EXPECT_EQ(state(), State::captured);
}

// Paid at the counter while the provider cannot be reached; the next look would come in ten minutes.
TEST_P(ErrandStory, ANoticeStaysUntilWhatItTellsIsKnown) {
  world_.provider.store_until = world_.house.clock.now() + 72h;
  const AttemptId id = begin("store", shops::PaymentMethod::konbini);
  ASSERT_EQ(state(), State::awaiting);
  world_.provider.last().found = Found::captured;
  world_.provider.ill = true;
  world_.notices.hear(world_.context.shop, {"test", "evt1 p1 " + id.str(), "right"});
  pass(0s);
  pass(1s);
  EXPECT_EQ(state(), State::awaiting) << "nobody could be asked";
  world_.provider.ill = false;
  pass(10s);
  EXPECT_EQ(state(), State::captured);
  pass(1min);
  const int calls = world_.provider.calls;
  pass(24h);
  EXPECT_EQ(world_.provider.calls, calls) << "and then it is over";
}

// The notice of a refund names the payment alone, and the driver knows the page still.
TEST_P(ErrandStory, ANoticeThatIsSoonerThanThePagesOwnPaymentIsKnownWaitsForIt) {
  begin("page");
  ASSERT_EQ(state(), State::at_buyer);
  testing::Provider::Payment& page = world_.provider.last();
  page.found = Found::captured;
  world_.provider.payments["pi1"] = page;
  page.became = "pi1";
  ASSERT_EQ(world_.notices.hear(world_.context.shop, {"test", "refund1 pi1 ", "right"}), Notices::Heard::noted);
  pass(0s);
  EXPECT_EQ(state(), State::captured) << "its driver was told to look";
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return attempts_of(tx, world_.context.shop, order_); }).size(), 1U) << "no second payment";
  const int calls = world_.provider.calls;
  pass(1s);
  EXPECT_GT(world_.provider.calls, calls) << "the notice was kept";
  const int over = world_.provider.calls;
  pass(24h);
  EXPECT_EQ(world_.provider.calls, over) << "and then it is over";
}

TEST_P(ErrandStory, ANoticeOfWhatIsKnownAlreadyIsOverAtOnce) {
  world_.provider.store_until = world_.house.clock.now() + 72h;
  const AttemptId id = begin("store", shops::PaymentMethod::konbini);
  world_.notices.hear(world_.context.shop, {"test", "evt1 p1 " + id.str(), "right"});
  pass(0s);
  pass(1s);
  const int calls = world_.provider.calls;
  pass(30min);
  EXPECT_EQ(world_.provider.calls, calls);
  EXPECT_EQ(state(), State::awaiting);
}

TEST_P(ErrandStory, WhoWaitsIsToldToLookForHimselfWhenThePaymentCannotBeRead) {
  static constexpr const char* kAway = "ALTER TABLE payment_attempts RENAME TO payment_attempts_away";
  static constexpr const char* kBack = "ALTER TABLE payment_attempts_away RENAME TO payment_attempts";
  static constexpr db::Statement away{"test/attempts_away", kAway, kAway};
  static constexpr db::Statement back{"test/attempts_back", kBack, kBack};
  int told = 0;
  world_.driver.say(begin("late"), 8s, [&] { ++told; });
  pass(0s);
  run(away);
  pass(10s);
  run(back);
  EXPECT_EQ(told, 1);
  world_.provider.last().found = Found::captured;
  for (int i = 0; i < 30; ++i) pass(10s);
  EXPECT_EQ(state(), State::captured) << "the errand itself went on";
  EXPECT_EQ(told, 1);
}

TEST_P(ErrandStory, ASweepThatFindsAnOpenPaymentPaidHasItLookedAt) {
  world_.provider.store_until = world_.house.clock.now() + 72h;
  begin("store", shops::PaymentMethod::konbini);
  world_.provider.last().found = Found::captured;
  pass(0s);
  ASSERT_EQ(state(), State::awaiting) << "no notice came, and its next look is later";
  Sweep sweep(world_.house, world_.provider, world_.gateway(), world_.books);
  sweep.step(world_.context.shop, world_.house.clock.now());
  pass(0s);
  EXPECT_EQ(state(), State::captured);
}

TEST_P(ErrandStory, ASweepWhoseEndCouldNotBeWrittenIsWrittenLater) {
  static constexpr const char* kAway = "ALTER TABLE payment_sweeps RENAME TO payment_sweeps_away";
  static constexpr const char* kBack = "ALTER TABLE payment_sweeps_away RENAME TO payment_sweeps";
  static constexpr db::Statement away{"test/away", kAway, kAway};
  static constexpr db::Statement back{"test/back", kBack, kBack};
  Sweep sweep(world_.house, world_.provider, world_.gateway(), world_.books);
  sweep.errands().run_by_hand([this] { return steady_; });
  sweep.start();
  const auto work_for = [&](std::chrono::seconds time) {
    steady_ += time;
    while (sweep.errands().run_next()) {
    }
  };
  const auto last = [&] { return database_->read([&](db::Tx& tx) { return last_sweep(tx, world_.context.shop); }); };
  world_.pay(world_.open("ok"), "k1");
  world_.provider.before_answer = [&, gone = false]() mutable {
    if (!std::exchange(gone, true)) run(away);
  };
  sweep.begin(world_.context.shop);
  work_for(0s);
  world_.provider.before_answer = nullptr;
  const int calls = world_.provider.calls;
  run(back);
  EXPECT_FALSE(last());
  work_for(1min);
  ASSERT_TRUE(last());
  EXPECT_TRUE(last()->finished_at);
  EXPECT_EQ(last()->payments, 1);
  EXPECT_EQ(world_.provider.calls, calls) << "the provider is not asked again";
}

TEST_P(ErrandStory, OnceADayAndWhenItIsAskedForASweepLooksBackHalfAYear) {
  Sweep sweep(world_.house, world_.provider, world_.gateway(), world_.books);
  const auto looked_back = [&] {
    sweep.step(world_.context.shop, world_.house.clock.now());
    return world_.house.clock.now() - database_->read([&](db::Tx& tx) { return last_sweep(tx, world_.context.shop); })->since;
  };
  EXPECT_EQ(looked_back(), kEndedKept) << "the first one";
  for (int hour = 1; hour < 24; ++hour) {
    world_.house.clock.advance(1h);
    ASSERT_EQ(looked_back(), 24h * 3 + 1h) << hour;
  }
  world_.provider.ill = true;
  world_.house.clock.advance(1h);
  sweep.step(world_.context.shop, world_.house.clock.now());
  world_.provider.ill = false;
  world_.house.clock.advance(5min);
  EXPECT_EQ(looked_back(), kEndedKept) << "what could not be finished does not count";
  world_.house.clock.advance(1min);
  EXPECT_EQ(looked_back(), 24h * 3 + 1min);
  sweep.errands().run_by_hand([this] { return steady_; });
  sweep.begin_whole(world_.context.shop);
  world_.house.clock.advance(1min);
  EXPECT_EQ(looked_back(), kEndedKept) << "asked for";
}

INSTANTIATE_ON_BOTH_DATABASES(ErrandStory);

}  // namespace
}  // namespace noren::payments
