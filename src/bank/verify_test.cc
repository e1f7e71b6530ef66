// Deposits and refunds by transfer that somebody took out of the database: what names them misses them.
#include "bank/verify.h"

#include <gmock/gmock.h>

#include "testing/bank.h"

namespace noren::bank {
namespace {

using ::testing::HasSubstr;
using testing::line;

class BankAudit : public testing::BankTest {
 protected:
  Finding audit() { return verify_named(*database_, shop_, Locale::en); }
  void change(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }
};

TEST_P(BankAudit, DepositsOfAStatementAreMissedByTheirNumber) {
  import({line(2530, "ﾔﾏﾀﾞ ﾊﾅｺ"), line(700, "ｲﾄｳ")});
  ASSERT_TRUE(enter_deposit(tools(), world_.now(), {testing::kBankDay, Yen(400), "サトウ", false}));
  EXPECT_TRUE(audit().good()) << audit().violations.front();
  EXPECT_EQ(audit().checked, 3);
  EXPECT_TRUE(verify_named(*database_, ShopId("s2"), Locale::en).good());
  change("DELETE FROM bank_deposits WHERE amount = 700");
  ASSERT_EQ(audit().broken, 1);
  EXPECT_THAT(audit().violations[0], HasSubstr("Statements brought 2 deposits, and 1 is there"));
}

TEST_P(BankAudit, ADepositIsMissedByItsOrderAndARefundByItsMail) {
  const orders::Order order = place();
  const auto booked = book_by_hand(tools(), world_.now(), seen(order), {Yen(3530), testing::kBankDay, "", Yen(0), false});
  ASSERT_TRUE(booked);
  const auto refund = start_refund(tools(), world_.now(), {order.id, booked->id, Yen(1000), true});
  ASSERT_TRUE(refund);
  ASSERT_TRUE(give_account(tools(), world_.now(), {refund->id, refund->version}, testing::kBuyersAccount));
  EXPECT_TRUE(audit().good()) << audit().violations.front();
  change("DELETE FROM bank_deposits");
  ASSERT_EQ(audit().broken, 1);
  EXPECT_THAT(audit().violations[0], HasSubstr("Deposit " + booked->id.str() + " is gone"));
  change("DELETE FROM bank_refunds");
  ASSERT_EQ(audit().broken, 2) << "the deposit is its order's all the same";
  EXPECT_THAT(audit().violations[1], HasSubstr("refund by transfer " + refund->id.str() + " is gone"));
}

INSTANTIATE_ON_BOTH_DATABASES(BankAudit);

}  // namespace
}  // namespace noren::bank
