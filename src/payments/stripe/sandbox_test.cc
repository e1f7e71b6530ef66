// Stripe's adapter and the sandbox provider were written apart from each other: here they have to agree.
#include <gtest/gtest.h>

#include "payments/stripe/stripe.h"
#include "testing/sandbox.h"

namespace noren::payments::stripe {
namespace {

class StripeAndSandbox : public ::testing::Test {
 protected:
  env::Reply say(const env::Call& call) {
    const std::string base = "http://psp.test";
    http::Head head{.method = call.method == "GET" ? http::Method::get : http::Method::post, .target = call.url.substr(base.size())};
    for (const auto& [name, value] : call.headers) {
      std::string lower = name;
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      head.headers[lower] = value;
    }
    const auto reply = world_.ask(std::move(head), call.body);
    return {.status = reply.status(), .headers = {}, .body = reply.response().body};
  }
  Standing standing(const env::Call& call) {
    const auto read = stripe_.read_standing(say(call));
    if (!read) ADD_FAILURE() << call.url << ": " << read.error().words;
    return read.value_or(Standing{});
  }
  Start start_with(const std::string& source) {
    Start start{.attempt = "at1", .shop = "s1", .order_number = "A-1001", .amount = Yen(12'800), .source = source};
    start.return_url = "https://shop.test/back";
    start.cancel_url = "https://shop.test/cart";
    start.page_until = world_.clock.now() + std::chrono::minutes(31);
    start.statement = "HANA POTTERY";
    return start;
  }
  Start cash() {
    Start start = start_with("");
    start.means = Means::convenience_store;
    start.buyer_name = "山田 花子";
    start.buyer_email = "hanako@example.jp";
    start.buyer_phone = "09012345678";
    return start;
  }
  // A form of the page where the payment goes on.
  testing::SandboxWorld::Reply press(const Standing& there, const std::string& form) {
    return world_.press(there.redirect.substr(std::string("http://psp.test").size()), form);
  }
  // Created and confirmed.
  Standing pay(const Start& start) {
    const Standing created = standing(stripe_.create(start, "at1/create/1"));
    EXPECT_EQ(created.found, Found::created);
    EXPECT_EQ(created.attempt, "at1");
    return standing(stripe_.confirm(start, created.reference, "at1/confirm/1"));
  }
  std::optional<Standing> find() {
    std::string page;
    do {
      const auto search = stripe_.read_found("at1", say(stripe_.find_by_attempt(world_.clock.now() - std::chrono::hours(1), page)));
      if (!search) {
        ADD_FAILURE() << search.error().words;
        return std::nullopt;
      }
      if (search->found) return search->found;
      page = search->next;
    } while (!page.empty());
    return std::nullopt;
  }

  testing::SandboxWorld world_;
  const StripeGateway stripe_{{.api_base = "http://psp.test", .secret_key = "sk_test_1", .webhook_secret = "whsec_test"}};
};

TEST_F(StripeAndSandbox, ACardIsChargedFoundListedAndRefunded) {
  EXPECT_FALSE(find());
  const Standing paid = pay(start_with("tok_ok"));
  EXPECT_EQ(paid.found, Found::captured);
  EXPECT_EQ(paid.captured, Yen(12'800));
  EXPECT_EQ(paid.card_last4, "4242");
  EXPECT_EQ(paid.order_number, "A-1001");
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->reference, paid.reference);
  const auto refund = stripe_.read_refund("r1", say(stripe_.refund({.payment = paid.reference, .amount = Yen(800), .id = "r1"}, "r1/refund/1")));
  ASSERT_TRUE(refund) << refund.error().words;
  EXPECT_EQ(refund->payment, paid.reference);
  EXPECT_EQ(standing(stripe_.look_up(paid.reference)).refunded, Yen(800));
  const auto refunds = stripe_.read_refunds(say(stripe_.list_refunds({"", Instant(0) + std::chrono::hours(1), ""})));
  ASSERT_TRUE(refunds) << refunds.error().words;
  ASSERT_EQ(refunds->all.size(), 1U);
  EXPECT_EQ(refunds->all[0].key, "r1");
  const auto payments = stripe_.read_payments(say(stripe_.list_payments(world_.clock.now(), "")));
  ASSERT_TRUE(payments) << payments.error().words;
  EXPECT_EQ(payments->all.size(), 1U);
  EXPECT_EQ(standing(stripe_.cancel(paid.reference, "at1/cancel/1")).found, Found::captured) << "too late, and told so";
}

TEST_F(StripeAndSandbox, ADeclineAndAStepOfTheBuyersAreTold) {
  const Standing declined = pay(start_with("tok_declined"));
  EXPECT_EQ(declined.found, Found::declined);
  EXPECT_NE(declined.decline, Decline::none);
  EXPECT_NE(declined.decline_code, "");
  EXPECT_EQ(standing(stripe_.look_up(declined.reference)).found, Found::declined);
  Start other = start_with("tok_3ds");
  const Standing created = standing(stripe_.create(other, "at2/create/1"));
  const Standing step = standing(stripe_.confirm(other, created.reference, "at2/confirm/1"));
  EXPECT_EQ(step.found, Found::needs_buyer);
  EXPECT_TRUE(step.redirect.starts_with("http")) << step.redirect;
  EXPECT_EQ(standing(stripe_.cancel(created.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, AReservationIsCapturedInPartOrGivenBack) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  const Standing reserved = pay(start);
  EXPECT_EQ(reserved.found, Found::authorised);
  EXPECT_EQ(reserved.authorised, Yen(12'800));
  const Standing captured = standing(stripe_.capture(reserved.reference, Yen(10'000), "at1/capture/1"));
  EXPECT_EQ(captured.found, Found::captured);
  EXPECT_EQ(captured.captured, Yen(10'000));
  start.attempt = "at2";
  const Standing created = standing(stripe_.create(start, "at2/create/1"));
  EXPECT_EQ(standing(stripe_.confirm(start, created.reference, "at2/confirm/1")).found, Found::authorised);
  EXPECT_EQ(standing(stripe_.cancel(created.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, AReservationSaysUntilWhenItMayBeCaptured) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  EXPECT_EQ(pay(start).expires_at->seconds(), (world_.clock.now() + std::chrono::hours(7 * 24)).seconds());
}

TEST_F(StripeAndSandbox, AStoresNumberIsGivenPaidAndTooLateAfterItsEnd) {
  Start start = cash();
  start.pay_until = Instant((world_.clock.now() + std::chrono::hours(72)).seconds() * 1'000'000);
  const Standing number = pay(start);
  EXPECT_EQ(number.found, Found::at_store);
  EXPECT_EQ(number.expires_at, start.pay_until);
  ASSERT_EQ(number.stores.size(), 4U);
  for (const StoreNumber& one : number.stores) EXPECT_EQ(one.confirmation, "09012345678") << one.store;
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->found, Found::at_store);
  EXPECT_EQ(press(number, "chain=lawson").status(), 303);
  EXPECT_EQ(standing(stripe_.look_up(number.reference)).found, Found::captured);

  start.attempt = "at2";
  const Standing created = standing(stripe_.create(start, "at2/create/1"));
  const Standing second = standing(stripe_.confirm(start, created.reference, "at2/confirm/1"));
  world_.pass(std::chrono::hours(72) + std::chrono::minutes(1));
  EXPECT_EQ(press(second, "chain=lawson").status(), 409);
  EXPECT_EQ(standing(stripe_.look_up(second.reference)).found, Found::at_store) << "who stood at the counter in time may still pay";
  world_.pass(std::chrono::hours(1));
  EXPECT_EQ(standing(stripe_.look_up(second.reference)).found, Found::declined);
  EXPECT_EQ(standing(stripe_.cancel(second.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(StripeAndSandbox, CashIsGivenBackToAnAccountThatThePayerIsAskedForByMail) {
  const Standing number = pay(cash());
  EXPECT_EQ(press(number, "chain=lawson").status(), 303);
  NewRefund wanted{.payment = number.reference, .amount = Yen(1000), .id = "r1"};
  const auto refused = stripe_.read_refund("r1", say(stripe_.refund(wanted, "r1/refund/1")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ReadFault::refused);
  wanted.buyer_email = "hanako@example.jp";
  const auto asked = stripe_.read_refund("r1", say(stripe_.refund(wanted, "r1/refund/2")));
  ASSERT_TRUE(asked) << asked.error().words;
  EXPECT_EQ(asked->state, RefundStanding::State::pending);
  world_.pass(std::chrono::minutes(1));
  EXPECT_EQ(stripe_.read_refund("r1", say(stripe_.look_up_refund(asked->reference)))->state, RefundStanding::State::arrived);
}

TEST_F(StripeAndSandbox, PayPayIsApprovedOrNotOnItsOwnPage) {
  for (const bool approved : {true, false}) {
    Start start = start_with("");
    start.means = Means::paypay;
    start.attempt = approved ? "at1" : "at2";
    const Standing created = standing(stripe_.create(start, start.attempt + "/create/1"));
    const Standing step = standing(stripe_.confirm(start, created.reference, start.attempt + "/confirm/1"));
    ASSERT_EQ(step.found, Found::needs_buyer);
    const auto back = press(step, approved ? "result=passed" : "result=failed");
    EXPECT_EQ(back.status(), 303);
    EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back")) << back.header("Location");
    EXPECT_EQ(standing(stripe_.look_up(step.reference)).found, approved ? Found::captured : Found::declined);
  }
}

TEST_F(StripeAndSandbox, APageIsOpenedFoundAndExpired) {
  const Standing page = standing(stripe_.create(start_with(""), "at1/create/1"));
  EXPECT_EQ(page.found, Found::needs_buyer);
  EXPECT_TRUE(page.redirect.starts_with(stripe_.page_origin())) << page.redirect;
  EXPECT_TRUE(page.reference.starts_with("cs_"));
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->reference, page.reference);
  EXPECT_EQ(standing(stripe_.look_up(page.reference)).found, Found::needs_buyer);
  EXPECT_EQ(standing(stripe_.cancel(page.reference, "at1/cancel/1")).found, Found::cancelled);
  EXPECT_EQ(find()->found, Found::cancelled);
}

TEST_F(StripeAndSandbox, KeysErrorsAndWhatIsNotThere) {
  const env::Call create = stripe_.create(start_with("tok_ok"), "at1/create/1");
  const Standing first = standing(create);
  EXPECT_EQ(standing(create).reference, first.reference);
  Start other = start_with("tok_ok");
  other.amount = Yen(1);
  const auto refused = stripe_.read_standing(say(stripe_.create(other, "at1/create/1")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ReadFault::refused) << refused.error().words;
  const auto failed = stripe_.read_standing(say(stripe_.confirm(start_with("tok_error_then_ok"), first.reference, "at1/confirm/1")));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().why, ReadFault::busy);
  EXPECT_EQ(standing(stripe_.look_up("pi_nobody")).found, Found::absent);
}

TEST_F(StripeAndSandbox, NoticesAreSignedAndSayTheirAttempt) {
  const Standing paid = pay(start_with("tok_ok"));
  world_.run();
  bool any = false;
  for (const env::Call& call : world_.outbound.calls) {
    std::string signature;
    for (const auto& [name, value] : call.headers) signature = name == "Stripe-Signature" ? value : signature;
    const auto notice = stripe_.read_notice(call.body, signature, world_.clock.now());
    ASSERT_TRUE(notice) << call.body;
    EXPECT_EQ(notice->attempt, "at1") << call.body;
    EXPECT_EQ(notice->payment, paid.reference) << call.body;
    EXPECT_FALSE(stripe_.read_notice(call.body + " ", signature, world_.clock.now()));
    any = true;
  }
  EXPECT_TRUE(any);
}

TEST_F(StripeAndSandbox, TheAccountIsToldByItsKey) {
  const auto account = stripe_.read_account(say(stripe_.ask_account()));
  ASSERT_TRUE(account.has_value());
  EXPECT_EQ(account->id, "acct_1");
  const StripeGateway revoked({.api_base = "http://psp.test", .secret_key = "sk_test_revoked1", .webhook_secret = ""});
  EXPECT_EQ(revoked.read_account(say(revoked.ask_account())).error().why, ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::stripe
