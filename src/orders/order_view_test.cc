#include "orders/order_view.h"

#include <gtest/gtest.h>

#include "orders/sample.h"
#include "orders/views.h"

namespace noren::orders {
namespace {

TEST(OrderSteps, AParcelThatLeftWithoutAWordBeforeWasTheAcceptance) {
  Sample sample = make_sample();
  const auto accepted_at = [&] { return steps_view(sample.order, sample.events, Locale::ja).at(1).at("at"); };
  EXPECT_EQ(accepted_at(), "11月21日 14:03");
  sample.events.erase(sample.events.begin() + 1);
  EXPECT_EQ(accepted_at(), "11月24日 16:03");
  sample.events.pop_back();
  sample.order.state = State::preparing;
  EXPECT_EQ(accepted_at(), false);
}

TEST(TransferView, MoneyIsAskedForOnlyWhileItIsAwaited) {
  Sample sample = make_sample();
  const auto asked = [&](State state, PaymentState payment) {
    sample.order.state = state;
    sample.order.payment_state = payment;
    return transfer_view(sample.settings, sample.order, sample.person, Locale::ja) != false;
  };
  EXPECT_TRUE(asked(State::received, PaymentState::awaiting));
  EXPECT_TRUE(asked(State::shipped, PaymentState::awaiting));
  EXPECT_FALSE(asked(State::received, PaymentState::paid));
  EXPECT_FALSE(asked(State::cancelled, PaymentState::awaiting));
  EXPECT_FALSE(asked(State::returned, PaymentState::awaiting));
}

}  // namespace
}  // namespace noren::orders
