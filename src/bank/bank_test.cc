// Deposits and refunds on both databases.
#include "bank/bank.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "bank/proposals.h"
#include "bank/store.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "text/encoding.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = troubles::kind;

constexpr LocalDate kToday{2026, 11, 21};

StatementLine line(std::int64_t amount, const char* name, std::optional<std::int64_t> balance = std::nullopt, LocalDate day = kToday) {
  return {1, day, Yen(amount), name, balance ? std::optional(Yen(*balance)) : std::nullopt};
}

class Bank : public testing::DatabaseTest {
 protected:
  Tools tools() { return {world_.tools()}; }
  bool in_trouble(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, shop_, kind, subject); }).has_value();
  }
  std::int64_t troubles_open() {
    return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; });
  }
  orders::Order place(const char* kana = "ヤマダ ハナコ", std::int64_t white = 0, const char* mail = "hanako@example.jp") {
    testing::OrderWish wish;
    wish.person.email = mail;
    wish.person.recipient.kana = kana;
    wish.white = white;
    return world_.place(wish);
  }
  Import import(std::vector<StatementLine> lines) {
    Columns columns;
    columns.set(Role::day, 0);
    return take_statement(tools(), world_.now(), {std::move(lines), 3, "mark", columns});
  }
  Weighing weighing() {
    return database_->read([&](db::Tx& tx) { return weigh(tx, world_.house, shop_, world_.house.clock.now()); });
  }
  Deposit only() { return weighing().deposits.at(0).deposit; }
  Deposit now_of(const Deposit& deposit) {
    return database_->read([&](db::Tx& tx) { return *find_deposit(tx, shop_, deposit.id); });
  }
  orders::Seen seen(const orders::Order& order) { return {order.id, world_.now_of(order).version}; }
  Result<Deposit, BankError> settle_with(const Deposit& deposit, const std::vector<orders::Order>& orders, bool short_is_enough = false) {
    Settlement settlement{{deposit.id, deposit.version}, {}, short_is_enough};
    for (const orders::Order& order : orders) settlement.orders.push_back(seen(order));
    return settle(tools(), world_.now(), settlement);
  }
  std::vector<std::string> mails_of(const std::string& subject) {
    std::vector<std::string> kinds;
    database_->read([&](db::Tx& tx) {
      for (const mail::Fate& fate : mail::of_subject(tx, shop_, subject)) kinds.push_back(fate.message.kind);
    });
    return kinds;
  }
  std::vector<orders::Event> story(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  }
  std::vector<Owed> owed() {
    return database_->read([&](db::Tx& tx) { return owed_by(tx, shop_); });
  }
  void cancel(const orders::Order& order) {
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(order), {"buyer", "", true}));
  }
  std::string text_of(const char* kind, const std::string& subject) {
    mail::Contents contents;
    add_mail_kinds(contents, {world_.house, world_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    mail::Message message;
    message.shop = shop_;
    message.kind = kind;
    message.subject_id = subject;
    const auto content = database_->read([&](db::Tx& tx) { return contents.find(kind)->source(tx, message); });
    if (!content) return "";
    const auto words = *mail::builtin_template(kind, Locale::ja);
    EXPECT_TRUE(mail::faults_of(words, contents.find(kind)->sample(Locale::ja)).empty()) << kind;
    return mail::write_mail(world_.house.html, words, content->view, Locale::ja).text;
  }

  testing::OrderWorld world_{*database_};
  const ShopId shop_ = world_.context.shop;
};

const Account kAccount{"0001", "みずほ銀行", "710", "フクオカ", AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};

TEST_P(Bank, AnExactDepositPaysItsOrder) {
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
  EXPECT_EQ(orders::payment_of(story(order))->on, kToday);
  EXPECT_EQ(troubles_open(), 0);
  EXPECT_EQ(settle_with(found.deposits[0].deposit, {order}).error(), BankError::stale) << "the second press";
  EXPECT_TRUE(weighing().deposits.empty());
  database_->read([&](db::Tx& tx) { EXPECT_EQ(payer_of(tx, world_.house, now_of(*settled)), "ﾔﾏﾀﾞ ﾊﾅｺ"); });
}

TEST_P(Bank, TheSameLineIsReadOnce) {
  const std::vector<StatementLine> monday = {line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 100'000), line(1000, "ｻﾄｳ", 101'000)};
  EXPECT_EQ(import(monday).taken, 2);
  const Import again = import(monday);
  EXPECT_EQ(again.taken, 0);
  EXPECT_EQ(again.known, 2);
  EXPECT_EQ(again.withdrawals, 3);
  const Import overlap = import({monday[0], monday[1], line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 103'530), line(700, "ｲﾄｳ", 104'230)});
  EXPECT_EQ(overlap.taken, 2) << "an equal one with another balance is another one";
  EXPECT_EQ(import({line(2530, "ヤマダ　ハナコ"), line(2530, "ﾔﾏﾀﾞﾊﾅｺ"), line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ")}).taken, 1)
      << "without balances their number counts";
  EXPECT_EQ(weighing().deposits.size(), 5u);
}

TEST_P(Bank, TwoEqualLinesAreTwoDepositsAndOverlappingFilesTakeNeitherTwice) {
  const std::vector<StatementLine> october = {line(900, "ｻﾄｳ"), line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ"), line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ")};
  EXPECT_EQ(import(october).taken, 3) << "two of one day, amount and name in one file are two";
  const Import overlap = import({october[1], october[2], line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ"), line(400, "ｲﾄｳ")});
  EXPECT_EQ(overlap.taken, 2) << "a third one is new";
  EXPECT_EQ(overlap.known, 2);
  const Import one = import({october[1]});
  EXPECT_EQ(one.taken, 0);
  EXPECT_EQ(one.known, 1);
  EXPECT_EQ(weighing().deposits.size(), 5u);
}

TEST_P(Bank, WhatWasEnteredByHandIsKnownAgain) {
  const Entry entry{kToday, Yen(2530), "ヤマダ ハナコ", false};
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), entry));
  EXPECT_EQ(enter_deposit(tools(), world_.now(), entry).error(), BankError::known);
  EXPECT_EQ(import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 100'000)}).known, 1);
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), {kToday, Yen(2530), "ヤマダ ハナコ", true}));
  EXPECT_EQ(weighing().deposits.size(), 2u);
}

TEST_P(Bank, APartIsWrittenDownAndTheRestCompletesIt) {
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

TEST_P(Bank, AFeeMayBeLetGo) {
  const orders::Order order = place();
  import({line(2310, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}, true));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_TRUE(orders::payment_of(story(order))->let_go);
  EXPECT_EQ(troubles_open(), 0) << "it is decided already";
}

TEST_P(Bank, WhatIsTooMuchStaysToBeGivenBack) {
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
  const auto known = give_account(tools(), world_.now(), {refund->id, refund->version}, kAccount);
  ASSERT_TRUE(known);
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, known->version}, {kToday, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid) << "the order itself stays paid";
  EXPECT_EQ(story(order).back().what, orders::Happening::part_refunded);
  EXPECT_TRUE(owed().empty());
  EXPECT_EQ(troubles_open(), 0) << "the surplus went back";
}

TEST_P(Bank, TwoOrdersInOneTransfer) {
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

TEST_P(Bank, NothingHappensWhenOneOfTwoOrdersCannotBePaid) {
  const orders::Order a = place(), b = place("ヤマダ ハナコ", 1);
  import({line(7260, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Deposit deposit = only();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(b), {b.total, kToday, "", false}));
  EXPECT_EQ(settle_with(deposit, {a, b}).error(), BankError::order_paid);
  EXPECT_EQ(world_.now_of(a).payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(now_of(deposit).state, DepositState::fresh);
  EXPECT_EQ(settle(tools(), world_.now(), {{deposit.id, deposit.version}, {{a.id, 99}}, false}).error(), BankError::stale);
  EXPECT_EQ(settle(tools(), world_.now(), {{deposit.id, deposit.version}, {}, false}).error(), BankError::order_unknown);
  EXPECT_EQ(settle(tools(), world_.now(), {{DepositId("none"), 1}, {seen(a)}, false}).error(), BankError::not_found);
}

TEST_P(Bank, PaidTwiceIsSetApartAndGivenBack) {
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

TEST_P(Bank, NamesThatAreNobodysBusinessAreForgotten) {
  import({line(33, "ｹﾂｻﾝﾘｿｸ"), line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  const Weighing found = weighing();
  const Deposit interest = found.deposits[0].deposit.amount == Yen(33) ? found.deposits[0].deposit : found.deposits[1].deposit;
  ASSERT_TRUE(set_aside(tools(), world_.now(), {{interest.id, interest.version}, Aside::not_ours, OrderId()}));
  world_.house.clock.advance(std::chrono::hours(24 * 89));
  forget_names(world_.house, world_.house.clock.now());
  const auto name = [&] {
    return database_->read([&](db::Tx& tx) { return payer_of(tx, world_.house, *find_deposit(tx, shop_, interest.id)); });
  };
  EXPECT_EQ(name(), "ｹﾂｻﾝﾘｿｸ");
  world_.house.clock.advance(std::chrono::hours(24 * 2));
  forget_names(world_.house, world_.house.clock.now());
  EXPECT_EQ(name(), "");
  EXPECT_EQ(weighing().deposits.at(0).payer, "ﾔﾏﾀﾞ ﾊﾅｺ");
}

TEST_P(Bank, MoneyForACancelledOrderIsOwedBack) {
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

TEST_P(Bank, PartsOfACancelledOrderAreOwedBack) {
  const orders::Order order = place();
  import({line(2000, "ﾔﾏﾀﾞ ﾊﾅｺ")});
  ASSERT_TRUE(settle_with(only(), {order}));
  EXPECT_TRUE(owed().empty());
  cancel(order);
  ASSERT_EQ(owed().size(), 1u);
  EXPECT_EQ(owed()[0].amount, Yen(2000));
  const auto refund = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(2000), false});
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, kAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {refund->id, 2}, {kToday, ""}));
  EXPECT_EQ(orders::money_back(story(order)), Yen(2000));
  EXPECT_TRUE(owed().empty());
}

TEST_P(Bank, WhatWentBackIsNotOfferedAgain) {
  const orders::Order order = place();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order), {order.total, kToday, "", false}));
  cancel(order);
  const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), false});
  ASSERT_TRUE(some);
  ASSERT_EQ(owed().size(), 1u) << "the rest is still owed";
  EXPECT_EQ(owed()[0].amount, Yen(1530));
  EXPECT_EQ(start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1531), false}).error(), BankError::too_much);
  ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kToday, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due) << "not all of it is back";
  const auto rest = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1530), false});
  ASSERT_TRUE(rest);
  EXPECT_TRUE(owed().empty());
  ASSERT_TRUE(give_account(tools(), world_.now(), {rest->id, rest->version}, kAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {rest->id, 2}, {kToday, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order)), order.total);
}

TEST_P(Bank, WhatIsLeftAfterATransferIsGivenBackByHand) {
  const orders::Order order = place();
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order), {order.total, kToday, "", false}));
  cancel(order);
  const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), false});
  ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kAccount));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kToday, ""}));
  EXPECT_EQ(orders::refund_order(world_.tools(), world_.now(), seen(order), {order.total, kToday}).error(), orders::DeedError::bad_amount);
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order), {Yen(1530), kToday}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::money_back(story(order)), order.total);
  EXPECT_TRUE(owed().empty());
}

TEST_P(Bank, WhatIsOnItsWayByTransferIsNotGivenBackByHandAsWell) {
  for (const bool sent : {true, false}) {
    const orders::Order order = place("ヤマダ ハナコ", 0, sent ? "hanako@example.jp" : "taro@example.jp");
    orders::DeedTools deeds = world_.tools();
    deeds.by_transfer = on_its_way;
    const auto left = [&] { return database_->read([&](db::Tx& tx) { return orders::owed_back(tx, deeds, world_.now_of(order)); }); };
    const auto by_hand = [&](Yen amount) { return orders::refund_order(deeds, world_.now(), seen(order), {amount, kToday}); };
    ASSERT_TRUE(orders::mark_paid(deeds, world_.now(), seen(order), {order.total, kToday, "", false}));
    cancel(order);
    const auto some = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(1000), true});
    const auto little = start_refund(tools(), world_.now(), {order.id, DepositId(), Yen(10), false});
    EXPECT_EQ(left(), order.total - Yen(1010));
    EXPECT_EQ(by_hand(order.total).error(), orders::DeedError::bad_amount);
    ASSERT_TRUE(by_hand(order.total - Yen(1010)));
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due) << "two transfers are still to be sent";
    EXPECT_EQ(by_hand(Yen(1010)).error(), orders::DeedError::nothing_owed);
    EXPECT_TRUE(owed().empty());
    ASSERT_TRUE(give_account(tools(), world_.now(), {little->id, little->version}, kAccount));
    ASSERT_TRUE(mark_sent(tools(), world_.now(), {little->id, 2}, {kToday, ""}));
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
    if (sent) {
      ASSERT_TRUE(give_account(tools(), world_.now(), {some->id, some->version}, kAccount));
      ASSERT_TRUE(mark_sent(tools(), world_.now(), {some->id, 2}, {kToday, ""}));
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

TEST_P(Bank, ALongStatementIsReadInSlicesAndTwiceIsOnce) {
  std::vector<StatementLine> lines;
  for (int i = 0; i < 250; ++i) lines.push_back(line(1000 + i % 240, "ﾔﾏﾀﾞ ﾊﾅｺ"));  // ten of them are there twice
  std::vector<StatementLine> begun(lines.begin(), lines.begin() + 105);
  EXPECT_EQ(import(begun).taken, 105) << "as if the reading had ended there";
  const Import all = import(lines);
  EXPECT_EQ(all.taken, 145);
  EXPECT_EQ(all.known, 105);
  EXPECT_EQ(import(lines).taken, 0);
  const auto twice = database_->read([&](db::Tx& tx) { return fresh_deposits(tx, shop_, 1000); });
  EXPECT_EQ(twice.size(), 250u);
  EXPECT_EQ(std::count_if(twice.begin(), twice.end(), [](const Deposit& one) { return one.amount == Yen(1005); }), 2);
}

// ---- refunds

class Refunds : public Bank {
 protected:
  void SetUp() override {
    order_ = place();
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(order_), {order_.total, kToday, "", false}));
    cancel(order_);
  }
  Refund start(bool ask = true) {
    const auto refund = start_refund(tools(), world_.now(), {order_.id, DepositId(), order_.total, ask});
    EXPECT_TRUE(refund);
    return *refund;
  }
  SeenRefund seen_now(const Refund& refund) {
    return {refund.id, database_->read([&](db::Tx& tx) { return find_refund(tx, shop_, refund.id)->version; })};
  }
  std::string token_of(const Refund& refund) {
    return database_->read([&](db::Tx& tx) { return refund_token(world_.house.House::keys, *find_refund(tx, shop_, refund.id)); });
  }
  Refund now_of(const Refund& refund) {
    return database_->read([&](db::Tx& tx) { return *find_refund(tx, shop_, refund.id); });
  }

  orders::Order order_;
};

TEST_P(Refunds, FromTheLinkToTheRecordOfTheTransfer) {
  const Refund refund = start();
  EXPECT_THAT(mails_of(refund.id.str() + ".1"), ::testing::ElementsAre("refund_account"));
  EXPECT_THAT(text_of("refund_account", refund.id.str() + ".1"), HasSubstr("https://kurumi.example/refunds/" + token_of(refund)));
  ASSERT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kAccount));
  EXPECT_EQ(text_of("refund_account", refund.id.str() + ".1"), "") << "answered: the mail is not needed any more";
  EXPECT_EQ(make_file(tools(), world_.now(), {seen_now(refund)}, kToday).error(), BankError::no_consignor);
  database_->write([&](db::Tx& tx) {
    const Consignor consignor{
        "1234567890", "ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ", {"0001", "みずほ銀行", "710", "フクオカ", AccountKind::ordinary, "7654321", ""}, 0};
    EXPECT_TRUE(save_consignor(tx, world_.house, shop_, consignor));
    EXPECT_FALSE(save_consignor(tx, world_.house, shop_, consignor)) << "somebody was faster";
  });
  const SeenRefund known = seen_now(refund);
  const auto file = make_file(tools(), world_.now(), {known}, {2026, 11, 24});
  ASSERT_TRUE(file);
  EXPECT_EQ(make_file(tools(), world_.now(), {known}, {2026, 11, 24}).error(), BankError::stale) << "never in two files";
  const std::string bytes = *file_bytes(tools(), world_.now(), file->id);
  EXPECT_EQ(bytes.size(), 4u * 122u);
  EXPECT_THAT(text::decode_as(bytes, text::Encoding::cp932)->utf8, HasSubstr("ﾔﾏﾀﾞ ﾊﾅｺ"));
  ASSERT_TRUE(mark_sent(tools(), world_.now(), seen_now(refund), {kToday, "受付番号 42"}));
  EXPECT_EQ(world_.now_of(order_).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(orders::refund_of(story(order_))->amount, order_.total);
  EXPECT_THAT(text_of("refund_sent", refund.id.str()), HasSubstr("みずほ銀行"));
  EXPECT_THAT(text_of("refund_sent", refund.id.str()), Not(HasSubstr("0123456"))) << "no account numbers by mail";
  database_->read([&](db::Tx& tx) { EXPECT_EQ(box_of(tx, world_.house, now_of(refund)).note, "受付番号 42"); });
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kToday, ""}).error(), BankError::not_now);
}

TEST_P(Refunds, ALinkEndsAfterFourteenDaysAndWhenItIsReplaced) {
  const Refund refund = start();
  const std::string first = token_of(refund);
  ASSERT_TRUE(ask_again(tools(), world_.now(), seen_now(refund)));
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), first, kAccount).error(), BankError::link_over);
  const std::string second = token_of(refund);
  EXPECT_NE(first, second);
  EXPECT_THAT(mails_of(refund.id.str() + ".2"), ::testing::ElementsAre("refund_account"));
  world_.house.clock.advance(kLinkLasts + std::chrono::minutes(1));
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), second, kAccount).error(), BankError::link_over);
  for (const std::string& forged :
       {std::string(), refund.id.str(), refund.id.str() + std::string(26, 'a'), second.substr(1), std::string(500, 'x')}) {
    EXPECT_EQ(give_account_by_link(tools(), world_.now(), forged, kAccount).error(), BankError::not_found) << forged;
  }
  ASSERT_TRUE(ask_again(tools(), world_.now(), seen_now(refund)));
  EXPECT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kAccount));
}

TEST_P(Refunds, WhatLiesInAFileIsTakenOutFirst) {
  const Refund refund = start(false);
  EXPECT_TRUE(mails_of(refund.id.str() + ".1").empty());
  database_->write([&](db::Tx& tx) {
    save_consignor(tx, world_.house, shop_, {"1", "ｸﾙﾐ", {"0001", "ミズホ", "710", "フクオカ", AccountKind::ordinary, "7654321", ""}, 0});
  });
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kToday, ""}).error(), BankError::not_now) << "nobody knows where to";
  ASSERT_TRUE(give_account(tools(), world_.now(), seen_now(refund), kAccount));
  const auto file = make_file(tools(), world_.now(), {seen_now(refund)}, kToday);
  ASSERT_TRUE(file);
  EXPECT_EQ(drop_refund(tools(), world_.now(), seen_now(refund)).error(), BankError::not_now);
  EXPECT_EQ(give_account_by_link(tools(), world_.now(), token_of(refund), kAccount).error(), BankError::not_now);
  ASSERT_TRUE(take_out(tools(), world_.now(), seen_now(refund)));
  EXPECT_FALSE(file_bytes(tools(), world_.now(), file->id)) << "nothing is left in it";
  ASSERT_TRUE(drop_refund(tools(), world_.now(), seen_now(refund)));
  EXPECT_EQ(owed().size(), 1u) << "still owed";
}

TEST_P(Refunds, ARefundRecordedElsewhereIsNotRecordedTwice) {
  const Refund refund = start(false);
  ASSERT_TRUE(give_account(tools(), world_.now(), seen_now(refund), kAccount));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(order_), {order_.total, kToday}));
  EXPECT_EQ(mark_sent(tools(), world_.now(), seen_now(refund), {kToday, ""}).error(), BankError::not_now);
  EXPECT_EQ(now_of(refund).state, RefundState::account_known);
}

TEST_P(Refunds, ErasingThePersonTakesTheAccount) {
  const Refund refund = start();
  ASSERT_TRUE(give_account_by_link(tools(), world_.now(), token_of(refund), kAccount));
  database_->write([&](db::Tx& tx) { people::erase(tx, shop_, order_.person, order_.created_at); });
  database_->read([&](db::Tx& tx) { EXPECT_FALSE(box_of(tx, world_.house, now_of(refund)).account); });
}

INSTANTIATE_ON_BOTH_DATABASES(Bank);
INSTANTIATE_ON_BOTH_DATABASES(Refunds);

}  // namespace
}  // namespace noren::bank
