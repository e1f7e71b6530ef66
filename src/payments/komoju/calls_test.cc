// What is said to KOMOJU, word for word.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "payments/komoju/komoju.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

const KomojuGateway kCalls({.key = "sk_test_secret", .hook = "hook"}, "https://komoju.test/");
const Instant kCalledAt = from_japan_time({{2026, 11, 21}, 12, 0, 0});

Start start_with(const std::string& source) {
  Start start{.attempt = "at1", .shop = "s1", .order_number = "A-1001", .amount = Yen(12'800), .source = source};
  start.return_url = "https://shop.test/checkout/c1/back?x=1&y=茶";
  start.begun_at = kCalledAt;
  start.page_until = kCalledAt + std::chrono::minutes(40);
  return start;
}

std::string header(const env::Call& call, std::string_view name) {
  for (const auto& [key, value] : call.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(KomojuCalls, EveryCallCarriesTheKeyAndNoSecretInItsAddress) {
  const std::vector<env::Call> written = {
      kCalls.create(start_with(""), "at1/create/1"),     kCalls.confirm(start_with("tok_1"), "session/ses1", "at1/confirm/1"),
      kCalls.capture("pay1", Yen(100), "at1/capture/1"), kCalls.cancel("pay1", "at1/cancel/1"),
      kCalls.cancel("session/ses1", "at1/cancel/1"),     kCalls.refund({.payment = "pay1", .amount = Yen(100), .id = "r1"}, "r1/refund/1")};
  const std::vector<env::Call> asked = {kCalls.look_up("pay1"),
                                        kCalls.look_up("session/ses1"),
                                        kCalls.find_by_attempt(kCalledAt, ""),
                                        kCalls.list_payments(kCalledAt, "2"),
                                        kCalls.ask_account(),
                                        kCalls.list_disputes({"pay1", std::nullopt, ""})};
  for (const env::Call& call : written) {
    EXPECT_EQ(call.method, "POST") << call.url;
    EXPECT_NE(header(call, "X-KOMOJU-IDEMPOTENCY"), "") << call.url;
    EXPECT_LE(header(call, "X-KOMOJU-IDEMPOTENCY").size(), 100U);
    EXPECT_EQ(header(call, "Content-Type"), "application/json");
    EXPECT_TRUE(json::accept(call.body)) << call.body;
  }
  for (const env::Call& call : asked) EXPECT_EQ(call.method, "GET") << call.url;
  for (const std::vector<env::Call>& calls : {written, asked}) {
    for (const env::Call& call : calls) {
      EXPECT_TRUE(call.url.starts_with("https://komoju.test/api/v1/")) << call.url;
      EXPECT_EQ(call.url.find("secret"), std::string::npos);
      EXPECT_EQ(header(call, "Authorization"), "Basic c2tfdGVzdF9zZWNyZXQ6") << "the key, a colon, no password";
    }
  }
}

TEST(KomojuCalls, APageIsOpenedForEachWayToPay) {
  const env::Call call = kCalls.create(start_with(""), "at1/create/2");
  EXPECT_EQ(call.url, "https://komoju.test/api/v1/sessions");
  EXPECT_EQ(json::parse(call.body), json::parse(R"({
    "mode": "payment", "amount": 12800, "currency": "JPY", "return_url": "https://shop.test/checkout/c1/back?x=1&y=茶",
    "default_locale": "ja", "payment_types": ["credit_card"], "expires_in_seconds": 2400,
    "line_items": [{"description": "A-1001", "amount": 12800, "quantity": 1}],
    "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1", "noren_step": "page", "noren_until": "1795232400"},
    "payment_data": {"external_order_num": "A-1001.s1.at1.2", "capture": "auto"}})"));
  Start store = start_with("");
  store.means = Means::convenience_store;
  store.buyer_name = "山田 花子";
  store.buyer_email = "hanako@example.jp";
  store.capture_later = true;
  store.english = true;
  const json konbini = json::parse(kCalls.create(store, "at1/create/1").body);
  EXPECT_EQ(konbini["payment_types"], json::array({"konbini"}));
  EXPECT_EQ(konbini["payment_data"]["capture"], "auto") << "only cards are taken later";
  EXPECT_EQ(konbini["payment_data"]["name"], "山田 花子");
  EXPECT_EQ(konbini["email"], "hanako@example.jp");
  EXPECT_EQ(konbini["default_locale"], "en");
  Start paypay = start_with("");
  paypay.means = Means::paypay;
  paypay.page_until.reset();
  const json plain = json::parse(kCalls.create(paypay, "at1/create/1").body);
  EXPECT_EQ(plain["payment_types"], json::array({"paypay"}));
  EXPECT_FALSE(plain.contains("expires_in_seconds"));
}

TEST(KomojuCalls, APageLivesADayAtMost) {
  Start start = start_with("");
  start.page_until = kCalledAt + std::chrono::hours(72);
  const json session = json::parse(kCalls.create(start, "at1/create/1").body);
  EXPECT_EQ(session["expires_in_seconds"], 86'400);
  EXPECT_EQ(session["metadata"]["noren_until"], std::to_string((kCalledAt + std::chrono::hours(24)).seconds()));
}

TEST(KomojuCalls, ACardMayBeTakenLaterUnderTheShopsName) {
  Start start = start_with("tok_1");
  start.capture_later = true;
  start.statement = "KURUMI";
  start.statement_kana = "クルミザッカ";
  start.statement_kanji = "くるみ雑貨店";
  const json session = json::parse(kCalls.create(start, "at1/create/1").body);
  EXPECT_EQ(session["metadata"]["noren_step"], "token");
  EXPECT_EQ(session["payment_data"]["capture"], "manual");
  EXPECT_EQ(session["payment_data"]["statement_descriptor"], json::parse(R"({"statement_descriptor": "くるみ雑貨店",
    "statement_descriptor_alpha": "KURUMI", "statement_descriptor_kana": "クルミザッカ"})"));
  EXPECT_EQ(session.dump().find("tok_1"), std::string::npos) << "what is created charges nothing";
}

TEST(KomojuCalls, ATokenPaysItsSessionUnderOneKeyHoweverOftenItIsTried) {
  const env::Call first = kCalls.confirm(start_with("tok_1"), "session/ses1", "at1/confirm/1");
  const env::Call again = kCalls.confirm(start_with("tok_1"), "session/ses1", "at1/confirm/2");
  EXPECT_EQ(first.url, "https://komoju.test/api/v1/sessions/ses1/pay");
  EXPECT_EQ(json::parse(first.body), json::parse(R"({"payment_details": "tok_1"})"));
  EXPECT_EQ(header(first, "X-KOMOJU-IDEMPOTENCY"), "at1/confirm");
  EXPECT_EQ(header(again, "X-KOMOJU-IDEMPOTENCY"), "at1/confirm");
  EXPECT_EQ(again.body, first.body);
  EXPECT_THROW(kCalls.confirm(start_with(""), "session/ses1", "at1/confirm/1"), Bug);
  EXPECT_THROW(kCalls.confirm(start_with("tok_1"), "pay1", "at1/confirm/1"), Bug);
}

struct PathCase {
  env::Call call;
  const char* path;
  const char* body;
};

TEST(KomojuCalls, SessionsPaymentsAndRefundsAreAskedForByTheirReferences) {
  for (const PathCase& c : std::vector<PathCase>{
           {kCalls.look_up("session/ses1"), "/sessions/ses1", ""},
           {kCalls.look_up("pay1"), "/payments/pay1", ""},
           {kCalls.look_up("a b"), "/payments/a%20b", ""},
           {kCalls.cancel("session/ses1", "k/cancel/1"), "/sessions/ses1/cancel", "{}"},
           {kCalls.cancel("pay1", "k/cancel/1"), "/payments/pay1/cancel", "{}"},
           {kCalls.capture("pay1", Yen(900), "k/capture/1"), "/payments/pay1/capture", R"({"amount":900})"},
           {kCalls.refund({.payment = "pay1", .amount = Yen(100), .id = "r1"}, "r1/refund/1"), "/payments/pay1/refund",
            R"({"amount":100,"description":"r1"})"},
           {kCalls.look_up_refund("pay1/ref1"), "/payments/pay1", ""},
           {kCalls.list_refunds({"pay1", kCalledAt, ""}), "/payments/pay1", ""},
           {kCalls.list_payments(kCalledAt, ""), "/payments?start_time=2026-11-21T02%3A55%3A00Z&per_page=100&page=1", ""},
           {kCalls.find_by_attempt(kCalledAt, "3"), "/payments?start_time=2026-11-21T02%3A55%3A00Z&per_page=100&page=3", ""},
           {kCalls.list_disputes({"pay1", kCalledAt, ""}), "/chargeback_requests?payment_id=pay1&per_page=100&page=1", ""},
           {kCalls.list_disputes({"", kCalledAt, "2"}), "/chargeback_requests?start_time=2026-11-21T02%3A55%3A00Z&per_page=100&page=2", ""},
           {kCalls.ask_account(), "/payment_methods", ""}}) {
    EXPECT_EQ(c.call.url, std::string("https://komoju.test/api/v1") + c.path);
    EXPECT_EQ(c.call.body, c.body);
  }
}

TEST(KomojuCalls, PagesAreOpenedAtKomojuItself) {
  EXPECT_EQ(KomojuGateway({}).page_origin(), "https://komoju.com");
  EXPECT_EQ(KomojuGateway({}).dispute_page("cb1"), "https://komoju.com/admin");
  EXPECT_EQ(KomojuGateway({}, "http://127.0.0.1:8090/komoju").page_origin(), "http://127.0.0.1:8090");
}

TEST(KomojuLimits, AStoreTakesLessAndOnlyItsNumberHasDays) {
  EXPECT_TRUE(kCalls.limits(Means::card)->hold(Yen(1)));
  EXPECT_FALSE(kCalls.limits(Means::card)->hold(Yen(0)));
  EXPECT_TRUE(kCalls.limits(Means::paypay)->hold(Yen(300'001)));
  EXPECT_TRUE(kCalls.limits(Means::convenience_store)->hold(Yen(300'000)));
  EXPECT_FALSE(kCalls.limits(Means::convenience_store)->hold(Yen(300'001)));
  EXPECT_EQ(kCalls.limits(Means::convenience_store)->days, 59);
  EXPECT_EQ(kCalls.limits(Means::card)->days, 0);
}

struct TypedCase {
  const char* typed;
  bool fits;
};

TEST(KomojuAccount, KeysSecretsAndIdsAreToldFromWhatTheyAreNot) {
  const ProviderKind komoju = kind("https://komoju.test");
  EXPECT_EQ(*komoju.read_key("sk_test_abcdefgh1234"), KeyMode::test);
  EXPECT_EQ(*komoju.read_key("sk_live_abcdefgh1234"), KeyMode::live);
  EXPECT_STREQ(komoju.read_key("pk_live_abcdefgh1234").error(), "payments.account.key_is_public");
  for (const char* wrong : {"", "sk_live", "sk_1234567890123", "whsec_1234567890", "sk_live_abc defgh", "sk_live_あいうえお"})
    EXPECT_STREQ(komoju.read_key(wrong).error(), "payments.account.key_wrong_komoju") << wrong;
  for (const TypedCase& c : {TypedCase{"my-secret-token", true}, TypedCase{"p@ss+w0rd!", true}, TypedCase{"short", false},
                             TypedCase{"with space in it", false}, TypedCase{"ひみつのことば", false}})
    EXPECT_EQ(komoju.is_hook_secret(c.typed), c.fits) << c.typed;
  for (const TypedCase& c : {TypedCase{"6h49xdt2jmiq55ffigjz4g5da", true}, TypedCase{"01234567-89ab-cdef-0123-456789abcdef", true},
                             TypedCase{"", false}, TypedCase{"くるみ雑貨店", false}, TypedCase{"kurumi", false}})
    EXPECT_EQ(komoju.is_identity(c.typed), c.fits) << c.typed;
}

}  // namespace
}  // namespace noren::payments::komoju
