// A card's money that went back partly by the card and partly by hand: no yen twice, none forgotten.
#include "checkout/checkout.h"
#include "orders/deeds.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::checkout {
namespace {

using orders::DeedError;
using orders::PaymentState;
using payments::RefundStanding;

constexpr LocalDate kToday{2026, 11, 21};
constexpr Yen kSome{1'000};

class GivenBackByHand : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    const Completion taken = world_.pay(world_.open("ok", 1), "k");
    check(taken.verdict == Verdict::accepted, "an order by card");
    id_ = taken.order->id;
    total_ = taken.order->total;
  }
  orders::Order now() {
    return *world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, id_); });
  }
  Context staff() {
    Context context = world_.now();
    context.actor = {ActorKind::staff, "u1", "くるみ"};
    return context;
  }
  orders::Seen seen() { return {id_, now().version}; }
  // Some of it goes back while the order stands, then the order is cancelled; the provider is told, or not yet.
  void give_some_and_cancel(const std::string& story) {
    world_.provider.refund_story = story;
    ASSERT_TRUE(orders::refund_by_card(world_.tools(), staff(), seen(), kSome));
    tell_provider();
    world_.house.db.read([&](db::Tx& tx) { EXPECT_EQ(orders::kept_money(tx, now()), total_ - kSome) << "what cancelling will owe"; });
    ASSERT_TRUE(orders::cancel_order(world_.tools(), staff(), seen(), {"sold_out", "", true}));
  }
  payments::Refund first() {
    return world_.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, world_.context.shop, id_); }).front();
  }
  void tell_provider() {
    const payments::Refund refund = first();
    if (refund.due_at) world_.house.clock.set(std::max(world_.house.clock.now(), *refund.due_at));
    world_.refunds.step(refund.id, world_.house.clock.now());
  }
  void end_at_provider(RefundStanding::State state) {
    world_.provider.refunds.begin()->second.state = state;
    tell_provider();
  }
  Yen owed() {
    return world_.house.db.read([&](db::Tx& tx) { return orders::owed_back(tx, world_.tools(), now()); });
  }
  Yen by_card() {
    return world_.house.db.read([&](db::Tx& tx) { return orders::card_money(tx, now()).left; });
  }
  Yen told_back() {
    return world_.house.db.read([&](db::Tx& tx) { return orders::money_back(orders::events_of(tx, id_)); });
  }
  orders::DeedResult by_hand(Yen amount) { return orders::refund_order(world_.tools(), staff(), seen(), {amount, kToday}); }

  testing::CardWorld world_{*database_};
  OrderId id_;
  Yen total_;
};
INSTANTIATE_ON_BOTH_DATABASES(GivenBackByHand);

TEST_P(GivenBackByHand, AfterAPartThatArrivedOnlyTheRestIsOwed) {
  give_some_and_cancel("ok");
  EXPECT_EQ(owed(), total_ - kSome);
  EXPECT_EQ(by_hand(total_).error(), DeedError::bad_amount);
  ASSERT_TRUE(by_hand(total_ - kSome));
  EXPECT_EQ(now().payment_state, PaymentState::refunded);
  EXPECT_EQ(told_back(), total_);
  EXPECT_EQ(by_card(), Yen(0)) << "the card is not offered what the hand gave";
  EXPECT_EQ(by_hand(total_ - kSome).error(), DeedError::nothing_owed);
  EXPECT_EQ(orders::refund_by_card(world_.tools(), staff(), seen(), Yen(1)).error(), DeedError::not_now);
  world_.expect_sound();
}

TEST_P(GivenBackByHand, WhatIsOnItsWayIsWaitedFor) {
  give_some_and_cancel("pending");
  EXPECT_EQ(owed(), total_ - kSome);
  const orders::Seen both = seen();
  ASSERT_TRUE(orders::refund_order(world_.tools(), staff(), both, {total_ - kSome, kToday}));
  EXPECT_EQ(orders::refund_order(world_.tools(), staff(), both, {total_ - kSome, kToday}).error(), DeedError::stale) << "the other tab";
  EXPECT_EQ(now().payment_state, PaymentState::refund_due) << "not all of it is back";
  EXPECT_EQ(owed(), Yen(0));
  EXPECT_EQ(by_hand(kSome).error(), DeedError::nothing_owed);
  EXPECT_EQ(orders::refund_by_card(world_.tools(), staff(), seen(), Yen(1)).error(), DeedError::bad_amount);
  end_at_provider(RefundStanding::State::arrived);
  EXPECT_EQ(now().payment_state, PaymentState::refunded);
  EXPECT_EQ(told_back(), total_);
  world_.expect_sound();
}

TEST_P(GivenBackByHand, WhatFailedIsOwedAgain) {
  give_some_and_cancel("pending");
  ASSERT_TRUE(by_hand(total_ - kSome));
  end_at_provider(RefundStanding::State::failed);
  EXPECT_EQ(now().payment_state, PaymentState::refund_due);
  EXPECT_EQ(owed(), kSome);
  EXPECT_EQ(by_card(), kSome);
  ASSERT_TRUE(by_hand(kSome));
  EXPECT_EQ(now().payment_state, PaymentState::refunded);
  EXPECT_EQ(told_back(), total_);
  world_.expect_sound();
}

TEST_P(GivenBackByHand, APageThatLayOpenWhileTheCardFailedWritesNothingItDidNotSay) {
  give_some_and_cancel("pending");
  const orders::Seen shown = seen();
  end_at_provider(RefundStanding::State::failed);
  EXPECT_EQ(orders::refund_order(world_.tools(), staff(), shown, {total_ - kSome, kToday}).error(),
            now().version == shown.version ? DeedError::bad_amount : DeedError::stale);
  EXPECT_EQ(owed(), total_);
  ASSERT_TRUE(by_hand(total_));
  EXPECT_EQ(told_back(), total_);
  world_.expect_sound();
}

}  // namespace
}  // namespace noren::checkout
