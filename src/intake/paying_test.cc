// Cards and stores' numbers paid in a node's own database, carried to the central one (both kinds) or handed over to it, with stops in between:
// nobody is charged twice, and nothing that was paid is lost.
#include <algorithm>

#include "intake/carrying.h"
#include "intake/cluster.h"
#include "mail/mail.h"
#include "payments/refund_rules.h"
#include "payments/verify.h"
#include "people/people.h"
#include "testing/databases.h"
#include "testing/paying_node.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;
using checkout::Verdict;
using payments::Found;
using testing::kPiecesHeld;

constexpr auto kKonbini = shops::PaymentMethod::konbini;

class PayingAtHome : public testing::DatabaseTest {
 protected:
  OrderId order_of(const CheckoutId& id) const { return OrderId(id.str()); }
  bool in_trouble(db::Database& where, std::string_view kind, const payments::AttemptId& id) {
    return where.read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, {"payment", id.str()}).has_value(); });
  }
  payments::Standing told_of(const std::string& reference) {
    auto standing = *world_.provider.read_standing(env::Reply{200, {}, reference});
    standing.created_at = world_.house.clock.now();
    return standing;
  }
  payments::Difference examine(const payments::Standing& standing) {
    return database_->write([&](db::Tx& tx) {
      return world_.books.examine(tx, world_.context.shop, {world_.provider.name(), 0}, standing, world_.house.clock.now());
    });
  }
  Finding verify(const std::vector<db::Database*>& homes) {
    return payments::verify_provider(*database_, world_.context.shop, world_.provider, world_.provider, world_.house.clock.now(),
                                     Locale::en, {true, homes});
  }

  testing::PayingNode world_{*database_};
};

TEST_P(PayingAtHome, ACardIsPaidWhileTheCentralDatabaseIsAwayAndCarriedWithItsOrder) {
  const CheckoutId id = world_.open_paid("ok", 2);
  world_.central.away = true;
  const payments::AttemptId payment = world_.pay(id);
  EXPECT_EQ(payments::home_of(payment), 'a');
  const auto taken = world_.here(order_of(id));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->payment_state, orders::PaymentState::paid);
  EXPECT_THROW(world_.carry_all(), db::Unavailable);
  world_.central.away = false;
  world_.carry_all();
  EXPECT_FALSE(world_.here(order_of(id)));
  EXPECT_FALSE(world_.attempt_in(*world_.own_database, payment));
  const auto carried = world_.there(order_of(id));
  ASSERT_TRUE(carried);
  EXPECT_EQ(carried->chain, taken->chain);
  EXPECT_EQ(world_.attempt_in(*database_, payment)->state, payments::State::captured);
  EXPECT_EQ(world_.provider.captured_of(taken->number), taken->total);
  EXPECT_TRUE(world_.arrived.empty()) << "it is over";
  EXPECT_EQ(world_.level(*database_).sold, 2);
  world_.expect_sound();
}

TEST_P(PayingAtHome, AfterADeclineAnotherCardIsTriedAndAllTriesAreCarried) {
  const CheckoutId id = world_.open_paid("declined");
  world_.pay(id);
  EXPECT_FALSE(world_.here(order_of(id)));
  EXPECT_EQ(world_.level(*world_.own_database).held, 1);
  EXPECT_EQ(world_.hand_over(), 0U) << "he may try another card";
  world_.pay(id, "k2", "ok");
  world_.carry_all();
  const auto tries = world_.attempts_there(id);
  ASSERT_EQ(tries.size(), 2U);
  EXPECT_EQ(tries[0].state, payments::State::declined);
  EXPECT_EQ(tries[1].state, payments::State::captured);
  world_.expect_sound();
}

TEST_P(PayingAtHome, WhatNobodyTriesAgainGoesOnInTheCentralDatabaseWithItsPieces) {
  const CheckoutId id = world_.open_paid("declined", 3);
  world_.pay(id);
  world_.house.clock.advance(checkout::kHeldAfterDecline + 1min);
  EXPECT_EQ(world_.hand_over(), 1U);
  EXPECT_EQ(world_.level(*world_.own_database).held, 0);
  EXPECT_EQ(world_.level(*database_).held, 3);
  EXPECT_EQ(world_.level(*database_).leased, kPiecesHeld - 3);
  EXPECT_TRUE(world_.level(*world_.own_database).balanced());
  world_.expect_sound();
  EXPECT_EQ(checkout::release_forgotten(world_.central_desk, world_.house.clock.now()), 1);
  EXPECT_EQ(world_.level(*database_).available, 3);
  EXPECT_EQ(world_.press(world_.central_desk, id, "k2", "ok").verdict, Verdict::paying) << "under the number that it has";
  world_.expect_sound();
}

TEST_P(PayingAtHome, ADoubtIsCarriedOnCentrallyAndChargedOnce) {
  const CheckoutId id = world_.open_paid("lost_paid");
  const checkout::Completion begun = world_.press(world_.desk, id, "k");
  const payments::AttemptId& payment = begun.payment->id;
  world_.home_driver.step(payment, world_.house.clock.now());
  world_.provider.ill = true;  // from now on nobody gets through
  world_.follow(*world_.own_database, world_.home_driver, payment, 4min);
  ASSERT_EQ(world_.attempt_in(*world_.own_database, payment)->state, payments::State::checking);
  EXPECT_TRUE(in_trouble(*world_.own_database, troubles::kind::kPaymentChecking, payment));
  EXPECT_EQ(world_.hand_over(), 1U);
  EXPECT_FALSE(world_.attempt_in(*world_.own_database, payment));
  EXPECT_FALSE(world_.home_driver.step(payment, world_.house.clock.now())) << "nobody here speaks of it any more";
  EXPECT_TRUE(in_trouble(*database_, troubles::kind::kPaymentChecking, payment)) << "a person sees it";
  ASSERT_EQ(world_.arrived.size(), 1U);
  EXPECT_EQ(world_.arrived[0].payments, std::vector{payment});
  EXPECT_EQ(world_.level(*database_).held, 1);
  world_.provider.ill = false;
  world_.follow(*database_, world_.driver, payment);
  const auto order = world_.there(order_of(id));
  ASSERT_TRUE(order);
  EXPECT_EQ(order->payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.provider.payments.size(), 1U);
  EXPECT_EQ(world_.provider.last().confirms, 1);
  EXPECT_FALSE(in_trouble(*database_, troubles::kind::kPaymentChecking, payment));
  world_.expect_sound();
}

TEST_P(PayingAtHome, AnAttemptOnItsWayIsNobodysUntilItIsThereAndThenItIsOne) {
  const CheckoutId id = world_.open_paid("3ds");
  const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
  world_.follow(*world_.own_database, world_.home_driver, payment, 1s);
  ASSERT_EQ(world_.attempt_in(*world_.own_database, payment)->state, payments::State::at_buyer);
  const auto all = world_.carrying.to_hand_over(Carrying::Which::all, 10);
  ASSERT_EQ(all.size(), 1U) << "the node stops";
  EXPECT_EQ(world_.carrying.to_hand_over(Carrying::Which::ripe, 10).size(), 0U);
  EXPECT_TRUE(world_.carrying.hand_over(all[0].first, all[0].second));
  EXPECT_EQ(world_.level(*world_.own_database).held, 0);
  world_.central.cut = true;
  EXPECT_THROW(world_.carrying.carry_handed(), db::CommitUnknown);
  world_.central.cut = false;
  world_.carrying.carry_handed();
  EXPECT_EQ(world_.level(*database_).held, 1) << "once";
  world_.provider.last().found = Found::captured;
  world_.house.clock.advance(1min);
  world_.follow(*database_, world_.driver, payment);
  EXPECT_TRUE(world_.there(order_of(id)));
  EXPECT_EQ(world_.level(*database_).sold, 1);
  world_.expect_sound();
}

TEST_P(PayingAtHome, WhatAnOrderStandsOnIsWatchedByWhoeverTheOrderIsCarriedTo) {
  world_.provider.store_until = world_.house.clock.now() + 72h;
  const CheckoutId id = world_.open_paid("konbini", 1, kKonbini);
  const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
  world_.follow(*world_.own_database, world_.home_driver, payment, 1min);
  ASSERT_EQ(world_.here(order_of(id))->payment_state, orders::PaymentState::awaiting);
  world_.central.cut = true;
  EXPECT_THROW(world_.carry_all(), db::CommitUnknown);
  // It is in both, and paid meanwhile.
  world_.provider.last().found = Found::captured;
  world_.house.clock.advance(2h);
  EXPECT_FALSE(world_.home_driver.step(payment, world_.house.clock.now())) << "not here";
  world_.central.cut = false;
  world_.carry_all();
  EXPECT_FALSE(world_.here(order_of(id)));
  ASSERT_EQ(world_.arrived.size(), 1U);
  EXPECT_EQ(world_.arrived[0].payments, std::vector{payment}) << "it is looked at now";
  world_.follow(*database_, world_.driver, payment, 1s);
  EXPECT_EQ(world_.there(order_of(id))->payment_state, orders::PaymentState::paid);
  const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, world_.context.shop, id.str()); });
  EXPECT_EQ(std::count_if(fates.begin(), fates.end(), [](const mail::Fate& fate) { return fate.message.kind == "payment_received"; }), 1);
  world_.expect_sound();
}

TEST_P(PayingAtHome, WhoTriesOnceMoreJustThenIsNotHandedOver) {
  const CheckoutId id = world_.open_paid("declined");
  world_.pay(id);
  world_.house.clock.advance(checkout::kHeldAfterDecline + 1min);
  const auto ripe = world_.carrying.to_hand_over(Carrying::Which::ripe, 10);
  ASSERT_EQ(ripe.size(), 1U);
  const checkout::Completion again = world_.press(world_.desk, id, "k2", "ok");
  EXPECT_FALSE(world_.carrying.hand_over(ripe[0].first, ripe[0].second, Carrying::Which::ripe));
  world_.follow(*world_.own_database, world_.home_driver, again.payment->id);
  EXPECT_TRUE(world_.here(order_of(id)));
}

TEST_P(PayingAtHome, WhoWasErasedBeforeHisAttemptWasHandedOverStaysErased) {
  const CheckoutId id = world_.open_paid("declined");
  world_.pay(id);
  world_.house.clock.advance(checkout::kHeldAfterDecline + 1min);
  const auto person = people::person_of(world_.house, world_.context.shop, "declined@example.jp");
  database_->write([&](db::Tx& tx) {
    (void)people::seal(tx, world_.house, world_.context.shop, person, "an older order", world_.house.clock.now());
    EXPECT_TRUE(people::erase(tx, world_.context.shop, person, world_.house.clock.now()));
  });
  EXPECT_EQ(world_.hand_over(), 1U);
  const auto found = checkout::find_checkout(world_.central_desk, world_.context.shop, id);
  ASSERT_TRUE(found);
  EXPECT_FALSE(found->person);
  world_.expect_sound();
}

TEST_P(PayingAtHome, MoneyThatNoOrderWantsIsGivenBackByTheCentralDatabase) {
  const CheckoutId id = world_.open_paid("late");
  const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
  world_.follow(*world_.own_database, world_.home_driver, payment, 1s);
  world_.provider.last().found = Found::captured;
  world_.provider.last().captured = world_.provider.last().amount - Yen(100);
  world_.follow(*world_.own_database, world_.home_driver, payment);
  ASSERT_TRUE(world_.attempt_in(*world_.own_database, payment)->surplus);
  EXPECT_EQ(world_.hand_over(), 1U) << "at once";
  ASSERT_EQ(world_.arrived.size(), 1U);
  ASSERT_EQ(world_.arrived[0].refunds.size(), 1U);
  const payments::RefundId refund = world_.arrived[0].refunds[0];
  const auto told = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, world_.context.shop, refund.str()); });
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].message.kind, "payment_given_back");
  world_.refunds.step(refund, world_.house.clock.now());
  EXPECT_EQ(world_.provider.refunded_of("p1"), *world_.provider.last().captured);
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return payments::find_refund(tx, refund); })->state, payments::RefundState::arrived);
  world_.expect_sound();
}

TEST_P(PayingAtHome, WhatTheProviderTellsOfAPaymentAtHomeIsLeftToItsHome) {
  const CheckoutId id = world_.open_paid("ok");
  const payments::AttemptId payment = world_.pay(id);
  EXPECT_EQ(examine(told_of("p1")), payments::Difference::at_home);
  EXPECT_EQ(world_.poked, std::vector{payment});
  EXPECT_FALSE(world_.attempt_in(*database_, payment)) << "it is no money of nobody's";
  world_.carrying.note_settled('a');
  world_.house.clock.advance(1h);
  EXPECT_EQ(examine(told_of("p1")), payments::Difference::at_home) << "it still waits";
  world_.carry_all();
  world_.carrying.note_settled('a');
  EXPECT_EQ(examine(told_of("p1")), payments::Difference::none);
  world_.expect_sound();
}

TEST_P(PayingAtHome, OfAHomeThatHasBroughtAllItHadUnknownMoneyIsAPersons) {
  const CheckoutId id = world_.open_paid("ok");
  const payments::AttemptId payment = world_.pay(id);
  const payments::Standing told = told_of("p1");
  // Its database is lost, and the node goes on with another one.
  world_.own_database->write([&](db::Tx& own) { drop_cluster(own, order_of(id)); });
  world_.house.clock.advance(1h);
  EXPECT_EQ(examine(told), payments::Difference::at_home);
  world_.carrying.note_settled('a');
  EXPECT_EQ(examine(told), payments::Difference::unknown_money);
  EXPECT_TRUE(in_trouble(*database_, troubles::kind::kPaidWithoutOrder, payment));
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return payments::refunds_of(tx, world_.context.shop, order_of(id)); }).size(), 0U);
}

TEST_P(PayingAtHome, TheProvidersBooksAreHeldAgainstBothDatabases) {
  world_.pay(world_.open_paid("ok"));
  world_.house.clock.advance(2h);
  EXPECT_FALSE(verify({}).good()) << "a node that was not named has it, for longer than it takes";
  EXPECT_TRUE(verify({&*world_.own_database}).good());
  world_.carry_all();
  EXPECT_TRUE(verify({}).good());
}

TEST_P(PayingAtHome, ANoticeIsKeptHereWhileTheCentralDatabaseIsAwayAndBroughtOnce) {
  world_.notices.keep_beside(*world_.own_database);
  const payments::AttemptId payment = world_.pay(world_.open_paid("ok"));
  const payments::Notices::Told told{"test", "evt1 p1 " + payment.str(), "right"};
  world_.central.away = true;
  EXPECT_EQ(world_.notices.hear(world_.context.shop, told), payments::Notices::Heard::noted);
  EXPECT_EQ(world_.notices.hear(world_.context.shop, told), payments::Notices::Heard::repeated);
  EXPECT_EQ(world_.poked, std::vector{payment}) << "whoever carries it looks now";
  EXPECT_EQ(world_.notices.kept_beside(), 1);
  EXPECT_THROW(world_.notices.bring(), db::Unavailable);
  world_.central.away = false;
  world_.central.cut = true;  // it is there, and nobody hears
  EXPECT_THROW(world_.notices.bring(), db::CommitUnknown);
  world_.central.cut = false;
  world_.notices.bring();
  EXPECT_EQ(world_.notices.kept_beside(), 0);
  EXPECT_EQ(world_.notices.hear(world_.context.shop, told), payments::Notices::Heard::repeated);
}

TEST_P(PayingAtHome, ALateNoticeWaitsForThePaymentThatItsHomeHas) {
  const payments::AttemptId payment = world_.pay(world_.open_paid("ok"));
  world_.notices.hear(world_.context.shop, {"test", "evt1 p1 " + payment.str(), "right"});
  const int calls = world_.provider.calls;
  EXPECT_FALSE(world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now())) << "home knows; nobody is asked";
  EXPECT_EQ(world_.poked, std::vector{payment});
  EXPECT_FALSE(world_.attempt_in(*database_, payment));
  world_.carry_all();
  world_.house.clock.advance(1min);
  world_.notices.step(world_.context.shop, "evt1", world_.house.clock.now());
  EXPECT_EQ(world_.provider.calls, calls);
  EXPECT_EQ(world_.poked.size(), 1U) << "what it tells is known";
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(PayingAtHome);

}  // namespace
}  // namespace noren::intake
