#include "erasure/rules.h"

#include <gtest/gtest.h>

#include "orders/rules.h"
#include "orders/sample.h"

namespace noren::erasure {
namespace {

using orders::PaymentState;
using orders::State;
using shops::PaymentMethod;

std::optional<Hindrance> of(State state, PaymentState payment, PaymentMethod method = PaymentMethod::bank_transfer) {
  orders::Order order = orders::make_sample().order;
  order.state = state;
  order.payment_state = payment;
  order.document.payment = method;
  return hindrance_of(order);
}

TEST(Erasure, WaitsUntilTheGoodsAreThereAndNobodyOwesAnything) {
  for (const State state : {State::received, State::confirmed, State::preparing})
    EXPECT_EQ(of(state, PaymentState::paid), Hindrance::to_ship) << orders::name_of(state);
  EXPECT_EQ(of(State::shipped, PaymentState::paid), Hindrance::on_its_way);
  EXPECT_EQ(of(State::delivered, PaymentState::awaiting), Hindrance::unpaid);
  EXPECT_EQ(of(State::cancelled, PaymentState::refund_due), Hindrance::money_back);
  EXPECT_EQ(of(State::cancelled, PaymentState::authorised), Hindrance::money_back);
  EXPECT_EQ(of(State::completed, PaymentState::paid), std::nullopt);
  EXPECT_EQ(of(State::delivered, PaymentState::awaiting, PaymentMethod::cash_on_delivery), std::nullopt) << "the driver has it";
  EXPECT_EQ(of(State::cancelled, PaymentState::awaiting), std::nullopt);
  EXPECT_EQ(of(State::returned, PaymentState::refunded), std::nullopt);
}

TEST(Erasure, TheRecordsOfASaleAreKeptSevenYearsFromTwoMonthsAfterItsTaxPeriod) {
  EXPECT_EQ(kept_until({2026, 1, 1}), (LocalDate{2034, 2, 28}));
  EXPECT_EQ(kept_until({2026, 12, 31}), (LocalDate{2034, 2, 28}));
  EXPECT_EQ(kept_until({2028, 6, 1}), (LocalDate{2036, 2, 29}));
}

}  // namespace
}  // namespace noren::erasure
