// The provider's books against ours, as a table.
#include "payments/compare.h"

#include <gtest/gtest.h>

#include <tuple>

namespace noren::payments {
namespace {

struct Row {
  const char* story;
  State ours;
  int taken_here;
  int taken_there;
  int back_here;    // arrived
  int coming_here;  // requested or pending
  int back_there;
  Difference found;
};
constexpr Row kRows[] = {
    {"both took the same", State::captured, 1980, 1980, 0, 0, 0, Difference::none},
    {"declined here, nothing there", State::declined, 0, 0, 0, 0, 0, Difference::none},
    {"still being checked here", State::checking, 0, 1980, 0, 0, 0, Difference::under_way},
    {"declined here, taken there", State::declined, 0, 1980, 0, 0, 0, Difference::late_money},
    {"cancelled here, taken there", State::cancelled, 0, 1980, 0, 0, 0, Difference::late_money},
    {"declined here, taken there and given back there", State::declined, 0, 1980, 0, 0, 1980, Difference::none},
    {"cancelled here, taken there and given back in part", State::cancelled, 0, 1980, 0, 0, 500, Difference::late_money},
    {"taken here, not there", State::captured, 1980, 0, 0, 0, 0, Difference::no_money},
    {"taken there: another amount", State::captured, 1980, 1890, 0, 0, 0, Difference::other_amount},
    {"given back on both sides", State::captured, 1980, 1980, 980, 0, 980, Difference::none},
    {"given back there, on its way here", State::captured, 1980, 1980, 0, 980, 980, Difference::none},
    {"requested here, not there yet", State::captured, 1980, 1980, 0, 980, 0, Difference::none},
    {"given back here, not there", State::captured, 1980, 1980, 980, 0, 0, Difference::refund_missing},
    {"given back there by somebody else", State::captured, 1980, 1980, 0, 0, 500, Difference::refund_unknown},
};

Standing standing(const Row& row) {
  Standing theirs;
  theirs.captured = Yen(row.taken_there);
  theirs.refunded = Yen(row.back_there);
  return theirs;
}

TEST(CompareBooks, EveryDifferenceHasItsName) {
  for (const Row& row : kRows) {
    Attempt ours;
    ours.state = row.ours;
    ours.captured = Yen(row.taken_here);
    std::vector<Refund> refunds;
    if (row.back_here > 0) refunds.emplace_back().amount = Yen(row.back_here);
    if (row.back_here > 0) refunds.back().state = RefundState::arrived;
    if (row.coming_here > 0) refunds.emplace_back().amount = Yen(row.coming_here);
    refunds.emplace_back().amount = Yen(700);
    refunds.back().state = RefundState::failed;  // counts for nothing
    EXPECT_EQ(compare(standing(row), &ours, {refunds, Yen(0)}), row.found) << row.story;
  }
}

TEST(CompareBooks, ADisputesMoneyIsNeitherMissingNorUnknown) {
  Attempt ours;
  ours.state = State::captured;
  ours.captured = Yen(1980);
  Refund refund;
  refund.amount = Yen(980);
  refund.state = RefundState::arrived;
  Standing theirs;
  theirs.captured = Yen(1980);
  for (const auto& [back_there, disputed, found] : std::initializer_list<std::tuple<int, int, Difference>>{
           {980, 1000, Difference::none},               // it takes the money another way
           {1980, 1000, Difference::none},              // it counts it as given back
           {1980, 0, Difference::refund_unknown},       // nobody disputed it
           {900, 1000, Difference::refund_missing}}) {  // what the shop gave back is another matter
    theirs.refunded = Yen(back_there);
    EXPECT_EQ(compare(theirs, &ours, {{refund}, Yen(disputed)}), found) << back_there << " " << disputed;
  }
}

TEST(GivenBackSums, CountWhatArrivedAndWhatMayStillArrive) {
  const auto refund = [](int amount, RefundState state, bool by_bank) {
    Refund one;
    one.amount = Yen(amount);
    one.state = state;
    one.by_bank = by_bank;
    return one;
  };
  const std::vector<Refund> refunds = {refund(1, RefundState::arrived, false), refund(20, RefundState::pending, false),
                                       refund(300, RefundState::requested, false), refund(4000, RefundState::failed, false),
                                       refund(50000, RefundState::pending, true)};
  EXPECT_EQ(given_back(refunds).arrived, Yen(1));
  EXPECT_EQ(given_back(refunds).possible, Yen(50321));
  EXPECT_EQ(given_back_there(refunds).possible, Yen(321)) << "the provider hears nothing of a bank transfer";
}

TEST(CompareBooks, ATwinThatNeverChargedIsNoDifference) {
  Attempt ours;
  ours.state = State::captured;
  ours.captured = Yen(1980);
  ours.reference = "pi_used";
  Standing twin;
  twin.reference = "pi_unused";
  EXPECT_EQ(compare(twin, &ours, {}), Difference::none);
  twin.reference = "pi_used";
  EXPECT_EQ(compare(twin, &ours, {}), Difference::no_money);
}

TEST(CompareBooks, ATwinThatWasPaidIsMoneyASecondTimeUnlessItWentBack) {
  Attempt ours;
  ours.state = State::captured;
  ours.captured = Yen(1980);
  ours.reference = "pi_used";
  Standing twin;
  twin.reference = "pi_again";
  twin.captured = Yen(1980);
  EXPECT_EQ(compare(twin, &ours, {}), Difference::second_money);
  twin.captured = Yen(500);
  EXPECT_EQ(compare(twin, &ours, {}), Difference::second_money) << "it is no other amount of ours";
  twin.refunded = Yen(500);
  EXPECT_EQ(compare(twin, &ours, {}), Difference::none);
}

TEST(CompareBooks, MoneyNobodyKnowsIsADifferenceUnlessItWentBack) {
  Standing theirs;
  EXPECT_EQ(compare(theirs, nullptr, {}), Difference::none);
  theirs.captured = Yen(500);
  EXPECT_EQ(compare(theirs, nullptr, {}), Difference::unknown_money);
  theirs.refunded = Yen(500);
  EXPECT_EQ(compare(theirs, nullptr, {}), Difference::none);
}

}  // namespace
}  // namespace noren::payments
