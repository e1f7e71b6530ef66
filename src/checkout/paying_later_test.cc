// Orders that stand on a number for the convenience store before their money has come. And PayPay, whose page answers at once.
#include "testing/paying_later.h"
#include "checkout/checkout.h"
#include "checkout/mail_content.h"
#include "mail/templates.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/konbini.h"
#include "payments/rules.h"
#include "troubles/troubles.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using testing::kPieces;

class PayingLater : public testing::PayingLaterTest {
 protected:
  void part_of(const orders::Order& order, Yen amount) {
    world_.house.db.write([&](db::Tx& tx) {
      orders::Order at = *orders::find(tx, order.shop, order.id);
      const orders::PartPayment part{amount, order.total - amount, japan_time(world_.house.clock.now()).date, ""};
      check(orders::take_part(tx, world_.tools(), world_.now(), at, part).has_value(), "a part of the price");
    });
  }
  void undo(const orders::Order& order, Yen amount) {
    world_.house.db.write([&](db::Tx& tx) {
      orders::Order at = *orders::find(tx, order.shop, order.id);
      check(orders::undo_payment(tx, world_.tools(), world_.now(), at, {amount, Yen(0)}).has_value(), "a part that was none");
    });
  }
};

TEST_P(PayingLater, AnOrderStandsOnItsNumberAndWaitsForTheMoney) {
  const orders::Order order = order_at_store();
  EXPECT_EQ(order.state, orders::State::received);
  EXPECT_EQ(order.payment_state, orders::PaymentState::awaiting);
  EXPECT_EQ(world_.level().sold, 2);
  EXPECT_EQ(world_.level().held, 0);
  EXPECT_EQ(world_.mails(), 2U) << "received, with the number in it";
  const auto payment = world_.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, order, world_.house.clock.now()); });
  ASSERT_TRUE(payment.has_value());
  const auto view = orders::konbini_view(
      order, payment, world_.house.db.read([&](db::Tx& tx) { return orders::person_of(tx, world_.house, order); }), Locale::ja);
  EXPECT_EQ(view["numbers"][0]["chain"], "ローソン");
  EXPECT_EQ(view["numbers"][0]["number"], "402918");
  EXPECT_EQ(view["numbers"][0]["confirmation"], "09000001000") << "the phone number of the order";
  EXPECT_EQ(orders::konbini_json(payment)["stores"][0]["phone_ends_with"], "1000");
  payments::Attempt given = *payment;
  given.stores = {{"seveneleven", "1234567890123", ""}, {"familymart", "135", "400008"}};
  const html::View numbers = orders::konbini_view(order, given, std::nullopt, Locale::ja)["numbers"];
  EXPECT_EQ(numbers[0]["chain"], "セブン-イレブン");
  EXPECT_EQ(numbers[1]["confirmation"], "400008") << "the provider's own number is shown whole";
  EXPECT_EQ(orders::konbini_json(given)["stores"][1]["confirmation"], "400008");
  world_.expect_sound();
}

TEST_P(PayingLater, PaidAtTheStoreItIsPaidAndToldOnce) {
  const orders::Order order = order_at_store();
  world_.provider.last().found = payments::Found::captured;
  world_.house.clock.advance(2h);
  world_.settle_down(payment_of(order).id);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.mails(), 3U) << "the money has arrived";
  EXPECT_EQ(world_.provider.captured_of(order.number), order.total);
  world_.expect_sound();
}

TEST_P(PayingLater, UnpaidInTimeItIsCancelledOnlyAfterTheProviderHasCancelled) {
  const orders::Order order = order_at_store();
  const payments::AttemptId payment = payment_of(order).id;
  world_.settle_down(payment, time_left());
  EXPECT_EQ(now(order).state, orders::State::received) << "the time to pay is over, and somebody may stand at the counter";
  world_.provider.at_counter = true;
  world_.settle_down(payment, 90min);
  EXPECT_EQ(now(order).state, orders::State::received) << "a cancel that is refused says nothing";
  world_.provider.at_counter = false;
  world_.settle_down(payment, 3h);
  EXPECT_EQ(now(order).state, orders::State::cancelled);
  EXPECT_EQ(world_.provider.last().found, payments::Found::cancelled);
  EXPECT_EQ(world_.level().available, kPieces);
  EXPECT_EQ(world_.level().sold, 0);
  world_.expect_sound();
}

TEST_P(PayingLater, WhatTheProviderDoesNotCancelIsTriedWithPatienceAndAPersonHearsOfIt) {
  const orders::Order order = order_at_store();
  const payments::AttemptId payment = payment_of(order).id;
  const auto is_closing = [&] { return world_.house.db.read([&](db::Tx& tx) { return orders::is_payment_closing(tx, now(order)); }); };
  EXPECT_FALSE(is_closing());
  world_.provider.at_counter = true;
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {order.id, order.version}, {"buyer", "", true}).has_value());
  const int calls = world_.provider.calls;
  world_.settle_down(payment, 10min);
  EXPECT_LT(world_.provider.calls - calls, 60) << "and not some times a second, though the looks go well";
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kCancelRefused, "payment", payment.str()));
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kPaymentChecking, "payment", payment.str())) << "it is no doubt";
  EXPECT_TRUE(is_closing()) << "the buyer's page says so";
  world_.expect_sound();
  world_.provider.at_counter = false;
  world_.settle_down(payment, 1h);
  EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kCancelRefused, "payment", payment.str()));
  EXPECT_FALSE(is_closing());
  world_.expect_sound();
}

TEST_P(PayingLater, WhenTheNumberEndsItIsOfferedNoMoreAndThePageKnowsWhenTheOrderIsCancelled) {
  const orders::Order order = order_at_store();
  const auto at_store = [&] {
    return world_.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, order, world_.house.clock.now()); });
  };
  const auto end = [&] {
    return world_.house.db.read([&](db::Tx& tx) { return orders::store_end(tx, now(order), world_.house.clock.now()); });
  };
  EXPECT_TRUE(at_store().has_value());
  EXPECT_FALSE(end().has_value());
  world_.house.clock.advance(time_left() + 5min);
  EXPECT_FALSE(at_store().has_value());
  ASSERT_TRUE(end().has_value());
  EXPECT_EQ(end()->cancelled_about, world_.provider.store_until + payments::kAfterStoreEnd);
  world_.house.clock.advance(2h);
  ASSERT_TRUE(end().has_value());
  EXPECT_FALSE(end()->cancelled_about.has_value()) << "a time that is past is promised to nobody";
  EXPECT_EQ(now(order).state, orders::State::received);
}

TEST_P(PayingLater, AParcelThatLeftUnpaidIsATroubleWhenItsNumberEndsAndOverWhenTheMoneyComesOtherwise) {
  const orders::Order order = order_at_store();
  const LocalDate today = japan_time(world_.house.clock.now()).date;
  orders::Shipment shipment{"", "", today};
  shipment.unpaid_anyway = true;
  ASSERT_TRUE(orders::ship_order(world_.tools(), world_.now(), {order.id, order.version}, shipment));
  const auto view = [&] {
    const auto payment = world_.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, now(order), world_.house.clock.now()); });
    return orders::konbini_view(now(order), payment, std::nullopt, Locale::ja);
  };
  EXPECT_EQ(view()["cancels"], false) << "it has left: nothing cancels it";
  world_.settle_down(payment_of(order).id, time_left() + 3h);
  EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
  EXPECT_EQ(now(order).state, orders::State::shipped);
  EXPECT_FALSE(view().is_object()) << "the number is gone";
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kSentUnpaid, "order", order.id.str()));
  const auto find_late = [&] { return orders::open_unpaid(world_.house, order.shop, world_.house.clock.now()); };
  world_.house.clock.advance(24h);
  EXPECT_EQ(find_late(), 0) << "once";
  const auto claims = world_.house.db.read([&](db::Tx& tx) { return orders::awaiting_transfer(tx, order.shop, 10); });
  ASSERT_EQ(claims.size(), 1U) << "a deposit finds it";
  EXPECT_EQ(claims[0].id, order.id);
  const orders::Payment transfer{order.total, japan_time(world_.house.clock.now()).date, ""};
  Context staff = world_.now();
  staff.actor = {ActorKind::staff, "u1", "くるみ"};
  ASSERT_TRUE(orders::mark_paid(world_.tools(), staff, {order.id, now(order).version}, transfer));
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kSentUnpaid, "order", order.id.str()));
  world_.expect_sound();
}

TEST_P(PayingLater, PaidInTheLastMomentItIsNotCancelled) {
  const orders::Order order = order_at_store();
  const payments::AttemptId payment = payment_of(order).id;
  world_.settle_down(payment, time_left());
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(payment, 3h);
  EXPECT_EQ(now(order).state, orders::State::received);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  world_.expect_sound();
}

TEST_P(PayingLater, ACancelledOrderCancelsItsNumberAndWhoPaidMeanwhileHasTheMoneyBack) {
  const orders::Order order = order_at_store();
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {order.id, order.version}, {"buyer", "", true}).has_value());
  const orders::Order other = order_at_store();
  world_.settle_down(payment_of(order).id, 1min);
  EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {other.id, other.version}, {"buyer", "", true}).has_value());
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(payment_of(other).id, 1h);
  EXPECT_EQ(now(other).payment_state, orders::PaymentState::refund_due) << "paid in the same moment";
  EXPECT_TRUE(world_.house.db.read([&](db::Tx& tx) { return orders::owed_back(tx, world_.tools(), now(other)); }) == Yen(0))
      << "it goes back by itself";
  const std::size_t mails = world_.mails();
  world_.give_back_all(other.id);
  EXPECT_EQ(world_.mails(), mails + 1);
  EXPECT_EQ(now(other).payment_state, orders::PaymentState::refunded);
  std::vector<orders::Happening> story;
  for (const orders::Event& event : world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, other.id); }))
    story.push_back(event.what);
  using H = orders::Happening;
  EXPECT_EQ(story, (std::vector<H>{H::received, H::cancelled, H::paid, H::refund_requested, H::refunded}));
  EXPECT_EQ(world_.provider.asked_for_account, "konbini@example.jp") << "cash goes back to an account, which the provider asks for";
  EXPECT_EQ(world_.provider.refunded_of(payment_of(other).reference), other.total);
  EXPECT_EQ(now(other).state, orders::State::cancelled);
  world_.expect_sound();
}

TEST_P(PayingLater, WhoPaidAfterTheCancellationReadsWhatHeHasToDo) {
  const orders::Order order = order_at_store();
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.buyer(), {order.id, order.version}, {"buyer", "", true}).has_value());
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(payment_of(order).id, 1h);
  const auto refunds = world_.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, order.shop, order.id); });
  ASSERT_EQ(refunds.size(), 1U);
  mail::Contents contents;
  checkout::add_mail_kinds(contents, {world_.house, world_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
  mail::Message message;
  message.shop = order.shop;
  message.kind = "payment_given_back";
  message.subject_id = refunds[0].id.str();
  const auto content = world_.house.db.read([&](db::Tx& tx) { return contents.find(message.kind)->source(tx, message); });
  ASSERT_TRUE(content.has_value());
  const auto words = *mail::builtin_template(message.kind, Locale::ja);
  EXPECT_TRUE(mail::faults_of(words, contents.find(message.kind)->sample(Locale::ja)).empty());
  const std::string text = mail::write_mail(world_.house.html, words, content->view, Locale::ja).text;
  const auto says = [&](const char* what) { return text.find(what) != std::string::npos; };
  EXPECT_TRUE(says("すでに取り消されたご注文の代金")) << text;
  EXPECT_TRUE(says("お返し先の口座をお伺いするメールが届きます"));
  EXPECT_FALSE(says("お手続きは必要ありません")) << "he names an account";
  EXPECT_FALSE(says("もう一度ご注文ください")) << "he had cancelled it";
  EXPECT_TRUE(says("https://kurumi.example/orders/"));
}

TEST_P(PayingLater, PaidOtherwiseItsNumberIsCancelledAndWhoPaysItAllTheSameHasTheMoneyBack) {
  for (const bool in_time : {true, false}) {
    const orders::Order order = order_at_store();
    const orders::Payment cash{order.total, japan_time(world_.house.clock.now()).date, ""};
    ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), {order.id, order.version}, cash).has_value());
    if (!in_time) world_.provider.last().found = payments::Found::captured;
    world_.settle_down(payment_of(order).id, 1h);
    EXPECT_EQ(payment_of(order).state, in_time ? payments::State::cancelled : payments::State::captured);
    EXPECT_EQ(world_.provider.last().found, in_time ? payments::Found::cancelled : payments::Found::captured);
    EXPECT_EQ(world_.in_trouble(troubles::kind::kPaidTwice, "payment", payment_of(order).id.str()), !in_time);
    EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
    EXPECT_EQ(now(order).state, orders::State::received) << "it was paid: the end of the number is not its end";
    world_.give_back_all(order.id);
    EXPECT_EQ(world_.provider.refunded_of(payment_of(order).reference), in_time ? Yen(0) : order.total);
  }
  world_.expect_sound();
}

TEST_P(PayingLater, PaidOnceMoreByCardTheSecondMoneyIsThatOfACard) {
  const orders::Order order = order_at_store();
  world_.provider.last().found = payments::Found::captured;
  world_.house.clock.advance(2h);
  world_.settle_down(payment_of(order).id);
  const payments::Attempt first = payment_of(order);
  ASSERT_EQ(first.means, payments::Means::convenience_store);
  const std::string again = first.reference + "_again";
  world_.provider.payments[again] = world_.provider.payments.at(first.reference);
  world_.house.clock.advance(20min);
  world_.notices.hear(world_.context.shop, {"test", "twin " + again + " " + first.id.str(), "right"});
  world_.notices.step(world_.context.shop, "twin", world_.house.clock.now());
  const auto all = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, order.id); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all.back().surplus);
  EXPECT_EQ(all.back().means, payments::Means::card) << "the mails speak of the card, not of cash and an account";
  world_.give_back_all(order.id);
  EXPECT_EQ(world_.provider.refunded_of(again), first.amount);
  EXPECT_EQ(world_.provider.asked_for_account, "") << "a card needs none";
  world_.expect_sound();
}

TEST_P(PayingLater, APartPaidOtherwiseEndsItsNumberAndNotTheOrderAndWhoPaysItAllTheSameHasTheMoneyBack) {
  for (const bool in_time : {true, false}) {
    const orders::Order order = order_at_store();
    part_of(order, Yen(500));
    const Instant at_once = world_.house.clock.now();
    EXPECT_FALSE(world_.house.db.read([&](db::Tx& tx) { return orders::store_payment(tx, now(order), at_once); }))
        << "no store takes the rest";
    if (!in_time) world_.provider.last().found = payments::Found::captured;
    world_.settle_down(payment_of(order).id, 1h);
    EXPECT_EQ(payment_of(order).state, in_time ? payments::State::cancelled : payments::State::captured);
    EXPECT_EQ(now(order).payment_state, orders::PaymentState::awaiting);
    EXPECT_EQ(now(order).state, orders::State::received) << "it waits for the rest";
    world_.give_back_all(order.id);
    EXPECT_EQ(world_.provider.refunded_of(payment_of(order).reference), in_time ? Yen(0) : order.total);
    EXPECT_EQ(now(order).payment_state, orders::PaymentState::awaiting);
  }
  world_.expect_sound();
}

TEST_P(PayingLater, WhenThePartIsUndoneTheOrderGoesOnForATimeAndEndsWhenNothingCame) {
  for (const bool told_between : {true, false}) {
    const orders::Order order = order_at_store();
    part_of(order, Yen(500));
    if (told_between) world_.settle_down(payment_of(order).id, 1h);
    undo(order, Yen(500));
    const auto end = [&] { return orders::end_unpaid(world_.house, world_.board, order.shop, world_.house.clock.now()); };
    const auto story = world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
    const Instant ends = *orders::instead_ends(now(order), story);
    EXPECT_GE(*orders::pay_by(now(order), story), *order.document.pay_until);
    EXPECT_EQ(ends, from_japan_time({plus_days(*orders::pay_by(now(order), story), 2), 0, 0, 0}));
    if (!told_between) {
      world_.house.clock.advance(ends - world_.house.clock.now() + 1min);
      EXPECT_EQ(end(), 0) << "the provider has not said yet that nobody paid";
    }
    world_.settle_down(payment_of(order).id, 1h);
    EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
    EXPECT_EQ(now(order).state, orders::State::received) << "the end of its number is not its end";
    EXPECT_FALSE(world_.house.db.read([&](db::Tx& tx) { return orders::store_end(tx, now(order), world_.house.clock.now()); }));
    EXPECT_EQ(orders::remind_unpaid(world_.house, order.shop, world_.house.clock.now()), 0);
    if (told_between) {
      world_.house.clock.advance(ends - world_.house.clock.now() - 1min);
      EXPECT_EQ(end(), 0);
      world_.house.clock.advance(2min);
    }
    EXPECT_EQ(orders::open_unpaid(world_.house, order.shop, world_.house.clock.now()), 0) << "nothing is here whose rest is waited for";
    EXPECT_EQ(end(), 1);
    EXPECT_EQ(now(order).state, orders::State::cancelled);
    EXPECT_EQ(world_.level().available, kPieces);
  }
  world_.expect_sound();
}

TEST_P(PayingLater, WhoPaidAtTheStoreBeforeItsNumberEndedHasPaidWhenThePartIsUndone) {
  const orders::Order order = order_at_store();
  part_of(order, Yen(500));
  undo(order, Yen(500));
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(payment_of(order).id, 1h);
  EXPECT_EQ(now(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.provider.refunded_of(payment_of(order).reference), Yen(0));
  world_.expect_sound();
}

TEST_P(PayingLater, APartOfAParcelThatLeftIsNoTroubleUntilItsDayHasPassed) {
  const orders::Order order = order_at_store();
  orders::Shipment shipment{"", "", japan_time(world_.house.clock.now()).date};
  shipment.unpaid_anyway = true;
  ASSERT_TRUE(orders::ship_order(world_.tools(), world_.now(), {order.id, order.version}, shipment));
  part_of(order, Yen(500));
  world_.settle_down(payment_of(order).id, 1h);
  EXPECT_EQ(payment_of(order).state, payments::State::cancelled);
  EXPECT_FALSE(world_.in_trouble(troubles::kind::kSentUnpaid, "order", order.id.str()));
  const auto story = world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  const LocalDate last = *orders::pay_by(now(order), story);
  const auto look_at = [&](LocalDate day) {
    world_.house.clock.advance(from_japan_time({day, 12, 0, 0}) - world_.house.clock.now());
    return orders::open_unpaid(world_.house, order.shop, world_.house.clock.now());
  };
  EXPECT_EQ(look_at(last), 0);
  EXPECT_EQ(look_at(plus_days(last, 1)), 1);
  EXPECT_TRUE(world_.in_trouble(troubles::kind::kSentUnpaid, "order", order.id.str()));
  EXPECT_EQ(orders::end_unpaid(world_.house, world_.board, order.shop, world_.house.clock.now()), 0) << "it has left";
  world_.expect_sound();
}

TEST_P(PayingLater, TheProviderIsToldWhoPaysAndUntilWhen) {
  const Completion begun = world_.press(world_.open("konbini", 2, kKonbini), "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  world_.driver.step(begun.payment->id, world_.house.clock.now());
  const payments::Start& told = world_.provider.told;
  EXPECT_EQ(told.buyer_phone, "09000001000");
  EXPECT_EQ(told.buyer_name, "山田 花子");
  EXPECT_EQ(told.buyer_email, "konbini@example.jp");
  EXPECT_EQ(told.pay_until, begun.payment->expires_at);
  EXPECT_EQ(japan_time(*told.pay_until).hour, 23) << "the last second of the last day";
}

TEST_P(PayingLater, WhoHasNotPaidIsRemindedOnceBeforeTheEnd) {
  const orders::Order order = order_at_store();
  const auto remind = [&] { return orders::remind_unpaid(world_.house, order.shop, world_.house.clock.now()); };
  EXPECT_EQ(remind(), 0) << "just ordered";
  world_.house.clock.advance(48h);
  EXPECT_EQ(remind(), 1);
  EXPECT_EQ(remind(), 0);
  EXPECT_EQ(world_.mails(), 3U);
  world_.expect_sound();
}

TEST_P(PayingLater, AShopThatWasPutBackRemindsAndEndsNothingUntilAPersonHasSaidThatAllIsFound) {
  const orders::Order order = order_at_store();
  const troubles::Subject restore{"restore", "1"};
  database_->write([&](db::Tx& tx) {
    troubles::open(tx, {order.shop, troubles::kind::kRestored, restore, OrderId(), "{}", world_.house.clock.now()});
  });
  world_.house.clock.advance(48h);
  EXPECT_EQ(orders::remind_unpaid(world_.house, order.shop, world_.house.clock.now()), 0);
  world_.settle_down(payment_of(order).id, time_left() + 3h);
  ASSERT_EQ(payment_of(order).state, payments::State::cancelled);
  EXPECT_EQ(now(order).state, orders::State::received) << "it may have been paid otherwise since the backup";
  world_.house.clock.advance(48h);
  const auto end = [&] { return orders::end_unpaid(world_.house, world_.board, order.shop, world_.house.clock.now()); };
  EXPECT_EQ(end(), 0);
  database_->write([&](db::Tx& tx) {
    troubles::settle(tx, {order.shop, troubles::kind::kRestored, restore, "staff", world_.house.clock.now()});
  });
  EXPECT_EQ(end(), 1);
  EXPECT_EQ(now(order).state, orders::State::cancelled);
  EXPECT_EQ(end(), 0);
  world_.expect_sound();
}

TEST_P(PayingLater, PayPayIsApprovedOnItsPageOrNot) {
  const CheckoutId id = world_.open("paypay", 2, shops::PaymentMethod::paypay);
  const Completion begun = world_.press(id, "k");
  ASSERT_EQ(begun.verdict, Verdict::paying);
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  EXPECT_EQ(world_.settle_down(begun.payment->id, 10s).state, payments::State::at_buyer);
  world_.provider.last().found = payments::Found::declined;
  world_.settle_down(begun.payment->id, 1min);
  const Completion declined = fate_of_payment(world_.desk, world_.buyer(), id, begun.payment->id);
  ASSERT_EQ(declined.verdict, Verdict::declined);
  EXPECT_NE(declined.details.find("\"paypay\""), std::string::npos);
  const Completion again = world_.press(id, "k2");
  world_.orders_of[again.payment->id.str()] = OrderId(id.str());
  world_.settle_down(again.payment->id, 10s);
  world_.provider.last().found = payments::Found::captured;
  world_.settle_down(again.payment->id, 1min);
  const Completion paid = fate_of_payment(world_.desk, world_.buyer(), id, again.payment->id);
  ASSERT_EQ(paid.verdict, Verdict::accepted);
  EXPECT_EQ(paid.order->payment_state, orders::PaymentState::paid);
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(PayingLater);

}  // namespace
}  // namespace noren::checkout
