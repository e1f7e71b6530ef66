// Money that went back, or was to go back and did not: what the playbooks over the real house make of it.
#include <gmock/gmock.h>

#include "html/words.h"
#include "staff/staff.h"
#include "testing/bank.h"
#include "testing/money.h"
#include "troubles/buyer_view.h"
#include "troubles/handle.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using payments::RefundState;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = troubles::kind;

class RefundTroubles : public testing::MoneyWorld {};

TEST_P(RefundTroubles, ARefundThatFailedIsSolvedByTheMoneyGoingBackAndNotByItsFailure) {
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

TEST_P(RefundTroubles, ARefundThatFailedIsSolvedByHandAsWell) {
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
TEST_P(RefundTroubles, ARefundThatFailedIsAboutWhatIsStillHereWithAButtonForThat) {
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

TEST_P(RefundTroubles, ARefundThatFailedIsNoTroubleWhenAllOfItWentBackInTheDashboard) {
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

TEST_P(RefundTroubles, ARefundTheProvidersBooksDoNotShowStaysATroubleUntilTheyDo) {
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

TEST_P(RefundTroubles, WhoseMoneyWasGivenBackInTheDashboardIsNotAskedToPayItAgain) {
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

TEST_P(RefundTroubles, AParcelWhoseMoneyAllWentBackLeavesOnlyAtAPersonsWordAndTheStorySaysSo) {
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

TEST_P(RefundTroubles, TheOwnerIsAskedBeforeAParcelLeavesWhoseMoneyWentBack) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  give_there(payment, "r77", payment.captured);
  const auto held = trouble(kind::kGivenBackThere, {"order", order.id.str()});
  ASSERT_TRUE(held);
  EXPECT_THAT(press(order, "ship").body,
              AllOf(HasSubstr("代金は、すべてお客さまに戻っています"), HasSubstr("/admin/troubles/" + held->id.str()),
                    HasSubstr("発送すると、この困りごとは終わります")));
  EXPECT_EQ(world_.now_of(order).state, orders::State::received);
  http::Request look{.path = "/admin/orders/" + order.number};
  look.params["number"] = order.number;
  EXPECT_THAT(orders::admin_order(pages_, {look, world_.now(), owner_}).body,
              AllOf(HasSubstr("発送せず、注文を続けるかどうかを確かめてください"), HasSubstr("返金済み"), Not(HasSubstr("入金済み"))));
  EXPECT_EQ(press(order, "ship", "1").status, 303);
  EXPECT_EQ(world_.now_of(order).state, orders::State::shipped);
  EXPECT_THAT(orders::admin_order(pages_, {look, world_.now(), owner_}).body, HasSubstr("代金を返金したあとの発送（担当者の判断）"));
}

TEST_P(RefundTroubles, AnOrderWhoseMoneyAllWentBackIsListedAsPaidBackAndGetsNoReceipt) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  ASSERT_TRUE(orders::confirm_order(world_.tools(), world_.now(), seen()));
  const auto list = [&](const std::string& query) {
    http::Request request{.path = "/admin/orders", .query = http::parse_form(query)};
    return orders::admin_list(pages_, {request, world_.now(), owner_}).body;
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

// The provider called it succeeded, and a bank sent it back later.
TEST_P(RefundTroubles, ARefundThatComesBackAfterItArrivedIsOwedAgainAndToldAndGoesByTransfer) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  cancel_and_pay_back(order);
  const payments::Refund arrived = world_.give_back_all(order.id).at(0);
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  const auto mails = world_.mails();
  for (auto& [reference, refund] : world_.provider.refunds) refund.state = payments::RefundStanding::State::failed;
  hear("refund_failed", payment);
  hear("refund_failed_again", payment);
  EXPECT_EQ(world_.mails(), mails + 1) << "who was told that it arrived is told that it did not, once";
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_EQ(refundable(payment), payment.captured);
  const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  EXPECT_EQ(story.back().what, orders::Happening::refund_undone);
  EXPECT_EQ(orders::money_back(story), Yen(0));
  EXPECT_FALSE(orders::refund_of(story));
  const auto told = trouble(kind::kRefundFailed, {"refund", arrived.id.str()});
  ASSERT_TRUE(told);
  pass(1h);
  EXPECT_EQ(how(told->id), "") << "the money is still here";
  const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *told); });
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies[0].press, "refund_by_transfer");
  world_.expect_sound();
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return hands_.presses.at("refund_by_transfer")(tx, world_.now(), *told); }));
  const bank::Tools bank{world_.tools()};
  const bank::Refund transfer = read([&](db::Tx& tx) { return bank::refunds_of(tx, order.shop, order.id); }).at(0);
  const auto ready = bank::give_account(bank, world_.now(), {transfer.id, transfer.version}, testing::kBuyersAccount);
  ASSERT_TRUE(ready);
  ASSERT_TRUE(bank::mark_sent(bank, world_.now(), {transfer.id, ready->version}, {japan_time(now()).date, ""}));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  EXPECT_EQ(how(told->id), "refunded");
  sweep();
  EXPECT_EQ(differences(), 0);
  world_.expect_sound();
}

TEST_P(RefundTroubles, OfTwoRefundsTheOneThatComesBackIsMissedAlthoughTheOtherCameLater) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), seen(), Yen(300)));
  const payments::Refund part = world_.give_back_all(order.id).at(0);
  pass(1h);
  cancel_and_pay_back(order);
  world_.give_back_all(order.id);
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  for (auto& [reference, refund] : world_.provider.refunds) {
    if (refund.key == part.id.str()) refund.state = payments::RefundStanding::State::failed;
  }
  world_.house.clock.advance(20min);
  sweep();
  const auto told = trouble(kind::kRefundFailed, {"refund", part.id.str()});
  ASSERT_TRUE(told) << "what was asked for before it came back was other money";
  EXPECT_THAT(told->evidence, HasSubstr("\"amount\":300"));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_EQ(refundable(payment), Yen(300));
  world_.expect_sound();
}

TEST_P(RefundTroubles, ARefundThatIsMissingThereIsToldAgainWhenSomebodySettledIt) {
  const orders::Order order = paid_order();
  cancel_and_pay_back(order);
  const payments::Refund refund = world_.give_back_all(order.id).at(0);
  world_.provider.refunds.clear();
  world_.house.clock.advance(20min);
  sweep();
  const troubles::Subject subject{"refund", refund.id.str()};
  const auto first = trouble(kind::kRefundOverdue, subject);
  ASSERT_TRUE(first);
  database_->write([&](db::Tx& tx) { return troubles::settle(tx, {order.shop, kind::kRefundOverdue, subject, "solved", now()}); });
  world_.house.clock.advance(1h);
  sweep();
  const auto again = trouble(kind::kRefundOverdue, subject);
  ASSERT_TRUE(again) << "the money is still here";
  EXPECT_NE(again->id, first->id);
}

// Of which only the sum is known there, or that the provider does not show any more: nobody but a person can say that it came back.
TEST_P(RefundTroubles, ARefundThatIsMissingThereIsOwedAgainWhenSomebodySaysThatItCameBack) {
  const orders::Order order = paid_order();
  cancel_and_pay_back(order);
  const payments::Refund refund = world_.give_back_all(order.id).at(0);
  const auto press = [&](const troubles::Trouble& told) {
    return troubles::press(world_.house, world_.now(), hands_, {told.id, told.events}, "refund_came_back").has_value();
  };
  const auto deeds = [&] {
    std::vector<std::string> all;
    for (const staff::DeedLine& line : staff::find_deeds(world_.house, order.shop, {}).lines) {
      if (line.deed.what == "troubles.deed.acted") all.push_back(line.deed.label.in(Locale::ja) + ": " + line.deed.after.in(Locale::ja));
    }
    return all;
  };
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  world_.provider.refunds.clear();
  world_.house.clock.advance(20min);
  sweep();
  const auto told = trouble(kind::kRefundOverdue, {"refund", refund.id.str()});
  ASSERT_TRUE(told);
  const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *told); });
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies[0].press, "refund_came_back");
  ASSERT_TRUE(press(*told));
  EXPECT_FALSE(press(*told)) << "once";
  EXPECT_THAT(deeds(), ::testing::ElementsAre(HasSubstr(": 届かずに戻った返金として記録する")));
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_EQ(read([&](db::Tx& tx) { return payments::find_refund(tx, refund.id); })->state, RefundState::failed);
  EXPECT_FALSE(trouble(kind::kRefundOverdue, {"refund", refund.id.str()}));
  const auto failed = trouble(kind::kRefundFailed, {"refund", refund.id.str()});
  ASSERT_TRUE(failed) << "with its own way on";
  EXPECT_EQ(read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *failed); }).at(0).press, "refund_by_transfer");
  world_.house.clock.advance(1h);
  sweep();
  EXPECT_FALSE(trouble(kind::kRefundOverdue, {"refund", refund.id.str()})) << "the books agree";
  EXPECT_EQ(differences(), 0);
  world_.expect_sound();
}

// At a store it was paid in cash: the provider asks the payer for an account first.
TEST_P(RefundTroubles, WhatIsUnderWayInTheDashboardIsUnderWayHereUntilItArrivesOrFails) {
  for (const bool fails : {false, true}) {
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    world_.provider.refund_story = "refused";
    cancel_and_pay_back(order);
    const payments::Refund failed = world_.give_back_all(order.id).at(0);
    const auto told = trouble(kind::kRefundFailed, {"refund", failed.id.str()});
    ASSERT_TRUE(told);
    ASSERT_TRUE(database_->write([&](db::Tx& tx) { return hands_.presses.at("refund_by_transfer")(tx, world_.now(), *told); }));
    const auto transfer = [&] { return read([&](db::Tx& tx) { return bank::refunds_of(tx, order.shop, order.id); }).at(0); };
    const auto mails = world_.mails();
    const std::string there = "dash_" + order.number;
    world_.house.clock.advance(1min);
    world_.provider.give_back(payment.reference, there, payment.captured, payments::RefundStanding::State::pending);
    hear("refund_" + there, payment);
    const auto refunds = [&] { return read([&](db::Tx& tx) { return payments::refunds_of(tx, order.shop, order.id); }); };
    ASSERT_EQ(refunds().size(), 2U);
    EXPECT_EQ(refunds().back().state, RefundState::pending);
    EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
    EXPECT_EQ(world_.mails(), mails) << "nobody is told that it arrived";
    EXPECT_EQ(transfer().state, bank::RefundState::asked) << "it may come to nothing";
    using payments::RefundStanding;
    world_.provider.refunds.at(there).state = fails ? RefundStanding::State::failed : RefundStanding::State::arrived;
    hear("refund_end_" + there, payment);
    EXPECT_EQ(refunds().back().state, fails ? RefundState::failed : RefundState::arrived);
    EXPECT_EQ(world_.now_of(order).payment_state, fails ? orders::PaymentState::refund_due : orders::PaymentState::refunded);
    EXPECT_EQ(transfer().state, fails ? bank::RefundState::asked : bank::RefundState::ended);
    world_.expect_sound();
  }
}

// A part was to go back while the dashboard gave back another: both are counted once, and the button gives what is missing.
TEST_P(RefundTroubles, OfAPartThatTheDashboardGaveBackFirstOnlyTheRestIsStillToGo) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const Yen meant = payment.captured - Yen(100);
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  world_.provider.refund_story = "refused";
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), seen(), meant));
  world_.provider.give_back(payment.reference, "r77", Yen(300));
  const auto refunds = world_.give_back_all(order.id, 1min);
  ASSERT_EQ(refunds.size(), 2U);
  const auto there = trouble(kind::kGivenBackThere, {"order", order.id.str()});
  ASSERT_TRUE(there);
  EXPECT_THAT(there->evidence, HasSubstr("\"amount_left\":" + std::to_string((payment.captured - Yen(300)).amount())));
  const auto failed = std::find_if(refunds.begin(), refunds.end(), [](const auto& one) { return one.state == RefundState::failed; });
  ASSERT_NE(failed, refunds.end());
  const auto told = trouble(kind::kRefundFailed, {"refund", failed->id.str()});
  ASSERT_TRUE(told);
  const Yen rest = meant - Yen(300);
  EXPECT_THAT(told->evidence, HasSubstr("\"amount\":" + std::to_string(rest.amount())));
  const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *told); });
  ASSERT_EQ(remedies.size(), 1U);
  EXPECT_EQ(remedies[0].label, "残りの" + html::yen_text(Locale::ja, rest) + "を返金する");
  world_.provider.refund_story = "ok";
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), seen(), rest)) << "what is offered can be done";
  world_.give_back_all(order.id);
  EXPECT_EQ(how(told->id), "refunded");
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(RefundTroubles);

}  // namespace
}  // namespace noren::app
