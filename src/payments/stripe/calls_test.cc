// What is said to Stripe, word for word.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/check.h"
#include "http/message.h"
#include "payments/stripe/stripe.h"

namespace noren::payments::stripe {
namespace {

const StripeGateway kCalls({.key = "sk_test_secret", .hook = "whsec_secret"}, "https://api.stripe.test/");
const Instant kCalledAt = from_japan_time({{2026, 11, 21}, 12, 0, 0});

Start start_with(const std::string& source) {
  Start start{.attempt = "at1", .shop = "s1", .order_number = "A-1001", .amount = Yen(12'800), .source = source};
  start.return_url = "https://shop.test/checkout/c1/back?x=1&y=茶";
  start.cancel_url = "https://shop.test/checkout/c1";
  return start;
}

// The form of a body or of a query, decoded and sorted: "a=b" each.
std::vector<std::string> said(std::string_view form) {
  std::vector<std::string> lines;
  const http::Fields fields = http::parse_form(form);
  for (const auto& [key, value] : fields.all()) lines.push_back(key + "=" + value);
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string query_of(const env::Call& call) { return call.url.substr(call.url.find('?') + 1); }

std::string header(const env::Call& call, std::string_view name) {
  for (const auto& [key, value] : call.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(StripeCalls, EveryCallCarriesKeyAndVersionAndNoSecretInItsAddress) {
  const Start by_token = start_with("tok_ok");
  const std::vector<env::Call> written = {kCalls.create(by_token, "at1/create/1"),
                                          kCalls.create(start_with(""), "at1/create/1"),
                                          kCalls.confirm(by_token, "pi_1", "at1/confirm/1"),
                                          kCalls.capture("pi_1", Yen(100), "at1/capture/1"),
                                          kCalls.cancel("pi_1", "at1/cancel/1"),
                                          kCalls.cancel("cs_1", "at1/cancel/1"),
                                          kCalls.refund({.payment = "pi_1", .amount = Yen(100), .id = "r1"}, "r1/refund/1")};
  const std::vector<env::Call> asked = {kCalls.look_up("pi_1"), kCalls.look_up("cs_1"), kCalls.find_by_attempt(kCalledAt, ""),
                                        kCalls.list_payments(kCalledAt, ""), kCalls.list_refunds({"pi_1", kCalledAt, "re_1"})};
  for (const env::Call& call : written) {
    EXPECT_EQ(call.method, "POST") << call.url;
    EXPECT_TRUE(header(call, "Idempotency-Key").ends_with("/1")) << call.url;
    EXPECT_EQ(header(call, "Content-Type"), "application/x-www-form-urlencoded");
  }
  for (const env::Call& call : asked) {
    EXPECT_EQ(call.method, "GET") << call.url;
    EXPECT_EQ(header(call, "Idempotency-Key"), "");
    EXPECT_TRUE(call.body.empty());
  }
  for (const auto* calls : {&written, &asked}) {
    for (const env::Call& call : *calls) {
      EXPECT_TRUE(call.url.starts_with("https://api.stripe.test/v1/")) << call.url;
      EXPECT_EQ(header(call, "Authorization"), "Bearer sk_test_secret");
      EXPECT_EQ(header(call, "Stripe-Version"), "2024-06-20");
      EXPECT_EQ((call.url + call.body).find("secret"), std::string::npos) << call.url;
    }
  }
}

TEST(StripeCalls, ACardsTokenIsCreatedUnconfirmedAndThenConfirmed) {
  Start start = start_with("tok_ok");
  start.statement = "HANA POTTERY";
  start.statement_kana = "ハナトウキ";
  const env::Call created = kCalls.create(start, "k");
  EXPECT_EQ(created.url, "https://api.stripe.test/v1/payment_intents");
  EXPECT_EQ(said(created.body), sorted({"amount=12800", "currency=jpy", "confirm=false", "payment_method_types[0]=card",
                                        "capture_method=automatic", "metadata[noren_shop]=s1", "metadata[noren_order]=A-1001",
                                        "metadata[noren_attempt]=at1", "expand[]=latest_charge", "statement_descriptor_suffix=HANA POTTERY",
                                        "payment_method_options[card][statement_descriptor_suffix_kana]=ハナトウキ"}));
  const env::Call confirmed = kCalls.confirm(start, "pi_1", "k");
  EXPECT_EQ(confirmed.url, "https://api.stripe.test/v1/payment_intents/pi_1/confirm");
  EXPECT_EQ(said(confirmed.body), sorted({"payment_method_data[type]=card", "payment_method_data[card][token]=tok_ok",
                                          "return_url=https://shop.test/checkout/c1/back?x=1&y=茶", "expand[]=latest_charge"}));
}

TEST(StripeCalls, WithoutATokenStripesPageIsOpened) {
  Start start = start_with("");
  start.buyer_email = "hanako@example.jp";
  start.page_until = kCalledAt;
  start.capture_later = true;
  start.statement = "HANA POTTERY";
  const env::Call call = kCalls.create(start, "k");
  EXPECT_EQ(call.url, "https://api.stripe.test/v1/checkout/sessions");
  EXPECT_EQ(said(call.body), sorted({"mode=payment",
                                     "client_reference_id=at1",
                                     "success_url=https://shop.test/checkout/c1/back?x=1&y=茶",
                                     "cancel_url=https://shop.test/checkout/c1",
                                     "locale=ja",
                                     "customer_email=hanako@example.jp",
                                     "expires_at=1795230000",
                                     "line_items[0][quantity]=1",
                                     "line_items[0][price_data][currency]=jpy",
                                     "line_items[0][price_data][unit_amount]=12800",
                                     "line_items[0][price_data][product_data][name]=A-1001",
                                     "payment_method_types[0]=card",
                                     "metadata[noren_shop]=s1",
                                     "metadata[noren_order]=A-1001",
                                     "metadata[noren_attempt]=at1",
                                     "payment_intent_data[capture_method]=manual",
                                     "payment_intent_data[metadata][noren_shop]=s1",
                                     "payment_intent_data[metadata][noren_order]=A-1001",
                                     "payment_intent_data[metadata][noren_attempt]=at1",
                                     "payment_intent_data[statement_descriptor_suffix]=HANA POTTERY",
                                     "expand[]=payment_intent.latest_charge"}));
  EXPECT_THROW(kCalls.confirm(start, "cs_1", "k"), Bug);
}

TEST(StripeCalls, AStoreIsToldWhoPaysUntilWhenAndWithWhichNumber) {
  Start start = start_with("");
  start.means = Means::convenience_store;
  start.capture_later = true;
  start.statement = "HANA POTTERY";
  start.buyer_name = "山田 花子";
  start.buyer_email = "hanako@example.jp";
  start.buyer_phone = "09012345678";
  start.pay_until = kCalledAt;
  const env::Call created = kCalls.create(start, "k");
  EXPECT_EQ(created.url, "https://api.stripe.test/v1/payment_intents");
  EXPECT_EQ(said(created.body),
            sorted({"amount=12800", "currency=jpy", "confirm=false", "payment_method_types[0]=konbini", "capture_method=automatic",
                    "metadata[noren_shop]=s1", "metadata[noren_order]=A-1001", "metadata[noren_attempt]=at1", "expand[]=latest_charge"}))
      << "only cards are captured later";
  EXPECT_EQ(said(kCalls.confirm(start, "pi_1", "k").body),
            sorted({"payment_method_data[type]=konbini", "payment_method_data[billing_details][name]=山田 花子",
                    "payment_method_data[billing_details][email]=hanako@example.jp",
                    "payment_method_options[konbini][confirmation_number]=09012345678",
                    "payment_method_options[konbini][expires_at]=" + std::to_string(kCalledAt.seconds()),
                    "payment_method_options[konbini][product_description]=A-1001", "return_url=https://shop.test/checkout/c1/back?x=1&y=茶",
                    "expand[]=latest_charge"}));
}

TEST(StripeCalls, PayPayIsConfirmedAndLeadsBack) {
  Start start = start_with("");
  start.means = Means::paypay;
  const auto created = said(kCalls.create(start, "k").body);
  EXPECT_NE(std::find(created.begin(), created.end(), "payment_method_types[0]=paypay"), created.end());
  EXPECT_EQ(
      said(kCalls.confirm(start, "pi_1", "k").body),
      sorted({"payment_method_data[type]=paypay", "return_url=https://shop.test/checkout/c1/back?x=1&y=茶", "expand[]=latest_charge"}));
}

TEST(StripeCalls, APageIsExpiredAndAPaymentIsCancelled) {
  EXPECT_EQ(kCalls.cancel("cs_test_1", "k").url, "https://api.stripe.test/v1/checkout/sessions/cs_test_1/expire");
  EXPECT_EQ(kCalls.cancel("pi_1", "k").url, "https://api.stripe.test/v1/payment_intents/pi_1/cancel");
  EXPECT_EQ(kCalls.look_up("cs_test_1").url,
            "https://api.stripe.test/v1/checkout/sessions/cs_test_1?expand%5B%5D=payment_intent.latest_charge.refunds");
  EXPECT_EQ(kCalls.look_up("pi_1/../x?").url,
            "https://api.stripe.test/v1/payment_intents/pi_1%2F..%2Fx%3F?expand%5B%5D=latest_charge.refunds");
}

TEST(StripeCalls, DisputesAreListedByPaymentOrSinceAndAnsweredInTheDashboard) {
  const StripeGateway live({.key = "sk_live_1"}), sandbox({.key = "sk_test_1"}, "http://127.0.0.1:8090");
  EXPECT_EQ(said(query_of(live.list_disputes({"pi_1", std::nullopt, ""}))), sorted({"limit=100", "payment_intent=pi_1"}));
  EXPECT_EQ(said(query_of(live.list_disputes({"", kCalledAt, "dp_9"}))),
            sorted({"limit=100", "created[gte]=" + std::to_string(kCalledAt.seconds() - 300), "starting_after=dp_9"}));
  EXPECT_EQ(live.dispute_page("dp_1"), "https://dashboard.stripe.com/disputes/dp_1");
  EXPECT_EQ(StripeGateway({.key = "rk_test_1"}).dispute_page("dp_1"), "https://dashboard.stripe.com/test/disputes/dp_1");
  EXPECT_EQ(sandbox.dispute_page("dp_1"), "http://127.0.0.1:8090/disputes/dp_1");
}

TEST(StripeCalls, ThePageIsStripesOwnOrWhereTheApiIs) {
  EXPECT_EQ(StripeGateway({}).page_origin(), "https://checkout.stripe.com");
  EXPECT_EQ(StripeGateway({}, "http://127.0.0.1:8090/").page_origin(), "http://127.0.0.1:8090");
  EXPECT_EQ(StripeGateway({}, "https://psp.test/api/").page_origin(), "https://psp.test");
}

TEST(StripeCalls, CaptureAndRefundAreInWholeYen) {
  EXPECT_EQ(said(kCalls.capture("pi_1", Yen(500), "k").body), sorted({"amount_to_capture=500", "expand[]=latest_charge"}));
  const env::Call refund = kCalls.refund({.payment = "pi_1", .amount = Yen(300), .id = "r1", .buyer_email = "hanako@example.jp"}, "k");
  EXPECT_EQ(refund.url, "https://api.stripe.test/v1/refunds");
  EXPECT_EQ(said(refund.body),
            sorted({"payment_intent=pi_1", "amount=300", "metadata[noren_refund]=r1", "instructions_email=hanako@example.jp"}));
}

TEST(StripeCalls, ListsBeginFiveMinutesEarlierBecauseClocksDiffer) {
  const env::Call first = kCalls.list_payments(kCalledAt, "");
  EXPECT_TRUE(first.url.starts_with("https://api.stripe.test/v1/payment_intents?")) << first.url;
  EXPECT_EQ(said(query_of(first)), sorted({"limit=100", "created[gte]=1795229700", "expand[]=data.latest_charge.refunds"}));
  EXPECT_EQ(said(query_of(kCalls.list_refunds({"pi_1", kCalledAt, "re_9"}))),
            sorted({"limit=100", "created[gte]=1795229700", "starting_after=re_9"}));
}

TEST(StripeCalls, AnAttemptIsLookedForAmongPagesAndThenAmongPayments) {
  const std::string pages = "https://api.stripe.test/v1/checkout/sessions?";
  const std::string payments = "https://api.stripe.test/v1/payment_intents?";
  EXPECT_TRUE(kCalls.find_by_attempt(kCalledAt, "").url.starts_with(pages));
  EXPECT_TRUE(kCalls.find_by_attempt(kCalledAt, "cs_9").url.starts_with(pages));
  EXPECT_NE(kCalls.find_by_attempt(kCalledAt, "cs_9").url.find("starting_after=cs_9"), std::string::npos);
  EXPECT_TRUE(kCalls.find_by_attempt(kCalledAt, "payments").url.starts_with(payments));
  EXPECT_EQ(kCalls.find_by_attempt(kCalledAt, "payments").url.find("starting_after"), std::string::npos);
  EXPECT_NE(kCalls.find_by_attempt(kCalledAt, "pi_9").url.find("starting_after=pi_9"), std::string::npos);
}

}  // namespace
}  // namespace noren::payments::stripe
