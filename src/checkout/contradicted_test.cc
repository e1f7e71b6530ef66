// A provider that is broken, or lies: one answer that contradicts what is known moves no money.
#include <utility>

#include "payments/payments.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
namespace kind = troubles::kind;

class ContradictedAnswer : public testing::DatabaseTest {
 protected:
  void hear(const std::string& id, const payments::Attempt& payment) {
    world_.notices.hear(world_.context.shop, {"test", id + " " + payment.reference + " " + payment.id.str(), "right"});
    world_.notices.step(world_.context.shop, id, world_.house.clock.now());
  }

  testing::CardWorld world_{*database_};
};

TEST_P(ContradictedAnswer, TheAuditFindsAPaidOrderWhoseOnlyPaymentWentBack) {
  const Completion taken = world_.pay(world_.open("ok", 1), "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  world_.expect_sound();
  const auto payment =
      world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, taken.order->id); }).front();
  world_.house.db.write([&](db::Tx& tx) {
    const payments::RefundWish wish{payments::RefundId("gone"), payment.id, payment.captured, payments::RefundWhy::surplus,
                                    world_.house.clock.now()};
    ASSERT_TRUE(payments::request_refund(tx, wish));
  });
  ASSERT_EQ(world_.give_back_all(taken.order->id).size(), 1U);
  std::int64_t broken = 0;
  for (const Finding& finding : orders::verify_orders(world_.house.db, world_.house.House::keys, world_.context.shop, Locale::en))
    broken += finding.broken;
  EXPECT_EQ(broken, 1);
}

// An answer that contradicts what is known is looked up: what the look-up does not say again never was.
TEST_P(ContradictedAnswer, OneContradictoryAnswerGivesNothingBack) {
  const auto lies = [](int which, payments::Standing& told) {
    if (which == 0) told.reference = "p99";
    if (which == 1) told.captured += Yen(1000);
    if (which == 2) told.captured = Yen(0);
    if (which == 3) told.attempt = "another";
  };
  for (int which = 0; which < 4; ++which) {
    bool told_once = false;
    world_.provider.lie = [&](payments::Standing& told) {
      if (told.found != payments::Found::captured || std::exchange(told_once, true)) return;
      lies(which, told);
    };
    const Completion taken = world_.pay(world_.open("ok", 1), "k" + std::to_string(which));
    world_.house.clock.advance(20min);
    ASSERT_TRUE(told_once);
    ASSERT_EQ(taken.verdict, Verdict::accepted) << which;
    const auto payments = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, taken.order->id); });
    ASSERT_EQ(payments.size(), 1U);
    EXPECT_EQ(payments[0].captured, payments[0].amount);
    EXPECT_TRUE(world_.provider.payments.contains(payments[0].reference)) << which;
    EXPECT_EQ(payments[0].decline_code, "") << "it was not so";
    hear("told" + std::to_string(which), payments[0]);
    EXPECT_TRUE(world_.give_back_all(taken.order->id).empty()) << which;
  }
  world_.expect_sound();
}

TEST_P(ContradictedAnswer, ASuccessThatTookNothingIsADoubtForAPerson) {
  world_.provider.lie = [](payments::Standing& told) { told.captured = Yen(0); };
  const CheckoutId id = world_.open("ok", 1);
  const Completion begun = world_.pay(id, "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  EXPECT_TRUE(world_.in_trouble(kind::kPaymentChecking, "payment", begun.payment->id.str()));
  EXPECT_EQ(world_.mails(), 0U) << "nobody is told of a refund that there is not";
  EXPECT_TRUE(world_.give_back_all(OrderId(id.str())).empty());
  world_.provider.lie = nullptr;
  world_.settle_down(begun.payment->id, 2h);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::accepted);
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(ContradictedAnswer);

}  // namespace
}  // namespace noren::checkout
