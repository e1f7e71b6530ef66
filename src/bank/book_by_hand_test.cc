// Money that is entered on the page of its order: the same as a deposit, on both databases; and the audit of deposits.
#include <gmock/gmock.h>

#include "bank/verify.h"
#include "testing/bank.h"

namespace noren::bank {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using testing::kBankDay;
using testing::kBuyersAccount;
using testing::line;
using ::testing::Not;
namespace kind = troubles::kind;

class ByHand : public testing::BankTest {
 protected:
  Result<Deposit, BankError> book(const orders::Order& order, Yen amount, bool let_go = false, const char* payer = "") {
    return book_by_hand(tools(), world_.now(), seen(order), {amount, kBankDay, payer, Yen(0), let_go});
  }
  orders::PaymentState money_of(const orders::Order& order) { return world_.now_of(order).payment_state; }
  Finding audit() { return verify_deposits(*database_, shop_, Locale::en); }
};

TEST_P(ByHand, TheLogOfDeedsNamesTheOrderOrTheSum) {
  const orders::Order order = place();
  const auto booked = book(order, order.total);
  ASSERT_TRUE(booked);
  ASSERT_TRUE(undo_settling(tools(), world_.now(), {booked->id, now_of(*booked).version}));
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), {kBankDay, Yen(400), "サトウ", false}));
  std::vector<std::string> names;
  for (const staff::DeedLine& line : staff::find_deeds(world_.house, shop_, {}).lines) {
    if (line.deed.subject_type == "deposit") names.push_back(line.deed.what + " " + line.deed.label.in(Locale::ja));
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("bank.deed.entered " + order.number, "bank.deed.settling_undone " + order.number,
                                                     "bank.deed.entered 入金 400円"));
}

TEST_P(ByHand, TooLittleIsAPartAndTheOrderIsPaidWhenTheRestCame) {
  const orders::Order order = place();
  const auto part = book(order, Yen(1000));
  ASSERT_TRUE(part);
  EXPECT_TRUE(part->by_hand);
  EXPECT_EQ(money_of(order), orders::PaymentState::awaiting);
  EXPECT_TRUE(in_trouble(kind::kAmountDiffers, {"order", order.id.str()}));
  EXPECT_THAT(mails_of(order.id.str()), Not(Contains("payment_received")));
  EXPECT_THAT(text_of("payment_short", part->id.str()), HasSubstr("1,530円"));
  import({line(1530, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighing found = weighing();
  EXPECT_EQ(found.deposits.at(0).proposals.at(0).outcome, Outcome::settles) << "the rest, and not a second payment";
  ASSERT_TRUE(settle_with(found.deposits[0].deposit, {order}));
  EXPECT_EQ(money_of(order), orders::PaymentState::paid);
  EXPECT_EQ(orders::payment_of(story(order))->amount, order.total);
  EXPECT_EQ(troubles_open(), 0);
  EXPECT_TRUE(audit().good());
}

TEST_P(ByHand, WhatIsMissingMayBeLetGo) {
  const orders::Order order = place();
  ASSERT_TRUE(book(order, Yen(2310), true));
  EXPECT_EQ(money_of(order), orders::PaymentState::paid);
  EXPECT_TRUE(orders::payment_of(story(order))->let_go);
  EXPECT_EQ(troubles_open(), 0);
}

TEST_P(ByHand, TooMuchIsASurplusThatGoesBackAndTheAuditNamesWhatIsKeptWithoutAWord) {
  const orders::Order order = place();
  import({line(1000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  const auto booked = book(order, Yen(2530));
  ASSERT_TRUE(booked);
  EXPECT_EQ(money_of(order), orders::PaymentState::paid);
  EXPECT_EQ(booked->to_give_back(), Yen(1000));
  const troubles::Subject subject{"deposit", booked->id.str()};
  ASSERT_TRUE(in_trouble(kind::kPaidTooMuch, subject));
  const auto told = database_->read([&](db::Tx& tx) { return troubles::find_open(tx, shop_, kind::kPaidTooMuch, subject); });
  EXPECT_THAT(told->evidence, HasSubstr("\"amount_expected\":2530"));
  EXPECT_THAT(told->evidence, HasSubstr("\"amount_received\":3530"));
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(1000));
  EXPECT_TRUE(audit().good()) << audit().violations.front();

  database_->write([&](db::Tx& tx) { troubles::settle(tx, {shop_, kind::kPaidTooMuch, subject, "noted", world_.now().now}); });
  const Finding kept = audit();
  EXPECT_EQ(kept.invariant, 5);
  ASSERT_EQ(kept.broken, 1);
  EXPECT_THAT(kept.violations[0], HasSubstr(order.number));

  const auto refund = start_refund(tools(), world_.now(), {order.id, booked->id, Yen(1000), false});
  ASSERT_TRUE(refund);
  EXPECT_TRUE(audit().good()) << "it is on its way";
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kBuyersAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kBankDay, ""}));
  EXPECT_EQ(money_of(order), orders::PaymentState::paid);
  EXPECT_TRUE(audit().good());
}

TEST_P(ByHand, TheLineThatTheStatementBringsLaterIsTheSameMoney) {
  const orders::Order order = place();
  ASSERT_TRUE(book(order, Yen(1000)));
  std::string number = order.number;
  std::erase(number, '-');
  const std::string asked_for = number + " ﾔﾏﾀﾞ ﾊﾅｺ";
  EXPECT_EQ(import({line(1000, asked_for.c_str())}).known, 1);
  EXPECT_TRUE(weighing().deposits.empty());

  const orders::Order other = place("サトウ ケン", 0, "ken@example.jp");
  import({line(700, "ｻﾄｳ ｹﾝ")});
  const std::int64_t version = seen(other).version;
  EXPECT_EQ(book(other, Yen(700), false, "ｻﾄｳ ｹﾝ").error(), BankError::known) << "it waits among the deposits";
  EXPECT_EQ(seen(other).version, version);
  EXPECT_EQ(weighing().deposits.size(), 1u);
}

TEST_P(ByHand, AStalePageAndAnOrderThatIsPaidChangeNothing) {
  const orders::Order order = place();
  const orders::Seen old = seen(order);
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), old, {order.total, kBankDay, ""}));
  EXPECT_EQ(book_by_hand(tools(), world_.now(), old, {Yen(1000), kBankDay, ""}).error(), BankError::stale);
  EXPECT_EQ(book(order, Yen(1000)).error(), BankError::order_paid);
  EXPECT_EQ(audit().checked, 0) << "no deposit is left behind";
  EXPECT_EQ(book_for_order(tools(), world_.now(), old, {Yen(1000), kBankDay, ""}).error(), orders::DeedError::stale);
}

TEST_P(ByHand, WhoWasToPayAtTheStoreIsToldThatTheNumberEndedAndHowTheRestIsPaid) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::konbini;
  const orders::Order order = world_.place(wish);
  const auto part = book(order, Yen(1000), false, "ﾔﾏﾀﾞ ﾊﾅｺ");
  ASSERT_TRUE(part);
  const std::string mail = text_of("payment_short", part->id.str());
  for (const char* said :
       {"お支払い番号の受付を終了しました", "残りの1,530円をお支払いいただく別の方法をご案内しますので", "ショップまでご連絡ください"})
    EXPECT_THAT(mail, HasSubstr(said));
  EXPECT_THAT(mail, Not(HasSubstr("口座"))) << "the shop takes no transfers";
  cancel(order);
  ASSERT_EQ(owed().size(), 1u) << "no provider had it";
  EXPECT_EQ(owed()[0].amount, Yen(1000));
  EXPECT_THAT(text_of("payment_short", book(place("サトウ ケン", 0, "ken@example.jp"), Yen(1000), false, "ｻﾄｳ ｹﾝ")->id.str()),
              HasSubstr("次の口座へ"));
  world_.start_selling([](shops::Settings&) {});
  wish.person.email = "jiro@example.jp";
  const std::string told = text_of("payment_short", book(world_.place(wish), Yen(900), false, "ｽｽﾞｷ ｼﾞﾛｳ")->id.str());
  EXPECT_THAT(told, HasSubstr("残りの1,630円を、2026年11月24日（火）までにご案内の口座へお振り込みください"));
  EXPECT_THAT(told, HasSubstr("お振込金額: 1,630円"));
}

TEST_P(ByHand, ATransferForAnOrderOfTheStoreIsFoundOnceItsNumberWasEndedAndAfterItsEnd) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::konbini;
  const orders::Order order = world_.place(wish);
  import({line(1530, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  EXPECT_TRUE(weighing().deposits.at(0).proposals.empty()) << "it is to be paid at the store";
  const auto part = book(order, Yen(1000), false, "ﾔﾏﾀﾞ ﾊﾅｺ");
  ASSERT_TRUE(part);
  EXPECT_EQ(weighing().deposits.at(0).proposals.at(0).outcome, Outcome::settles) << "the rest";
  const auto past = [&] { return database_->read([&](db::Tx& tx) { return orders::past_transfers(tx, shop_, Instant()); }); };
  EXPECT_TRUE(past().empty()) << "it waits";
  ASSERT_TRUE(undo_settling(tools(), world_.now(), {part->id, now_of(*part).version}));
  cancel(order);
  ASSERT_EQ(past().size(), 1u);
  EXPECT_EQ(past()[0].number, order.number);
}

TEST_P(ByHand, WhatWasEnteredByMistakeIsUndone) {
  const orders::Order order = place();
  const auto part = book(order, Yen(1000));
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order), {Yen(1530), kBankDay, ""}));
  ASSERT_TRUE(undo_settling(tools(), world_.now(), {part->id, now_of(*part).version}));
  EXPECT_EQ(money_of(order), orders::PaymentState::awaiting);
  EXPECT_EQ(orders::left_to_pay(order, story(order)), Yen(1000)) << "the rest came all the same";
}

TEST_P(ByHand, WhatIsDueToTheYenIsUndoneLikeAnyOtherAndPointsToTheWrongOrderNoMore) {
  const orders::Order wrong = place(), right = place("サトウ ケン", 0, "ken@example.jp");
  const auto booked = book(wrong, wrong.total);
  ASSERT_TRUE(booked);
  EXPECT_EQ(money_of(wrong), orders::PaymentState::paid);
  EXPECT_THAT(mails_of(wrong.id.str()), Contains("payment_received"));
  EXPECT_EQ(troubles_open(), 0);
  const auto settled = database_->read([&](db::Tx& tx) { return done_deposits(tx, shop_, DepositState::matched, 10, 0); });
  ASSERT_EQ(settled.size(), 1u) << "it stands among the settled ones";

  ASSERT_TRUE(undo_settling(tools(), world_.now(), {booked->id, now_of(*booked).version}));
  EXPECT_EQ(money_of(wrong), orders::PaymentState::awaiting);
  EXPECT_THAT(mails_of(wrong.id.str()), Contains("payment_undone"));
  const Weighing waiting = weighing();
  ASSERT_EQ(waiting.deposits.size(), 1u);
  EXPECT_EQ(waiting.deposits[0].payer, "") << "the name was made of the wrong order's number";
  for (const Proposal& proposal : waiting.deposits[0].proposals) EXPECT_NE(proposal.verdict, Verdict::exact);
  ASSERT_TRUE(settle_with(waiting.deposits[0].deposit, {right}));
  EXPECT_EQ(money_of(right), orders::PaymentState::paid);
  std::string number = wrong.number;
  std::erase(number, '-');
  const std::string own = number + " ﾔﾏﾀﾞ ﾊﾅｺ";
  EXPECT_EQ(import({line(wrong.total.amount(), own.c_str())}).taken, 1) << "the wrong order's own money comes the same day";
  EXPECT_TRUE(audit().good());
}

TEST_P(ByHand, WhoPaysTheDriverHearsNothingWhenItIsUndone) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::cash_on_delivery;
  const orders::Order order = world_.place(wish);
  const auto booked = book(order, order.total);
  ASSERT_TRUE(booked);
  ASSERT_TRUE(undo_settling(tools(), world_.now(), {booked->id, now_of(*booked).version}));
  EXPECT_EQ(money_of(order), orders::PaymentState::awaiting);
  EXPECT_EQ(story(order).back().what, orders::Happening::payment_undone);
  EXPECT_THAT(mails_of(order.id.str()), Not(Contains("payment_undone")));
}

TEST_P(ByHand, ACarrierPaysTheSameSumForTwoOrdersOfADayAndNothingIsBookedTwiceForOne) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::cash_on_delivery;
  const orders::Order first = world_.place(wish), second = world_.place(wish);
  ASSERT_TRUE(book(first, Yen(2200), true));
  ASSERT_TRUE(book(second, Yen(2200), true)) << "less its fee, on one day, without a name";
  for (const orders::Order& order : {first, second}) EXPECT_EQ(money_of(order), orders::PaymentState::paid);

  const orders::Order a = place(), b = place("サトウ ケン", 0, "ken@example.jp");
  ASSERT_TRUE(book(a, Yen(901), false, "ヤマダ ハナコ"));
  EXPECT_EQ(book(a, Yen(901), false, "ヤマダ ハナコ").error(), BankError::booked);
  EXPECT_EQ(book(a, Yen(901)).error(), BankError::booked) << "whatever name is entered";
  ASSERT_TRUE(book(b, Yen(901), false, "ヤマダ ハナコ")) << "the other one is settled long ago";
  EXPECT_TRUE(book(a, Yen(902)));
  EXPECT_TRUE(audit().good());
}

TEST_P(ByHand, WhatWasPaidOtherwiseThanAtTheStoreGoesBackByTransfer) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::konbini;
  const orders::Order order = world_.place(wish);
  ASSERT_TRUE(book(order, order.total));
  cancel(order);
  ASSERT_EQ(owed().size(), 1u) << "no provider had it";
  EXPECT_EQ(owed()[0].amount, order.total);
}

INSTANTIATE_ON_BOTH_DATABASES(ByHand);

}  // namespace
}  // namespace noren::bank
