// Deposits and the orders they pay, on both databases.
#include <gmock/gmock.h>

#include "testing/bank.h"

namespace noren::bank {
namespace {

using ::testing::HasSubstr;
using testing::kBankDay;
using testing::kBuyersAccount;
using testing::line;
using ::testing::Not;
namespace kind = troubles::kind;

class SettledDeposit : public testing::BankTest {};

TEST_P(SettledDeposit, AnExactDepositPaysItsOrder) {
  const orders::Order order = place();
  EXPECT_EQ(import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ")}).taken, 1);
  const Weighing found = weighing();
  ASSERT_EQ(found.deposits.size(), 1u);
  ASSERT_EQ(found.deposits[0].proposals.front().verdict, Verdict::exact);
  const auto settled = settle_with(found.deposits[0].deposit, {order});
  ASSERT_TRUE(settled);
  EXPECT_EQ(settled->state, DepositState::matched);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(mails_of(order.id.str()), ::testing::Contains("payment_received"));
  EXPECT_EQ(orders::payment_of(story(order))->amount, Yen(2530));
  EXPECT_EQ(orders::payment_of(story(order))->on, kBankDay);
  EXPECT_EQ(troubles_open(), 0);
  EXPECT_EQ(settle_with(found.deposits[0].deposit, {order}).error(), BankError::stale) << "the second press";
  EXPECT_TRUE(weighing().deposits.empty());
  database_->read([&](db::Tx& tx) { EXPECT_EQ(payer_of(tx, world_.house, now_of(*settled)), "ﾔﾏﾀﾞ ﾊﾅｺ"); });
}

TEST_P(SettledDeposit, APartIsWrittenDownAndTheRestCompletesIt) {
  const orders::Order order = place();
  import({line(2000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit first = only();
  ASSERT_TRUE(settle_with(first, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(story(order).back().what, orders::Happening::part_paid);
  const troubles::Subject subject{"order", order.id.str()};
  EXPECT_TRUE(in_trouble(kind::kAmountDiffers, subject));
  EXPECT_THAT(mails_of(first.id.str()), ::testing::ElementsAre("payment_short"));
  const std::string mail = text_of("payment_short", first.id.str());
  EXPECT_THAT(mail, HasSubstr("2,000円"));
  EXPECT_THAT(mail, HasSubstr("530円"));
  import({line(530, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighing rest = weighing();
  EXPECT_EQ(rest.deposits.at(0).proposals.at(0).verdict, Verdict::exact);
  ASSERT_TRUE(settle_with(rest.deposits[0].deposit, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(orders::payment_of(story(order))->amount, Yen(2530)) << "a receipt is over all of it";
  EXPECT_FALSE(in_trouble(kind::kAmountDiffers, subject)) << "the rest came";
  EXPECT_EQ(text_of("payment_short", first.id.str()), "") << "nothing is missing any more";
}

TEST_P(SettledDeposit, AFeeMayBeLetGo) {
  const orders::Order order = place();
  import({line(2310, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}, true));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_TRUE(orders::payment_of(story(order))->let_go);
  EXPECT_EQ(troubles_open(), 0) << "it is decided already";
}

TEST_P(SettledDeposit, TheRestThatWasLetGoIsTakenWhenItComesAllTheSame) {
  const orders::Order order = place();
  import({line(2000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}, true));
  EXPECT_EQ(orders::rest_let_go(world_.now_of(order), story(order)), Yen(530));
  std::string number = order.number;
  std::erase(number, '-');
  const std::string payer = number + " ﾔﾏﾀﾞ ﾊﾅｺ";
  import({line(530, payer.c_str())});
  const Weighing found = weighing();
  ASSERT_FALSE(found.deposits.at(0).proposals.empty());
  EXPECT_EQ(found.deposits[0].proposals[0].outcome, Outcome::rest) << "not paid twice";
  EXPECT_EQ(found.deposits[0].proposals[0].verdict, Verdict::likely) << "a person looks";
  ASSERT_TRUE(settle_with(found.deposits[0].deposit, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(orders::payment_of(story(order))->amount, Yen(2530)) << "a receipt is over all of it";
  EXPECT_EQ(orders::rest_let_go(world_.now_of(order), story(order)), Yen(0));
  EXPECT_EQ(troubles_open(), 0);
  import({line(531, payer.c_str())});
  const Weighing again = weighing();
  ASSERT_FALSE(again.deposits.at(0).proposals.empty());
  EXPECT_EQ(again.deposits[0].proposals[0].outcome, Outcome::twice);
  EXPECT_EQ(settle_with(again.deposits[0].deposit, {order}).error(), BankError::order_paid);
  cancel(order);
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(2530));
}

TEST_P(SettledDeposit, WhatIsTooMuchStaysToBeGivenBack) {
  const orders::Order order = place();
  import({line(3000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const auto settled = settle_with(only(), {order});
  ASSERT_TRUE(settled);
  EXPECT_EQ(settled->to_give_back(), Yen(470));
  EXPECT_EQ(orders::payment_of(story(order))->amount, Yen(2530));
  EXPECT_EQ(orders::payment_of(story(order))->surplus, Yen(470));
  const troubles::Subject subject{"deposit", settled->id.str()};
  EXPECT_TRUE(in_trouble(kind::kPaidTooMuch, subject));
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(470));
  EXPECT_EQ(start_refund(tools(), world_.now(), {order.id, settled->id, Yen(471), true}).error(), BankError::too_much);
  const auto refund = start_refund(tools(), world_.now(), {order.id, settled->id, Yen(470), false});
  ASSERT_TRUE(refund);
  EXPECT_EQ(start_refund(tools(), world_.now(), {order.id, settled->id, Yen(470), false}).error(), BankError::has_refund);
  const auto known = give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount);
  ASSERT_TRUE(known);
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, known->version}, {kBankDay, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid) << "the order itself stays paid";
  EXPECT_EQ(story(order).back().what, orders::Happening::part_refunded);
  EXPECT_TRUE(owed().empty());
  EXPECT_EQ(troubles_open(), 0) << "the surplus went back";
}

TEST_P(SettledDeposit, TwoOrdersInOneTransfer) {
  const orders::Order a = place(), b = place("ヤマダ ハナコ", 1);
  import({line(2530 + 4730, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighing found = weighing();
  ASSERT_EQ(found.deposits[0].proposals.front().claims.size(), 2u);
  ASSERT_TRUE(settle_with(found.deposits[0].deposit, {a, b}));
  for (const orders::Order& order : {a, b}) {
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
    EXPECT_EQ(orders::payment_of(story(order))->amount, order.total);
  }
}

TEST_P(SettledDeposit, NothingHappensWhenOneOfTwoOrdersCannotBePaid) {
  const orders::Order a = place(), b = place("ヤマダ ハナコ", 1);
  import({line(7260, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit deposit = only();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(b), {b.total, kBankDay, ""}));
  EXPECT_EQ(settle_with(deposit, {a, b}).error(), BankError::order_paid);
  EXPECT_EQ(world_.now_of(a).payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(now_of(deposit).state, DepositState::fresh);
  EXPECT_EQ(settle(tools(), world_.now(), {{deposit.id, deposit.version}, {{a.id, 99}}, false}).error(), BankError::stale);
  EXPECT_EQ(settle(tools(), world_.now(), {{deposit.id, deposit.version}, {}, false}).error(), BankError::order_unknown);
  EXPECT_EQ(settle(tools(), world_.now(), {{DepositId("none"), 1}, {seen(a)}, false}).error(), BankError::not_found);
}

TEST_P(SettledDeposit, ARestThatCameTwiceIsOfferedAsThatBeforeAndAfterTheFirstIsTaken) {
  const orders::Order order = place();
  const std::int64_t rest = 500;
  import({line(order.total.amount() - rest, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  import({line(rest, "ﾔﾏﾀﾞ ﾊﾅｺ", 1), line(rest, "ﾔﾏﾀﾞ ﾊﾅｺ", 2)});
  const auto outcome_of = [&](std::size_t i) {
    const Weighing found = weighing();
    return found.deposits.at(i).proposals.empty() ? Outcome::ended : found.deposits.at(i).proposals.front().outcome;
  };
  EXPECT_EQ(outcome_of(0), Outcome::settles);
  EXPECT_EQ(outcome_of(1), Outcome::twice);
  ASSERT_TRUE(settle_with(only(), {order}));
  EXPECT_EQ(outcome_of(0), Outcome::twice) << "the order is paid by now";
}

TEST_P(SettledDeposit, PaidTwiceIsSetApartAndGivenBack) {
  const orders::Order order = place();
  import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 1), line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 2)});
  ASSERT_TRUE(settle_with(only(), {order}));
  const Weighing found = weighing();
  EXPECT_EQ(found.deposits.at(0).proposals.at(0).outcome, Outcome::twice);
  const Deposit second = found.deposits[0].deposit;
  EXPECT_EQ(set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, OrderId()}).error(), BankError::order_unknown);
  const auto aside = set_aside(tools(), world_.now(), {{second.id, second.version}, Aside::twice, order.id});
  ASSERT_TRUE(aside);
  EXPECT_TRUE(in_trouble(kind::kPaidTwice, {"deposit", aside->id.str()}));
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(2530));
  const Deposit now = now_of(*aside);
  ASSERT_TRUE(start_refund(tools(), world_.now(), {order.id, now.id, Yen(2530), true}));
  EXPECT_EQ(take_up(tools(), world_.now(), {now.id, now.version}).error(), BankError::has_refund);
}

TEST_P(SettledDeposit, MoneyForACancelledOrderIsOwedBack) {
  const orders::Order order = place();
  cancel(order);
  import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighing found = weighing();
  EXPECT_EQ(found.deposits.at(0).proposals.at(0).outcome, Outcome::ended);
  ASSERT_TRUE(settle_with(found.deposits[0].deposit, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_THAT(mails_of(order.id.str()), Not(::testing::Contains("payment_received")));
  EXPECT_TRUE(in_trouble(kind::kPaidWithoutOrder, {"deposit", found.deposits[0].deposit.id.str()}));
  EXPECT_EQ(owed().at(0).amount, Yen(2530));
}

TEST_P(SettledDeposit, MoneyNobodyDecidedAboutPointsToItsOrderBeforeAndAfterThatIsCancelled) {
  const orders::Order order = place(), other = place("サトウ ケン", 1, "ken@example.jp");
  const auto waiting = [&](const orders::Order& of) {
    return database_->read([&](db::Tx& tx) { return unsettled_for(tx, world_.house, world_.now(), {of.id}); });
  };
  EXPECT_TRUE(waiting(order).empty());
  import({line(3630, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit deposit = only();
  for (const bool cancelled : {false, true}) {
    if (cancelled) cancel(order);
    const std::vector<Unsettled> found = waiting(order);
    ASSERT_EQ(found.size(), 1u) << cancelled;
    EXPECT_EQ(found[0].amount, Yen(3630));
    EXPECT_EQ(found[0].path(), "/admin/deposits/" + deposit.id.str());
    EXPECT_TRUE(waiting(other).empty()) << cancelled;
  }
  EXPECT_EQ(weighing().deposits.at(0).proposals.at(0).outcome, Outcome::ended) << "give it back";
  ASSERT_TRUE(settle_with(deposit, {order}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_TRUE(waiting(order).empty()) << "decided";
}

INSTANTIATE_ON_BOTH_DATABASES(SettledDeposit);

}  // namespace
}  // namespace noren::bank
