#include "payments/notices.h"

#include <gtest/gtest.h>

#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::payments {
namespace {

class NoticesTest : public testing::DatabaseTest {
 protected:
  // A notice about it comes, and is acted on.
  void tell_of(const Attempt& attempt, const std::string& id) {
    notices_.hear(attempt.shop, {"test", id + " p1 " + attempt.id.str(), "right"});
    notices_.step(attempt.shop, id, world_.house.clock.now());
  }

  testing::CardWorld world_{*database_};
  std::vector<Attempt> told_;
  Notices notices_{
      world_.house, world_.provider, world_.gateway(), world_.driver, world_.refunds, world_.books, [this](const Attempt& attempt) {
        told_.push_back(attempt);
      }};
};

TEST_P(NoticesTest, WhoElseMayCarryAPaymentIsToldToLookOnce) {
  const auto pressed = world_.press(world_.open("3ds"), "press");
  ASSERT_TRUE(pressed.payment);
  tell_of(*pressed.payment, "evt1");
  ASSERT_EQ(told_.size(), 1U);
  EXPECT_EQ(told_[0].id, pressed.payment->id);
  EXPECT_EQ(told_[0].order, pressed.payment->order);
  tell_of(*pressed.payment, "evt1");
  EXPECT_EQ(told_.size(), 1U) << "said again it is the same notice";
}

TEST_P(NoticesTest, OfAPaymentThatIsOverNobodyIsTold) {
  const CheckoutId id = world_.open("ok");
  world_.pay(id, "press");
  const auto attempts = world_.house.db.read([&](db::Tx& tx) { return attempts_of(tx, world_.context.shop, OrderId(id.str())); });
  ASSERT_EQ(attempts.size(), 1U);
  ASSERT_TRUE(is_final(attempts[0].state));
  tell_of(attempts[0], "evt1");
  EXPECT_TRUE(told_.empty());
}

INSTANTIATE_ON_BOTH_DATABASES(NoticesTest);

}  // namespace
}  // namespace noren::payments
