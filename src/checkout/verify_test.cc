#include "checkout/verify.h"

#include "checkout/store.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::checkout {
namespace {

class CheckoutAudit : public testing::DatabaseTest {
 protected:
  // As complete() leaves it, without its pages and prices.
  orders::Order take() {
    const orders::Order order = world_.place();
    Checkout checkout;
    checkout.id = CheckoutId(order.id.str());
    checkout.shop = order.shop;
    checkout.created_at = order.created_at;
    checkout.expires_at = order.created_at + std::chrono::hours(24);
    checkout.person = order.person;
    checkout.document = order.document;
    checkout.document_json = orders::to_json(order.document);
    checkout.sealed = order.sealed;
    database_->write([&](db::Tx& tx) {
      insert_checkout(tx, checkout);
      accept_checkout(tx, checkout);
      insert_answer(tx, checkout.id, "key-2", {"body", "accepted", "{}"}, order.created_at);
    });
    return order;
  }
  Finding found(int invariant) {
    for (Finding& finding : verify_checkouts(*database_, world_.context.shop, Locale::ja)) {
      if (finding.invariant == invariant) return std::move(finding);
    }
    throw Bug("no such invariant");
  }
  void change(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }

  testing::OrderWorld world_{*database_};
};

TEST_P(CheckoutAudit, AcceptedAttemptsWithTheirOrdersAreFine) {
  take();
  take();
  for (const int invariant : {1, 2}) {
    EXPECT_TRUE(found(invariant).good());
    EXPECT_EQ(found(invariant).checked, 2);
  }
}

TEST_P(CheckoutAudit, AnAttemptWithoutItsOrderIsFound) {
  take();
  change("DELETE FROM orders");
  EXPECT_EQ(found(1).broken, 1);
}

TEST_P(CheckoutAudit, AnOrderWithoutAnAttemptIsFound) {
  const orders::Order order = take();
  change("UPDATE checkouts SET state = 'open'");
  EXPECT_EQ(found(1).broken, 1);
  EXPECT_NE(found(1).violations.at(0).find(order.number), std::string::npos);
  EXPECT_EQ(found(2).broken, 1) << "somebody was told of an order";
}

TEST_P(CheckoutAudit, AnAcceptanceNobodyWasToldOfIsFound) {
  take();
  change("UPDATE checkout_answers SET verdict = 'sold_out'");
  EXPECT_EQ(found(2).broken, 1);
}

TEST_P(CheckoutAudit, APartThatThePeopleOfTheShopTookForACancelledOrderCameFromSomewhere) {
  orders::Order order = world_.place({.payment = shops::PaymentMethod::konbini});
  database_->write([&](db::Tx& tx) {
    const orders::PartPayment part{Yen(1'000), order.total - Yen(1'000), {2026, 11, 21}, ""};
    check(orders::take_part(tx, world_.tools(), world_.now(), order, part).has_value(), "a part");
  });
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, {"buyer", "", false}));
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_TRUE(found(4).good());
  change("DELETE FROM order_events WHERE kind = 'part_paid'");
  EXPECT_EQ(found(4).broken, 1);
}

TEST_P(CheckoutAudit, PiecesHeldForNobodyAreFound) {
  EXPECT_TRUE(found(3).good());
  change("UPDATE stock SET held = 1, available = available - 1");
  EXPECT_EQ(found(3).broken, 2) << "of both variants";
}

INSTANTIATE_ON_BOTH_DATABASES(CheckoutAudit);

}  // namespace
}  // namespace noren::checkout
