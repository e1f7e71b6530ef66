// What becomes of what Stripe answers about a payment, and of answers that are none.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"
#include "testing/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;
using testing::stripe::charge;
using testing::stripe::error_with;
using testing::stripe::kStripe;
using testing::stripe::page;
using testing::stripe::page_with;
using testing::stripe::paid;
using testing::stripe::payment;
using testing::stripe::reply;

constexpr const char* kFailed =
    R"({"last_payment_error": {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}})";

struct StandingCase {
  const char* what;
  json body;
  Found found;
  const char* reference = "pi_1";
  int status = 200;
};

TEST(StripeAnswers, TellWhereThePaymentStands) {
  const json action = payment(R"({"status": "requires_action", "next_action": {"type": "redirect_to_url",
    "redirect_to_url": {"url": "https://hooks.stripe.com/3ds/1", "return_url": "https://shop.test/"}}})");
  const json declined = {{"error",
                          {{"type", "card_error"},
                           {"code", "card_declined"},
                           {"decline_code", "insufficient_funds"},
                           {"message", "Your card has insufficient funds."},
                           {"payment_intent", payment(kFailed)}}}};
  const json late = {
      {"error", {{"type", "invalid_request_error"}, {"code", "payment_intent_unexpected_state"}, {"payment_intent", paid()}}}};
  const std::vector<StandingCase> cases = {
      {"created", payment(), Found::created},
      {"a card was named", payment(R"({"status": "requires_confirmation"})"), Found::created},
      {"a step of the buyer's", action, Found::needs_buyer},
      {"under way", payment(R"({"status": "processing"})"), Found::processing},
      {"reserved", payment(R"({"status": "requires_capture", "amount_capturable": 12800})"), Found::authorised},
      {"paid", paid(), Found::captured},
      {"paid, the charge by its id", payment(R"({"status": "succeeded", "amount_received": 12800, "latest_charge": "ch_1"})"),
       Found::captured},
      {"an earlier try failed", payment(kFailed), Found::declined},
      {"cancelled", payment(R"({"status": "canceled"})"), Found::cancelled},
      {"declined now", declined, Found::declined, "pi_1", 402},
      {"cancelled too late", late, Found::captured, "pi_1", 400},
      {"not there", error_with(R"({"type": "invalid_request_error", "code": "resource_missing", "param": "intent"})"), Found::absent, "",
       404},
      {"page open", page(), Found::needs_buyer, "cs_test_1"},
      {"page open, a card failed, another may be tried", page_with("open", payment(kFailed)), Found::needs_buyer, "cs_test_1"},
      {"page open, at the bank", page_with("open", action), Found::needs_buyer, "cs_test_1"},
      {"page open, under way", page_with("open", payment(R"({"status": "processing"})")), Found::processing, "cs_test_1"},
      {"page open, just paid", page_with("open", paid()), Found::captured, "pi_1"},
      {"page done, paid", page_with("complete", paid()), Found::captured, "pi_1"},
      {"page done, to be paid at a store", page_with("complete", action), Found::needs_buyer, "pi_1"},
      {"page done, nobody paid at the store", page_with("complete", payment(kFailed)), Found::declined, "pi_1"},
      {"page done, the payment by its id", page_with("complete", "pi_1"), Found::processing, "pi_1"},
      {"page ended unused", page(R"({"status": "expired", "url": null})"), Found::cancelled, "cs_test_1"},
      {"page ended after a decline", page_with("expired", payment(kFailed)), Found::cancelled, "cs_test_1"},
      {"page ended, paid in the last moment", page_with("expired", paid()), Found::captured, "pi_1"},
      {"page ended with its payment", page_with("expired", payment(R"({"status": "canceled"})")), Found::cancelled, "pi_1"},
  };
  for (const StandingCase& c : cases) {
    const auto standing = kStripe.read_standing(reply(c.body, c.status));
    ASSERT_TRUE(standing) << c.what << ": " << standing.error().words;
    EXPECT_EQ(name_of(standing->found), name_of(c.found)) << c.what;
    EXPECT_EQ(standing->reference, c.reference) << c.what;
    if (c.found != Found::absent) {
      EXPECT_EQ(standing->attempt, "at1") << c.what;
      EXPECT_EQ(standing->order_number, "A-1001") << c.what;
      EXPECT_EQ(standing->created_at, Instant(1'795'230'000'000'000)) << c.what;
    }
  }
}

TEST(StripeAnswers, TellTheAmountsTheCardAndHowLongAReservationLives) {
  const auto captured = kStripe.read_standing(reply(paid()));
  ASSERT_TRUE(captured);
  EXPECT_EQ(captured->captured, Yen(12'800));
  EXPECT_EQ(captured->refunded, Yen(300));
  EXPECT_EQ(captured->authorised, Yen(0));
  EXPECT_EQ(captured->card_brand, "visa");
  EXPECT_EQ(captured->card_last4, "4242");
  EXPECT_FALSE(captured->expires_at);
  json reserved = payment(R"({"status": "requires_capture", "amount_capturable": 12800})");
  reserved["latest_charge"] = charge();
  const auto authorised = kStripe.read_standing(reply(reserved));
  ASSERT_TRUE(authorised);
  EXPECT_EQ(authorised->authorised, Yen(12'800));
  EXPECT_EQ(authorised->captured, Yen(0));
  EXPECT_EQ(authorised->expires_at, Instant(1'795'834'800'000'000));
}

TEST(StripeAnswers, TellWhereTheBuyerGoesAndUntilWhen) {
  const auto open = kStripe.read_standing(reply(page()));
  ASSERT_TRUE(open);
  EXPECT_EQ(open->redirect, "https://checkout.stripe.com/c/pay/cs_test_1");
  EXPECT_EQ(open->expires_at, Instant(1'795'233'600'000'000));
  const json store = payment(R"({"status": "requires_action", "next_action": {"type": "konbini_display_details",
    "konbini_display_details": {"expires_at": 1795489199, "hosted_voucher_url": "https://payments.stripe.com/konbini/1", "stores": {
      "familymart": {"confirmation_number": "09012345678", "payment_code": "113579"}, "lawson": {"payment_code": "402918"},
      "ministop": null}}}})");
  const auto number = kStripe.read_standing(reply(page_with("complete", store)));
  ASSERT_TRUE(number);
  EXPECT_EQ(number->redirect, "https://payments.stripe.com/konbini/1");
  EXPECT_EQ(number->expires_at, Instant(1'795'489'199'000'000));
  EXPECT_EQ(number->found, Found::at_store);
  EXPECT_EQ(number->stores, (std::vector<StoreNumber>{{"familymart", "113579", "09012345678", true}, {"lawson", "402918", "", true}}));
}

struct DeclineCase {
  const char* code;
  Decline decline;
};

TEST(StripeAnswers, ADeclineIsToldInWordsABuyerCanActOn) {
  for (const DeclineCase& c :
       {DeclineCase{"insufficient_funds", Decline::funds}, DeclineCase{"expired_card", Decline::expired},
        DeclineCase{"incorrect_cvc", Decline::wrong_data}, DeclineCase{"card_not_supported", Decline::not_allowed},
        DeclineCase{"authentication_required", Decline::authentication}, DeclineCase{"card_velocity_exceeded", Decline::limit},
        DeclineCase{"processing_error", Decline::try_again}, DeclineCase{"do_not_honor", Decline::other},
        DeclineCase{"never_heard_of", Decline::other}, DeclineCase{"lost_card", Decline::other}, DeclineCase{"stolen_card", Decline::other},
        DeclineCase{"pickup_card", Decline::other}, DeclineCase{"fraudulent", Decline::other},
        DeclineCase{"merchant_blacklist", Decline::other}}) {
    json error = error_with(R"({"type": "card_error", "code": "card_declined"})");
    error["error"]["decline_code"] = c.code;
    error["error"]["payment_intent"] = payment();
    const auto standing = kStripe.read_standing(reply(error, 402));
    ASSERT_TRUE(standing) << c.code;
    EXPECT_EQ(name_of(standing->decline), name_of(c.decline)) << c.code;
    EXPECT_EQ(standing->decline_code, c.code);
  }
  json without = error_with(R"({"type": "card_error", "code": "expired_card"})");
  without["error"]["payment_intent"] = payment();
  EXPECT_EQ(kStripe.read_standing(reply(without, 402))->decline, Decline::expired);
}

struct FaultCase {
  int status;
  std::string body;
  ReadFault why;
};

TEST(StripeAnswers, AnErrorIsToldByWhatCanBeDoneAboutIt) {
  const std::string html = "<html><h1>502 Bad Gateway</h1></html>";
  const auto error = [](const char* inner) { return error_with(inner).dump(); };
  for (const FaultCase& c : std::vector<FaultCase>{
           {400, error(R"({"type": "invalid_request_error", "code": "parameter_unknown", "message": "Received unknown parameter: x"})"),
            ReadFault::refused},
           {400, error(R"({"type": "idempotency_error", "message": "Keys for idempotent requests can only be used with ..."})"),
            ReadFault::refused},
           {402, error(R"({"type": "card_error", "code": "card_declined"})"), ReadFault::refused},
           {404, error(R"({"type": "invalid_request_error", "message": "Unrecognized request URL"})"), ReadFault::refused},
           {401, error(R"({"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***1"})"),
            ReadFault::unauthorised},
           {403, html, ReadFault::unauthorised},
           {409, error(R"({"type": "idempotency_error", "code": "idempotency_key_in_use"})"), ReadFault::busy},
           {429, error(R"({"type": "invalid_request_error", "code": "lock_timeout"})"), ReadFault::busy},
           {500, error(R"({"type": "api_error"})"), ReadFault::busy},
           {502, html, ReadFault::busy},
           {503, "", ReadFault::busy},
           {400, html, ReadFault::unreadable},
           {302, "", ReadFault::unreadable},
           {200, html, ReadFault::unreadable}}) {
    const env::Reply said{.status = c.status, .body = c.body};
    const auto standing = kStripe.read_standing(said);
    ASSERT_FALSE(standing) << c.status << c.body;
    EXPECT_EQ(standing.error().why, c.why) << c.status << c.body;
    EXPECT_NE(standing.error().words.find(std::to_string(c.status)), std::string::npos) << standing.error().words;
    EXPECT_FALSE(kStripe.read_found("at1", said)) << c.status;
    EXPECT_FALSE(kStripe.read_refund("r1", said)) << c.status;
    EXPECT_FALSE(kStripe.read_payments(said)) << c.status;
    EXPECT_FALSE(kStripe.read_refunds(said)) << c.status;
  }
  const auto told = kStripe.read_standing(reply(error_with(R"({"type": "invalid_request_error", "code": "x", "message": "y"})"), 400));
  EXPECT_EQ(told.error().words, "400 invalid_request_error x y");
  std::string hundred;
  for (int i = 0; i < 200; ++i) hundred += "茶";
  const json long_one = {{"error", {{"type", "api_error"}, {"message", hundred}}}};
  EXPECT_EQ(kStripe.read_standing(reply(long_one, 400)).error().words.size(), 14 + 3 * 95U);
}

TEST(StripeAnswers, AnErrorMaySayWhenToComeBack) {
  const auto told = [](const std::string& value) {
    const env::Reply busy{.status = 429, .headers = {{"content-type", "application/json"}, {"retry-after", value}}, .body = ""};
    return kStripe.read_standing(busy).error().retry_after;
  };
  EXPECT_EQ(told("30"), std::chrono::seconds(30));
  EXPECT_EQ(told("86400"), std::chrono::hours(1)) << "no longer than that";
  for (const char* none : {"", "0", "-5", "soon", "30s", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999999"})
    EXPECT_EQ(told(none), std::nullopt) << none;
  EXPECT_EQ(kStripe.read_standing({.status = 429, .headers = {}, .body = ""}).error().retry_after, std::nullopt);
}

TEST(StripeAnswers, WhatIsNotUnderstoodIsNeverTakenForAStanding) {
  const std::vector<std::string> bodies = {"",
                                           "{",
                                           "[]",
                                           "null",
                                           "\"pi_1\"",
                                           "{\"object\": \"payment_intent\"}",
                                           "{\"object\": 1}",
                                           std::string("{\"id\": \"\xff\"}"),
                                           std::string(100'000, '['),
                                           payment(R"({"status": "requires_prayer"})").dump(),
                                           payment(R"({"status": null})").dump(),
                                           payment(R"({"status": 7})").dump(),
                                           payment(R"({"id": 7})").dump(),
                                           payment(R"({"id": null})").dump(),
                                           payment(R"({"id": "ch_1"})").dump(),
                                           payment(R"({"currency": "usd"})").dump(),
                                           payment(R"({"currency": 1})").dump(),
                                           payment(R"({"amount_received": null})").dump(),
                                           payment(R"({"amount_received": "12800"})").dump(),
                                           payment(R"({"amount_received": -1})").dump(),
                                           payment(R"({"amount_received": 1.5})").dump(),
                                           payment(R"({"amount_received": 18446744073709551615})").dump(),
                                           payment(R"({"created": "now"})").dump(),
                                           payment(R"({"created": 9000000000000000000})").dump(),
                                           payment(R"({"metadata": []})").dump(),
                                           payment(R"({"metadata": {"noren_attempt": 1}})").dump(),
                                           payment(R"({"latest_charge": 1})").dump(),
                                           payment(R"({"latest_charge": {"amount_refunded": "1"}})").dump(),
                                           payment(R"({"latest_charge": {"payment_method_details": {"card": []}}})").dump(),
                                           payment(R"({"last_payment_error": "x"})").dump(),
                                           payment(R"({"status": "requires_action", "next_action": {"redirect_to_url": {}}})").dump(),
                                           payment(R"({"next_action": []})").dump(),
                                           payment(R"({"status": "requires_capture", "amount_capturable": null})").dump(),
                                           payment(R"({"object": "charge"})").dump(),
                                           page(R"({"status": "closed"})").dump(),
                                           page(R"({"url": null})").dump(),
                                           page(R"({"url": 1})").dump(),
                                           page(R"({"id": "pi_1"})").dump(),
                                           page(R"({"currency": null})").dump(),
                                           page(R"({"status": "complete"})").dump(),
                                           page(R"({"status": "complete", "payment_intent": {}})").dump(),
                                           page(R"({"status": "expired", "payment_intent": "pi_1"})").dump(),
                                           page(R"({"expires_at": "soon"})").dump()};
  for (const std::string& body : bodies) {
    const auto standing = kStripe.read_standing({.status = 200, .body = body});
    ASSERT_FALSE(standing) << body;
    EXPECT_EQ(standing.error().why, ReadFault::unreadable) << body;
  }
}

}  // namespace
}  // namespace noren::payments::stripe
