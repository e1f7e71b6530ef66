#include "payments/store.h"

#include <gmock/gmock.h>

#include "payments/sql.h"
#include "testing/databases.h"
#include "testing/plans.h"

namespace noren::payments {
namespace {

using ::testing::HasSubstr;

TEST(PaymentStore, WhatWasTriedForAnOrderIsFoundByItAndNotThroughAllPaymentsOfTheShop) {
  testing::FreshDatabase database{"sqlite"};
  EXPECT_THAT(testing::plan_of(*database, sql::attempts_of_order, "shop", "order"), HasSubstr("INDEX payment_attempts_by_order"));
  EXPECT_THAT(testing::plan_of(*database, sql::refunds_of_order, "shop", "order"),
              HasSubstr("INDEX refunds_by_order (shop_id=? AND order_id=?)"));
}

}  // namespace
}  // namespace noren::payments
