// Rows of payments that somebody else wrote into: the audit names them and goes on.
#include "payments/verify.h"

#include <list>

#include "orders/verify.h"
#include "payments/store.h"
#include "testing/money.h"

namespace noren::payments {
namespace {

class PaymentsAudit : public testing::MoneyWorld {
 protected:
  void change(const std::string& sql, const std::string& id) {
    statements_.push_back(sql);  // prepared statements are known by their names
    const db::Statement statement{statements_.back(), statements_.back(), statements_.back()};
    database_->write([&](db::Tx& tx) { tx.run(statement, id); });
  }
  std::vector<std::string> violations() {
    std::vector<std::string> all;
    for (const Finding& finding : verify_payments(*database_, world_.context.shop, now(), Locale::en))
      all.insert(all.end(), finding.violations.begin(), finding.violations.end());
    return all;
  }
  // The one violation there is; it names the payment and the column.
  void expect_named(const Attempt& payment, const std::string& column) {
    const auto told = violations();
    ASSERT_EQ(told.size(), 1U) << ::testing::PrintToString(told);
    EXPECT_NE(told[0].find(payment.id.str()), std::string::npos) << told[0];
    EXPECT_NE(told[0].find(payment.order_number), std::string::npos) << told[0];
    EXPECT_NE(told[0].find(column), std::string::npos) << told[0];
  }

  std::list<std::string> statements_;
};

TEST_P(PaymentsAudit, AWordThatNobodyWroteIsNamedAndNotGuessedAt) {
  const Attempt payment = payment_of(paid_order().id);
  (void)paid_order();
  ASSERT_TRUE(violations().empty());
  for (const char* column : {"state", "act", "means", "want"}) {
    const std::string was = column == std::string_view("state")   ? std::string(name_of(payment.state))
                            : column == std::string_view("act")   ? std::string(name_of(payment.act))
                            : column == std::string_view("means") ? std::string(name_of(payment.means))
                                                                  : std::string(name_of(payment.want));
    change(std::string("UPDATE payment_attempts SET ") + column + " = 'sorted' WHERE id = $1", payment.id.str());
    expect_named(payment, std::string("payment_attempts.") + column);
    EXPECT_THROW(read([&](db::Tx& tx) { return find_attempt(tx, payment.id); }), Bug) << column;
    change(std::string("UPDATE payment_attempts SET ") + column + " = '" + was + "' WHERE id = $1", payment.id.str());
  }
  change("UPDATE payment_attempts SET stores = '[{' WHERE id = $1", payment.id.str());
  expect_named(payment, "payment_attempts.stores");
}

TEST_P(PaymentsAudit, ARefundInAnUnknownStateIsNamedWithItsPayment) {
  const orders::Order order = paid_order();
  const Attempt payment = payment_of(order.id);
  cancel_and_pay_back(order);
  world_.give_back_all(order.id);
  ASSERT_TRUE(violations().empty());
  change("UPDATE refunds SET state = 'sorted' WHERE attempt_id = $1", payment.id.str());
  expect_named(payment, "refunds.state");
  EXPECT_THROW(read([&](db::Tx& tx) { return refunds_of(tx, order.shop, order.id); }), Bug);
}

TEST_P(PaymentsAudit, ADisputeInAnUnknownStateIsRefused) {
  const Attempt payment = payment_of(paid_order().id);
  dispute(payment, DisputeState::open);
  hear("dispute_dp1", payment);
  ASSERT_EQ(read([&](db::Tx& tx) { return disputes_of(tx, payment.id); }).size(), 1U);
  change("UPDATE payment_disputes SET state = 'sorted' WHERE attempt_id = $1", payment.id.str());
  EXPECT_THROW(read([&](db::Tx& tx) { return disputes_of(tx, payment.id); }), Bug);
}

TEST_P(PaymentsAudit, ADisputeThatIsGoneIsMissedByItsTrouble) {
  const Attempt payment = payment_of(paid_order().id);
  dispute(payment, DisputeState::open);
  hear("dispute_dp1", payment);
  ASSERT_TRUE(violations().empty());
  change("DELETE FROM payment_disputes WHERE attempt_id = $1", payment.id.str());
  const auto told = violations();
  ASSERT_EQ(told.size(), 1U) << ::testing::PrintToString(told);
  EXPECT_NE(told[0].find(payment.order_number), std::string::npos) << told[0];
  EXPECT_NE(told[0].find("Dispute "), std::string::npos) << told[0];
}

TEST_P(PaymentsAudit, IsReadByIdSoThatNewPaymentsMoveNoPage) {
  for (int i = 0; i < 3; ++i) (void)paid_order();
  std::vector<std::string> seen;
  AttemptId last;
  for (bool more = true; more;) {
    const auto page = read([&](db::Tx& tx) { return attempts_after(tx, world_.context.shop, last, 1); });
    more = !page.empty();
    if (!more) break;
    ASSERT_EQ(page.size(), 1U);
    seen.push_back(page[0].id.str());
    last = page[0].id;
    if (seen.size() == 1) (void)paid_order();  // begun beside the audit
  }
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end()) << "none is counted twice";
  EXPECT_GE(seen.size(), 3U);
}

TEST_P(PaymentsAudit, WhatIsWrongWithAPaymentDoesNotEndTheAuditOfItsOrder) {
  const orders::Order order = paid_order();
  const Attempt payment = payment_of(order.id);
  cancel_and_pay_back(order);
  world_.give_back_all(order.id);
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  change("UPDATE payment_attempts SET state = 'sorted' WHERE id = $1", payment.id.str());
  for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, world_.context.shop, Locale::en))
    EXPECT_TRUE(finding.good()) << finding.violations.front();
  expect_named(payment, "payment_attempts.state");
}

INSTANTIATE_ON_BOTH_DATABASES(PaymentsAudit);

}  // namespace
}  // namespace noren::payments
