// Refunds by transfer that the bank returned, on both databases.
#include <gmock/gmock.h>

#include "bank/verify.h"
#include "orders/verify.h"
#include "testing/bank.h"

namespace noren::bank {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::kBankDay;
using testing::kBuyersAccount;
using testing::line;
namespace kind = troubles::kind;

class CameBack : public testing::BankTest {
 protected:
  void SetUp() override {
    order_ = place();
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order_), {order_.total, kBankDay, ""}));
    cancel(order_);
  }
  Refund now_of(const RefundId& id) {
    return database_->read([&](db::Tx& tx) { return *find_refund(tx, shop_, id); });
  }
  SeenRefund seen_now(const RefundId& id) { return {id, now_of(id).version}; }
  // From where it is to the record of the transfer.
  void send(const RefundId& id) {
    ASSERT_TRUE(give_account(tools(), world_.now(), seen_now(id), kBuyersAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), seen_now(id), {kBankDay, ""}));
  }
  RefundId sent_refund(Yen amount, const DepositId& deposit = {}) {
    const auto refund = start_refund(tools(), world_.now(), {order_.id, deposit, amount, true});
    check(refund.has_value(), "a refund of the test");
    send(refund->id);
    return refund->id;
  }
  std::string token_of(const Refund& refund) { return refund_token(world_.house.House::keys, refund); }
  orders::PaymentState payment() { return world_.now_of(order_).payment_state; }
  bool in_trouble_returned() { return in_trouble(kind::kTransferReturned, {"order", order_.id.str()}); }
  void expect_sound() {
    EXPECT_TRUE(verify_deposits(*database_, shop_, Locale::en).good());
    for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, shop_, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << ::testing::PrintToString(finding.violations);
  }
  std::vector<Comeback> comebacks_now() { return weighing().deposits.at(0).comebacks; }
  Result<Deposit, BankError> take_first(const RefundId& refund) {
    const Deposit deposit = only();
    return take_returned(tools(), world_.now(), {{deposit.id, deposit.version}, seen(order_), refund});
  }

  orders::Order order_;
};

TEST_P(CameBack, WhatTheBankReturnedIsOwedAndAskedForAgain) {
  const RefundId id = sent_refund(order_.total);
  ASSERT_EQ(payment(), orders::PaymentState::refunded);
  const std::string first = token_of(now_of(id));
  EXPECT_EQ(note_returned(tools(), world_.now(), seen_now(id), {{2026, 11, 20}, ""}).error(), BankError::not_now) << "before it went";
  ASSERT_TRUE(note_returned(tools(), world_.now(), seen_now(id), {kBankDay, "口座名義相違"}));
  EXPECT_EQ(note_returned(tools(), world_.now(), seen_now(id), {kBankDay, ""}).error(), BankError::not_now) << "once";
  const Refund refund = now_of(id);
  EXPECT_EQ(refund.state, RefundState::asked);
  EXPECT_EQ(refund.returned_on, kBankDay);
  EXPECT_EQ(payment(), orders::PaymentState::refund_due);
  EXPECT_EQ(orders::money_back(story(order_)), Yen(0));
  EXPECT_EQ(story(order_).back().what, orders::Happening::refund_undone);
  EXPECT_TRUE(in_trouble_returned());
  EXPECT_TRUE(owed().empty()) << "it is on its way again, and offered no second time";
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), first, kBuyersAccount).error(), BankError::link_over);
  const std::string subject = id.str() + ".2";
  EXPECT_THAT(mails_of(subject), ::testing::ElementsAre("refund_returned"));
  EXPECT_THAT(text_of("refund_returned", subject), HasSubstr("https://kurumi.example/refunds/" + token_of(refund)));
  expect_sound();
  send(id);
  EXPECT_EQ(payment(), orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order_)), order_.total) << "to the yen";
  EXPECT_FALSE(in_trouble_returned());
  EXPECT_EQ(text_of("refund_returned", subject), "");
  expect_sound();
}

TEST_P(CameBack, OnlyThePartThatCameBackIsOwed) {
  const RefundId some = sent_refund(Yen(1000));
  const RefundId rest = sent_refund(order_.total - Yen(1000));
  ASSERT_EQ(payment(), orders::PaymentState::refunded);
  ASSERT_TRUE(note_returned(tools(), world_.now(), seen_now(some), {kBankDay, ""}));
  EXPECT_EQ(payment(), orders::PaymentState::refund_due);
  EXPECT_EQ(start_refund(tools(), world_.now(), {order_.id, DepositId(), Yen(1), false}).error(), BankError::has_refund);
  ASSERT_TRUE(drop_refund(tools(), world_.now(), seen_now(some)));
  ASSERT_EQ(owed().size(), 1U);
  EXPECT_EQ(owed()[0].amount, Yen(1000));
  EXPECT_TRUE(in_trouble_returned()) << "it is still here";
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order_), {Yen(1000), kBankDay}));
  EXPECT_EQ(payment(), orders::PaymentState::refunded);
  EXPECT_FALSE(in_trouble_returned());
  expect_sound();
}

TEST_P(CameBack, WhatWasRecordedByHandGoesByTransferThen) {
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order_), {order_.total, kBankDay}));
  const auto again = [&](Yen amount) { return note_returned_by_hand(tools(), world_.now(), seen(order_), {amount, {kBankDay, "組戻し"}}); };
  EXPECT_EQ(again(order_.total + Yen(1)).error(), BankError::too_much);
  EXPECT_EQ(again(Yen(0)).error(), BankError::too_much);
  const auto refund = again(order_.total);
  ASSERT_TRUE(refund && *refund);
  EXPECT_EQ((*refund)->state, RefundState::asked);
  EXPECT_EQ(payment(), orders::PaymentState::refund_due);
  EXPECT_TRUE(in_trouble_returned());
  EXPECT_THAT(mails_of((*refund)->id.str() + ".1"), ::testing::ElementsAre("refund_returned"));
  EXPECT_THAT(text_of("refund_returned", (*refund)->id.str() + ".1"), HasSubstr(token_of(**refund)));
  EXPECT_EQ(again(Yen(1)).error(), BankError::too_much) << "nothing by hand is told as paid back any more";
  send((*refund)->id);
  EXPECT_EQ(payment(), orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order_)), order_.total);
  EXPECT_EQ(again(Yen(1)).error(), BankError::too_much) << "that is a refund of its own";
  EXPECT_FALSE(in_trouble_returned());
  expect_sound();
}

TEST_P(CameBack, AReturnOnTheStatementIsTheRefundAndNoSecondPayment) {
  const RefundId id = sent_refund(order_.total);
  import({line(order_.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_EQ(comebacks_now().size(), 1U);
  EXPECT_TRUE(weighing().deposits.at(0).proposals.empty()) << "not as paid twice";
  const Result<Deposit, BankError> taken = take_first(id);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->aside, Aside::came_back);
  EXPECT_EQ(taken->to_give_back(), Yen(0)) << "the order's refund gives it back";
  EXPECT_EQ(payment(), orders::PaymentState::refund_due);
  EXPECT_EQ(now_of(id).returned_by, taken->id);
  EXPECT_TRUE(in_trouble_returned());
  EXPECT_EQ(take_up(tools(), world_.now(), {taken->id, taken->version + 1}).error(), BankError::not_now);
  EXPECT_TRUE(owed().empty());
  expect_sound();
}

TEST_P(CameBack, AReturnThatSomebodySaidBeforeIsTiedToItsLine) {
  const RefundId id = sent_refund(order_.total);
  ASSERT_TRUE(note_returned(tools(), world_.now(), seen_now(id), {kBankDay, ""}));
  import({line(order_.total.amount(), "ｸﾐﾓﾄﾞｼ")});
  ASSERT_EQ(comebacks_now().size(), 1U);
  EXPECT_TRUE(weighing().sent.at(0).noted);
  const std::size_t told = story(order_).size();
  ASSERT_TRUE(take_first(id));
  EXPECT_EQ(story(order_).size(), told) << "told once";
  EXPECT_EQ(now_of(id).state, RefundState::asked);
}

TEST_P(CameBack, AReturnOfWhatWasRecordedByHandIsKnownToo) {
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order_), {order_.total, kBankDay}));
  import({line(order_.total.amount(), "振込不能 ヤマダ ハナコ")});
  ASSERT_EQ(comebacks_now().size(), 1U);
  EXPECT_TRUE(comebacks_now()[0].told);
  ASSERT_TRUE(take_first(RefundId()));
  EXPECT_EQ(payment(), orders::PaymentState::refund_due);
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return asked_anew(tx, shop_, order_.id); })->amount, order_.total);
  expect_sound();
}

TEST_P(CameBack, ANewOrderOfTheSameSumIsNotTakenForTheRefundUnseen) {
  sent_refund(order_.total);
  const orders::Order another = place();
  import({line(another.total.amount(), "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighed weighed = weighing().deposits.at(0);
  ASSERT_FALSE(weighed.proposals.empty());
  EXPECT_EQ(weighed.proposals.front().verdict, Verdict::likely) << "it may be either";
  EXPECT_THAT(weighed.proposals.front().reasons, Contains(Reason::maybe_returned));
  EXPECT_FALSE(is_return_first(weighed));
  EXPECT_EQ(weighed.comebacks.size(), 1U);
}

INSTANTIATE_ON_BOTH_DATABASES(CameBack);

TEST(Comebacks, TheNameTheNumberOrTheLineItselfSpeaksForARefundThatCameBack) {
  const auto sent = [](const char* number, const char* name, LocalDate since = kBankDay) {
    return SentMoney{OrderId(number), number, Yen(1320), since, {read_payer(name)}};
  };
  const std::vector<SentMoney> all = {sent("A1042-7", "ヤマダ ハナコ"), sent("A1043-5", "サトウ ケン")};
  const auto found = [&](std::int64_t amount, const char* printed, LocalDate day = kBankDay) {
    std::vector<std::size_t> which;
    for (const Comeback& one : comebacks({day, Yen(amount), read_payer(printed)}, all)) which.push_back(one.sent);
    return which;
  };
  using Which = std::vector<std::size_t>;
  EXPECT_EQ(found(1320, "ｻﾄｳ ｹﾝ"), Which{1});
  EXPECT_EQ(found(1321, "ｻﾄｳ ｹﾝ"), Which{}) << "another sum";
  EXPECT_EQ(found(1320, "ｻﾄｳ ｹﾝ", {2026, 11, 20}), Which{}) << "before it went";
  EXPECT_EQ(found(1320, "ｽｽﾞｷ ｲﾁﾛｳ"), Which{});
  for (const char* printed : {"組戻し", "クミモドシ", "ｸﾐﾓﾄﾞｼ", "振込不能", "フリコミフノウ", "振込組戻"}) {
    EXPECT_EQ(found(1320, printed), (Which{0, 1})) << printed;
    EXPECT_EQ(found(1320, (std::string(printed) + " サトウ ケン").c_str()), (Which{1, 0})) << printed << ": the likelier first";
  }
}

}  // namespace
}  // namespace noren::bank
