// Lines of statements that become deposits, each once, on both databases.
#include <gmock/gmock.h>

#include <algorithm>

#include "testing/bank.h"

namespace noren::bank {
namespace {

using testing::kBankDay;
using testing::line;

class TakenStatement : public testing::BankTest {};

TEST_P(TakenStatement, TheSameLineIsReadOnce) {
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

TEST_P(TakenStatement, TwoEqualLinesAreTwoDepositsAndOverlappingFilesTakeNeitherTwice) {
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

TEST_P(TakenStatement, ALineWhoseNameIsReadOtherwiseIsKnownByItsBalance) {
  EXPECT_EQ(import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 102'530), line(1000, "ｻﾄｳ", 103'530)}).taken, 2);
  const Import edited = import({line(2530, "A1042-9 ﾔﾏﾀﾞ ﾊﾅｺ", 102'530), line(1000, "ｻﾄｳ", 103'530)});
  EXPECT_EQ(edited.taken, 0) << "somebody wrote into the file";
  EXPECT_EQ(edited.known, 2);
  EXPECT_EQ(import({line(2530, "ﾌﾘｺﾐ", 102'530), line(2530, "ﾌﾘｺﾐ", 105'060)}).taken, 1) << "another column is said to be the name";
  EXPECT_EQ(import({line(700, "ｲﾄｳ", 400), line(700, "ﾓﾘ", 400)}).taken, 2) << "in, out, and in again";
  EXPECT_EQ(import({line(2530, "ﾔﾏﾀﾞ ﾊﾅ")}).taken, 1) << "without a balance nothing tells";
  EXPECT_EQ(weighing().deposits.size(), 6u);
}

TEST_P(TakenStatement, WhatWasEnteredByHandIsKnownAgain) {
  const Entry entry{kBankDay, Yen(2530), "ヤマダ ハナコ", false};
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), entry));
  EXPECT_EQ(enter_deposit(tools(), world_.now(), entry).error(), BankError::known);
  EXPECT_EQ(import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ", 100'000)}).known, 1);
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), {kBankDay, Yen(2530), "ヤマダ ハナコ", true}));
  EXPECT_EQ(weighing().deposits.size(), 2u);
}

TEST_P(TakenStatement, NamesThatAreNobodysBusinessAreForgotten) {
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

TEST_P(TakenStatement, ALongStatementIsReadInSlicesAndTwiceIsOnce) {
  std::vector<StatementLine> lines;
  for (int i = 0; i < 250; ++i) lines.push_back(line(1000 + i % 240, "ﾔﾏﾀﾞ ﾊﾅｺ"));  // ten of them are there twice
  std::vector<StatementLine> begun(lines.begin(), lines.begin() + 105);
  EXPECT_EQ(import(begun).taken, 105) << "as if the reading had ended there";
  const Import all = import(lines);
  EXPECT_EQ(all.taken, 145);
  EXPECT_EQ(all.known, 105);
  EXPECT_EQ(import(lines).taken, 0);
  const auto twice = database_->read([&](db::Tx& tx) { return fresh_deposits(tx, shop_, 1000, 0); });
  EXPECT_EQ(twice.size(), 250u);
  EXPECT_EQ(std::count_if(twice.begin(), twice.end(), [](const Deposit& one) { return one.amount == Yen(1005); }), 2);
}

INSTANTIATE_ON_BOTH_DATABASES(TakenStatement);

}  // namespace
}  // namespace noren::bank
