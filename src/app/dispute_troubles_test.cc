// Disputes over a charge: what the playbooks over the real house make of them.
#include <gmock/gmock.h>

#include "orders/admin_words.h"
#include "testing/money.h"
#include "troubles/playbook.h"
#include "troubles/words.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using payments::DisputeState;
using ::testing::AllOf;
using ::testing::HasSubstr;
namespace kind = troubles::kind;

class DisputeTroubles : public testing::MoneyWorld {
 protected:
  // Of the owner's pages.
  static std::string happened(const troubles::Trouble& trouble, const orders::Order& order) {
    return troubles::happened_text(*troubles::find_kind(trouble.kind), trouble, order.number, Locale::ja);
  }
  std::string badge(const orders::Order& order) {
    const orders::Order now = world_.now_of(order);
    const auto gone = read([&](db::Tx& tx) { return orders::money_gone(tx, now); });
    return orders::payment_badge(now, gone, Locale::ja).text;
  }
};

TEST_P(DisputeTroubles, ADisputeIsToldWithTheProvidersDeadlineAndEndsAsItWasDecided) {
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

TEST_P(DisputeTroubles, ADisputeWhoseNoticeWasLostIsFoundByTheSweep) {
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

TEST_P(DisputeTroubles, AnOrderWhoseMoneyWasLostInADisputeOwesNothingMore) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  hear("dispute1", payment);
  read([&](db::Tx& tx) { EXPECT_TRUE(payments::is_all_back(tx, payment.id)); });
  EXPECT_TRUE(read([&](db::Tx& tx) {
    return troubles::was_opened(tx, order.shop, kind::kPaymentDisputed, {"dispute", "dp1"});
  })) << "first heard of at its end, it is told all the same";
}

TEST_P(DisputeTroubles, ACancelledOrderWhoseDisputeIsLostHasItsMoneyBackAndOneThatIsWonOwesItAgain) {
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
    EXPECT_EQ(badge(order), lost ? "異議で喪失" : "返金待ち");
  }
  world_.expect_sound();
}

TEST_P(DisputeTroubles, WhatWasLostInADisputeIsNoPayment) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  hear("dispute1", payment);
  const auto opened = trouble(kind::kLostInDispute, {"order", order.id.str()});
  ASSERT_TRUE(opened) << "the order goes on without its money";
  EXPECT_THAT(opened->evidence, HasSubstr("\"amount_left\":0"));
  EXPECT_THAT(happened(*opened, order), AllOf(HasSubstr("この注文の代金（"), HasSubstr("お店に残っている代金はありません")));
  EXPECT_TRUE(opened->holds_shipment);
  EXPECT_EQ(refundable(payment), Yen(0));
  const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  EXPECT_TRUE(orders::all_went_back(story)) << "the buyer, the API and the owner hear where the money is";
  EXPECT_TRUE(orders::is_by_dispute(story.back()));
  EXPECT_EQ(orders::lost_in_dispute(story), payment.captured);
  EXPECT_EQ(badge(order), "異議で喪失") << "the owner gave nothing back";
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

// The promise to the buyer, the work on his parcel, and the parcel itself: each asks by itself, in its own words.
TEST_P(DisputeTroubles, NoDeedGoesOnOverDisputedOrLostMoneyUntilAPersonWasAsked) {
  struct Row {
    const char* deed;
    const char* asked;
    orders::State after;
  };
  const Row rows[] = {{"accept", "それでも承諾しますか", orders::State::confirmed},
                      {"prepare", "それでも出荷の準備を始めますか", orders::State::preparing},
                      {"ship", "それでも発送しますか", orders::State::shipped}};
  for (const DisputeState state : {DisputeState::open, DisputeState::lost}) {
    const bool lost = state == DisputeState::lost;
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    const std::string id = lost ? "dp_lost" : "dp_open";
    world_.provider.dispute(id, payment, state, opened_).answer_by = answer_by_;
    hear("dispute_" + id, payment);
    const auto opened = lost ? trouble(kind::kLostInDispute, {"order", order.id.str()}) : trouble(kind::kPaymentDisputed, {"dispute", id});
    ASSERT_TRUE(opened);
    for (const Row& row : rows) {
      const orders::State before = world_.now_of(order).state;
      for (const char* unsure : {"unsaid", "", "0"}) {
        const http::Response asks = press(order, row.deed, unsure);
        EXPECT_EQ(asks.status, 200) << row.deed;
        EXPECT_THAT(asks.body, AllOf(HasSubstr(row.asked), HasSubstr("/admin/troubles/" + opened->id.str()))) << row.deed;
        EXPECT_EQ(world_.now_of(order).state, before) << row.deed;
      }
      EXPECT_EQ(mails_of(order, "order_accepted"), row.after == orders::State::confirmed ? 0 : 1);
      EXPECT_EQ(press(order, row.deed, "1").status, 303) << row.deed;
      EXPECT_EQ(world_.now_of(order).state, row.after);
    }
    EXPECT_EQ(mails_of(order, "order_accepted"), 1);
    const auto story = read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
    const auto confirmed =
        std::find_if(story.begin(), story.end(), [](const orders::Event& event) { return event.what == orders::Happening::confirmed; });
    ASSERT_NE(confirmed, story.end());
    EXPECT_THAT(confirmed->data, HasSubstr("held_anyway"));
    EXPECT_EQ(confirmed->data.find("money_back_anyway") != std::string::npos, lost);
  }
}

TEST_P(DisputeTroubles, OfAPartThatWasLostTheParcelIsHeldToo) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  dispute(payment, DisputeState::lost);
  world_.provider.disputes["dp1"].amount = Yen(300);
  hear("dispute1", payment);
  EXPECT_EQ(ship(order, false, false).error(), orders::DeedError::held);
  const auto opened = trouble(kind::kLostInDispute, {"order", order.id.str()});
  ASSERT_TRUE(opened);
  EXPECT_THAT(happened(*opened, order), HasSubstr("この注文の代金のうち300円がお客さまに戻りました"));
  cancel_and_pay_back(order);
  EXPECT_EQ(how(opened->id), "cancelled");
  world_.give_back_all(order.id);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded) << "the rest went back";
  EXPECT_EQ(badge(order), "返金済み");
  EXPECT_EQ(world_.provider.refunded_of(payment.reference), payment.captured - Yen(300));
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(DisputeTroubles);

}  // namespace
}  // namespace noren::app
