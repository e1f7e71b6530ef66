#include "bank/rules.h"

#include <gtest/gtest.h>

namespace noren::bank {
namespace {

TEST(BankRules, MoneyFillsOneOrderAfterTheOther) {
  const std::vector<Yen> dues = {Yen(1000), Yen(2000)};
  EXPECT_EQ(spread(Yen(3000), dues).parts, (std::vector<Yen>{Yen(1000), Yen(2000)}));
  EXPECT_EQ(spread(Yen(3500), dues).surplus, Yen(500));
  EXPECT_EQ(spread(Yen(1500), dues).parts, (std::vector<Yen>{Yen(1000), Yen(500)}));
  EXPECT_EQ(spread(Yen(900), dues).parts, (std::vector<Yen>{Yen(900), Yen(0)}));
}

TEST(BankRules, ARefundMovesForwardByItsTable) {
  EXPECT_EQ(next_state(RefundState::asked, RefundMove::give_account), RefundState::account_known);
  EXPECT_EQ(next_state(RefundState::in_file, RefundMove::send), RefundState::sent);
  for (const RefundState from : {RefundState::sent, RefundState::dropped, RefundState::sent_anyway}) {
    for (const RefundMove move : {RefundMove::give_account, RefundMove::put_in_file, RefundMove::take_out, RefundMove::ask_again,
                                  RefundMove::send, RefundMove::drop, RefundMove::end, RefundMove::send_anyway, RefundMove::come_back}) {
      if (from == RefundState::sent && move == RefundMove::come_back) continue;
      EXPECT_FALSE(next_state(from, move)) << "the end is the end";
    }
  }
  for (const RefundState from : {RefundState::asked, RefundState::account_known, RefundState::in_file})
    EXPECT_EQ(next_state(from, RefundMove::end), RefundState::ended) << "its money went back otherwise";
  EXPECT_FALSE(next_state(RefundState::ended, RefundMove::send)) << "not as if nothing had happened";
  EXPECT_EQ(next_state(RefundState::ended, RefundMove::send_anyway), RefundState::sent_anyway);
  EXPECT_EQ(next_state(RefundState::sent, RefundMove::come_back), RefundState::asked) << "the bank returned it";
  EXPECT_FALSE(next_state(RefundState::account_known, RefundMove::come_back)) << "it never went";
  EXPECT_FALSE(next_state(RefundState::asked, RefundMove::put_in_file));
  EXPECT_FALSE(next_state(RefundState::in_file, RefundMove::give_account));
  EXPECT_FALSE(next_state(DepositState::matched, DepositMove::take_up));
}

}  // namespace
}  // namespace noren::bank
