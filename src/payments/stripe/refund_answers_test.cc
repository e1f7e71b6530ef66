// What Stripe answers about money that goes back or is in dispute.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"
#include "testing/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;
using testing::stripe::kStripe;
using testing::stripe::list_of;
using testing::stripe::page;
using testing::stripe::paid;
using testing::stripe::payment;
using testing::stripe::refund_with;
using testing::stripe::reply;

struct RefundCase {
  const char* changes;
  RefundStanding::State state;
  const char* failure;
};

TEST(StripeAnswers, APaymentShowsWhatWasGivenBackOfItWhereThatWasAskedFor) {
  EXPECT_TRUE(kStripe.read_standing(reply(paid()))->refunds.empty());
  json charged = paid();
  json shown = json::array();
  shown.push_back(refund_with(R"({"status": "requires_action", "id": "re_2"})"));
  shown.push_back(refund_with(R"({"status": "lost"})"));
  shown.push_back(refund_with(R"({"status": "failed"})"));
  charged["latest_charge"]["refunds"] = {{"object", "list"}, {"has_more", false}};
  charged["latest_charge"]["refunds"]["data"] = shown;
  const auto standing = kStripe.read_standing(reply(charged));
  ASSERT_TRUE(standing);
  ASSERT_EQ(standing->refunds.size(), 2U) << "one that is not understood is not shown, and the payment is read all the same";
  EXPECT_EQ(standing->refunds[0].reference, "re_2");
  EXPECT_EQ(standing->refunds[0].state, RefundStanding::State::pending);
  EXPECT_EQ(standing->refunds[1].state, RefundStanding::State::failed);
}

TEST(StripeAnswers, ARefundIsPendingArrivedOrFailed) {
  using State = RefundStanding::State;
  for (const RefundCase& c :
       {RefundCase{"{}", State::arrived, ""}, RefundCase{R"({"status": "pending"})", State::pending, ""},
        RefundCase{R"({"status": "requires_action"})", State::pending, ""},
        RefundCase{R"({"status": "failed", "failure_reason": "expired_or_canceled_card"})", State::failed, "expired_or_canceled_card"},
        RefundCase{R"({"status": "canceled"})", State::failed, "canceled"}}) {
    const auto refund = kStripe.read_refund("r1", reply(refund_with(c.changes)));
    ASSERT_TRUE(refund) << c.changes;
    EXPECT_EQ(refund->state, c.state) << c.changes;
    EXPECT_EQ(refund->failure, c.failure);
    EXPECT_EQ(refund->reference, "re_1");
    EXPECT_EQ(refund->payment, "pi_1");
    EXPECT_EQ(refund->key, "r1");
    EXPECT_EQ(refund->amount, Yen(300));
  }
  for (const char* wrong :
       {R"({"status": "lost"})", R"({"status": null})", R"({"amount": "300"})", R"({"id": null})", R"({"payment_intent": 1})",
        R"({"metadata": {"noren_refund": 1}})", R"({"object": "charge"})", R"({"currency": "usd"})"}) {
    const auto refund = kStripe.read_refund("r1", reply(refund_with(wrong)));
    ASSERT_FALSE(refund) << wrong;
    EXPECT_EQ(refund.error().why, ReadFault::unreadable);
  }
}

TEST(StripeAnswers, ADisputeSaysHowItStandsUntilWhenAndWhetherItTakesTheMoney) {
  const auto dispute = [](const char* status, const char* reason, bool refundable) {
    json object =
        json::parse(R"({"id": "dp_1", "object": "dispute", "amount": 12800, "charge": "ch_1", "created": 1795230000, "currency": "jpy",
      "evidence_details": {"due_by": 1795834800, "has_evidence": false, "past_due": false, "submission_count": 0},
      "payment_intent": "pi_1"})");
    object["status"] = status;
    object["reason"] = reason;
    object["is_charge_refundable"] = refundable;
    return object;
  };
  struct Case {
    const char* status;
    const char* reason;
    DisputeState state;
    DisputeReason why;
  };
  for (const Case& c : {Case{"needs_response", "fraudulent", DisputeState::open, DisputeReason::fraud},
                        Case{"warning_needs_response", "unrecognized", DisputeState::open, DisputeReason::unrecognised},
                        Case{"under_review", "product_not_received", DisputeState::answered, DisputeReason::not_received},
                        Case{"won", "product_unacceptable", DisputeState::won, DisputeReason::not_as_described},
                        Case{"lost", "duplicate", DisputeState::lost, DisputeReason::duplicate},
                        Case{"warning_closed", "a_new_word", DisputeState::closed, DisputeReason::other}}) {
    const auto page = kStripe.read_disputes(reply(list_of({dispute(c.status, c.reason, false)}, "/v1/disputes")));
    ASSERT_TRUE(page) << c.status;
    const DisputeStanding& read = page->all.at(0);
    EXPECT_EQ(read.state, c.state) << c.status;
    EXPECT_EQ(read.reason, c.why) << c.reason;
    EXPECT_EQ(read.payment, "pi_1");
    EXPECT_EQ(read.amount, Yen(12800));
    EXPECT_EQ(read.answer_by, Instant(1'795'834'800'000'000));
    EXPECT_TRUE(read.takes_money);
  }
  EXPECT_FALSE(
      kStripe.read_disputes(reply(list_of({dispute("warning_under_review", "fraudulent", true)}, "/v1/disputes")))->all.at(0).takes_money);
  EXPECT_FALSE(kStripe.read_disputes(reply(list_of({dispute("half_lost", "fraudulent", false)}, "/v1/disputes")))) << "never guessed";
}

}  // namespace
}  // namespace noren::payments::stripe
