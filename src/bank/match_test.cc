#include "bank/match.h"

#include <gtest/gtest.h>

#include "bank/fees.h"
#include "testing/claims.h"

namespace noren::bank {
namespace {

using testing::claim;
using testing::kPaidOn;
using testing::money;
using testing::number_typed;

Proposal best(std::vector<Claim> claims, const Money& deposit) {
  const auto all = match(std::vector{deposit}, claims);
  return all.front().empty() ? Proposal{} : all.front().front();
}

bool has(const Proposal& proposal, Reason reason) {
  return std::find(proposal.reasons.begin(), proposal.reasons.end(), reason) != proposal.reasons.end();
}

TEST(Match, FeesAreOfTheirTime) {
  for (const std::int64_t fee : {110, 145, 154, 165, 220, 275, 330, 440, 550, 660, 770, 880})
    EXPECT_TRUE(is_usual_fee(Yen(fee), kPaidOn)) << fee;
  for (const std::int64_t fee : {0, 1, 100, 109, 111, 1000, 1980}) EXPECT_FALSE(is_usual_fee(Yen(fee), kPaidOn)) << fee;
  EXPECT_TRUE(is_usual_fee(Yen(320), {2025, 1, 1}));
  EXPECT_FALSE(is_usual_fee(Yen(320), kPaidOn));
  EXPECT_FALSE(is_usual_fee(Yen(154), {2021, 9, 30}));
}

TEST(Match, ExactNeedsTheAmountAndAName) {
  const std::vector<Claim> one = {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "サトウ ケン", 4820), claim(1044, "ヤマダ ジロウ", 3000)};
  EXPECT_EQ(best(one, money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number_typed(1042, false) + "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4820, number_typed(1042) + " ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::exact) << "somebody else pays, and says what for";
  EXPECT_EQ(best(one, money(4820, number_typed(1042))).verdict, Verdict::exact);
  EXPECT_EQ(best(one, money(4819, "ﾔﾏﾀﾞ ﾊﾅｺ")).verdict, Verdict::likely);
  EXPECT_EQ(best(one, money(4820, "ﾔﾏﾀﾞ ﾊﾅ")).verdict, Verdict::likely);
  EXPECT_EQ(best(one, money(4820, "ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::none) << "two orders have this amount";
  EXPECT_EQ(best(one, money(9999, "ｽｽﾞｷ ｲﾁﾛｳ")).verdict, Verdict::none);
}

TEST(Match, ANameInKanjiIsComparedAsItIsWritten) {
  Claim hers = claim(1042, "ヤマダ ハナコ", 4820);
  hers.written = read_payer("山田 花子").bare;
  Claim other = claim(1043, "サトウ ケン", 4820);
  other.written = read_payer("佐藤 健").bare;
  const Proposal same = best({hers, other}, money(4820, "山田　花子"));
  EXPECT_EQ(same.verdict, Verdict::likely) << "how it is read nobody knows";
  EXPECT_TRUE(has(same, Reason::written_equal));
  EXPECT_EQ(same.claims, std::vector<std::size_t>{0});
  const Proposal strange = best({hers}, money(4820, "鈴木一郎"));
  EXPECT_TRUE(has(strange, Reason::amount_only));
  EXPECT_TRUE(has(strange, Reason::unread_name));
  EXPECT_EQ(best({hers, other}, money(4820, number_typed(1042) + "鈴木一郎")).verdict, Verdict::exact) << "the number needs no name";
}

TEST(Match, DoubtIsNeverExact) {
  const Money paid = money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ");
  const Claim hers = claim(1042, "ヤマダ ハナコ", 4820);
  const Proposal twins = best({hers, claim(1050, "ヤマダ ハナコ", 4820)}, paid);
  EXPECT_EQ(twins.verdict, Verdict::likely);
  EXPECT_TRUE(has(twins, Reason::rival));
  const Proposal named = best({hers, claim(1050, "ヤマダ ハナコ", 4820)}, money(4820, number_typed(1050) + "ﾔﾏﾀﾞﾊﾅｺ"));
  EXPECT_EQ(named.verdict, Verdict::exact) << "the number says which";
  EXPECT_EQ(named.claims, std::vector<std::size_t>{1});
  EXPECT_EQ(best({hers, claim(1050, "サトウ ケン", 4820)}, money(4820, number_typed(1050) + "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::likely)
      << "name and number disagree";
  EXPECT_TRUE(has(best({hers}, money(4820, "A10421 ﾔﾏﾀﾞﾊﾅｺ")), Reason::other_number)) << "a number that was misread";
  EXPECT_EQ(best({hers}, money(4820, number_typed(1099) + " ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::likely) << "another order's number";
  const Proposal sums = best({hers, claim(1050, "ヤマダ ハナコ", 4000), claim(1051, "ヤマダ ハナコ", 820)}, paid);
  EXPECT_EQ(sums.verdict, Verdict::likely) << "or two others together";
  EXPECT_EQ(best({hers}, money(4820, "ﾔﾏﾀﾞ ﾊﾅｺ", {2026, 11, 17})).verdict, Verdict::none) << "before she ordered";
  const Proposal early = best({hers}, money(4820, number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ", {2026, 11, 17}));
  EXPECT_EQ(early.verdict, Verdict::likely);
  EXPECT_TRUE(has(early, Reason::before_order));
  EXPECT_TRUE(has(best({claim(7, "イ イ", 4820)}, money(4820, "ｲ ｲ")), Reason::short_name));
}

struct LikelyRow {
  const char* what;
  std::vector<Claim> claims;
  Money deposit;
  Outcome outcome;
  Reason reason;
  std::int64_t difference;
};

void expect_likely(std::span<const LikelyRow> rows) {
  for (const LikelyRow& row : rows) {
    const Proposal proposal = best(row.claims, row.deposit);
    EXPECT_EQ(proposal.verdict, Verdict::likely) << row.what;
    EXPECT_EQ(proposal.outcome, row.outcome) << row.what;
    EXPECT_TRUE(has(proposal, row.reason)) << row.what;
    EXPECT_EQ(proposal.difference, Yen(row.difference)) << row.what;
  }
}

TEST(Match, LikelyHasItsReasons) {
  Claim gift = claim(1042, "ヤマダ ハナコ", 4820);
  gift.recipient = read_payer("サトウ ケン");
  const LikelyRow rows[] = {
      {"fee taken off", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4600, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::fee_short, Reason::fee_deducted, -220},
      {"one slip", {claim(1042, "ヤマザキ ケン", 4820)}, money(4820, "ﾔﾏｻｷ ｹﾝ"), Outcome::settles, Reason::name_near, 0},
      {"family", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4820, "ﾔﾏﾀﾞ ﾀﾛｳ"), Outcome::settles, Reason::family_name, 0},
      {"the recipient pays", {gift}, money(4820, "ｻﾄｳ ｹﾝ"), Outcome::settles, Reason::recipient_name, 0},
      {"nothing but the amount", {claim(1042, "ヤマダ ハナコ", 4820)}, money(4820, "ｶ)ｸﾙﾐ"), Outcome::settles, Reason::amount_only, 0},
      {"too much", {claim(1042, "ヤマダ ハナコ", 4820)}, money(5000, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::overpaid, Reason::amount_more, 180},
      {"too little", {claim(1042, "ヤマダ ハナコ", 4820)}, money(3000, "ﾔﾏﾀﾞﾊﾅｺ"), Outcome::underpaid, Reason::amount_less, -1820},
      {"two in one",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000)},
       money(5820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::settles,
       Reason::sum_of_orders,
       0},
      {"three in one",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000), claim(1044, "ヤマダ ハナコ", 2000)},
       money(7820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::settles,
       Reason::sum_of_orders,
       0},
      {"two in one less the fee",
       {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000)},
       money(5600, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::fee_short,
       Reason::sum_of_orders,
       -220},
  };
  expect_likely(rows);
  Claim begun = claim(1042, "ヤマダ ハナコ", 4820);
  begun.due = Yen(1820);
  EXPECT_EQ(best({begun}, money(1820, "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact) << "the rest of what came in part";
}

TEST(Match, MoneyForAnOrderThatIsPaidOrOverIsLikelyToo) {
  const LikelyRow rows[] = {
      {"paid before",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::paid)},
       money(4820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::twice,
       Reason::already_paid,
       0},
      {"cancelled before",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended)},
       money(4820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::ended,
       Reason::order_ended,
       0},
      {"cancelled before, less the fee",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended)},
       money(4600, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::ended,
       Reason::order_ended,
       -220},
      {"cancelled before, and another amount",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended)},
       money(5820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::ended,
       Reason::order_ended,
       1000},
      {"one that waits comes before it",
       {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended), claim(1043, "ヤマダ ハナコ", 5000)},
       money(5820, "ﾔﾏﾀﾞﾊﾅｺ"),
       Outcome::overpaid,
       Reason::amount_more,
       820},
  };
  expect_likely(rows);
}

TEST(Match, TheSecondOfTwoEqualDepositsIsPaidTwice) {
  const auto all = match(std::vector{money(4820, "ﾔﾏﾀﾞﾊﾅｺ"), money(4820, "ﾔﾏﾀﾞﾊﾅｺ")}, std::vector{claim(1042, "ヤマダ ハナコ", 4820)});
  EXPECT_EQ(all[0].front().verdict, Verdict::exact);
  EXPECT_EQ(all[1].front().verdict, Verdict::likely);
  EXPECT_EQ(all[1].front().outcome, Outcome::twice);
}

TEST(Match, ARestThatComesOnceMoreIsPaidTwice) {
  Claim begun = claim(1042, "ヤマダ ハナコ", 3300);
  begun.due = Yen(500);
  const auto all = match(std::vector{money(500, "ﾔﾏﾀﾞﾊﾅｺ"), money(500, "ﾔﾏﾀﾞﾊﾅｺ")}, std::vector{begun});
  EXPECT_EQ(all[0].front().verdict, Verdict::exact);
  ASSERT_FALSE(all[1].empty());
  EXPECT_EQ(all[1].front().verdict, Verdict::likely);
  EXPECT_EQ(all[1].front().outcome, Outcome::twice);
  EXPECT_TRUE(has(all[1].front(), Reason::part_equal));

  Claim paid = claim(1042, "ヤマダ ハナコ", 3300, Standing::paid);
  paid.parts = {Yen(2800), Yen(500)};
  for (const std::int64_t again : {500, 2800}) {
    const Proposal proposal = best({paid}, money(again, "ﾔﾏﾀﾞﾊﾅｺ"));
    EXPECT_EQ(proposal.outcome, Outcome::twice) << again;
    EXPECT_EQ(proposal.difference, Yen(0));
    EXPECT_EQ(best({paid}, money(again, "ｻﾄｳ ｹﾝ")).verdict, Verdict::none) << "somebody else";
  }
  EXPECT_EQ(best({paid}, money(501, "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::none);
}

// Two orders of one name and amount, of two buyers.
std::vector<Claim> namesakes(Standing standing, std::int64_t total = 4820) {
  std::vector<Claim> both = {claim(1042, "ヤマダ ハナコ", total, standing), claim(1050, "ヤマダ ハナコ", 4820)};
  both[1].person = people::PersonId("another buyer");
  return both;
}

TEST(Match, TheOrderThatALineNamesIsOfferedBeforeOneThatOnlyLooksLikeIt) {
  const std::string named = number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ";
  const std::string two = number_typed(1042) + " " + number_typed(1043) + " ﾔﾏﾀﾞﾊﾅｺ";
  const std::vector<std::size_t> first = {0}, second = {1}, sum = {0, 1};
  const std::vector<Claim> three = {claim(1042, "ヤマダ ハナコ", 4820), claim(1043, "ヤマダ ハナコ", 1000),
                                    claim(1050, "ヤマダ ハナコ", 5820)};
  struct Row {
    const char* what;
    std::vector<Claim> claims;
    Money deposit;
    std::vector<std::size_t> offered;
    Outcome outcome;
    Reason reason;
  };
  const Row rows[] = {
      {"paid before", namesakes(Standing::paid), money(4820, named), first, Outcome::twice, Reason::rival},
      {"cancelled before", namesakes(Standing::ended), money(4820, named), first, Outcome::ended, Reason::rival},
      {"its fee taken off", namesakes(Standing::waiting, 5040), money(4820, named), first, Outcome::fee_short, Reason::rival},
      {"an old number, and the amount of another", namesakes(Standing::paid, 3000), money(4820, named), second, Outcome::settles,
       Reason::other_number},
      {"two numbers", three, money(5820, two), sum, Outcome::settles, Reason::rival},
      {"two numbers, the amount of one", three, money(4820, two), first, Outcome::settles, Reason::other_number},
  };
  for (const Row& row : rows) {
    const Proposal proposal = best(row.claims, row.deposit);
    EXPECT_EQ(proposal.verdict, Verdict::likely) << row.what;
    EXPECT_EQ(proposal.claims, row.offered) << row.what;
    EXPECT_EQ(proposal.outcome, row.outcome) << row.what;
    EXPECT_TRUE(has(proposal, row.reason)) << row.what;
  }
  EXPECT_FALSE(has(best(three, rows[4].deposit), Reason::other_number)) << "both numbers are its own";
}

TEST(Match, MoneyThatNamesACancelledOrderIsItsWhateverTheAmountAndEveryOtherOrderWarns) {
  std::vector<Claim> hers = {claim(1042, "ヤマダ ハナコ", 4820, Standing::ended), claim(1043, "ヤマダ ハナコ", 1320),
                             claim(1044, "ヤマダ ハナコ", 1320), claim(1045, "サトウ ケン", 1320)};
  for (const std::int64_t amount : {1320, 4820}) {
    const auto offered = match(std::vector{money(amount, number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ")}, hers).front();
    ASSERT_GE(offered.size(), amount == 1320 ? 2u : 1u);
    EXPECT_EQ(offered[0].claims, std::vector<std::size_t>{0}) << amount;
    EXPECT_EQ(offered[0].outcome, Outcome::ended);
    EXPECT_FALSE(has(offered[0], Reason::other_number));
    for (std::size_t i = 1; i < offered.size(); ++i) EXPECT_TRUE(has(offered[i], Reason::other_number)) << amount << " " << i;
  }
}

TEST(Match, MoneyThatNamesAnOrderPaidInPartIsOfferedToItAndNoOtherOrderByOnePress) {
  std::vector<Claim> hers = {claim(1043, "ヤマダ ハナコ", 1320), claim(1044, "ヤマダ ハナコ", 1320), claim(1042, "ヤマダ ハナコ", 1320)};
  hers[2].due = Yen(317);
  const std::string named = number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ";
  const auto offered = match(std::vector{money(1320, named)}, hers).front();
  ASSERT_EQ(offered.size(), kProposalsMost);
  EXPECT_EQ(offered[0].claims, std::vector<std::size_t>{2});
  EXPECT_EQ(offered[0].outcome, Outcome::overpaid);
  EXPECT_EQ(offered[0].verdict, Verdict::likely);
  EXPECT_FALSE(offered[0].not_named);
  for (std::size_t i = 1; i < offered.size(); ++i) {
    EXPECT_TRUE(offered[i].not_named) << i;
    EXPECT_TRUE(has(offered[i], Reason::other_number)) << i;
  }
  EXPECT_EQ(best(hers, money(1320, "ﾔﾏﾀﾞﾊﾅｺ")).claims, std::vector<std::size_t>{0}) << "without a number the amount decides";
  hers[1].total = hers[1].due = Yen(1003);
  EXPECT_EQ(best(hers, money(1320, named)).claims, (std::vector<std::size_t>{1, 2})) << "the rest, together with another order";
  EXPECT_TRUE(has(choose(money(1320, named), hers, {0}), Reason::other_number)) << "who chooses another one is warned";
}

TEST(Match, OfTwoEqualDepositsThatNameOneOrderNeitherIsAnotherBuyers) {
  const std::vector<Claim> claims = namesakes(Standing::waiting);
  const Money named = money(4820, number_typed(1042) + " ﾔﾏﾀﾞﾊﾅｺ"), unnamed = money(4820, "ﾔﾏﾀﾞﾊﾅｺ");
  const auto all = match(std::vector{named, named, unnamed}, claims);
  EXPECT_EQ(all[0].front().verdict, Verdict::exact);
  EXPECT_EQ(all[0].front().claims, std::vector<std::size_t>{0});
  EXPECT_EQ(all[1].front().claims, std::vector<std::size_t>{0});
  EXPECT_EQ(all[1].front().outcome, Outcome::twice);
  EXPECT_TRUE(has(all[1].front(), Reason::rival)) << "nothing is set apart without a look";
  EXPECT_EQ(all[2].front().claims, std::vector<std::size_t>{1});
  EXPECT_EQ(all[2].front().verdict, Verdict::likely) << "a namesake paid just now, and may have paid twice";
  std::vector<Claim> hers = claims;
  hers[1].person = hers[0].person;
  EXPECT_EQ(match(std::vector{named, unnamed}, hers)[1].front().verdict, Verdict::exact) << "one buyer's two orders, two transfers";
}

TEST(Match, AnAmountThatIsAnotherOrdersLessTheFeeIsNotExact) {
  const std::vector<Claim> hers = {claim(1042, "ヤマダ ハナコ", 4820), claim(1050, "ヤマダ ハナコ", 4600)};
  const Proposal either = best(hers, money(4600, "ﾔﾏﾀﾞﾊﾅｺ"));
  EXPECT_EQ(either.verdict, Verdict::likely);
  EXPECT_EQ(either.claims, std::vector<std::size_t>{1});
  EXPECT_TRUE(has(either, Reason::rival));
  EXPECT_EQ(best(hers, money(4600, number_typed(1050) + " ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact) << "the number says which";
  EXPECT_EQ(best(hers, money(4820, "ﾔﾏﾀﾞﾊﾅｺ")).verdict, Verdict::exact);
}

}  // namespace
}  // namespace noren::bank
