// What was settled or set aside wrongly, undone, on both databases.
#include <gmock/gmock.h>

#include "bank/bank.h"
#include "bank/store.h"
#include "mail/mail.h"
#include "orders/rules.h"
#include "orders/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

using ::testing::Contains;
using ::testing::Not;
namespace kind = troubles::kind;

constexpr LocalDate kDayOfTest{2026, 11, 21};

class UndoneDeposit : public testing::DatabaseTest {
 protected:
  Tools tools() { return {world_.tools()}; }
  Deposit deposit_of(std::int64_t amount) {
    const auto id = enter_deposit(tools(), world_.now(), {kDayOfTest, Yen(amount), "ヤマダ ハナコ", true});
    return now_of(*id);
  }
  Deposit now_of(const DepositId& id) {
    return database_->read([&](db::Tx& tx) { return *find_deposit(tx, shop_, id); });
  }
  Deposit settled(std::int64_t amount, const std::vector<orders::Order>& orders) {
    const Deposit deposit = deposit_of(amount);
    Settlement settlement{{deposit.id, deposit.version}, {}, false};
    for (const orders::Order& order : orders) settlement.orders.push_back({order.id, world_.now_of(order).version});
    EXPECT_TRUE(settle(tools(), world_.now(), settlement));
    return now_of(deposit.id);
  }
  Result<Deposit, BankError> undo(const Deposit& deposit) { return undo_settling(tools(), world_.now(), {deposit.id, deposit.version}); }
  orders::Order state_of(const orders::Order& order) { return world_.now_of(order); }
  std::vector<orders::Event> story(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  }
  std::vector<std::string> mails_of(const orders::Order& order) {
    std::vector<std::string> kinds;
    database_->read([&](db::Tx& tx) {
      for (const mail::Fate& fate : mail::of_subject(tx, shop_, order.id.str())) kinds.push_back(fate.message.kind);
    });
    return kinds;
  }
  bool in_trouble(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, shop_, kind, subject); }).has_value();
  }
  void expect_sound() {
    for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, shop_, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name;
  }

  testing::OrderWorld world_{*database_};
  const ShopId shop_ = world_.context.shop;
};

TEST_P(UndoneDeposit, TheOrderWaitsAgainAndTheDepositIsNew) {
  const orders::Order order = world_.place();
  const Deposit deposit = settled(2530, {order});
  const auto undone = undo(deposit);
  ASSERT_TRUE(undone);
  EXPECT_EQ(now_of(deposit.id).state, DepositState::fresh);
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_TRUE(orders::awaits_transfer(state_of(order)));
  EXPECT_EQ(story(order).back().what, orders::Happening::payment_undone);
  EXPECT_FALSE(orders::payment_of(story(order))) << "no receipt is written over it";
  EXPECT_THAT(mails_of(order), Contains("payment_undone"));
  EXPECT_EQ(undo(deposit).error(), BankError::stale) << "the second press";
  database_->read([&](db::Tx& tx) { EXPECT_EQ(payer_of(tx, world_.house, now_of(deposit.id)), "ヤマダ ハナコ"); });
  expect_sound();
}

TEST_P(UndoneDeposit, ItPaysTheRightOrderThen) {
  const orders::Order wrong = world_.place(), right = world_.place();
  const Deposit deposit = settled(2530, {wrong});
  ASSERT_TRUE(undo(deposit));
  const Deposit fresh = now_of(deposit.id);
  ASSERT_TRUE(settle(tools(), world_.now(), {{fresh.id, fresh.version}, {{right.id, right.version}}, false}));
  EXPECT_EQ(state_of(right).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(state_of(wrong).payment_state, orders::PaymentState::awaiting);
  settled(2530, {wrong});
  EXPECT_EQ(state_of(wrong).payment_state, orders::PaymentState::paid) << "its own money came later";
  EXPECT_TRUE(orders::payment_of(story(wrong)));
  expect_sound();
}

TEST_P(UndoneDeposit, WhatCameInOtherTransfersStays) {
  const orders::Order order = world_.place();
  const Deposit first = settled(2000, {order});
  settled(530, {order});
  EXPECT_FALSE(in_trouble(kind::kAmountDiffers, {"order", order.id.str()}));
  ASSERT_TRUE(undo(first));
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(orders::parts_paid(story(order)), Yen(530));
  EXPECT_TRUE(in_trouble(kind::kAmountDiffers, {"order", order.id.str()})) << "the rest is missing again";
}

TEST_P(UndoneDeposit, ASurplusIsNoneAnyMoreAndWhatGoesBackCannotBeUndone) {
  const orders::Order order = world_.place();
  const Deposit deposit = settled(3000, {order});
  ASSERT_TRUE(in_trouble(kind::kPaidTooMuch, {"deposit", deposit.id.str()}));
  const auto refund = start_refund(tools(), world_.now(), {order.id, deposit.id, Yen(470), true});
  ASSERT_TRUE(refund);
  EXPECT_EQ(undo(deposit).error(), BankError::has_refund);
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::paid) << "nothing was changed";
  ASSERT_TRUE(drop_refund(tools(), world_.now(), {refund->id, refund->version}));
  ASSERT_TRUE(undo(deposit));
  EXPECT_FALSE(in_trouble(kind::kPaidTooMuch, {"deposit", deposit.id.str()}));
  EXPECT_EQ(now_of(deposit.id).to_give_back(), Yen(0));
  EXPECT_EQ(orders::surplus_left(story(order)), Yen(0));
}

TEST_P(UndoneDeposit, ItIsNotUndoneWhenItsPriceWentBackByHand) {
  const orders::Order order = world_.place();
  const Deposit deposit = settled(3000, {order});
  const auto seen = [&] { return orders::Seen{order.id, state_of(order).version}; };
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(), {"buyer", "", true}));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(), {order.total, LocalDate{2026, 11, 22}}));
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::refund_due) << "470 yen are still here";
  EXPECT_EQ(undo(deposit).error(), BankError::has_refund);
}

TEST_P(UndoneDeposit, BothOrdersOfOneTransferWaitAgain) {
  const orders::Order a = world_.place(), b = world_.place();
  const Deposit deposit = settled(5060, {a, b});
  ASSERT_TRUE(undo(deposit));
  for (const orders::Order& order : {a, b}) EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::awaiting);
}

TEST_P(UndoneDeposit, ACancelledOrderOwesNothingThen) {
  const orders::Order order = world_.place();
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), {order.id, order.version}, {"buyer", "", true}));
  const Deposit deposit = settled(2530, {order});
  ASSERT_EQ(state_of(order).payment_state, orders::PaymentState::refund_due);
  ASSERT_TRUE(undo(deposit));
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_FALSE(in_trouble(kind::kPaidWithoutOrder, {"deposit", deposit.id.str()}));
}

TEST_P(UndoneDeposit, SetAsideByMistakeComesBack) {
  const orders::Order order = world_.place();
  settled(2530, {order});
  const Deposit second = deposit_of(2530);
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  ASSERT_TRUE(in_trouble(kind::kPaidTwice, {"deposit", second.id.str()}));
  const Deposit aside = now_of(second.id);
  EXPECT_EQ(undo(aside).error(), BankError::not_now) << "it was never settled";
  ASSERT_TRUE(take_up(tools(), world_.now(), {aside.id, aside.version}));
  EXPECT_FALSE(in_trouble(kind::kPaidTwice, {"deposit", second.id.str()}));
  EXPECT_EQ(now_of(second.id).state, DepositState::fresh);
}

TEST_P(UndoneDeposit, WhatCameTwiceIsDecidedFirst) {
  const orders::Order order = world_.place();
  const Deposit first = settled(2530, {order});
  const Deposit second = deposit_of(2530);
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  EXPECT_EQ(undo(first).error(), BankError::has_twin) << "it would be unpaid, and yet paid twice";
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::paid) << "nothing was changed";
  const Deposit aside = now_of(second.id);
  ASSERT_TRUE(take_up(tools(), world_.now(), {aside.id, aside.version}));
  ASSERT_TRUE(undo(now_of(first.id)));
  const Deposit fresh = now_of(second.id);
  ASSERT_TRUE(settle(tools(), world_.now(), {{fresh.id, fresh.version}, {{order.id, state_of(order).version}}, false}));
  EXPECT_EQ(state_of(order).payment_state, orders::PaymentState::paid) << "by the second one";
  expect_sound();
}

TEST_P(UndoneDeposit, WhatCameTwiceAndWentBackIsInNobodysWay) {
  const orders::Order order = world_.place();
  const Deposit first = settled(2530, {order});
  const Deposit second = deposit_of(2530);
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  const auto refund = start_refund(tools(), world_.now(), {order.id, second.id, Yen(2530), true});
  ASSERT_TRUE(refund);
  EXPECT_EQ(undo(first).error(), BankError::has_twin) << "it can still be called off";
  const Account account{"0001", "", "001", "", AccountKind::ordinary, "1234567", "ヤマダ ハナコ"};
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, account));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kDayOfTest, ""}));
  EXPECT_TRUE(undo(first));
}

INSTANTIATE_ON_BOTH_DATABASES(UndoneDeposit);

}  // namespace
}  // namespace noren::bank
