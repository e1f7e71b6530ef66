// A shop that was put back from a backup: payments that were under way then, and what became of them since at the provider.
#include "payments/payments.h"
#include "payments/refunds.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
namespace kind = troubles::kind;

class PutBack : public testing::DatabaseTest {
 protected:
  // Its payment is written, and its answers are not: so it stands in the backup.
  payments::Attempt under_way() {
    const CheckoutId id = world_.open("ok");
    const payments::Attempt made = *world_.press(id, "k").payment;
    database_->write([&](db::Tx& tx) { payments::ask_anew(tx, world_.context.shop, world_.house.clock.now()); });
    return made;
  }
  // At the installation that was lost.
  testing::Provider::Payment& paid_since(const payments::Attempt& payment) {
    return world_.provider.payments["p1"] = {payment.shop.str(),   payment.id.str(), "ok",
                                             payment.order_number, payment.amount,   payments::Found::captured};
  }
  void go_on(const payments::Attempt& payment, int minutes) {
    for (int i = 0; i < minutes; ++i) {
      world_.house.clock.advance(1min);
      driver_.step(payment.id, world_.house.clock.now());
    }
  }
  Completion fate(const payments::Attempt& payment) {
    return fate_of_payment(world_.desk, world_.buyer(), CheckoutId(payment.order.str()), payment.id);
  }
  payments::Attempt now(const payments::Attempt& payment) {
    return *database_->read([&](db::Tx& tx) { return payments::find_attempt(tx, payment.id); });
  }
  std::vector<payments::Refund> refunds_of(const OrderId& order) {
    return database_->read([&](db::Tx& tx) { return payments::refunds_of(tx, world_.context.shop, order); });
  }
  // Asked for, and not sent as far as the backup knows.
  payments::Refund refund_under_way() {
    const Completion paid = world_.pay(world_.open("ok"), "k");
    check(paid.verdict == Verdict::accepted, "it was to be paid");
    const payments::Attempt payment =
        database_->read([&](db::Tx& tx) { return payments::attempts_of(tx, paid.order->shop, paid.order->id); }).back();
    return database_->write([&](db::Tx& tx) {
      const Instant at = world_.house.clock.now();
      const auto refund =
          payments::request_refund(tx, {payments::RefundId("refund1"), payment.id, Yen(500), payments::RefundWhy::order, at});
      check(refund.has_value(), "it was to be given back");
      tell_given_back(world_.house, tx, *refund);
      payments::ask_anew(tx, world_.context.shop, at);
      return *refund;
    });
  }

  testing::CardWorld world_{*database_};
  // Of the process that starts after it: what a card was to be paid with is not known there.
  payments::Driver driver_{
      world_.house,     world_.provider,
      world_.gateway(), [this](db::Tx& tx, const payments::Attempt& attempt) { return settle(world_.desk, tx, attempt); },
      world_.give_back, world_.stands};
};

TEST_P(PutBack, APaymentThatWasTakenSinceBecomesItsOrderAndDoesNotGoBack) {
  const payments::Attempt payment = under_way();
  paid_since(payment);
  go_on(payment, 2);
  ASSERT_EQ(fate(payment).verdict, Verdict::accepted);
  EXPECT_EQ(fate(payment).order->payment_state, orders::PaymentState::paid);
  EXPECT_TRUE(refunds_of(payment.order).empty());
  EXPECT_FALSE(now(payment).ask_first);
  world_.expect_sound();
}

TEST_P(PutBack, APageThatMayBeOpenIsWaitedFor) {
  const payments::Attempt payment = under_way();
  go_on(payment, 20);
  ASSERT_EQ(now(payment).state, payments::State::created);
  paid_since(payment);
  go_on(payment, 2);
  EXPECT_EQ(fate(payment).verdict, Verdict::accepted);
  EXPECT_TRUE(refunds_of(payment.order).empty());
}

TEST_P(PutBack, WhatTheProviderNeverHeardOfEndsAndItsGoodsAreFree) {
  const payments::Attempt payment = under_way();
  world_.provider.ill = true;
  go_on(payment, 70);
  ASSERT_EQ(now(payment).state, payments::State::created) << "nobody has said that there is none";
  world_.provider.ill = false;
  go_on(payment, 15);
  EXPECT_EQ(now(payment).state, payments::State::cancelled);
  EXPECT_EQ(fate(payment).verdict, Verdict::declined);
  world_.expect_sound();
}

TEST_P(PutBack, MoneyOfWhichNoOrderCanBeMadeWaitsForAPerson) {
  const payments::Attempt payment = under_way();
  paid_since(payment).captured = Yen(100);
  go_on(payment, 5);
  ASSERT_EQ(now(payment).state, payments::State::captured);
  EXPECT_TRUE(now(payment).surplus);
  EXPECT_TRUE(refunds_of(payment.order).empty()) << "an order may have been taken for it";
  EXPECT_TRUE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str()));
  world_.expect_sound();
}

TEST_P(PutBack, ARefundThatWasSentSinceIsNotSentOnceMore) {
  const payments::Refund refund = refund_under_way();
  world_.provider.give_back("p1", "r9", refund.amount);
  world_.provider.refunds.at("r9").key = refund.id.str();
  const auto all = world_.give_back_all(refund.order);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].state, payments::RefundState::arrived);
  EXPECT_EQ(all[0].reference, "r9");
  EXPECT_EQ(world_.provider.refunds.size(), 1U);
}

TEST_P(PutBack, ARefundOfWhichTheProviderKnowsNothingIsSentAfterAWhile) {
  const payments::Refund refund = refund_under_way();
  const Instant begun = world_.house.clock.now();
  const auto all = world_.give_back_all(refund.order);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].state, payments::RefundState::arrived);
  EXPECT_EQ(world_.provider.refunds.size(), 1U);
  EXPECT_GE(world_.house.clock.now() - begun, 5min) << "what was said a moment ago may not stand in its list yet";
}
INSTANTIATE_ON_BOTH_DATABASES(PutBack);

}  // namespace
}  // namespace noren::checkout
