// What KOMOJU says, as the house understands it. The replies are written after doc.komoju.com's reference and examples.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "payments/komoju/komoju.h"

namespace noren::payments::komoju {
namespace {

using nlohmann::json;

const KomojuGateway kKomoju({.key = "sk_test_1", .hook = "hook"});
const Instant kNoon = from_japan_time({{2026, 11, 21}, 12, 0, 0});

json payment_with(const json& changes = json::object()) {
  json payment = json::parse(R"({
    "id": "pay3fj6nnhvws08idzacf6et8", "resource": "payment", "status": "captured", "amount": 12800, "tax": 0, "customer": null,
    "payment_deadline": null, "payment_details": {"type": "credit_card", "brand": "visa", "last_four_digits": "4242", "month": 12,
    "year": 2034, "email": null}, "payment_method_fee": 0, "total": 12800, "currency": "JPY", "description": null,
    "captured_at": "2026-11-21T03:00:05Z", "external_order_num": "A-1001.s1.at1.1", "metadata": {}, "created_at": "2026-11-21T03:00:00Z",
    "amount_refunded": 0, "locale": "ja", "session": "ses1", "customer_family_name": null, "customer_given_name": null, "mcc": null,
    "statement_descriptor": {}, "refunds": [], "refund_requests": []})");
  payment.merge_patch(changes);
  return payment;
}

json session_with(const json& changes = json::object(), const json& payment = nullptr) {
  json session = json::parse(R"({
    "id": "ses1", "resource": "session", "mode": "payment", "amount": 12800, "currency": "JPY",
    "session_url": "https://komoju.com/sessions/ses1", "return_url": "https://shop.test/back", "default_locale": "ja",
    "payment_methods": [{"type": "credit_card"}], "created_at": "2026-11-21T12:00:00.000+09:00", "cancelled_at": null,
    "completed_at": null, "status": "pending", "expired": false, "merchant": {"name": "くるみ"},
    "metadata": {"noren_shop": "s1", "noren_order": "A-1001", "noren_attempt": "at1", "noren_step": "page", "noren_until": "1795232400"}})");
  session.merge_patch(changes);
  session["payment"] = payment;
  return session;
}

env::Reply reply(const json& body, int status = 200) { return {.status = status, .headers = {}, .body = body.dump()}; }

Standing standing(const json& body, int status = 200) {
  const auto read = kKomoju.read_standing(reply(body, status));
  if (!read) ADD_FAILURE() << read.error().words << "\n" << body.dump();
  return read.value_or(Standing{});
}

struct PaymentCase {
  const char* status;
  Found found;
  Yen captured;
};

TEST(KomojuAnswers, APaymentStandsWhereItsStatusSays) {
  for (const PaymentCase& c : {PaymentCase{"pending", Found::processing, Yen(0)}, PaymentCase{"authorized", Found::authorised, Yen(0)},
                               PaymentCase{"captured", Found::captured, Yen(12'800)}, PaymentCase{"refunded", Found::captured, Yen(12'800)},
                               PaymentCase{"cancelled", Found::cancelled, Yen(0)}, PaymentCase{"expired", Found::cancelled, Yen(0)},
                               PaymentCase{"failed", Found::declined, Yen(0)}}) {
    const Standing read = standing(payment_with({{"status", c.status}}));
    EXPECT_EQ(read.found, c.found) << c.status;
    EXPECT_EQ(read.captured, c.captured) << c.status;
    EXPECT_EQ(read.reference, "pay3fj6nnhvws08idzacf6et8");
    EXPECT_EQ(read.shop + " " + read.attempt + " " + read.order_number, "s1 at1 A-1001") << c.status;
    EXPECT_EQ(read.card_brand + read.card_last4, "visa4242");
    EXPECT_EQ(read.created_at, kNoon);
  }
  EXPECT_EQ(standing(payment_with({{"status", "authorized"}})).authorised, Yen(12'800));
  EXPECT_EQ(standing(payment_with({{"amount_refunded", 800}})).refunded, Yen(800));
}

TEST(KomojuAnswers, AStoresNumberIsThePaymentsOwnUntilItsDeadline) {
  const json konbini = json::parse(R"({"status": "authorized", "payment_deadline": "2026-11-24T14:59:59Z", "payment_details": {
    "type": "konbini", "store": "family-mart", "email": "hanako@example.jp", "confirmation_code": "400008", "receipt": "135792468",
    "instructions_url": "https://komoju.com/ja/instructions/pay3", "brand": null, "last_four_digits": null, "month": null, "year": null}})");
  const Standing number = standing(payment_with(konbini));
  EXPECT_EQ(number.found, Found::at_store);
  EXPECT_EQ(number.stores, (std::vector<StoreNumber>{{"familymart", "135792468", "400008"}}));
  EXPECT_EQ(number.expires_at, from_japan_time({{2026, 11, 24}, 23, 59, 59}));
  EXPECT_EQ(number.redirect, "https://komoju.com/ja/instructions/pay3");
  json seven = payment_with(konbini);
  seven["payment_details"]["store"] = "seven-eleven";
  seven["payment_details"]["confirmation_code"] = nullptr;
  EXPECT_EQ(standing(seven).stores, (std::vector<StoreNumber>{{"seveneleven", "135792468", ""}}));
  json none = seven;
  none["payment_details"]["receipt"] = nullptr;
  EXPECT_FALSE(kKomoju.read_standing(reply(none))) << "an order cannot stand on no number";
  json paid = payment_with(konbini);
  paid["status"] = "captured";
  EXPECT_EQ(standing(paid).found, Found::captured);
}

struct SessionCase {
  const char* what;
  json session;
  Found found;
  const char* reference;
};

TEST(KomojuAnswers, ASessionIsAPageOrWaitsForAToken) {
  const json token = {{"metadata", {{"noren_step", "token"}}}};
  const json cancelled = {{"status", "cancelled"}, {"cancelled_at", "2026-11-21T12:10:00+09:00"}};
  const json completed = {{"status", "completed"}, {"completed_at", "2026-11-21T12:10:00+09:00"}};
  const auto payment = [](const char* status) { return payment_with({{"status", status}}); };
  constexpr const char* kPayment = "pay3fj6nnhvws08idzacf6et8";
  constexpr const char* kSession = "session/ses1";
  for (const SessionCase& c : std::vector<SessionCase>{
           {"open", session_with(), Found::needs_buyer, kSession},
           {"open, of somebody else's", session_with({{"metadata", {{"noren_step", nullptr}}}}), Found::needs_buyer, kSession},
           {"open, a card was declined", session_with(json::object(), payment("failed")), Found::needs_buyer, kSession},
           {"open, the buyer is at PayPay", session_with(json::object(), payment("pending")), Found::needs_buyer, kSession},
           {"open, just paid", session_with(json::object(), payment("captured")), Found::captured, kPayment},
           {"for a token", session_with(token), Found::created, kSession},
           {"the token was declined", session_with(token, payment("failed")), Found::declined, kPayment},
           {"the token needs a step", session_with(token, payment("pending")), Found::needs_buyer, kSession},
           {"the token paid", session_with(token, payment("captured")), Found::captured, kPayment},
           {"completed", session_with(completed, payment("captured")), Found::captured, kPayment},
           {"completed, reserved", session_with(completed, payment("authorized")), Found::authorised, kPayment},
           {"cancelled", session_with(cancelled), Found::cancelled, kSession},
           {"cancelled after a decline", session_with(cancelled, payment("failed")), Found::cancelled, kSession},
           {"cancelled, yet paid", session_with(cancelled, payment("captured")), Found::captured, kPayment},
           {"expired", session_with({{"expired", true}}), Found::cancelled, kSession},
           {"expired, the buyer is at PayPay", session_with({{"expired", true}}, payment("pending")), Found::processing, kPayment},
           {"expired, yet paid", session_with({{"expired", true}}, payment("captured")), Found::captured, kPayment}}) {
    const Standing read = standing(c.session);
    EXPECT_EQ(read.found, c.found) << c.what;
    EXPECT_EQ(read.reference, c.reference) << c.what;
    EXPECT_EQ(read.redirect.empty(), c.found != Found::needs_buyer && c.found != Found::created) << c.what;
  }
  const Standing page = standing(session_with());
  EXPECT_EQ(page.redirect, "https://komoju.com/sessions/ses1");
  EXPECT_EQ(page.expires_at, kNoon + std::chrono::minutes(40)) << "as we wrote it down";
  EXPECT_EQ(page.shop + " " + page.attempt + " " + page.order_number, "s1 at1 A-1001");
  EXPECT_EQ(page.created_at, kNoon);
  EXPECT_FALSE(kKomoju.read_standing(reply(session_with(completed)))) << "completed by nothing";
  EXPECT_FALSE(kKomoju.read_standing(reply(session_with({{"currency", "USD"}}))));
}

TEST(KomojuAnswers, PayingASessionGivesItsPaymentOrTheBuyersStep) {
  const Standing paid =
      standing({{"redirect_url", "https://shop.test/back?session_id=ses1"}, {"status", "completed"}, {"payment", payment_with()}});
  EXPECT_EQ(paid.found, Found::captured);
  EXPECT_EQ(paid.reference, "pay3fj6nnhvws08idzacf6et8");
  const Standing step = standing({{"redirect_url", "https://komoju.com/three_d_secure/1"}, {"status", "pending"}});
  EXPECT_EQ(step.found, Found::needs_buyer);
  EXPECT_EQ(step.redirect, "https://komoju.com/three_d_secure/1");
  EXPECT_EQ(step.reference, "") << "the session goes on to be asked for";
  const Standing pending = standing(
      {{"redirect_url", "https://komoju.com/three_d_secure/1"}, {"status", "pending"}, {"payment", payment_with({{"status", "pending"}})}});
  EXPECT_EQ(pending.found, Found::needs_buyer);
  EXPECT_EQ(pending.reference, "");
  const Standing later = standing({{"redirect_url", nullptr}, {"status", "pending"}, {"payment", payment_with({{"status", "pending"}})}});
  EXPECT_EQ(later.found, Found::processing);
}

struct ErrorCase {
  int status;
  const char* code;
  std::optional<Decline> decline;
  ReadFault why = ReadFault::refused;
};

TEST(KomojuAnswers, AnErrorIsADeclineAFaultOfOursOrOneOfTheirs) {
  for (const ErrorCase& c : std::vector<ErrorCase>{{502, "insufficient_funds", Decline::funds},
                                                   {502, "card_expired", Decline::expired},
                                                   {502, "bad_verification_value", Decline::wrong_data},
                                                   {502, "exceeds_limit", Decline::limit},
                                                   {502, "card_declined", Decline::other},
                                                   {422, "fraudulent", Decline::other},
                                                   {402, "request_failed", Decline::other},
                                                   {422, "invalid_token", Decline::wrong_data},
                                                   {502, "bad_gateway", std::nullopt, ReadFault::busy},
                                                   {504, "gateway_timeout", std::nullopt, ReadFault::busy},
                                                   {503, "service_unavailable", std::nullopt, ReadFault::busy},
                                                   {500, "internal_server_error", std::nullopt, ReadFault::busy},
                                                   {409, "conflict", std::nullopt, ReadFault::busy},
                                                   {401, "unauthorized", std::nullopt, ReadFault::unauthorised},
                                                   {403, "forbidden", std::nullopt, ReadFault::unauthorised},
                                                   {422, "not_refundable", std::nullopt, ReadFault::refused},
                                                   {422, "missing_parameter", std::nullopt, ReadFault::refused}}) {
    const json body = {{"error", {{"code", c.code}, {"message", "Something."}, {"param", nullptr}, {"details", json::object()}}}};
    const auto read = kKomoju.read_standing(reply(body, c.status));
    ASSERT_EQ(read.has_value(), c.decline.has_value()) << c.code;
    if (c.decline) {
      EXPECT_EQ(read->found, Found::declined) << c.code;
      EXPECT_EQ(read->decline, *c.decline) << c.code;
      EXPECT_EQ(read->decline_code, c.code);
    } else {
      EXPECT_EQ(read.error().why, c.why) << c.code;
      EXPECT_EQ(read.error().words, std::to_string(c.status) + " " + c.code + " Something.");
    }
  }
  const json missing = {{"error", {{"code", "not_found"}, {"message", "The requested resource could not be found"}}}};
  EXPECT_EQ(standing(missing, 404).found, Found::absent);
  EXPECT_EQ(kKomoju.read_standing({.status = 404, .headers = {}, .body = "<html>"}).error().why, ReadFault::unreadable);
  EXPECT_EQ(kKomoju.read_standing({.status = 502, .headers = {}, .body = "<html>"}).error().why, ReadFault::busy);
  for (const char* odd : {"", "null", "[]", "{}", "\xff", R"({"resource":"payment"})", R"({"resource":"session"})"})
    EXPECT_EQ(kKomoju.read_standing({.status = 200, .headers = {}, .body = odd}).error().why, ReadFault::unreadable) << odd;
}

json list_of(const std::vector<json>& all, int page = 1, int last = 1) {
  return {{"resource", "list"},
          {"data", all},
          {"start_time", "2026-11-20T00:00:00Z"},
          {"end_time", "2026-11-21T00:00:00Z"},
          {"total", all.size()},
          {"page", page},
          {"per_page", 100},
          {"last_page", last}};
}

TEST(KomojuAnswers, AnAttemptIsFoundAmongThePaymentsPageByPage) {
  const json other = payment_with({{"id", "pay9"}, {"external_order_num", "A-9.s1.at9.1"}});
  const json failed = payment_with({{"id", "pay2"}, {"status", "failed"}});
  const auto first = kKomoju.read_found("at1", reply(list_of({other}, 1, 3)));
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->found);
  EXPECT_EQ(first->next, "2");
  EXPECT_EQ(kKomoju.read_found("at1", reply(list_of({other}, 3, 3)))->next, "");
  EXPECT_EQ(kKomoju.read_found("at1", reply(list_of({}, 1, 0)))->next, "");
  const auto found = kKomoju.read_found("at1", reply(list_of({other, failed, payment_with()}, 1, 3)));
  ASSERT_TRUE(found && found->found);
  EXPECT_EQ(found->found->found, Found::captured) << "of several tries the one that took money counts";
  EXPECT_EQ(found->next, "");
}

TEST(KomojuAnswers, AListIsReadWholeOrNotAtAll) {
  const auto page = kKomoju.read_payments(
      reply(list_of({payment_with(), payment_with({{"currency", "USD"}}), payment_with({{"external_order_num", nullptr}})}, 1, 2)));
  ASSERT_TRUE(page) << page.error().words;
  ASSERT_EQ(page->all.size(), 2U);
  EXPECT_EQ(page->all[1].shop, "") << "somebody else's";
  EXPECT_EQ(page->next, "2");
  for (const json& odd : {payment_with({{"status", "teleported"}}), payment_with({{"amount", -1}}), json("x")})
    EXPECT_FALSE(kKomoju.read_payments(reply(list_of({odd})))) << odd.dump();
  json pageless = list_of({});
  pageless.erase("last_page");
  EXPECT_FALSE(kKomoju.read_payments(reply(pageless)));
}

TEST(KomojuAnswers, ARefundStandsWithItsPaymentUnderOurId) {
  const json refunds = json::parse(R"([
    {"id": "ref1", "resource": "refund", "amount": 300, "currency": "JPY", "payment": "pay3", "description": "r0",
     "created_at": "2026-11-21T03:00:00Z", "chargeback": false},
    {"id": "ref2", "resource": "refund", "amount": 500, "currency": "JPY", "payment": "pay3", "description": "r1",
     "created_at": "2026-11-21T03:00:00Z", "chargeback": false},
    {"id": "ref3", "resource": "refund", "amount": 100, "currency": "JPY", "payment": "pay3", "description": null,
     "created_at": "2026-11-21T03:00:00Z", "chargeback": true}])");
  const env::Reply said = reply(payment_with({{"refunds", refunds}, {"amount_refunded", 900}}));
  const auto refund = kKomoju.read_refund("r1", said);
  ASSERT_TRUE(refund) << refund.error().words;
  EXPECT_EQ(refund->reference, "pay3fj6nnhvws08idzacf6et8/ref2");
  EXPECT_EQ(refund->payment, "pay3fj6nnhvws08idzacf6et8");
  EXPECT_EQ(refund->amount, Yen(500));
  EXPECT_EQ(refund->state, RefundStanding::State::arrived);
  EXPECT_FALSE(kKomoju.read_refund("r9", said)) << "not among them";
  const auto all = kKomoju.read_refunds(said);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->all.size(), 3U);
  EXPECT_EQ(all->all[0].key, "r0");
  EXPECT_EQ(all->next, "");
  const json refused = {{"error", {{"code", "not_refundable"}, {"message", "The payment you requested is not refundable."}}}};
  EXPECT_EQ(kKomoju.read_refund("r1", reply(refused, 422)).error().why, ReadFault::refused) << "what was paid in cash";
}

struct DisputeCase {
  const char* status;
  DisputeState state;
};

TEST(KomojuAnswers, AChargebackHasAReasonADeadlineAndAnEnd) {
  for (const DisputeCase& c : {DisputeCase{"pending", DisputeState::open}, DisputeCase{"defended", DisputeState::answered},
                               DisputeCase{"accepted", DisputeState::lost}, DisputeCase{"expired", DisputeState::lost},
                               DisputeCase{"lost", DisputeState::lost}, DisputeCase{"cancelled", DisputeState::closed}}) {
    const json one = {{"id", "cb1"},
                      {"payment_id", "pay3"},
                      {"amount", 12800},
                      {"currency", "JPY"},
                      {"payment_method", json::object()},
                      {"reason_code", "10.4"},
                      {"reason", "Fraud"},
                      {"created_at", "2026-11-21T03:00:00Z"},
                      {"due_date", "2026-11-28T03:00:00Z"},
                      {"status", c.status}};
    const auto page = kKomoju.read_disputes(reply(list_of({one})));
    ASSERT_TRUE(page) << c.status;
    const DisputeStanding& dispute = page->all.at(0);
    EXPECT_EQ(dispute.state, c.state) << c.status;
    EXPECT_EQ(dispute.reason, DisputeReason::fraud);
    EXPECT_EQ(dispute.payment, "pay3");
    EXPECT_EQ(dispute.answer_by.has_value(), c.state == DisputeState::open);
  }
  const json missing = {{"error", {{"code", "not_found"}, {"message", "Not Found"}}}};
  const auto none = kKomoju.read_disputes(reply(missing, 404));
  ASSERT_TRUE(none) << "an account without the feature has none to tell of";
  EXPECT_TRUE(none->all.empty());
}

TEST(KomojuAnswers, AKeyThatWorksTellsWhetherAnythingCanBePaidWith) {
  const json methods = json::parse(
      R"([{"name_en": "Credit Card", "name_ja": "クレジットカード", "name_ko": "", "type_slug": "credit_card", "currency": "JPY"}])");
  const auto account = kKomoju.read_account(reply(methods));
  ASSERT_TRUE(account);
  EXPECT_EQ(account->id, "") << "whose it is the owner says";
  EXPECT_TRUE(account->takes_money);
  EXPECT_FALSE(kKomoju.read_account(reply(json::array()))->takes_money);
  const json refused = {{"error", {{"code", "unauthorized"}, {"message", "User authorization failed"}}}};
  EXPECT_EQ(kKomoju.read_account(reply(refused, 401)).error().why, ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::komoju
