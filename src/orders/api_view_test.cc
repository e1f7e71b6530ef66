#include "orders/api_view.h"

#include <gtest/gtest.h>

#include "orders/rules.h"
#include "orders/sample.h"

namespace noren::orders {
namespace {

Order order_of(State state, PaymentState payment, shops::PaymentMethod method) {
  Order order;
  order.state = state;
  order.payment_state = payment;
  order.document.payment = method;
  return order;
}

// Whatever it was to be paid with: a transfer, a number at a store that ran out, PayPay, a card, the driver.
TEST(ApiView, MoneyIsAwaitedOnlyOfAnOrderThatStands) {
  struct Row {
    PaymentState payment;
    const char* stands;
    const char* over;
  };
  const Row rows[] = {{PaymentState::awaiting, "awaiting", "none"},           {PaymentState::checking, "checking", "none"},
                      {PaymentState::authorised, "awaiting", "none"},         {PaymentState::paid, "paid", "paid"},
                      {PaymentState::refund_due, "refund_due", "refund_due"}, {PaymentState::refunded, "refunded", "refunded"}};
  for (const shops::PaymentMethod method : shops::kPaymentMethods) {
    for (const State state : kStoredStates) {
      for (const Row& row : rows) {
        const Order order = order_of(state, row.payment, method);
        const std::string said = std::string(name_of(state)) + " " + std::string(name_of(row.payment));
        const std::string expected = is_stopped(state) ? row.over : row.stands;
        EXPECT_EQ(api_payment_state(order), expected) << said;
        EXPECT_EQ(api_view(order, {}, Locale::ja).at("payment_state"), expected) << said;
      }
    }
  }
}

TEST(ApiView, AnOrderThatIsOverHasNoDayToPayBy) {
  Order order = order_of(State::received, PaymentState::awaiting, shops::PaymentMethod::bank_transfer);
  order.document.pay_until = LocalDate{2026, 11, 28};
  EXPECT_EQ(api_view(order, {}, Locale::ja).at("pay_until"), "2026-11-28");
  order.state = State::cancelled;
  EXPECT_TRUE(api_view(order, {}, Locale::ja).at("pay_until").is_null());
}

TEST(ApiView, WhatWasPaidAndAllWentBackIsRefunded) {
  const Order order = order_of(State::received, PaymentState::paid, shops::PaymentMethod::card);
  EXPECT_EQ(api_payment_state(order, true), "refunded");
  EXPECT_EQ(api_payment_state(order_of(State::cancelled, PaymentState::awaiting, shops::PaymentMethod::card), true), "none");
}

TEST(ApiView, WhatAnotherVersionWroteIsAnotherEvent) {
  Sample sample = make_sample();
  sample.events.push_back(sample.events.back());
  sample.events.back().what = Happening::unknown;
  sample.events.back().word = "parcel_weighed";
  const auto view = api_view(sample.order, sample.events, Locale::ja);
  EXPECT_EQ(view.at("timeline").back().at("event"), "other");
  EXPECT_EQ(view.at("shipment").at("number"), "444413758703");
}

TEST(ApiView, AParcelHasTheNumberItHasNow) {
  Sample sample = make_sample();
  const auto shipment = [&] { return api_view(sample.order, sample.events, Locale::ja).at("shipment"); };
  EXPECT_EQ(shipment().at("carrier"), "yamato");
  EXPECT_EQ(shipment().at("number"), "444413758703");
  EXPECT_EQ(shipment().at("shipped_on"), "2026-11-24");
  sample.events.push_back(sample.events.back());
  sample.events.back().what = Happening::tracking_fixed;
  sample.events.back().data = R"({"before":"444413758703","number":"000000012036","told":false})";
  EXPECT_EQ(shipment().at("number"), "000000012036");
  EXPECT_NE(shipment().at("url").get<std::string>().find("000000012036"), std::string::npos);
  sample.events.pop_back();
  sample.events.back().data = R"({"carrier":"yamato","number":"","on":"2026-11-24"})";
  EXPECT_TRUE(shipment().at("number").is_null());
  EXPECT_TRUE(shipment().at("url").is_null());
  sample.events.pop_back();
  EXPECT_TRUE(shipment().is_null()) << "it has not left";
}

}  // namespace
}  // namespace noren::orders
