// Payments at a node and in the central database under schedules of the dice: either side acts when it likes, the central database is away or
// does what nobody hears of, the node is started anew without what it had in memory. In the end every try is in the central database, every
// order has its money once, and what came to nothing was not charged.
#include <memory>
#include <random>
#include <set>

#include "testing/databases.h"
#include "testing/paying_node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using checkout::Verdict;
using payments::Found;

constexpr std::size_t kBuyers = 8;
constexpr int kSteps = 120;
constexpr int kRoundsMost = 150;  // of two minutes: a page at the provider is open for forty

class Schedules : public testing::DatabaseTest {
 protected:
  struct Day {
    Day(db::Database& database, unsigned seed) : world(database), dice(seed) { start_anew(); }

    std::size_t below(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(dice); }
    Instant now() const { return world.house.clock.now(); }

    // The node's driver, without what the one before it knew.
    void start_anew() {
      at_home.push_back(std::make_unique<payments::Driver>(
          world.own_house, world.provider, world.gateway(),
          [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(world.desk, tx, attempt); },
          [this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(world.own_house, tx, refund); }, world.stands));
      world.desk.cards.driver = at_home.back().get();
    }

    // On the side that has it, when one has.
    void press(const CheckoutId& id, const std::string& source) {
      for (checkout::Desk* desk : {&world.desk, &world.central_desk}) {
        const checkout::Completion pressed = world.press(*desk, id, "k" + std::to_string(presses++), source);
        if (pressed.verdict == Verdict::unknown) continue;
        if (pressed.verdict == Verdict::paying && !pressed.replayed) open.insert(pressed.payment->id);
        return;
      }
    }
    void somebody_comes() {
      static constexpr const char* kSources[] = {"ok", "declined", "lost_paid", "lost_unpaid", "3ds", "late", "error_then_ok"};
      if (buyers.size() == kBuyers) return;
      const CheckoutId id = world.open_paid(kSources[below(std::size(kSources))]);
      buyers.push_back(id);
      press(id, "");
    }
    void somebody_tries_again() {
      if (!buyers.empty()) press(buyers[below(buyers.size())], "ok");
    }
    // Done or failed at the provider, or found out there.
    void something_ends_there(bool all) {
      for (auto& [reference, payment] : world.provider.payments) {
        if (payment.found != Found::needs_buyer && payment.found != Found::processing) continue;
        if (all || below(2) == 0) payment.found = below(3) == 0 ? Found::declined : Found::captured;
      }
    }
    void carry() {
      try {
        world.carry_all();
        world.hand_over();
      } catch (const db::Error&) {
        return;  // away, or nobody heard
      }
    }
    void look(payments::Driver& by) {
      for (const payments::AttemptId& id : open) {
        if (below(2) == 0) by.step(id, now());
      }
    }
    void step() {
      switch (below(9)) {
        case 0: return somebody_comes();
        case 1: return somebody_tries_again();
        case 2: return something_ends_there(false);
        case 3: return world.house.clock.advance(std::chrono::seconds(below(60)));
        case 4: world.central.away = !world.central.away; return;
        case 5: world.central.cut = !world.central.cut; return;
        case 6: return carry();
        case 7: return look(below(2) == 0 ? *at_home.back() : world.driver);
        case 8:
          if (below(4) == 0) start_anew();
          return;
      }
    }
    bool is_over() {
      std::erase_if(open, [this](const payments::AttemptId& id) {
        const auto attempt = world.attempt_in(*world.own_database, id) ? std::nullopt : world.attempt_in(world.house.db, id);
        return attempt && payments::is_final(attempt->state);
      });
      return open.empty();
    }
    // Everything is well again, and time goes on.
    void come_to_an_end() {
      world.central.away = false;
      world.central.cut = false;
      for (int round = 0; round < kRoundsMost && !is_over(); ++round) {
        something_ends_there(true);
        world.house.clock.advance(2min);
        for (const payments::AttemptId& id : open) {
          at_home.back()->step(id, now());
          world.driver.step(id, now());
        }
        carry();
      }
    }

    testing::PayingNode world;
    std::mt19937 dice;
    std::vector<std::unique_ptr<payments::Driver>> at_home;
    std::vector<CheckoutId> buyers;
    std::set<payments::AttemptId> open;  // not over, or not in the central database
    int presses = 0;
  };

  static Yen kept_there(const Day& day, const std::string& number) {
    Yen kept;
    for (const auto& [reference, payment] : day.world.provider.payments) {
      if (payment.order_number == number && payment.found == Found::captured)
        kept = kept + payment.amount - day.world.provider.refunded_of(reference);
    }
    return kept;
  }
};

TEST_P(Schedules, WhateverStopsInBetweenEveryOrderHasItsMoneyOnceAndNothingElseIsCharged) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    testing::FreshDatabase database(GetParam());
    Day day(*database, seed);
    day.somebody_comes();
    for (int steps = 0; steps < kSteps; ++steps) day.step();
    day.come_to_an_end();
    EXPECT_TRUE(day.open.empty()) << "seed " << seed;
    std::size_t taken = 0;
    for (const CheckoutId& id : day.buyers) {
      const auto tries = day.world.attempts_there(id);
      ASSERT_FALSE(tries.empty()) << "seed " << seed;
      const auto order = day.world.there(OrderId(id.str()));
      EXPECT_EQ(kept_there(day, tries.front().order_number), order ? order->total : Yen(0)) << "seed " << seed << " " << id.str();
      taken += order ? 1 : 0;
    }
    EXPECT_GT(taken, 0U) << "seed " << seed << ": the dice tried nothing";
    EXPECT_EQ(day.world.carrying.to_hand_over(Carrying::Which::all, 100).size(), 0U) << "seed " << seed;
    EXPECT_EQ(day.world.level(*day.world.own_database).held, 0) << "seed " << seed;
    day.world.expect_sound();
  }
}

INSTANTIATE_ON_BOTH_DATABASES(Schedules);

}  // namespace
}  // namespace noren::intake
