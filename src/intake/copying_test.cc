// A node whose orders are given to other nodes to keep, which are there, or not, or lose what they were given.
#include "intake/copying.h"

#include <map>

#include "intake/cluster.h"
#include "testing/node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr const char* kMail =
    "INSERT INTO mail_attempts (shop_id, subject_id, kind, round, number, at, outcome, code, stage, words, to_masked) "
    "VALUES ($1, $2, 'order_received', 0, 1, $3, 'handed_over', 250, '', '', '')";
constexpr db::Statement kMailed{"test/mail_went_out", kMail, kMail};
constexpr const char* kSwell = "UPDATE orders SET clues = $2 WHERE id = $1";
constexpr db::Statement kSwells{"test/order_swells", kSwell, kSwell};

// The others, as Copies shows them.
struct Others {
  bool there = true;
  bool hears = true;  // what is said arrives
  bool answers = true;
  std::map<CheckoutId, link::Entry> kept;
  std::function<void()> meanwhile = {};
  int asked = 0;

  Keepers keepers() {
    return {[this] { return there; },
            [this](const link::Entry& entry, std::chrono::milliseconds) {
              ++asked;
              if (meanwhile) meanwhile();
              if (!hears) return false;
              link::Entry& known = kept.try_emplace(entry.checkout, entry).first->second;
              if (known.version < entry.version) known = entry;
              return answers;
            },
            [this](const std::vector<link::Settled>& settled) {
              if (!hears) return std::string("b");
              for (const link::Settled& one : settled) {
                const auto found = kept.find(one.checkout);
                if (found != kept.end() && found->second.version <= one.version) kept.erase(found);
              }
              return std::string(answers ? "" : "b");
            }};
  }
};

class CopyingTest : public testing::DatabaseTest {
 protected:
  CopyingTest() { copying_.copy_to(others_.keepers()); }

  void wait_a_moment() { world_.house.clock.advance(10s); }
  // A mail of it goes out.
  void change(const orders::Order& order) {
    wait_a_moment();
    world_.own_database->write([&](db::Tx& own) { own.run(kMailed, order.shop, order.id, world_.house.clock.now()); });
    copying_.mails_went_out();
  }
  static CheckoutId entry_of(const orders::Order& order) { return CheckoutId(order.id.str()); }

  testing::NodeWorld world_{*database_};
  Others others_;
  Copying copying_{*world_.own_database, world_.house.TestWorld::env.clock};
};

TEST_P(CopyingTest, WhatWasTakenIsKeptByAnotherNodeAsItIsHere) {
  const orders::Order taken = world_.take();
  EXPECT_FALSE(copying_.is_kept(taken.id));
  EXPECT_EQ(copying_.uncopied(), 1);
  EXPECT_TRUE(copying_.keep(taken.id, 1s));
  EXPECT_TRUE(copying_.is_kept(taken.id));
  EXPECT_EQ(copying_.uncopied(), 0);
  ASSERT_TRUE(others_.kept.contains(entry_of(taken)));
  // Another node could carry it.
  const Cluster copied = cluster_from_bytes(taken.id, others_.kept.at(entry_of(taken)).bytes);
  database_->write([&](db::Tx& tx) { put_cluster(tx, copied); });
  const auto there = world_.there(taken.id);
  ASSERT_TRUE(there);
  EXPECT_EQ(there->chain, taken.chain);
  EXPECT_EQ(world_.person_of(*there)->email, "hanako@example.jp");
}

TEST_P(CopyingTest, ItIsGivenAwayOnceAndAnewWhenItChanged) {
  const orders::Order taken = world_.take();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(copying_.keep(taken.id, 1s));
  EXPECT_EQ(others_.asked, 1);
  // Its mail goes out from here.
  world_.own_database->write([&](db::Tx& own) { own.run(kMailed, taken.shop, taken.id, world_.house.clock.now()); });
  EXPECT_TRUE(copying_.keep(taken.id, 1s));
  EXPECT_EQ(others_.asked, 1) << "it may be told all the same";
  copying_.mails_went_out();
  copying_.catch_up();
  EXPECT_EQ(others_.kept.at(entry_of(taken)).version, 2) << "who would carry it sends it no second time";
  copying_.mails_went_out();
  copying_.catch_up();
  EXPECT_EQ(others_.asked, 2);
}

TEST_P(CopyingTest, WhoCannotBeReachedHasNoneAndIsAskedAgainByItself) {
  const orders::Order taken = world_.take();
  others_.hears = false;
  EXPECT_FALSE(copying_.keep(taken.id, 1s));
  EXPECT_FALSE(copying_.is_kept(taken.id));
  wait_a_moment();
  copying_.catch_up();
  EXPECT_FALSE(copying_.is_kept(taken.id));
  others_.hears = true;
  copying_.catch_up();
  EXPECT_TRUE(copying_.is_kept(taken.id));
}

TEST_P(CopyingTest, ACopyThatWasNotMadeAnewIsMadeLater) {
  const orders::Order taken = world_.take();
  EXPECT_TRUE(copying_.keep(taken.id, 1s));
  copying_.catch_up();
  change(taken);
  others_.hears = false;
  copying_.catch_up();
  EXPECT_EQ(others_.kept.at(entry_of(taken)).version, 1);
  others_.hears = true;
  copying_.catch_up();
  EXPECT_EQ(others_.kept.at(entry_of(taken)).version, 2) << "with its mail";
}

TEST_P(CopyingTest, AMailThatGoesOutWhileCopiesAreMadeIsKnownOfInTheNext) {
  const orders::Order first = world_.take(), second = world_.take(1, "taro@example.jp");
  for (const orders::Order& one : {first, second}) EXPECT_TRUE(copying_.keep(one.id, 1s));
  copying_.catch_up();
  change(first);
  others_.meanwhile = [&] { change(second); };
  copying_.catch_up();
  others_.meanwhile = {};
  EXPECT_EQ(others_.kept.at(entry_of(first)).version, 2);
  copying_.catch_up();
  EXPECT_EQ(others_.kept.at(entry_of(second)).version, 2);
}

TEST_P(CopyingTest, OrdersThatAreTooLargeAreNotTakenForKeepersThatAreAway) {
  const std::string huge(2 * link::Copies::kEntryMost, 'x');
  std::vector<orders::Order> taken;
  for (const char* email : {"ichiro@example.jp", "jiro@example.jp", "saburo@example.jp", "shiro@example.jp"}) {
    world_.house.clock.advance(1s);
    world_.buyer.now = world_.house.clock.now();
    taken.push_back(world_.take(1, email));
  }
  for (std::size_t n = 0; n < 3; ++n) {
    world_.own_database->write([&](db::Tx& own) { own.run(kSwells, taken[n].id, huge); });
  }
  wait_a_moment();
  copying_.catch_up();
  EXPECT_TRUE(copying_.is_kept(taken[3].id));
  EXPECT_EQ(others_.kept.size(), 1U);
}

TEST_P(CopyingTest, AnOrderThatIsBeingCarriedIsNotGivenAwayBehindTheBuyersBack) {
  world_.take();
  copying_.catch_up();
  EXPECT_EQ(others_.asked, 0) << "it is there in a moment";
}

TEST_P(CopyingTest, WhatIsOnItsWayIsKeptAsWell) {
  const CheckoutId id = world_.open();
  ASSERT_TRUE(world_.carrying.hand_over(world_.context.shop, id));
  wait_a_moment();
  copying_.catch_up();
  ASSERT_TRUE(others_.kept.contains(id));
  EXPECT_FALSE(cluster_from_bytes(OrderId(id.str()), others_.kept.at(id).bytes).rows.empty());
}

TEST_P(CopyingTest, WhatWasCarriedNeedNotBeKeptAndWhoWasNotToldIsToldAgain) {
  const orders::Order taken = world_.take();
  EXPECT_TRUE(copying_.keep(taken.id, 1s));
  world_.carrying.carry(world_.waiting());
  others_.answers = false;
  copying_.catch_up();
  EXPECT_EQ(others_.kept.size(), 1U) << "one that was given away just now may still be on its way";
  wait_a_moment();
  others_.hears = false;
  copying_.catch_up();
  EXPECT_EQ(others_.kept.size(), 1U);
  others_.hears = others_.answers = true;
  copying_.catch_up();
  EXPECT_EQ(others_.kept.size(), 1U) << "not at once again";
  world_.house.clock.advance(1min);
  copying_.catch_up();
  EXPECT_TRUE(others_.kept.empty());
  EXPECT_TRUE(copying_.keep(taken.id, 1s)) << "it is not here any more";
  EXPECT_TRUE(others_.kept.empty());
}

TEST_P(CopyingTest, AnAnswerThatWasLostLeavesNoCopyBehind) {
  const orders::Order taken = world_.take();
  others_.answers = false;
  EXPECT_FALSE(copying_.keep(taken.id, 1s)) << "it is not known";
  EXPECT_EQ(others_.kept.size(), 1U);
  others_.answers = true;
  world_.carrying.carry(world_.waiting());
  wait_a_moment();
  copying_.catch_up();
  EXPECT_TRUE(others_.kept.empty());
}

TEST_P(CopyingTest, WhatTheDatabaseForgotIsGivenAwayAnew) {
  const orders::Order taken = world_.take();
  EXPECT_TRUE(copying_.keep(taken.id, 1s));
  world_.carrying.carry(world_.waiting());
  EXPECT_EQ(world_.carrying.take_back(0), 1);
  EXPECT_TRUE(world_.here(taken.id));
  EXPECT_FALSE(copying_.is_kept(taken.id));
  wait_a_moment();
  copying_.catch_up();
  EXPECT_TRUE(copying_.is_kept(taken.id));
  EXPECT_EQ(others_.kept.at(entry_of(taken)).version, 2);
}

TEST_P(CopyingTest, ANodeAloneAsksNobody) {
  others_.there = false;
  EXPECT_TRUE(copying_.alone());
  world_.take();
  wait_a_moment();
  copying_.catch_up();
  EXPECT_EQ(others_.asked, 0);
  EXPECT_EQ(copying_.uncopied(), 1);
}

INSTANTIATE_ON_BOTH_DATABASES(CopyingTest);

}  // namespace
}  // namespace noren::intake
