// A node that does not come back, and attempts to buy that were being paid at it: their payments go on, and what the database does not take is
// named and stays.
#include "intake/retiring.h"
#include "intake/sql.h"
#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/paying_node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using testing::kPiecesHeld;

constexpr const char* kForgetting = "DELETE FROM carry_marks";
constexpr db::Statement kForgetsCarriages{"test/forgets_carriages", kForgetting, kForgetting};

class RetiringPaid : public testing::DatabaseTest {
 protected:
  RetiringPaid() {
    database_->write([&](db::Tx& tx) {
      const Instant now = nodes::time_of_database(tx);
      nodes::renew_holder(tx, {'a', world_.node, std::chrono::hours(1), 0}, now);
      nodes::retire_holder(tx, world_.node, "owner", now);
    });
  }

  Carried carry() { return carry_all(retiring_); }
  void end() {
    const auto holder = database_->read([](db::Tx& tx) { return nodes::holders(tx).front(); });
    end_home(*database_, world_.board, {holder, {world_.context.shop}, true, "{}"});
  }
  // A payment in doubt, with what it keeps.
  payments::AttemptId in_doubt(const CheckoutId& id) {
    const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
    world_.home_driver.step(payment, world_.house.clock.now());
    world_.provider.ill = true;
    world_.follow(*world_.own_database, world_.home_driver, payment, 4min);
    world_.provider.ill = false;
    return payment;
  }
  void sell(std::int64_t quantity) {
    database_->write([&](db::Tx& tx) { EXPECT_TRUE(stock::sell(tx, world_.board, world_.context.shop, world_.blue(), quantity)); });
  }
  // What nobody can read as an attempt.
  void hand_over_what_is_none(const OrderId& id) {
    const Cluster none{id, {}};
    world_.own_database->write(
        [&](db::Tx& tx) { tx.run(sql::insert_handover, id, world_.context.shop, db::Blob{to_bytes(none)}, world_.house.clock.now()); });
  }
  bool is_there(const CheckoutId& id) { return checkout::find_checkout(world_.central_desk, world_.context.shop, id).has_value(); }

  testing::PayingNode world_{*database_};
  Carrying retiring_{{world_.central,
                      world_.board,
                      *world_.own_database,
                      world_.house.TestWorld::env,
                      world_.node,
                      [](const ShopId&, Instant) { return std::optional<Instant>(); },
                      {},
                      true}};
};

TEST_P(RetiringPaid, APaymentInDoubtGoesOnWithItsPieces) {
  const CheckoutId id = world_.open_paid("lost_paid", 2);
  const payments::AttemptId payment = in_doubt(id);
  EXPECT_EQ(carry().attempts, 1);
  end();
  EXPECT_EQ(world_.level(*database_).held, 2);
  world_.follow(*database_, world_.driver, payment);
  EXPECT_TRUE(world_.there(OrderId(id.str())));
  world_.expect_sound();
}

TEST_P(RetiringPaid, APaymentWhosePiecesWereSoldMeanwhileGoesOnWithoutThem) {
  const CheckoutId id = world_.open_paid("lost_paid", 2);
  const payments::AttemptId payment = in_doubt(id);
  end();
  sell(kPiecesHeld - 1);
  const Carried carried = carry();
  EXPECT_EQ(carried.attempts, 1);
  EXPECT_TRUE(carried.refused_attempts.empty());
  end();
  ASSERT_TRUE(is_there(id));
  EXPECT_EQ(world_.level(*database_).held, 0);
  EXPECT_EQ(world_.level(*database_).available, 1) << "what was too little can be had";
  world_.follow(*database_, world_.driver, payment);
  EXPECT_FALSE(world_.there(OrderId(id.str())));
  EXPECT_TRUE(world_.attempt_in(*database_, payment)->surplus) << "its money goes back";
}

TEST_P(RetiringPaid, AnAttemptThatIsNotTakenIsNamedAndStaysAndHoldsUpNoOther) {
  const OrderId none("a9");
  hand_over_what_is_none(none);
  const CheckoutId begun = world_.open();
  const Carried carried = carry();
  EXPECT_EQ(carried.refused_attempts, std::vector{CheckoutId(none.str())});
  EXPECT_EQ(carried.attempts, 1);
  EXPECT_TRUE(is_there(begun));
  EXPECT_EQ(retiring_.left(), 1);
  const Carried again = carry();
  EXPECT_EQ(again.refused_attempts.size(), 1U);
  EXPECT_EQ(again.attempts, 0);
}

TEST_P(RetiringPaid, WhatADatabaseForgetsInBetweenIsNotCountedAsBrought) {
  const orders::Order taken = world_.take();
  const CheckoutId begun = world_.open(1, "taro@example.jp");
  world_.central.after = [&] {
    database_->write([](db::Tx& tx) { tx.run(kForgetsCarriages); });
    return false;
  };
  EXPECT_THROW(carry(), db::Unavailable);
  world_.central.after = [] { return false; };
  EXPECT_TRUE(world_.there(taken.id));
  EXPECT_FALSE(is_there(begun));
  EXPECT_TRUE(carry().refused_attempts.empty());
  EXPECT_TRUE(is_there(begun));
}

INSTANTIATE_ON_BOTH_DATABASES(RetiringPaid);

}  // namespace
}  // namespace noren::intake
