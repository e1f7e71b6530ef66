// What Stripe answers, after the shapes of its API reference, and what becomes of answers that are none of these.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

using nlohmann::json;

const StripeGateway kStripe({.key = "sk_test_1", .hook = "whsec_1"});

env::Reply reply(const json& body, int status = 200) { return {.status = status, .body = body.dump()}; }

json charge() {
  return json::parse(R"({"id": "ch_1", "object": "charge", "amount": 12800, "amount_captured": 12800, "amount_refunded": 300,
    "payment_method_details": {"type": "card", "card": {"brand": "visa", "last4": "4242", "capture_before": 1795834800, "country": "JP"}}})");
}

// A payment_intent just created, changed by `changes` (RFC 7396).
json payment(const char* changes = "{}") {
  json object = json::parse(R"({"id": "pi_1", "object": "payment_intent", "amount": 12800, "amount_capturable": 0, "amount_received": 0,
    "capture_method": "automatic", "created": 1795230000, "currency": "jpy", "last_payment_error": null, "latest_charge": null, "livemode": false,
    "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1"}, "next_action": null,
    "payment_method_types": ["card"], "status": "requires_payment_method"})");
  object.merge_patch(json::parse(changes));
  return object;
}

json paid() {
  json object = payment(R"({"status": "succeeded", "amount_received": 12800})");
  object["latest_charge"] = charge();
  return object;
}

json page(const char* changes = "{}") {
  json object = json::parse(
      R"({"id": "cs_test_1", "object": "checkout.session", "amount_total": 12800, "client_reference_id": "at1", "created": 1795230000,
    "currency": "jpy", "expires_at": 1795233600, "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1"}, "mode": "payment",
    "payment_intent": null, "payment_status": "unpaid", "status": "open", "url": "https://checkout.stripe.com/c/pay/cs_test_1"})");
  object.merge_patch(json::parse(changes));
  return object;
}

json page_with(const char* status, const json& its_payment) {
  json object = page();
  object["status"] = status;
  object["payment_intent"] = its_payment;
  if (object["status"] != "open") object["url"] = nullptr;
  return object;
}

json error_with(const char* inner) { return {{"error", json::parse(inner)}}; }

using Entries = std::vector<json>;
json list_of(const Entries& all, const char* url, bool more = false) {
  return {{"object", "list"}, {"url", url}, {"has_more", more}, {"data", all}};
}

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

struct RefundCase {
  const char* changes;
  RefundStanding::State state;
  const char* failure;
};

json refund_with(const char* changes) {
  json object = json::parse(R"({"id": "re_1", "object": "refund", "amount": 300, "charge": "ch_1", "created": 1795230000, "currency": "jpy",
    "metadata": {"noren_refund": "r1"}, "payment_intent": "pi_1", "reason": null, "status": "succeeded"})");
  object.merge_patch(json::parse(changes));
  return object;
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

TEST(StripeLists, GoOnAfterTheLastOneSeen) {
  json second = paid();
  second["id"] = "pi_2";
  const auto first_page = kStripe.read_payments(reply(list_of({paid(), second}, "/v1/payment_intents", true)));
  ASSERT_TRUE(first_page);
  ASSERT_EQ(first_page->all.size(), 2U);
  EXPECT_EQ(first_page->all[1].reference, "pi_2");
  EXPECT_EQ(first_page->next, "pi_2");
  const auto last_page = kStripe.read_payments(reply(list_of({}, "/v1/payment_intents")));
  ASSERT_TRUE(last_page);
  EXPECT_TRUE(last_page->all.empty());
  EXPECT_EQ(last_page->next, "");
  const auto refunds = kStripe.read_refunds(reply(list_of({refund_with("{}")}, "/v1/refunds", true)));
  ASSERT_TRUE(refunds);
  EXPECT_EQ(refunds->next, "re_1");
}

TEST(StripeLists, OtherCurrenciesArePassedOverAndNothingElse) {
  const json dollars = payment(R"({"id": "pi_2", "currency": "usd", "status": "requires_prayer"})");
  const auto read = kStripe.read_payments(reply(list_of({paid(), dollars}, "/v1/payment_intents", true)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->all.size(), 1U);
  EXPECT_EQ(read->next, "pi_2");
  for (const Entries& wrong :
       {Entries{paid(), 7}, Entries{payment(R"({"status": "requires_prayer"})")}, Entries{payment(R"({"currency": null})")}}) {
    EXPECT_FALSE(kStripe.read_payments(reply(list_of(wrong, "/v1/payment_intents")))) << wrong.back();
  }
  EXPECT_FALSE(kStripe.read_payments(reply(list_of({}, "/v1/payment_intents", true)))) << "more, and nothing to go on from";
  EXPECT_FALSE(kStripe.read_payments(reply(payment())));
}

TEST(StripeSearch, AnAttemptIsFoundOrTheNextPageIsNamed) {
  const char* pages = "/v1/checkout/sessions";
  const char* payments = "/v1/payment_intents";
  const json others = page(R"({"id": "cs_test_9", "metadata": {"noren_attempt": "at9"}})");
  const json strange =
      json::parse(R"({"id": "cs_test_8", "object": "checkout.session", "mode": "setup", "metadata": null, "currency": null})");
  const auto next = [&](const json& list) {
    const auto search = kStripe.read_found("at1", reply(list));
    return search && !search->found ? search->next : "unexpected";
  };
  EXPECT_EQ(next(list_of({others, strange}, pages, true)), "cs_test_8");
  EXPECT_EQ(next(list_of({others}, pages)), "payments");
  EXPECT_EQ(next(list_of({}, pages)), "payments");
  EXPECT_EQ(next(list_of({payment(R"({"metadata": {"noren_attempt": "at9"}})")}, payments, true)), "pi_1");
  EXPECT_EQ(next(list_of({}, payments)), "");
  const auto on_page = kStripe.read_found("at1", reply(list_of({others, page()}, pages, true)));
  ASSERT_TRUE(on_page && on_page->found);
  EXPECT_EQ(on_page->found->reference, "cs_test_1");
  EXPECT_EQ(on_page->next, "");
  EXPECT_FALSE(kStripe.read_found("at1", reply(list_of({payment(R"({"status": "requires_prayer"})")}, payments))))
      << "ours, and not understood";
}

TEST(StripeSearch, OfACreationMadeTwiceTheOneThatCameFurtherCounts) {
  json older = paid();
  older["id"] = "pi_0";
  for (const Entries& both : {Entries{payment(), older}, Entries{older, payment()}}) {
    const auto search = kStripe.read_found("at1", reply(list_of(both, "/v1/payment_intents")));
    ASSERT_TRUE(search && search->found);
    EXPECT_EQ(search->found->reference, "pi_0");
  }
}

TEST(StripeAccounts, SayWhoseKeyItIsAndWhetherItTakesMoney) {
  const json account = json::parse(
      R"({"id": "acct_1", "object": "account", "charges_enabled": true, "business_profile": {"name": "くるみ雑貨店"}, "country": "JP"})");
  const auto read = kStripe.read_account(reply(account));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->id, "acct_1");
  EXPECT_EQ(read->name, "くるみ雑貨店");
  EXPECT_TRUE(read->takes_money);
  json pending = account;
  pending["charges_enabled"] = false;
  pending["business_profile"] = nullptr;
  EXPECT_FALSE(kStripe.read_account(reply(pending))->takes_money);
  EXPECT_FALSE(kStripe.read_account(reply(payment())).has_value());
  EXPECT_EQ(kStripe.read_account(reply({{"error", {{"type", "invalid_request_error"}, {"message", "No such key"}}}}, 401)).error().why,
            ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::stripe
