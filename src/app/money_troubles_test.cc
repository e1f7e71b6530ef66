// Money that goes astray between buyer, provider and shop, and what the playbooks over the real house make of it.
#include <gmock/gmock.h>

#include "payments/verify.h"
#include "testing/money.h"
#include "troubles/handle.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using payments::RefundState;
using ::testing::HasSubstr;
namespace kind = troubles::kind;

class MoneyTroubles : public testing::MoneyWorld {
 protected:
  // Why a person's word does not end it; "" when it does.
  std::string refused_to_settle(const troubles::Trouble& trouble) {
    const std::string why = read([&](db::Tx& tx) { return hands_.keeps_open(tx, Locale::ja, trouble); });
    const auto done = troubles::settle_by_hand(world_.house, world_.now(), hands_, {trouble.id, trouble.events}, "話がついた");
    EXPECT_EQ(done.has_value(), why.empty());
    return why;
  }
};

TEST_P(MoneyTroubles, ALateChargeBesideAnOrderPaidByTransferIsPaidTwice) {
  const CheckoutId id = declined_at();
  const payments::Attempt payment = payment_of(OrderId(id.str()));
  const checkout::Completion taken = world_.press(id, "k2", "", shops::PaymentMethod::bank_transfer);
  ASSERT_EQ(taken.verdict, checkout::Verdict::accepted);
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), {taken.order->id, taken.order->version},
                                {taken.order->total, japan_time(now()).date, ""}));
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
  const std::string named = read([&](db::Tx& tx) { return hands_.face(tx, Locale::ja, *opened); })->label;
  EXPECT_THAT(named, HasSubstr("p77"));
  EXPECT_THAT(named, HasSubstr("決済会社の記録にある注文番号: A9999-1"));
  EXPECT_THAT(refused_to_settle(*opened), HasSubstr("2,500円がまだ決済会社に残っている"));
  world_.house.db.write([&](db::Tx& tx) {
    const payments::RefundWish wish{payments::RefundId("back"), payments::AttemptId("gone"), Yen(2'500), payments::RefundWhy::surplus,
                                    now()};
    ASSERT_TRUE(payments::request_refund(tx, wish));
  });
  EXPECT_TRUE(remedies().empty()) << "it is on its way";
}

TEST_P(MoneyTroubles, WhatThePayerGetsBackIsNotSettledByAWordWhileTheProviderKeepsIt) {
  const CheckoutId id = declined_at();
  const payments::Attempt payment = payment_of(OrderId(id.str()));
  const checkout::Completion taken = world_.press(id, "k2", "", shops::PaymentMethod::bank_transfer);
  world_.provider.last().found = payments::Found::captured;
  world_.provider.refund_story = "refused";
  hear("evt1", payment);
  const auto refunds = world_.give_back_all(taken.order->id);
  ASSERT_EQ(refunds.at(0).state, RefundState::failed);
  const auto all_is_told = [&] {
    for (const Finding& finding : payments::verify_payments(*database_, world_.context.shop, now(), Locale::en)) {
      if (!finding.good()) return false;
    }
    return true;
  };
  const troubles::Subject subjects[] = {{"payment", payment.id.str()}, {"refund", refunds[0].id.str()}};
  const auto twice = trouble(kind::kPaidTwice, subjects[0]);
  const auto failed = trouble(kind::kRefundFailed, subjects[1]);
  ASSERT_TRUE(twice && failed);
  for (const troubles::Trouble& one : {*twice, *failed}) EXPECT_THAT(refused_to_settle(one), HasSubstr("まだ決済会社に残っている"));
  EXPECT_TRUE(all_is_told());
  world_.house.db.write([&](db::Tx& tx) {
    for (const auto& subject : subjects)
      troubles::settle(tx,
                       {world_.context.shop, subject.kind == "payment" ? kind::kPaidTwice : kind::kRefundFailed, subject, "staff", now()});
  });
  EXPECT_FALSE(all_is_told()) << "money without an order, a refund or a person";
}

TEST_P(MoneyTroubles, WhoLooksIntoADoubtSeesWhoseItIsAndMayAskTheProvider) {
  world_.provider.lie = [](payments::Standing& told) { told.captured = Yen(0); };
  const CheckoutId id = world_.open("ok", 1);
  const checkout::Completion begun = world_.pay(id, "k");
  ASSERT_EQ(begun.verdict, checkout::Verdict::paying);
  const payments::Attempt payment = payment_of(OrderId(id.str()));
  const auto opened = trouble(kind::kPaymentChecking, {"payment", payment.id.str()});
  ASSERT_TRUE(opened);
  EXPECT_THAT(refused_to_settle(*opened), HasSubstr("まだわからない"));
  std::string facts;
  for (const troubles::Fact& fact : read([&](db::Tx& tx) { return hands_.facts(tx, Locale::ja, *opened); }))
    facts += fact.label + ": " + fact.text + "\n";
  const auto tried = read([&](db::Tx& tx) { return checkout::tried(tx, world_.house, world_.context.shop, id); });
  ASSERT_TRUE(tried && tried->person);
  EXPECT_THAT(facts, HasSubstr("お客さまにお伝えした注文番号: " + payment.order_number));
  EXPECT_THAT(facts, HasSubstr("決済会社の番号: " + payment.reference));
  EXPECT_THAT(facts, HasSubstr("決済会社の最後の返答: "));
  EXPECT_THAT(facts, HasSubstr(tried->person->who_orders().name));
  EXPECT_THAT(facts, HasSubstr(tried->person->email));
  EXPECT_THAT(facts, HasSubstr("電話: 0"));
  EXPECT_THAT(facts, HasSubstr(tried->document.lines.front().name.in(Locale::ja) + " ×1"));
  const auto remedies = [&] { return read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, *opened); }); };
  ASSERT_EQ(remedies().size(), 1U);
  EXPECT_EQ(remedies()[0].press, "look_up_payment");

  http::Router router;
  orders::add_admin_routes(router, pages_);
  testing::Owner owner(world_.house, router, world_.context.shop.str());
  const auto looked_for = [&] { return owner.get("/admin/orders?q=" + payment.order_number).body; };
  EXPECT_THAT(looked_for(), HasSubstr("/admin/troubles/" + opened->id.str())) << "the buyer reads this number out";

  world_.provider.lie = nullptr;
  EXPECT_TRUE(database_->write([&](db::Tx& tx) { return hands_.presses.at("look_up_payment")(tx, world_.now(), *opened); }));
  world_.settle_down(payment.id, 1h);
  EXPECT_EQ(how(opened->id), "paid");
  EXPECT_TRUE(remedies().empty());
  EXPECT_THAT(looked_for(), ::testing::AllOf(HasSubstr("/admin/orders/" + payment.order_number),
                                             ::testing::Not(HasSubstr("/admin/troubles/" + opened->id.str()))));
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

INSTANTIATE_ON_BOTH_DATABASES(MoneyTroubles);

}  // namespace
}  // namespace noren::app
