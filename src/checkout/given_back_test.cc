// Money that no order wants, and money an order gives back: how it comes to be known, and how it goes back, once.
#include "orders/api_view.h"
#include "payments/sweep.h"
#include "payments/verify.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using payments::RefundState;
using testing::kPieces;
namespace kind = troubles::kind;

class MoneyGivenBack : public testing::DatabaseTest {
 protected:
  // A card that was declined, and nevertheless charged afterwards.
  payments::Attempt charged_after_all() {
    const CheckoutId id = world_.open("declined", 1);
    const Completion declined = world_.pay(id, "k");
    check(declined.verdict == Verdict::declined, "it was to be declined");
    world_.provider.last().found = payments::Found::captured;
    return *declined.payment;
  }
  void hear(const std::string& id, const payments::Attempt& payment) {
    world_.notices.hear(world_.context.shop, {"test", id + " " + payment.reference + " " + payment.id.str(), "right"});
    world_.notices.step(world_.context.shop, id, world_.house.clock.now());
  }
  payments::Attempt now(const payments::Attempt& payment) {
    return *world_.house.db.read([&](db::Tx& tx) { return payments::find_attempt(tx, payment.id); });
  }

  testing::CardWorld world_{*database_};
};

TEST_P(MoneyGivenBack, TooLittleIsNoPayment) {
  const CheckoutId id = world_.open("late", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  world_.settle_down(begun.payment->id, 1s);
  world_.provider.last().found = payments::Found::captured;
  world_.provider.last().captured = Yen(100);
  world_.settle_down(begun.payment->id);
  const Completion fate = fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id);
  EXPECT_EQ(fate.verdict, Verdict::declined);
  EXPECT_NE(fate.details.find("given_back"), std::string::npos);
  EXPECT_TRUE(world_.in_trouble(kind::kBooksDiffer, "payment", begun.payment->id.str()));
  const auto refunds = world_.give_back_all(OrderId(id.str()));
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].amount, Yen(100));
  EXPECT_EQ(refunds[0].state, RefundState::arrived);
  EXPECT_FALSE(world_.in_trouble(kind::kBooksDiffer, "payment", begun.payment->id.str())) << "settled when the money is back";
  EXPECT_EQ(world_.mails(), 2U) << "it is on its way; it is done";
  EXPECT_EQ(world_.press(id, "k2", "ok").verdict, Verdict::paying) << "the buyer may pay anew";
  world_.expect_sound();
}

// The provider said 1,220 of 1,320, twice; what lacked goes back as well, and until then it is a trouble and the audit is not content.
TEST_P(MoneyGivenBack, WhatTheProviderKeepsOfATooSmallPaymentIsATroubleUntilItIsBackToo) {
  payments::Sweep sweep(world_.house, world_.provider, world_.gateway(), world_.books);
  const auto look = [&] {
    world_.house.clock.advance(1h);
    sweep.step(world_.context.shop, world_.house.clock.now());
  };
  const auto sound = [&] {
    return payments::verify_provider(world_.house.db, world_.context.shop, world_.provider, world_.provider, world_.house.clock.now(),
                                     Locale::en)
        .good();
  };
  const CheckoutId id = world_.open("late", 1);
  const Completion begun = world_.press(id, "k");
  const payments::Attempt payment = *begun.payment;
  world_.orders_of[payment.id.str()] = OrderId(id.str());
  world_.settle_down(payment.id, 1s);
  world_.provider.last().found = payments::Found::captured;
  world_.provider.last().captured = payment.amount - Yen(100);
  world_.settle_down(payment.id);
  world_.give_back_all(OrderId(id.str()));
  ASSERT_FALSE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str()));
  EXPECT_TRUE(sound());

  world_.provider.last().captured.reset();  // from now on it tells the truth
  EXPECT_FALSE(sound());
  look();
  EXPECT_TRUE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str())) << "anew, whatever was settled before";
  EXPECT_EQ(world_.give_back_all(OrderId(id.str())).size(), 1U) << "what is said once moves no money";
  EXPECT_FALSE(sound());
  look();
  const auto refunds = world_.give_back_all(OrderId(id.str()));
  ASSERT_EQ(refunds.size(), 2U);
  EXPECT_EQ(refunds[0].amount + refunds[1].amount, payment.amount);
  EXPECT_FALSE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str())) << "all of it is back";
  EXPECT_TRUE(sound());
  look();
  EXPECT_FALSE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str()));
  world_.expect_sound();
}

TEST_P(MoneyGivenBack, TooMuchMakesTheOrderAndGivesTheRestBack) {
  const CheckoutId id = world_.open("late", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  world_.settle_down(begun.payment->id, 1s);
  world_.provider.last().found = payments::Found::captured;
  world_.provider.last().captured = begun.payment->amount + Yen(300);
  world_.settle_down(begun.payment->id);
  EXPECT_EQ(fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id).verdict, Verdict::accepted);
  const auto refunds = world_.give_back_all(OrderId(id.str()));
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].amount, Yen(300));
  const auto order = world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, OrderId(id.str())); });
  EXPECT_EQ(order->payment_state, orders::PaymentState::paid);
  world_.expect_sound();
}

TEST_P(MoneyGivenBack, LateMoneyGoesBackAndTheBuyerIsTold) {
  const payments::Attempt payment = charged_after_all();
  hear("evt1", payment);
  EXPECT_TRUE(now(payment).surplus);
  EXPECT_TRUE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", payment.id.str()));
  const auto refunds = world_.give_back_all(payment.order);
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].state, RefundState::arrived);
  EXPECT_EQ(world_.provider.refunded_of(now(payment).reference), payment.amount);
  EXPECT_FALSE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", payment.id.str()));
  world_.expect_sound();
}

TEST_P(MoneyGivenBack, LateMoneyBesideAPaidOrderIsPaidTwice) {
  const payments::Attempt payment = charged_after_all();
  const CheckoutId id(payment.order.str());
  ASSERT_EQ(world_.pay(id, "k2", "ok").verdict, Verdict::accepted);
  hear("evt1", payment);
  EXPECT_TRUE(world_.in_trouble(kind::kPaidTwice, "payment", payment.id.str()));
  world_.give_back_all(payment.order);
  EXPECT_EQ(world_.provider.captured_of(payment.order_number) - world_.provider.refunded_of(now(payment).reference), payment.amount);
  world_.expect_sound();
}

// Made in the provider's dashboard, with the metadata of the first.
TEST_P(MoneyGivenBack, ASecondPaymentOfTheSameAttemptIsPaidTwiceAndGoesBack) {
  payments::Sweep sweep(world_.house, world_.provider, world_.gateway(), world_.books);
  const auto differences = [&] {
    world_.house.clock.advance(1min);
    sweep.step(world_.context.shop, world_.house.clock.now());
    return world_.house.db.read([&](db::Tx& tx) { return payments::last_sweep(tx, world_.context.shop)->differences; });
  };
  for (const bool told : {true, false}) {
    const Completion taken = world_.pay(world_.open("ok", 1), told ? "k" : "k2");
    ASSERT_EQ(taken.verdict, Verdict::accepted);
    const OrderId id = taken.order->id;
    const auto payments = [&] {
      return world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, id); });
    };
    const payments::Attempt first = payments().front();
    const std::string again = first.reference + "_again";
    world_.provider.payments[again] = world_.provider.payments.at(first.reference);
    world_.house.clock.advance(20min);
    if (told) {
      world_.notices.hear(world_.context.shop, {"test", "twin " + again + " " + first.id.str(), "right"});
      world_.notices.step(world_.context.shop, "twin", world_.house.clock.now());
    } else {
      EXPECT_EQ(differences(), 1);
    }
    ASSERT_EQ(payments().size(), 2U) << told;
    const payments::Attempt second = payments().back();
    EXPECT_TRUE(second.surplus);
    EXPECT_EQ(second.reference, again);
    EXPECT_TRUE(world_.in_trouble(kind::kPaidTwice, "payment", second.id.str()));
    EXPECT_EQ(differences(), 0) << "it is known by now";
    world_.give_back_all(id);
    EXPECT_EQ(world_.provider.refunded_of(again), first.amount);
    EXPECT_EQ(world_.provider.refunded_of(first.reference), Yen(0));
    EXPECT_FALSE(world_.in_trouble(kind::kPaidTwice, "payment", second.id.str()));
    EXPECT_EQ(differences(), 0);
    const auto order = world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, id); });
    EXPECT_EQ(order->payment_state, orders::PaymentState::paid) << "the first one is the order's";
  }
  for (const Finding& finding : payments::verify_payments(world_.house.db, world_.context.shop, world_.house.clock.now(), Locale::en))
    EXPECT_TRUE(finding.good()) << finding.name;
  world_.expect_sound();
}

// By somebody in the provider's dashboard: nobody told us.
TEST_P(MoneyGivenBack, WhatWentBackPastUsIsWrittenDownAndIsNotOfferedAgain) {
  const Completion taken = world_.pay(world_.open("ok", 1), "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  const OrderId id = taken.order->id;
  const auto order = [&] { return *world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, id); }); };
  const auto payment = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, id); }).front();
  const auto left = [&] { return world_.house.db.read([&](db::Tx& tx) { return orders::card_money(tx, order()); }).left; };
  const std::size_t mails = world_.mails();

  world_.provider.give_back(payment.reference, "r77", Yen(100));
  hear("refund1", payment);
  hear("refund2", payment);
  EXPECT_EQ(left(), payment.captured - Yen(100));
  EXPECT_EQ(world_.mails(), mails + 1) << "the buyer is told, once";
  EXPECT_TRUE(world_.in_trouble(kind::kGivenBackThere, "order", id.str())) << "the order goes on: somebody must look";
  EXPECT_FALSE(world_.in_trouble(kind::kBooksDiffer, "payment", payment.id.str())) << "nothing is missing: it is known where it went";
  world_.expect_sound();

  world_.provider.give_back(payment.reference, "r78", payment.captured - Yen(100));
  hear("refund3", payment);
  EXPECT_EQ(left(), Yen(0));
  EXPECT_EQ(order().payment_state, orders::PaymentState::paid) << "the order stands";
  const auto story = world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, id); });
  EXPECT_EQ(orders::api_view(order(), story, Locale::ja).at("payment_state"), "refunded") << "the outside hears where the money is";
  const orders::Order standing = order();
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {id, standing.version}, {"buyer", "", true, true}).has_value());
  EXPECT_EQ(order().payment_state, orders::PaymentState::refunded) << "all of it went back before";
  EXPECT_FALSE(world_.in_trouble(kind::kGivenBackThere, "order", id.str())) << "decided";
  EXPECT_EQ(world_.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, world_.context.shop, id); }).size(), 2U);
  world_.expect_sound();
}

// Before anybody here knew that the card was charged after all.
TEST_P(MoneyGivenBack, OfALateChargeOnlyWhatIsStillThereIsAskedFor) {
  const payments::Attempt part = charged_after_all();
  world_.provider.give_back(part.reference, "r80", Yen(100));
  hear("part", part);
  EXPECT_TRUE(now(part).surplus);
  const auto refunds = world_.give_back_all(part.order);
  ASSERT_EQ(refunds.size(), 2U);
  EXPECT_EQ(refunds[0].amount + refunds[1].amount, part.amount);
  for (const auto& refund : refunds) EXPECT_EQ(refund.state, RefundState::arrived);
  EXPECT_EQ(world_.provider.refunded_of(part.reference), part.amount);
  EXPECT_FALSE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", part.id.str())) << "all of it is back";

  const payments::Attempt whole = charged_after_all();
  world_.provider.give_back(whole.reference, "r81", whole.amount);
  const std::size_t mails = world_.mails();
  hear("whole", whole);
  EXPECT_EQ(now(whole).state, payments::State::declined) << "nothing of it is here";
  EXPECT_TRUE(world_.give_back_all(whole.order).empty());
  EXPECT_EQ(world_.mails(), mails) << "nobody is told that money is on its way";
  world_.expect_sound();
}

TEST_P(MoneyGivenBack, MoneyOfAPaymentWeForgotIsKeptForAPersonToDecide) {
  testing::Provider::Payment stray{world_.context.shop.str(), "gone", "ok", "A9999-1", Yen(2'500), payments::Found::captured};
  world_.provider.payments["p77"] = stray;
  world_.notices.hear(world_.context.shop, {"test", "evt1 p77 gone", "right"});
  world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now());
  EXPECT_TRUE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", "gone"));
  EXPECT_TRUE(world_.provider.refunds.empty()) << "nobody knows yet what was promised for it";
  const auto adopted = world_.house.db.read([&](db::Tx& tx) { return payments::find_attempt(tx, payments::AttemptId("gone")); });
  ASSERT_TRUE(adopted.has_value());
  EXPECT_EQ(adopted->order_number, "A9999-1");
  EXPECT_EQ(adopted->captured, Yen(2'500));
  stray.attempt = "gone_too";
  world_.provider.payments["p78"] = stray;
  world_.notices.hear(world_.context.shop, {"test", "evt2 p78 gone_too", "right"});
  world_.notices.step(world_.context.shop, "evt2", world_.house.clock.now());
  EXPECT_TRUE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", "gone_too")) << "there may be many";
}

// What one buyer's payment came to.
struct End {
  Verdict verdict{};
  Yen captured, refunded;
  payments::State attempt{};
  bool surplus = false;
  bool operator==(const End&) const = default;
};
struct Delivery {
  const char* story;
  int times;
  bool backwards;
  std::chrono::minutes late;
};
// Each source in turn, the buyer at the bank's page comes through it; then all notices of the day in one heap.
TEST_P(MoneyGivenBack, NoticesNeverOnceOrThriceInAnyOrderAnHourLateComeToTheSameEnd) {
  const char* const sources[] = {"ok", "declined", "late", "lost_paid", "lost_unpaid", "error_then_ok", "3ds"};
  const auto day = [&](const Delivery& delivery) {
    world_.receive(world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id, std::ssize(sources));
    std::vector<std::pair<CheckoutId, payments::AttemptId>> begun;
    std::vector<std::string> notices;
    for (const char* source : sources) {
      const CheckoutId id = world_.open(source, 1);
      const Completion pressed = world_.press(id, "k");
      world_.orders_of[pressed.payment->id.str()] = OrderId(id.str());
      world_.settle_down(pressed.payment->id, 1s);
      testing::Provider::Payment& payment = world_.provider.last();
      const bool open = payment.found == payments::Found::processing || payment.found == payments::Found::needs_buyer;
      if (open) payment.found = payments::Found::captured;
      begun.emplace_back(id, pressed.payment->id);
      for (const char* kind : {"created", "processing", "succeeded"})
        notices.push_back(std::string(delivery.story) + "-" + kind + "-" + id.str() + " p" +
                          std::to_string(world_.provider.payments.size()) + " " + pressed.payment->id.str());
    }
    if (delivery.backwards) std::reverse(notices.begin(), notices.end());
    world_.house.clock.set(world_.house.clock.now() + delivery.late);
    for (int time = 0; time < delivery.times; ++time) {
      for (const std::string& notice : notices) {
        world_.notices.hear(world_.context.shop, {"test", notice, "right"});
        world_.notices.step(world_.context.shop, notice.substr(0, notice.find(' ')), world_.house.clock.now());
      }
    }
    std::vector<End> ends;
    for (const auto& [id, attempt] : begun) {
      world_.settle_down(attempt);
      world_.give_back_all(OrderId(id.str()));
      const payments::Attempt end = *world_.house.db.read([&](db::Tx& tx) { return payments::find_attempt(tx, attempt); });
      ends.push_back({fate_of_payment(world_.desk, world_.buyer(), id, attempt).verdict, world_.provider.captured_of(end.order_number),
                      end.reference.empty() ? Yen() : world_.provider.refunded_of(end.reference), end.state, end.surplus});
    }
    return ends;
  };
  const std::vector<End> never = day({"never", 0, false, 0min});
  EXPECT_EQ(std::count_if(never.begin(), never.end(), [](const End& end) { return end.verdict == Verdict::accepted; }), 5);
  const Delivery deliveries[] = {{"once", 1, false, 0min}, {"thrice", 3, false, 0min},    {"backwards", 1, true, 0min},
                                 {"heap", 3, true, 0min},  {"hour_late", 1, true, 60min}, {"late_heap", 3, true, 60min}};
  for (const Delivery& delivery : deliveries) EXPECT_EQ(day(delivery), never) << delivery.story;
  world_.expect_sound();
}

TEST_P(MoneyGivenBack, AForgedNoticeChangesNothing) {
  const payments::Attempt payment = charged_after_all();
  const std::string body = "evt1 " + payment.reference + " " + payment.id.str();
  EXPECT_EQ(world_.notices.hear(world_.context.shop, {"test", body, "wrong"}), payments::Notices::Heard::forged);
  EXPECT_EQ(world_.notices.hear(world_.context.shop, {"test", "evt9", "right"}), payments::Notices::Heard::unreadable)
      << "signed, and no notice";
  EXPECT_EQ(world_.notices.hear(world_.context.shop, {"another", body, "right"}), payments::Notices::Heard::no_account)
      << "no provider of this shop's";
  EXPECT_FALSE(world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now()));
  EXPECT_EQ(world_.notices.hear(world_.context.shop, {"test", body, "right"}), payments::Notices::Heard::noted);
  EXPECT_EQ(world_.notices.hear(world_.context.shop, {"test", body, "right"}), payments::Notices::Heard::repeated);
  EXPECT_TRUE(world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now()));
  EXPECT_FALSE(world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now())) << "acted on once";
}

TEST_P(MoneyGivenBack, HoweverTheAnswerIsLostItGoesBackOnce) {
  for (const char* story : {"ok", "lost", "lost_done", "error_then_ok"}) {
    world_.provider.refund_story = story;
    world_.provider.refund_tries = 0;
    const payments::Attempt payment = charged_after_all();
    hear(std::string("evt-") + story, payment);
    const auto refunds = world_.give_back_all(payment.order);
    ASSERT_EQ(refunds.size(), 1U) << story;
    EXPECT_EQ(refunds[0].state, RefundState::arrived) << story;
    EXPECT_EQ(world_.provider.refunded_of(now(payment).reference), payment.amount) << story;
  }
}

TEST_P(MoneyGivenBack, WhatTheProviderRefusesIsATrouble) {
  world_.provider.refund_story = "refused";
  const payments::Attempt payment = charged_after_all();
  hear("evt1", payment);
  const auto refunds = world_.give_back_all(payment.order);
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].state, RefundState::failed);
  EXPECT_TRUE(world_.in_trouble(kind::kRefundFailed, "refund", refunds[0].id.str()));
  EXPECT_TRUE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", payment.id.str()));
}

TEST_P(MoneyGivenBack, WhatTheProviderSitsOnIsATroubleAfterTwoWeeksAndIsToldOnce) {
  world_.provider.refund_story = "pending";
  const payments::Attempt payment = charged_after_all();
  hear("evt1", payment);
  const auto young = world_.give_back_all(payment.order, 24h * 13);
  ASSERT_EQ(young[0].state, RefundState::pending);
  const std::string id = young[0].id.str();
  EXPECT_FALSE(world_.in_trouble(kind::kRefundOverdue, "refund", id));
  world_.give_back_all(payment.order, 24h * 3);
  EXPECT_TRUE(world_.in_trouble(kind::kRefundOverdue, "refund", id));
  for (auto& [reference, refund] : world_.provider.refunds) refund.state = payments::RefundStanding::State::arrived;
  world_.give_back_all(payment.order, 24h * 3);
  EXPECT_FALSE(world_.in_trouble(kind::kRefundOverdue, "refund", id)) << "settled when it arrived";
}

TEST_P(MoneyGivenBack, ARefundThatFailedGoesByBankTransferAndCountsOnce) {
  world_.provider.refund_story = "refused";
  const payments::Attempt payment = charged_after_all();
  hear("evt1", payment);
  const payments::RefundId id = world_.give_back_all(payment.order)[0].id;
  const auto write = [&](auto work) { return world_.house.db.write([&](db::Tx& tx) { return work(tx); }); };
  const payments::Attempt captured = now(payment);
  const auto left = [&] { return world_.house.db.read([&](db::Tx& tx) { return payments::refundable(tx, captured); }); };
  const Instant today = world_.house.clock.now();
  EXPECT_EQ(left(), payment.amount);
  EXPECT_TRUE(write([&](db::Tx& tx) { return payments::hand_to_bank(tx, id, today); }));
  EXPECT_EQ(left(), Yen(0)) << "under way: it cannot go back to the card as well";
  EXPECT_FALSE(write([&](db::Tx& tx) { return payments::hand_to_bank(tx, id, today); })) << "once";
  EXPECT_FALSE(world_.refunds.step(id, today)) << "the provider hears nothing of it";
  write([&](db::Tx& tx) { return payments::take_from_bank(tx, id, today), 0; });
  EXPECT_EQ(left(), payment.amount) << "called off";
  EXPECT_TRUE(write([&](db::Tx& tx) { return payments::hand_to_bank(tx, id, today); }));
  write([&](db::Tx& tx) { return payments::sent_by_bank(tx, id, today), 0; });
  EXPECT_EQ(left(), Yen(0));
  EXPECT_FALSE(world_.in_trouble(kind::kRefundFailed, "refund", id.str()));
  EXPECT_FALSE(world_.in_trouble(kind::kPaidWithoutOrder, "payment", payment.id.str())) << "the money is back";
}

TEST_P(MoneyGivenBack, NeverMoreThanWasCaptured) {
  const CheckoutId id = world_.open("ok", 1);
  const Completion paid = world_.pay(id, "k");
  const auto attempts = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, OrderId(id.str())); });
  const auto ask = [&](const char* refund, Yen amount) {
    return world_.house.db.write([&](db::Tx& tx) {
      return payments::request_refund(tx,
                                      {payments::RefundId(refund), attempts[0].id, amount, payments::RefundWhy::order, world_.now().now});
    });
  };
  EXPECT_EQ(ask("r0", Yen(0)).error(), payments::RefundError::bad_amount);
  EXPECT_TRUE(ask("r1", Yen(500)).has_value());
  EXPECT_EQ(ask("r2", paid.order->total).error(), payments::RefundError::too_much);
  EXPECT_TRUE(ask("r3", paid.order->total - Yen(500)).has_value());
  world_.give_back_all(OrderId(id.str()));
  const auto order = world_.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, OrderId(id.str())); });
  EXPECT_EQ(order->payment_state, orders::PaymentState::paid) << "the order stands: its money was given back without cancelling it";
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(MoneyGivenBack);

}  // namespace
}  // namespace noren::checkout
