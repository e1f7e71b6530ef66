#include "payments/said.h"

#include <gtest/gtest.h>

namespace noren::payments {
namespace {

TEST(Said, APaymentThatFailedIsToldInOurWordsWithTheProvidersBehindThem) {
  EXPECT_EQ(said_of_payment(Locale::ja, Decline::funds, "insufficient_funds"),
            "カードの利用可能額が足りません（決済会社の返答：insufficient_funds）");
  EXPECT_EQ(said_of_payment(Locale::en, Decline::expired, "expired_card"), "The card has expired (the provider said: expired_card)");
  EXPECT_EQ(said_of_payment(Locale::ja, Decline::none, ""), "");
}

TEST(Said, ALookThatFailedIsNoTryThatWasDeclined) {
  Attempt attempt;
  attempt.state = State::checking;
  attempt.decline_code = "503";
  EXPECT_EQ(said_of_attempt(Locale::ja, attempt), "決済会社への問い合わせに、エラーが返りました（決済会社の返答：503）");
  attempt.state = State::captured;
  EXPECT_EQ(said_of_attempt(Locale::ja, attempt), "") << "it was paid";
  attempt.state = State::awaiting;
  attempt.want = Want::cancel;
  attempt.in_doubt = true;
  EXPECT_NE(said_of_attempt(Locale::ja, attempt).find("取消を受け付けません"), std::string::npos);
  attempt.decline_code.clear();
  EXPECT_EQ(said_of_attempt(Locale::ja, attempt).find("返答："), std::string::npos) << "it said nothing";
}

TEST(Said, EveryReasonHasItsWords) {
  for (const Decline decline : {Decline::none, Decline::funds, Decline::expired, Decline::wrong_data, Decline::not_allowed,
                                Decline::authentication, Decline::limit, Decline::try_again, Decline::other, Decline::given_up}) {
    EXPECT_NE(said_of_payment(Locale::ja, decline, "x").find("（決済会社の返答：x）"), std::string::npos);
  }
  for (const char* code : {"charge_already_refunded", "charge_disputed", "charge_for_pending_refund_disputed", "expired_or_canceled_card",
                           "lost_or_stolen_card", "insufficient_funds", "merchant_request", "declined", "canceled"}) {
    EXPECT_NE(said_of_refund(Locale::ja, code), said_of_refund(Locale::ja, "unknown")) << code;
  }
}

TEST(Said, ACodeIsFoundInAWholeAnswer) {
  const std::string raw = "400 invalid_request_error charge_already_refunded Charge ch_1 has already been refunded.";
  EXPECT_EQ(said_of_refund(Locale::ja, raw), "この支払いは、すでに返金されています（決済会社の返答：" + raw + "）");
  EXPECT_EQ(why_refund_failed(Locale::ja, raw), "この支払いは、すでに返金されています");
  EXPECT_EQ(why_refund_failed(Locale::ja, "503 Service Unavailable"), "決済会社で返金できませんでした");
  EXPECT_EQ(why_refund_failed(Locale::ja, ""), "");
  EXPECT_EQ(said_of_refund(Locale::ja, "503"), "決済会社で返金できませんでした（決済会社の返答：503）");
  EXPECT_EQ(said_of_refund(Locale::en, "undeclined"), "The provider could not refund it (the provider said: undeclined)");
}

}  // namespace
}  // namespace noren::payments
