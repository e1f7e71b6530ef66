// Money that goes astray between buyer, provider and shop, and what the playbooks over the real house make of it.
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "app/troubles.h"
#include "orders/admin_pages.h"
#include "orders/deeds.h"
#include "payments/disputes.h"
#include "payments/sweep.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "troubles/buyer_view.h"
#include "troubles/ticker.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using payments::DisputeState;
using payments::RefundState;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = troubles::kind;

class MoneyTroubles : public testing::DatabaseTest {
 protected:
  Instant now() { return world_.house.clock.now(); }
  template <class Work>
  auto read(Work&& work) {
    return database_->read(std::forward<Work>(work));
  }
  void pass(std::chrono::microseconds time) {
    world_.house.clock.advance(time);
    ticker_.run(now());
  }
  CheckoutId declined_at() {
    const CheckoutId id = world_.open("declined", 1);
    check(world_.pay(id, "k").verdict == checkout::Verdict::declined, "it was to be declined");
    return id;
  }
  orders::Order paid_order() {
    const checkout::Completion taken = world_.pay(world_.open("ok", 1), "k");
    check(taken.verdict == checkout::Verdict::accepted, "it was to be paid");
    return *taken.order;
  }
  payments::Attempt payment_of(const OrderId& order) {
    return read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, order); }).front();
  }
  void hear(const std::string& id, const payments::Attempt& payment) {
    world_.notices.hear(world_.context.shop, {"test", id + " " + payment.reference + " " + payment.id.str(), "right"});
    world_.notices.step(world_.context.shop, id, now());
  }
  void sweep() { sweep_.step(world_.context.shop, now()); }
  std::int64_t differences() {
    return read([&](db::Tx& tx) { return payments::last_sweep(tx, world_.context.shop)->differences; });
  }
  std::optional<troubles::Trouble> trouble(std::string_view kind, const troubles::Subject& subject) {
    return read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
  }
  // As it was settled; "" while it is open.
  std::string how(const troubles::TroubleId& id) {
    return read([&](db::Tx& tx) { return troubles::find(tx, world_.context.shop, id)->settled_how; });
  }
  void dispute(const payments::Attempt& payment, DisputeState state) {
    payments::DisputeStanding standing;
    standing.reference = "dp1";
    standing.payment = payment.reference;
    standing.amount = payment.captured;
    standing.reason = payments::DisputeReason::not_received;
    standing.state = state;
    standing.answer_by = answer_by_;
    standing.created_at = opened_;
    world_.provider.disputes["dp1"] = standing;
  }
  void give_there(const payments::Attempt& payment, const std::string& reference, Yen amount) {
    world_.provider.give_back(payment.reference, reference, amount);
    hear("refund_" + reference, payment);
  }
  Yen refundable(const payments::Attempt& payment) {
    return read([&](db::Tx& tx) { return payments::refundable(tx, payment); });
  }
  void cancel_and_pay_back(const orders::Order& order) {
    const orders::Seen seen{order.id, world_.now_of(order).version};
    orders::Cancellation wish{"buyer", "", true};
    wish.pay_back = true;
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen, wish));
  }

  orders::DeedResult ship(const orders::Order& order, bool unpaid_anyway, bool held_anyway) {
    orders::Shipment shipment{"", "", japan_time(now()).date};
    shipment.unpaid_anyway = unpaid_anyway;
    shipment.held_anyway = held_anyway;
    return orders::ship_order(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, shipment);
  }
  std::string rule_of_last(const orders::Order& order) {
    return nlohmann::json::parse(read([&](db::Tx& tx) { return orders::events_of(tx, order.id); }).back().data).value("rule", "");
  }

  testing::CardWorld world_{*database_};
  payments::Sweep sweep_{world_.house, world_.provider, world_.gateway(), world_.books};
  troubles::Hands hands_ = hands_of(
      {world_.house, world_.directory, world_.shelf, world_.driver, world_.give_back, {{world_.house, world_.board}}, world_.gateway()});
  troubles::Ticker ticker_{world_.house, hands_};
  const Instant opened_ = world_.house.clock.now();
  const Instant answer_by_ = opened_ + 24h * 9;
};

TEST_P(MoneyTroubles, ALateChargeBesideAnOrderPaidByTransferIsPaidTwice) {
  const CheckoutId id = declined_at();
  const payments::Attempt payment = payment_of(OrderId(id.str()));
  const checkout::Completion taken = world_.press(id, "k2", "", shops::PaymentMethod::bank_transfer);
  ASSERT_EQ(taken.verdict, checkout::Verdict::accepted);
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), {taken.order->id, taken.order->version},
                                {taken.order->total, japan_time(now()).date, "", false}));
  world_.provider.last().found = payments::Found::captured;
  const std::size_t mails = world_.mails();
  hear("evt1", payment);
  EXPECT_FALSE(trouble(kind::kPaidWithoutOrder, {"payment", payment.id.str()}));
  const auto opened = trouble(kind::kPaidTwice, {"payment", payment.id.str()});
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->order, taken.order->id);
  EXPECT_EQ(world_.mails(), mails + 1) << "the buyer is told that it goes back";
  const auto refunds = world_.give_back_all(taken.order->id);
  ASSERT_EQ(refunds.size(), 1U);
  EXPECT_EQ(refunds[0].state, RefundState::arrived);
  EXPECT_EQ(how(opened->id), "refunded");
  EXPECT_EQ(world_.now_of(*taken.order).payment_state, orders::PaymentState::paid) << "the transfer stands";
}

TEST_P(MoneyTroubles, MoneyWithoutAnOrderIsNamedAndHasAButtonThatLeadsToItsRefund) {
  world_.provider.payments["p77"] = {world_.context.shop.str(), "gone", "ok", "A9999-1", Yen(2'500), payments::Found::captured};
  world_.notices.hear(world_.context.shop, {"test", "evt1 p77 gone", "right"});
  world_.notices.step(world_.context.shop, "evt1", now());
  const auto opened = trouble(kind::kPaidWithoutOrder, {"payment", "gone"});
  ASSERT_TRUE(opened);
  const auto remedies = [&] { return read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *opened); }); };
  ASSERT_EQ(remedies().size(), 1U);
  EXPECT_EQ(remedies()[0].href, "/admin/payments?show=surplus");
  EXPECT_EQ(remedies()[0].label, "2,500円を返金する");
  EXPECT_THAT(remedies()[0].help, HasSubstr("p77"));
  EXPECT_THAT(read([&](db::Tx& tx) { return hands_.face(tx, Locale::ja, *opened); })->label, HasSubstr("p77"));
  world_.house.db.write([&](db::Tx& tx) {
    const payments::RefundWish wish{payments::RefundId("back"), payments::AttemptId("gone"), Yen(2'500), payments::RefundWhy::surplus,
                                    now()};
    ASSERT_TRUE(payments::request_refund(tx, wish));
  });
  EXPECT_TRUE(remedies().empty()) << "it is on its way";
}

TEST_P(MoneyTroubles, ADisputeIsToldWithTheProvidersDeadlineAndEndsAsItWasDecided) {
  for (const auto& [end, word] : {std::pair(DisputeState::lost, "dispute_lost"), std::pair(DisputeState::won, "dispute_won")}) {
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    dispute(payment, DisputeState::open);
    world_.provider.disputes["dp1"].reference = word;
    hear(std::string("dispute_created_") + word, payment);
    pass(1min);
    const troubles::Subject subject{"dispute", word};
    const auto opened = trouble(kind::kPaymentDisputed, subject);
    ASSERT_TRUE(opened) << word;
    EXPECT_EQ(opened->order, order.id);
    EXPECT_EQ(opened->deadline, answer_by_) << "the provider's own";
    EXPECT_TRUE(opened->holds_shipment);
    EXPECT_EQ(refundable(payment), Yen(0)) << "it is not the shop's to give";
    const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *opened); });
    ASSERT_EQ(remedies.size(), 1U);
    EXPECT_EQ(remedies[0].url, std::string("https://pay.example/disputes/") + word);
    world_.provider.disputes["dp1"].state = DisputeState::answered;
    hear(std::string("dispute_updated_") + word, payment);
    EXPECT_TRUE(trouble(kind::kPaymentDisputed, subject)->marked) << "the answer was given there";
    world_.house.clock.advance(20min);
    sweep();
    EXPECT_EQ(differences(), 0) << "known, and nothing is missing";
    world_.provider.disputes["dp1"].state = end;
    hear(std::string("dispute_closed_") + word, payment);
    EXPECT_EQ(how(opened->id), word);
    pass(1min);
    const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
    const auto says = [&](const orders::Event& event) { return event.data.find(word) != std::string::npos; };
    EXPECT_TRUE(std::any_of(story.begin(), story.end(), says)) << "the order's story says it";
    EXPECT_EQ(refundable(payment), end == DisputeState::won ? payment.captured : Yen(0));
    hear(std::string("dispute_again_") + word, payment);
    EXPECT_FALSE(trouble(kind::kPaymentDisputed, subject)) << "told once";
  }
  world_.expect_sound();
}

TEST_P(MoneyTroubles, ADisputeWhoseNoticeWasLostIsFoundByTheSweep) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  world_.house.clock.advance(20min);
  sweep();
  EXPECT_EQ(differences(), 0);
  dispute(payment, DisputeState::open);
  world_.house.clock.advance(1h);
  sweep();
  EXPECT_EQ(differences(), 1);
  const auto opened = trouble(kind::kPaymentDisputed, {"dispute", "dp1"});
  ASSERT_TRUE(opened);
  dispute(payment, DisputeState::closed);
  world_.house.clock.advance(24h * 60);
  sweep();
  EXPECT_EQ(how(opened->id), "dispute_closed") << "however old it is";
}

TEST_P(MoneyTroubles, AnOrderWhoseMoneyWasLostInADisputeOwesNothingMore) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  hear("dispute1", payment);
  read([&](db::Tx& tx) { EXPECT_TRUE(payments::is_all_back(tx, payment.id)); });
  EXPECT_TRUE(read([&](db::Tx& tx) {
    return troubles::was_opened(tx, order.shop, kind::kPaymentDisputed, {"dispute", "dp1"});
  })) << "first heard of at its end, it is told all the same";
}

TEST_P(MoneyTroubles, ACancelledOrderWhoseDisputeIsLostHasItsMoneyBackAndOneThatIsWonOwesItAgain) {
  for (const DisputeState end : {DisputeState::lost, DisputeState::won}) {
    const bool lost = end == DisputeState::lost;
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    const auto owed = [&] { return read([&](db::Tx& tx) { return orders::owed_back(tx, world_.tools(), world_.now_of(order)); }); };
    dispute(payment, DisputeState::open);
    world_.provider.disputes["dp1"].reference = lost ? "dp_lost" : "dp_won";
    hear(lost ? "dispute1" : "dispute2", payment);
    cancel_and_pay_back(order);
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
    EXPECT_EQ(owed(), Yen(0)) << "it is not the shop's to give";
    world_.provider.disputes["dp1"].state = end;
    world_.house.clock.advance(1h);
    if (lost) hear("dispute3", payment);
    if (!lost) sweep();
    EXPECT_EQ(world_.now_of(order).payment_state, lost ? orders::PaymentState::refunded : orders::PaymentState::refund_due);
    EXPECT_EQ(owed(), lost ? Yen(0) : payment.captured);
    const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
    EXPECT_EQ(orders::money_back(story), lost ? payment.captured : Yen(0));
    EXPECT_EQ(orders::is_by_dispute(story.back()), lost);
  }
  world_.expect_sound();
}

TEST_P(MoneyTroubles, ARefundThatFailedIsSolvedByTheMoneyGoingBackAndNotByItsFailure) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  const auto failed = world_.give_back_all(order.id);
  ASSERT_EQ(failed.at(0).state, RefundState::failed);
  const auto opened = trouble(kind::kRefundFailed, {"refund", failed[0].id.str()});
  ASSERT_TRUE(opened);
  pass(1h);
  EXPECT_EQ(how(opened->id), "") << "the money is still here";
  world_.provider.refund_story = "ok";
  world_.house.db.write([&](db::Tx& tx) {
    const payments::RefundWish wish{payments::RefundId("again"), payment_of(order.id).id, failed[0].amount, payments::RefundWhy::order,
                                    now()};
    ASSERT_TRUE(payments::request_refund(tx, wish));
  });
  world_.give_back_all(order.id);
  EXPECT_EQ(how(opened->id), "refunded");
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
}

TEST_P(MoneyTroubles, ARefundThatFailedIsSolvedByHandAsWell) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  const auto failed = world_.give_back_all(order.id);
  const auto opened = trouble(kind::kRefundFailed, {"refund", failed.at(0).id.str()});
  ASSERT_TRUE(opened);
  pass(1h);
  ASSERT_EQ(how(opened->id), "");
  const orders::Seen seen{order.id, world_.now_of(order).version};
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen, {failed[0].amount, japan_time(now()).date}));
  pass(1h);
  EXPECT_EQ(how(opened->id), "refunded");
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
}

// Ours is refused because somebody gave most of it back in the dashboard first.
TEST_P(MoneyTroubles, ARefundThatFailedIsAboutWhatIsStillHereWithAButtonForThat) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const Yen rest(320);
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  give_there(payment, "r77", payment.captured - rest);
  const auto refunds = world_.give_back_all(order.id);
  ASSERT_EQ(refunds.at(0).state, RefundState::failed);
  const auto opened = trouble(kind::kRefundFailed, {"refund", refunds[0].id.str()});
  ASSERT_TRUE(opened);
  world_.notices.step(world_.context.shop, "refund_r77", now());
  const troubles::Trouble told = *trouble(kind::kRefundFailed, {"refund", refunds[0].id.str()});
  EXPECT_EQ(told.id, opened->id);
  EXPECT_THAT(told.evidence, HasSubstr("\"amount\":320"));
  EXPECT_EQ(refundable(payment), rest);
  const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, told); });
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies[0].href, "/admin/orders/" + order.number);
  EXPECT_EQ(remedies[0].label, "残りの320円を返金する");
  const auto buyer = read([&](db::Tx& tx) { return troubles::buyer_view(tx, told, order.number, now(), Locale::ja); });
  EXPECT_THAT(buyer.at("happened").get<std::string>(), HasSubstr("320円"));
  EXPECT_THAT(buyer.dump(), Not(HasSubstr("銀行振込でお返しする手配"))) << "nobody has arranged one";
  world_.provider.refund_story = "ok";
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, rest));
  world_.give_back_all(order.id);
  EXPECT_EQ(how(opened->id), "refunded");
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  world_.expect_sound();
}

TEST_P(MoneyTroubles, ARefundThatFailedIsNoTroubleWhenAllOfItWentBackInTheDashboard) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  give_there(payment, "r77", payment.captured);
  const auto refunds = world_.give_back_all(order.id);
  world_.notices.step(world_.context.shop, "refund_r77", now());
  EXPECT_FALSE(trouble(kind::kRefundFailed, {"refund", refunds.at(0).id.str()}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  world_.expect_sound();
}

TEST_P(MoneyTroubles, ARefundTheProvidersBooksDoNotShowStaysATroubleUntilTheyDo) {
  const orders::Order order = paid_order();
  cancel_and_pay_back(order);
  const auto refunds = world_.give_back_all(order.id);
  ASSERT_EQ(refunds.at(0).state, RefundState::arrived);
  const auto known = std::exchange(world_.provider.refunds, {});
  world_.house.clock.advance(20min);
  sweep();
  const auto opened = trouble(kind::kRefundOverdue, {"refund", refunds[0].id.str()});
  ASSERT_TRUE(opened);
  pass(1h);
  EXPECT_EQ(how(opened->id), "") << "that it arrived is just what is in doubt";
  world_.provider.refunds = known;
  sweep();
  EXPECT_EQ(how(opened->id), "refunded");
}

TEST_P(MoneyTroubles, ACardDeclinedAgainAndAgainIsOverWhenTheBuyerOrdersOtherwiseOrLeaves) {
  const auto declined_often = [&](const CheckoutId& id) {
    world_.pay(id, "k2", "declined");
    world_.pay(id, "k3", "declined");
    pass(1min);
    return trouble(kind::kPaymentDeclined, {"order", id.str()});
  };
  const CheckoutId one = declined_at(), other = declined_at();
  const auto stays = declined_often(one), leaves = declined_often(other);
  ASSERT_TRUE(stays && leaves);
  ASSERT_EQ(world_.press(one, "k4", "", shops::PaymentMethod::bank_transfer).verdict, checkout::Verdict::accepted);
  pass(16min);
  EXPECT_EQ(how(stays->id), "ordered_otherwise");
  EXPECT_EQ(how(leaves->id), "") << "he may still come back";
  for (int i = 0; i < 100; ++i) pass(16min);
  EXPECT_EQ(how(leaves->id), "abandoned");
}

TEST_P(MoneyTroubles, WhoseMoneyWasGivenBackInTheDashboardIsNotAskedToPayItAgain) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  give_there(payment, "r77", Yen(300));
  const troubles::Subject subject{"order", order.id.str()};
  const auto opened = trouble(kind::kGivenBackThere, subject);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->holds_shipment);
  const auto left = [&] { return "\"amount_left\":" + std::to_string(refundable(payment).amount()); };
  EXPECT_THAT(opened->evidence, HasSubstr(left()));
  pass(1min);
  const troubles::Trouble begun = *trouble(kind::kGivenBackThere, subject);
  const auto told = read([&](db::Tx& tx) { return troubles::buyer_view(tx, begun, order.number, now(), Locale::ja); });
  EXPECT_THAT(told.at("happened").get<std::string>(), HasSubstr("300円をご返金しました"));
  EXPECT_THAT(told.dump(), Not(HasSubstr("お振り込み")));
  EXPECT_FALSE(trouble(kind::kAmountDiffers, {"payment", payment.id.str()}));
  give_there(payment, "r78", Yen(200));
  EXPECT_EQ(trouble(kind::kGivenBackThere, subject)->id, opened->id) << "one trouble, with what is new";
  EXPECT_THAT(trouble(kind::kGivenBackThere, subject)->evidence, HasSubstr(left()));
  cancel_and_pay_back(order);
  EXPECT_EQ(how(opened->id), "cancelled");
  world_.give_back_all(order.id);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  world_.expect_sound();
}

TEST_P(MoneyTroubles, AParcelWhoseMoneyAllWentBackLeavesOnlyAtAPersonsWordAndTheStorySaysSo) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  give_there(payment, "r77", Yen(300));
  EXPECT_EQ(ship(order, false, false).error(), orders::DeedError::held) << "a part of it: somebody must look";
  give_there(payment, "r78", payment.captured - Yen(300));
  EXPECT_EQ(ship(order, false, true).error(), orders::DeedError::money_back) << "that it may leave in spite of the trouble does not pay it";
  EXPECT_EQ(ship(order, true, false).error(), orders::DeedError::held);
  const auto opened = trouble(kind::kGivenBackThere, {"order", order.id.str()});
  ASSERT_TRUE(opened);
  ASSERT_TRUE(ship(order, true, true));
  EXPECT_EQ(rule_of_last(order), orders::kShippedMoneyBack);
  EXPECT_EQ(how(opened->id), "shipped") << "what it asked is decided";
  world_.expect_sound();
}

TEST_P(MoneyTroubles, WhatWasLostInADisputeIsNoPayment) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  hear("dispute1", payment);
  const auto opened = trouble(kind::kLostInDispute, {"order", order.id.str()});
  ASSERT_TRUE(opened) << "the order goes on without its money";
  EXPECT_THAT(opened->evidence, HasSubstr("\"amount_left\":0"));
  EXPECT_TRUE(opened->holds_shipment);
  EXPECT_EQ(refundable(payment), Yen(0));
  const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  EXPECT_TRUE(orders::all_went_back(story)) << "the buyer, the API and the owner hear where the money is";
  EXPECT_TRUE(orders::is_by_dispute(story.back()));
  EXPECT_EQ(read([&](db::Tx& tx) { return orders::card_money(tx, order).disputed.lost; }), payment.captured);
  EXPECT_EQ(read([&](db::Tx& tx) { return payments::lost_between(tx, order.shop, opened_, now() + 1s); }), payment.captured);
  EXPECT_EQ(orders::refund_by_card(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, Yen(100)).error(),
            orders::DeedError::nothing_owed)
      << "nothing of it can be given back";
  EXPECT_EQ(ship(order, false, false).error(), orders::DeedError::money_back);
  EXPECT_EQ(ship(order, true, false).error(), orders::DeedError::held);
  ASSERT_TRUE(ship(order, true, true));
  EXPECT_EQ(how(opened->id), "shipped") << "somebody has decided";
  world_.expect_sound();
}

TEST_P(MoneyTroubles, OfAPartThatWasLostTheParcelIsHeldToo) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  world_.provider.disputes["dp1"].amount = Yen(300);
  hear("dispute1", payment);
  EXPECT_EQ(ship(order, false, false).error(), orders::DeedError::held);
  const auto opened = trouble(kind::kLostInDispute, {"order", order.id.str()});
  ASSERT_TRUE(opened);
  cancel_and_pay_back(order);
  EXPECT_EQ(how(opened->id), "cancelled");
  world_.give_back_all(order.id);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded) << "the rest went back";
  EXPECT_EQ(world_.provider.refunded_of(payment.reference), payment.captured - Yen(300));
  world_.expect_sound();
}

TEST_P(MoneyTroubles, WhatTheProvidersBooksDidNotShowIsOverWhenTheyDo) {
  const payments::Attempt payment = payment_of(paid_order().id);
  const auto known = std::exchange(world_.provider.payments, {});
  world_.house.clock.advance(20min);
  sweep();
  const auto opened = trouble(kind::kBooksDiffer, {"payment", payment.id.str()});
  ASSERT_TRUE(opened);
  world_.provider.payments = known;
  world_.house.clock.advance(1h);
  sweep();
  EXPECT_EQ(how(opened->id), "agreed");
}

TEST_P(MoneyTroubles, TheOwnerIsAskedBeforeAParcelLeavesWhoseMoneyWentBack) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  give_there(payment, "r77", payment.captured);
  admin::Desk desk(world_.house, testing::desk_options());
  const orders::AdminPages pages{desk, world_.directory, world_.shelf, world_.board};
  const staff::Session owner = testing::owner_session();
  const auto press = [&](const char* sure) {
    http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order.number + "/ship"};
    request.params["number"] = order.number;
    request.params["deed"] = "ship";
    request.form.add("version", std::to_string(world_.now_of(order).version));
    request.form.add("carrier", "");
    request.form.add("tracking", "");
    request.form.add("shipped_on", to_iso(japan_time(now()).date));
    if (*sure != '\0') request.form.add("sure", sure);
    return orders::admin_deed(pages, {request, world_.now(), owner});
  };
  const auto held = trouble(kind::kGivenBackThere, {"order", order.id.str()});
  ASSERT_TRUE(held);
  EXPECT_THAT(press("").body, AllOf(HasSubstr("代金は、すべてお客さまに戻っています"), HasSubstr("/admin/troubles/" + held->id.str()),
                                    HasSubstr("発送すると、この困りごとは終わります")));
  EXPECT_EQ(world_.now_of(order).state, orders::State::received);
  http::Request look{.path = "/admin/orders/" + order.number};
  look.params["number"] = order.number;
  EXPECT_THAT(orders::admin_order(pages, {look, world_.now(), owner}).body,
              AllOf(HasSubstr("発送せず、注文を続けるかどうかを確かめてください"), HasSubstr("返金済み"), Not(HasSubstr("入金済み"))));
  EXPECT_EQ(press("1").status, 303);
  EXPECT_EQ(world_.now_of(order).state, orders::State::shipped);
  EXPECT_THAT(orders::admin_order(pages, {look, world_.now(), owner}).body, HasSubstr("代金を返金したあとの発送（担当者の判断）"));
}

TEST_P(MoneyTroubles, AnOrderWhoseMoneyAllWentBackIsListedAsPaidBackAndGetsNoReceipt) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  ASSERT_TRUE(orders::confirm_order(world_.tools(), world_.now(), seen()));
  admin::Desk desk(world_.house, testing::desk_options());
  const orders::AdminPages pages{desk, world_.directory, world_.shelf, world_.board};
  const staff::Session owner = testing::owner_session();
  const auto list = [&](const std::string& query) {
    http::Request request{.path = "/admin/orders", .query = http::parse_form(query)};
    return orders::admin_list(pages, {request, world_.now(), owner}).body;
  };
  give_there(payment, "r77", Yen(300));
  for (const char* query : {"tab=to_ship", "payment=paid"}) EXPECT_THAT(list(query), HasSubstr(order.number)) << query;
  give_there(payment, "r78", payment.captured - Yen(300));
  for (const char* query : {"tab=to_ship", "payment=paid", "tab=to_refund"})
    EXPECT_THAT(list(query), Not(HasSubstr(order.number))) << query;
  for (const char* query : {"", "payment=refunded"}) {
    EXPECT_THAT(list(query), AllOf(HasSubstr(order.number), HasSubstr("返金済み。続けるか確かめる"))) << query;
  }
  EXPECT_EQ(orders::issue_receipt(world_.tools(), world_.now(), seen(), {"山田", "お品代"}).error(), orders::DeedError::not_now);
}

INSTANTIATE_ON_BOTH_DATABASES(MoneyTroubles);

}  // namespace
}  // namespace noren::app
