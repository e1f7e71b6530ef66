// What is owed back for orders that are over, and by which ways it goes, on both databases.
#include <gmock/gmock.h>

#include "orders/surplus_back.h"
#include "testing/bank.h"

namespace noren::bank {
namespace {

using testing::kBankDay;
using testing::kBuyersAccount;
using testing::line;

class OwedBack : public testing::BankTest {};

TEST_P(OwedBack, PartsOfACancelledOrderAreOwedBack) {
  const orders::Order order = place();
  import({line(2000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  EXPECT_TRUE(owed().empty());
  cancel(order);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_EQ(troubles_open(), 0) << "nobody waits for the rest any more";
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(2000));
  const auto refund = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(2000), false});
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(orders::money_back(story(order)), Yen(2000));
  EXPECT_TRUE(owed().empty());
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
}

TEST_P(OwedBack, TheRestThatComesAfterTheCancellationIsOwedBackAsWell) {
  const orders::Order order = place();
  import({line(2000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  cancel(order);
  std::string number = order.number;
  std::erase(number, '-');
  const std::string payer = number + " ﾔﾏﾀﾞ ﾊﾅｺ";
  import({line(530, payer.c_str())});
  const Weighing found = weighing();
  ASSERT_FALSE(found.deposits.at(0).proposals.empty());
  EXPECT_EQ(found.deposits[0].proposals[0].outcome, Outcome::ended) << "not paid twice";
  ASSERT_TRUE(settle_with(found.deposits[0].deposit, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(2530));
}

TEST_P(OwedBack, WhatCameTooMuchStaysATroubleWhenThePriceWentBack) {
  const orders::Order order = place();
  import({line(order.total.amount() + 500, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit deposit = only();
  ASSERT_TRUE(settle_with(deposit, {order}));
  cancel(order);
  const troubles::Subject subject{"deposit", deposit.id.str()};
  const auto send = [&](const DepositId& whose, Yen amount) {
    const auto refund = start_refund(tools(), world_.now(), {order.id, whose, amount, false});
    ASSERT_TRUE(refund);
    ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
  };
  const auto here = [&] { return database_->read([&](db::Tx& tx) { return still_here(tx, shop_, deposit.id); }); };
  send(DepositId(), order.total);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due) << "not all of it went back";
  EXPECT_TRUE(in_trouble(troubles::kind::kPaidTooMuch, subject)) << "500 yen are still here";
  EXPECT_EQ(here(), Yen(500));
  send(deposit.id, Yen(500));
  EXPECT_EQ(here(), Yen(0));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order)), order.total + Yen(500));
  EXPECT_FALSE(in_trouble(troubles::kind::kPaidTooMuch, subject));
  EXPECT_TRUE(owed().empty());
}

TEST_P(OwedBack, AnOverpaidOrderIsRefundedWhenPriceAndSurplusWentBackInWhicheverOrder) {
  for (const bool price_first : {true, false}) {
    const orders::Order order = place("ヤマダ ハナコ", 0, price_first ? "hanako@example.jp" : "taro@example.jp");
    import({line(order.total.amount() + (price_first ? 500 : 600), "ﾔﾏﾀﾞ ﾊﾅｺ")});
    const Deposit deposit = only();
    ASSERT_TRUE(settle_with(deposit, {order}));
    cancel(order);
    const auto state = [&] { return world_.now_of(order).payment_state; };
    const auto by_hand = [&] { return orders::refund_order(world_.tools(), world_.now(), seen(order), {order.total, kBankDay}); };
    const Yen over = now_of(deposit).surplus;
    EXPECT_EQ(orders::surplus_left(story(order)), over);
    if (price_first) {
      ASSERT_TRUE(by_hand());
      EXPECT_EQ(state(), orders::PaymentState::refund_due) << "the surplus is still here";
    }
    const auto refund = start_refund(tools(), world_.now(), {order.id, deposit.id, over, false});
    ASSERT_TRUE(refund);
    ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
    if (!price_first) {
      EXPECT_EQ(state(), orders::PaymentState::refund_due) << "the price is still here";
      ASSERT_TRUE(by_hand());
    }
    EXPECT_EQ(orders::surplus_left(story(order)), Yen(0));
    EXPECT_EQ(state(), orders::PaymentState::refunded);
    EXPECT_TRUE(owed().empty());
  }
}

TEST_P(OwedBack, ASecondTransferThatGoesBackLeavesWhatCameTooMuch) {
  const orders::Order order = place();
  import({line(order.total.amount() + 500, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  import({line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit second = only();
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  const auto refund = start_refund(tools(), world_.now(), {order.id, second.id, order.total, false});
  ASSERT_TRUE(refund);
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(orders::surplus_left(story(order)), Yen(500)) << "that was another money";
  EXPECT_EQ(orders::own_money_back(story(order)), Yen(0));
}

TEST_P(OwedBack, AnOrderThatWasPaidTwiceIsRefundedWhenBothWentBackInWhicheverOrder) {
  for (const bool price_first : {true, false}) {
    const orders::Order order = place();
    import({line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ", std::nullopt, LocalDate{2026, 11, price_first ? 17 : 19})});
    ASSERT_TRUE(settle_with(only(), {order}));
    import({line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ", std::nullopt, LocalDate{2026, 11, price_first ? 18 : 20})});
    const Deposit second = only();
    ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
    cancel(order);
    const auto here = [&] { return database_->read([&](db::Tx& tx) { return orders::came_twice(tx, order); }); };
    const auto state = [&] { return world_.now_of(order).payment_state; };
    EXPECT_EQ(here(), order.total);
    const auto send = [&](Yen amount) {
      const auto refund = start_refund(tools(), world_.now(), {order.id, second.id, amount, false});
      ASSERT_TRUE(refund);
      ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
      ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
    };
    const auto price = [&] {
      const orders::Seen now{order.id, world_.now_of(order).version};
      ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), now, {order.total, kBankDay}));
    };
    if (price_first) {
      price();
      EXPECT_EQ(state(), orders::PaymentState::refund_due) << "the second payment is still in the shop";
    }
    send(Yen(1000));
    EXPECT_EQ(here(), order.total - Yen(1000)) << "of which some went back";
    send(order.total - Yen(1000));
    EXPECT_EQ(here(), Yen(0));
    if (!price_first) {
      EXPECT_EQ(state(), orders::PaymentState::refund_due) << "its price is still in the shop";
      price();
    }
    EXPECT_EQ(state(), orders::PaymentState::refunded);
    EXPECT_EQ(orders::money_back(story(order)), order.total + order.total);
  }
}

TEST_P(OwedBack, WhatWasNotPaidTwiceAfterAllKeepsNoOrderOpen) {
  const orders::Order order = place();
  import({line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  import({line(order.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ", std::nullopt, LocalDate{2026, 11, 20})});
  const Deposit second = only();
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id}));
  cancel(order);
  const orders::Seen now{order.id, world_.now_of(order).version};
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), now, {order.total, kBankDay}));
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  ASSERT_TRUE(take_up(tools(), world_.now(), {second.id, second.version + 1}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded) << "it was somebody else's";
}

TEST_P(OwedBack, WhatWentBackIsNotOfferedAgain) {
  const orders::Order order = place();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order), {order.total, kBankDay, ""}));
  cancel(order);
  const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), false});
  ASSERT_TRUE(some);
  ASSERT_EQ(owed().size(), 1u) << "the rest is still owed";
  EXPECT_EQ(owed()[0].amount, Yen(1530));
  EXPECT_EQ(start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1531), false}).error(), BankError::too_much);
  ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due) << "not all of it is back";
  const auto rest = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1530), false});
  ASSERT_TRUE(rest);
  EXPECT_TRUE(owed().empty());
  ASSERT_TRUE(give_account(tools(), world_.now(), {rest->id, rest->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {rest->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order)), order.total);
}

TEST_P(OwedBack, WhatIsLeftAfterATransferIsGivenBackByHand) {
  const orders::Order order = place();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order), {order.total, kBankDay, ""}));
  cancel(order);
  const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), false});
  ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(orders::refund_order(world_.tools(), world_.now(), seen(order), {order.total, kBankDay}).error(),
            orders::DeedError::bad_amount);
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order), {Yen(1530), kBankDay}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order)), order.total);
  EXPECT_TRUE(owed().empty());
}

TEST_P(OwedBack, WhatIsOnItsWayByTransferIsNotGivenBackByHandAsWell) {
  for (const bool sent : {true, false}) {
    const orders::Order order = place("ヤマダ ハナコ", 0, sent ? "hanako@example.jp" : "taro@example.jp");
    orders::DeedTools deeds = world_.tools();
    deeds.by_transfer = on_its_way;
    const auto left = [&] { return database_->read([&](db::Tx& tx) { return orders::owed_back(tx, deeds, world_.now_of(order)); }); };
    const auto by_hand = [&](Yen amount) { return orders::refund_order(deeds, world_.now(), seen(order), {amount, kBankDay}); };
    ASSERT_TRUE(orders::mark_paid(deeds, world_.now(), seen(order), {order.total, kBankDay, ""}));
    cancel(order);
    const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), true});
    const auto little = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(10), false});
    EXPECT_EQ(left(), order.total - Yen(1010));
    EXPECT_EQ(by_hand(order.total).error(), orders::DeedError::bad_amount);
    ASSERT_TRUE(by_hand(order.total - Yen(1010)));
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due) << "two transfers are still to be sent";
    EXPECT_EQ(by_hand(Yen(1010)).error(), orders::DeedError::nothing_owed);
    EXPECT_TRUE(owed().empty());
    ASSERT_TRUE(give_account(tools(), world_.now(), {little->id, little->version}, kBuyersAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), {little->id, 2}, {kBankDay, ""}));
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
    if (sent) {
      ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kBuyersAccount));
      ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kBankDay, ""}));
    } else {
      ASSERT_TRUE(drop_refund(tools(), world_.now(), {some->id, some->version}));
      EXPECT_EQ(left(), Yen(1000)) << "it does not go back by transfer after all";
      ASSERT_TRUE(by_hand(Yen(1000)));
    }
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
    EXPECT_EQ(orders::money_back(story(order)), order.total) << "to the yen";
    EXPECT_TRUE(owed().empty());
  }
}

INSTANTIATE_ON_BOTH_DATABASES(OwedBack);

}  // namespace
}  // namespace noren::bank
