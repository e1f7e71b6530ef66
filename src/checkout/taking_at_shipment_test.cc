// Orders whose amount is reserved on a card, and taken when their parcel leaves.
#include "checkout/checkout.h"
#include "orders/deeds.h"
#include "payments/rules.h"
#include "testing/paying_later.h"
#include "troubles/troubles.h"
#include "troubles/words.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;

class TakingAtShipment : public testing::PayingLaterTest {
 protected:
  TakingAtShipment() { reserve_on_cards(); }

  orders::Order reserved(const std::string& source = "ok") {
    const Completion taken = world_.pay(world_.open(source), "k" + source);
    check(taken.verdict == Verdict::accepted, "an order with its amount reserved");
    return *taken.order;
  }
  orders::DeedResult ship(const orders::Order& order) {
    return orders::ship_order(world_.tools(), world_.now(), {order.id, now(order).version},
                              {"", "", japan_time(world_.house.clock.now()).date});
  }
  // As the press of the button does: what is reserved is taken, then it is shipped.
  void take(const orders::Order& order) {
    const auto payment = orders::capture_order(world_.tools(), world_.now(), {order.id, now(order).version});
    ASSERT_TRUE(payment.has_value());
    world_.driver.step(*payment, world_.house.clock.now());
  }
};

TEST_P(TakingAtShipment, TheAmountIsReservedWithTheOrderAndTakenWhenItLeaves) {
  const orders::Order order = reserved();
  EXPECT_EQ(order.payment_state, orders::PaymentState::authorised);
  EXPECT_EQ(world_.provider.captured_of(order.number), Yen(0));
  EXPECT_EQ(payment_of(order).expires_at, world_.provider.store_until);
  world_.expect_sound();
  EXPECT_EQ(ship(order).error(), orders::DeedError::not_captured) << "not before it is taken";
  take(order);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.provider.captured_of(order.number), order.total);
  EXPECT_TRUE(ship(order).has_value());
  EXPECT_EQ(now(order).state, orders::State::shipped);
  world_.expect_sound();
}

TEST_P(TakingAtShipment, WhileALostAnswerIsAskedForTheParcelMayLeave) {
  const orders::Order order = reserved("lost_capture");
  take(order);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::authorised);
  EXPECT_TRUE(ship(order).has_value());
  world_.settle_down(payment_of(order).id, 1min);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.provider.captured_of(order.number), order.total);
  world_.expect_sound();
}

TEST_P(TakingAtShipment, WhatTheProviderRefusesIsNotShipped) {
  const orders::Order order = reserved("error_then_ok");
  take(order);
  EXPECT_EQ(ship(order).error(), orders::DeedError::not_captured);
  world_.settle_down(payment_of(order).id, 1min);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid) << "asked, then taken after all";
  EXPECT_TRUE(ship(order).has_value());
  world_.expect_sound();
}

TEST_P(TakingAtShipment, ACancelledOrderSetsTheAmountFree) {
  const orders::Order order = reserved();
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {order.id, order.version}, {"buyer", "", true}).has_value());
  world_.settle_down(payment_of(order).id, 1min);
  EXPECT_EQ(world_.provider.last().found, payments::Found::cancelled);
  EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::awaiting) << "nothing was taken, and nothing is owed";
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnded, "payment", payment_of(order).id.str()));
  world_.expect_sound();
}

TEST_P(TakingAtShipment, PeopleAreWarnedBeforeItEndsAndToldWhenItHasEnded) {
  const orders::Order order = reserved();
  const std::string payment = payment_of(order).id.str();
  world_.settle_down(payment_of(order).id, 4 * 24h);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnding, "payment", payment));
  world_.settle_down(payment_of(order).id, 2 * 24h);
  const auto ending = world_.house.db.read([&](db::Tx& tx) {
    return troubles::find_open(tx, order.shop, troubles::kind::kReservationEnding, {"payment", payment});
  });
  ASSERT_TRUE(ending.has_value());
  EXPECT_EQ(troubles::end_of_first_step(*ending), world_.provider.store_until) << "nobody has until after the end";
  world_.provider.last().found = payments::Found::cancelled;
  world_.settle_down(payment_of(order).id, 3 * 24h);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnding, "payment", payment));
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kReservationEnded, "payment", payment));
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(ship(order).error(), orders::DeedError::unpaid);
  world_.expect_sound();
}

TEST_P(TakingAtShipment, AfterADeclinedCaptureTheReservationIsWatchedOnAndTakenWhenItCanBe) {
  const orders::Order order = reserved("no_capture");
  const payments::AttemptId payment = payment_of(order).id;
  world_.settle_down(payment, 4 * 24h);
  take(order);
  EXPECT_EQ(payment_of(order).state, payments::State::authorised);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::authorised);
  EXPECT_EQ(ship(order).error(), orders::DeedError::not_captured);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnding, "payment", payment.str()));
  world_.settle_down(payment, 25h);
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kReservationEnding, "payment", payment.str())) << "it was tried in vain";
  world_.provider.last().source = "ok";
  world_.settle_down(payment, 1h);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnding, "payment", payment.str()));
  EXPECT_TRUE(ship(order).has_value());
  world_.expect_sound();
}

// Not a decline: the account, perhaps, or an order the provider does not take.
TEST_P(TakingAtShipment, WhatIsRefusedByAnErrorIsTriedLessAndLessOftenAndAPersonHearsOfIt) {
  const orders::Order order = reserved("refused_capture");
  const payments::AttemptId payment = payment_of(order).id;
  take(order);
  const int calls = world_.provider.calls;
  world_.settle_down(payment, 1h);
  EXPECT_LT(world_.provider.calls - calls, 200) << "and not some times a second";
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kCaptureRefused, "payment", payment.str()));
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kPaymentChecking, "payment", payment.str())) << "it is no doubt";
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::authorised);
  EXPECT_EQ(ship(order).error(), orders::DeedError::not_captured);
  world_.provider.last().source = "ok";
  take(order);
  world_.settle_down(payment, 1s);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid) << "who presses again need not wait";
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kCaptureRefused, "payment", payment.str()));
  EXPECT_TRUE(ship(order).has_value());
  world_.expect_sound();
}

// By somebody in the provider's dashboard, before the parcel is ready.
TEST_P(TakingAtShipment, WhereTooLittleWasTakenTheOrderWaitsForItsMoneyAndAPersonHearsOfIt) {
  const orders::Order order = reserved();
  const payments::AttemptId payment = payment_of(order).id;
  world_.provider.last().found = payments::Found::captured;
  world_.provider.last().captured = Yen(500);
  world_.settle_down(payment, 2 * 24h);
  EXPECT_TRUE(payment_of(order).surplus);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::awaiting) << "nothing is reserved any more";
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kReservationEnded, "payment", payment.str()));
  const auto refunds = world_.give_back_all(order.id);
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].amount, Yen(500));
  const auto story = world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  EXPECT_EQ(orders::part_taken(story), Yen(500)) << "the order's pages say so";
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kBooksDiffer, "payment", payment.str())) << "the part is back";
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kReservationEnded, "payment", payment.str())) << "the order is still not paid";
  EXPECT_EQ(ship(order).error(), orders::DeedError::unpaid);
  world_.expect_sound();
  Context staff = world_.now();
  staff.actor = {ActorKind::staff, "u1", "くるみ"};
  const LocalDate today = japan_time(world_.house.clock.now()).date;
  ASSERT_TRUE(orders::mark_paid(world_.tools(), staff, {order.id, now(order).version}, {order.total, today, ""}));
  EXPECT_TRUE(ship(order).has_value()) << "paid another way";
  world_.expect_sound();
}

TEST_P(TakingAtShipment, WhatWasTakenInTheDashboardPaysTheOrderAsIfTheShopHadTakenIt) {
  const orders::Order order = reserved();
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(payment_of(order).id, 2 * 24h);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kReservationEnded, "payment", payment_of(order).id.str()));
  EXPECT_TRUE(ship(order).has_value());
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(TakingAtShipment);

}  // namespace
}  // namespace noren::checkout
