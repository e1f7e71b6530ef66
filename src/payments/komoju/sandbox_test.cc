// KOMOJU's adapter and the sandbox's KOMOJU were written apart from each other: here they have to agree.
#include <gtest/gtest.h>

#include "payments/komoju/komoju.h"
#include "testing/sandbox.h"

namespace noren::payments::komoju {
namespace {

constexpr const char* kBase = "http://psp.test";

class KomojuAndSandbox : public ::testing::Test {
 protected:
  testing::SandboxWorld::Reply send(const env::Call& call) {
    http::Head head{.method = call.method == "GET" ? http::Method::get : http::Method::post,
                    .target = call.url.substr(std::string_view(kBase).size())};
    for (const auto& [name, value] : call.headers) {
      std::string lower = name;
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      head.headers[lower] = value;
    }
    return world_.ask(std::move(head), call.body);
  }
  env::Reply say(const env::Call& call) {
    const auto reply = send(call);
    return {.status = reply.status(), .headers = {}, .body = reply.response().body};
  }
  Standing standing(const env::Call& call) {
    const auto read = komoju_.read_standing(say(call));
    if (!read) ADD_FAILURE() << call.url << ": " << read.error().words;
    return read.value_or(Standing{});
  }
  Start start_with(const std::string& source, Means means = Means::card, const std::string& attempt = "at1") {
    Start start{.attempt = attempt, .shop = "s1", .order_number = "A-1001", .amount = Yen(12'800), .means = means, .source = source};
    start.return_url = "https://shop.test/back";
    start.begun_at = world_.clock.now();
    start.page_until = world_.clock.now() + std::chrono::minutes(40);
    start.statement = "HANA POTTERY";
    start.buyer_email = "hanako@example.jp";
    return start;
  }
  // Created, and paid by its token.
  Standing pay(const Start& start) {
    const Standing created = standing(komoju_.create(start, start.attempt + "/create/1"));
    EXPECT_EQ(created.found, Found::created);
    EXPECT_EQ(created.attempt, start.attempt);
    const Standing paid = standing(komoju_.confirm(start, created.reference, start.attempt + "/confirm/1"));
    return paid.reference.empty() ? standing(komoju_.look_up(created.reference)) : paid;
  }
  Standing open(const Start& start) {
    const Standing page = standing(komoju_.create(start, start.attempt + "/create/1"));
    EXPECT_EQ(page.found, Found::needs_buyer);
    EXPECT_TRUE(page.redirect.starts_with(komoju_.page_origin())) << page.redirect;
    return page;
  }
  static std::string path(const std::string& url) { return url.substr(std::string_view(kBase).size()); }
  std::optional<Standing> find(const std::string& attempt = "at1") {
    std::string page;
    do {
      const auto search = komoju_.read_found(attempt, say(komoju_.find_by_attempt(world_.clock.now() - std::chrono::hours(1), page)));
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
  const KomojuGateway komoju_{{.api_base = "http://psp.test/komoju", .secret_key = "sk_test_1", .webhook_secret = "hook-secret"}};
};

TEST_F(KomojuAndSandbox, ATokenIsChargedFoundListedAndRefunded) {
  EXPECT_FALSE(find());
  const Standing paid = pay(start_with("tok_ok"));
  EXPECT_EQ(paid.found, Found::captured);
  EXPECT_EQ(paid.captured, Yen(12'800));
  EXPECT_EQ(paid.card_last4, "4242");
  EXPECT_EQ(paid.order_number, "A-1001");
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->reference, paid.reference);
  const auto refund =
      komoju_.read_refund("r1", say(komoju_.refund({.payment = paid.reference, .amount = Yen(800), .id = "r1"}, "r1/refund/1")));
  ASSERT_TRUE(refund) << refund.error().words;
  EXPECT_EQ(refund->payment, paid.reference);
  EXPECT_EQ(refund->amount, Yen(800));
  EXPECT_EQ(standing(komoju_.look_up(paid.reference)).refunded, Yen(800));
  EXPECT_EQ(komoju_.read_refund("r1", say(komoju_.look_up_refund(refund->reference)))->reference, refund->reference);
  const auto refunds = komoju_.read_refunds(say(komoju_.list_refunds({paid.reference, world_.clock.now(), ""})));
  ASSERT_TRUE(refunds) << refunds.error().words;
  ASSERT_EQ(refunds->all.size(), 1U);
  EXPECT_EQ(refunds->all[0].key, "r1");
  const auto payments = komoju_.read_payments(say(komoju_.list_payments(world_.clock.now(), "")));
  ASSERT_TRUE(payments) << payments.error().words;
  ASSERT_EQ(payments->all.size(), 1U);
  EXPECT_EQ(payments->all[0].shop, "s1");
  EXPECT_EQ(komoju_.read_standing(say(komoju_.cancel(paid.reference, "at1/cancel/1"))).error().why, ReadFault::refused) << "too late";
  const auto rest =
      komoju_.read_refund("r2", say(komoju_.refund({.payment = paid.reference, .amount = Yen(12'000), .id = "r2"}, "r2/refund/1")));
  ASSERT_TRUE(rest) << rest.error().words;
  EXPECT_EQ(standing(komoju_.look_up(paid.reference)).found, Found::captured) << "its money was taken, and went back";
}

TEST_F(KomojuAndSandbox, ADeclineAndAStepOfTheBuyersAreTold) {
  const Start declined_by = start_with("tok_declined");
  const Standing created = standing(komoju_.create(declined_by, "at1/create/1"));
  const Standing declined = standing(komoju_.confirm(declined_by, created.reference, "at1/confirm/1"));
  EXPECT_EQ(declined.found, Found::declined);
  EXPECT_EQ(declined.decline_code, "card_declined");
  EXPECT_EQ(standing(komoju_.look_up(created.reference)).found, Found::declined);
  const Start other = start_with("tok_3ds", Means::card, "at2");
  const Standing waits = standing(komoju_.create(other, "at2/create/1"));
  const Standing step = standing(komoju_.confirm(other, waits.reference, "at2/confirm/1"));
  EXPECT_EQ(step.found, Found::needs_buyer);
  const auto back = world_.press(path(step.redirect), "result=passed");
  EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back?session_id=")) << back.header("Location");
  EXPECT_EQ(standing(komoju_.look_up(waits.reference)).found, Found::captured);
}

TEST_F(KomojuAndSandbox, AnAnswerThatIsLostIsFoundOutAndNothingIsChargedTwice) {
  const Start start = start_with("tok_lost_paid");
  const Standing created = standing(komoju_.create(start, "at1/create/1"));
  const env::Call paying = komoju_.confirm(start, created.reference, "at1/confirm/1");
  EXPECT_EQ(send(paying).status(), 0) << "the connection closes";
  EXPECT_EQ(standing(komoju_.look_up(created.reference)).found, Found::captured);
  EXPECT_EQ(standing(komoju_.confirm(start, created.reference, "at1/confirm/2")).found, Found::captured) << "the same answer again";
  EXPECT_EQ(komoju_.read_payments(say(komoju_.list_payments(world_.clock.now(), "")))->all.size(), 1U);
  const Start lost = start_with("tok_lost_unpaid", Means::card, "at2");
  const Standing other = standing(komoju_.create(lost, "at2/create/1"));
  EXPECT_EQ(send(komoju_.confirm(lost, other.reference, "at2/confirm/1")).status(), 0);
  EXPECT_EQ(standing(komoju_.look_up(other.reference)).found, Found::created);
  EXPECT_EQ(standing(komoju_.cancel(other.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, AFailureIsTriedAgainUnderTheSameKey) {
  for (const char* source : {"tok_error_then_ok", "tok_busy_then_ok"}) {
    const Start start = start_with(source, Means::card, source);
    const Standing created = standing(komoju_.create(start, start.attempt + "/create/1"));
    const auto failed = komoju_.read_standing(say(komoju_.confirm(start, created.reference, start.attempt + "/confirm/1")));
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().why, ReadFault::busy) << failed.error().words;
    EXPECT_EQ(standing(komoju_.confirm(start, created.reference, start.attempt + "/confirm/2")).found, Found::captured);
  }
}

TEST_F(KomojuAndSandbox, ASlowAnswerComesLateAndItsRepetitionIsAConflict) {
  const Start start = start_with("tok_slow");
  const Standing created = standing(komoju_.create(start, "at1/create/1"));
  const env::Call paying = komoju_.confirm(start, created.reference, "at1/confirm/1");
  const auto slow = send(paying);
  EXPECT_FALSE(slow.there());
  EXPECT_EQ(komoju_.read_standing(say(paying)).error().why, ReadFault::busy);
  world_.pass(std::chrono::seconds(3));
  ASSERT_TRUE(slow.there());
  EXPECT_EQ(komoju_.read_standing({.status = slow.status(), .headers = {}, .body = slow.response().body})->found, Found::captured);
  EXPECT_EQ(standing(paying).found, Found::captured);
}

TEST_F(KomojuAndSandbox, AReservationIsCapturedOrGivenBack) {
  Start start = start_with("tok_ok");
  start.capture_later = true;
  const Standing reserved = pay(start);
  EXPECT_EQ(reserved.found, Found::authorised);
  EXPECT_EQ(reserved.authorised, Yen(12'800));
  EXPECT_EQ(standing(komoju_.capture(reserved.reference, Yen(12'800), "at1/capture/1")).found, Found::captured);
  start.attempt = "at2";
  const Standing other = pay(start);
  EXPECT_EQ(standing(komoju_.cancel(other.reference, "at2/cancel/1")).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, ACardIsPaidOnThePageAfterADecline) {
  const Standing page = open(start_with(""));
  EXPECT_EQ(page.expires_at, Instant((world_.clock.now() + std::chrono::minutes(40)).seconds() * 1'000'000));
  EXPECT_EQ(world_.press(path(page.redirect), "card=tok_declined").status(), 303);
  EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::needs_buyer) << "another may be tried there";
  const auto back = world_.press(path(page.redirect), "number=4242+4242+4242+4242");
  EXPECT_TRUE(back.header("Location").starts_with("https://shop.test/back?session_id=")) << back.header("Location");
  const Standing paid = standing(komoju_.look_up(page.reference));
  EXPECT_EQ(paid.found, Found::captured);
  EXPECT_EQ(find()->reference, paid.reference);
}

TEST_F(KomojuAndSandbox, APageIsCancelledOrEndsByItself) {
  const Standing page = open(start_with(""));
  EXPECT_FALSE(find()) << "sessions stand in no list";
  EXPECT_EQ(standing(komoju_.cancel(page.reference, "at1/cancel/1")).found, Found::cancelled);
  EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::cancelled);
  const Standing other = open(start_with("", Means::card, "at2"));
  world_.pass(std::chrono::minutes(41));
  EXPECT_EQ(standing(komoju_.look_up(other.reference)).found, Found::cancelled);
}

TEST_F(KomojuAndSandbox, AStoreIsChosenOnThePageAndPaidWithItsNumber) {
  const Standing page = open(start_with("", Means::convenience_store));
  EXPECT_EQ(world_.press(path(page.redirect), "").status(), 422);
  EXPECT_EQ(world_.press(path(page.redirect), "store=family-mart").status(), 303);
  const Standing number = standing(komoju_.look_up(page.reference));
  EXPECT_EQ(number.found, Found::at_store);
  ASSERT_EQ(number.stores.size(), 1U);
  EXPECT_EQ(number.stores[0].store, "familymart");
  EXPECT_NE(number.stores[0].number, "");
  ASSERT_TRUE(number.expires_at);
  EXPECT_GT(*number.expires_at, world_.clock.now() + std::chrono::hours(24));
  EXPECT_EQ(find()->found, Found::at_store);
  EXPECT_EQ(world_.press(path(number.redirect), "chain=familymart").status(), 303);
  EXPECT_EQ(standing(komoju_.look_up(number.reference)).found, Found::captured);
  const auto refused =
      komoju_.read_refund("r1", say(komoju_.refund({.payment = number.reference, .amount = Yen(100), .id = "r1"}, "r1/refund/1")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, ReadFault::refused) << "cash is not given back";

  const Standing second = open(start_with("", Means::convenience_store, "at2"));
  world_.press(path(second.redirect), "store=lawson");
  const Standing unpaid = standing(komoju_.look_up(second.reference));
  EXPECT_EQ(standing(komoju_.cancel(unpaid.reference, "at2/cancel/1")).found, Found::cancelled);
  const Standing third = open(start_with("", Means::convenience_store, "at3"));
  world_.press(path(third.redirect), "store=lawson");
  const Standing late = standing(komoju_.look_up(third.reference));
  world_.pass(std::chrono::hours(24 * 5));
  EXPECT_EQ(standing(komoju_.look_up(late.reference)).found, Found::cancelled) << "expired";
}

TEST_F(KomojuAndSandbox, PayPayIsApprovedOrTheBuyerIsBackOnThePage) {
  for (const bool approved : {true, false}) {
    const Standing page = open(start_with("", Means::paypay, approved ? "at1" : "at2"));
    const auto leads = world_.press(path(page.redirect), "");
    ASSERT_EQ(leads.status(), 303);
    EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, Found::needs_buyer);
    const auto back = world_.press(leads.header("Location"), approved ? "result=passed" : "result=failed");
    EXPECT_EQ(back.header("Location").starts_with("https://shop.test/back"), approved) << back.header("Location");
    EXPECT_EQ(standing(komoju_.look_up(page.reference)).found, approved ? Found::captured : Found::needs_buyer);
  }
}

TEST_F(KomojuAndSandbox, KeysNumbersErrorsAndWhatIsNotThere) {
  const env::Call create = komoju_.create(start_with("tok_ok"), "at1/create/1");
  const Standing first = standing(create);
  EXPECT_EQ(standing(create).reference, first.reference);
  Start other = start_with("tok_ok");
  other.amount = Yen(60);
  EXPECT_EQ(komoju_.read_standing(say(komoju_.create(other, "at1/create/1"))).error().why, ReadFault::refused) << "another request";
  EXPECT_NE(standing(komoju_.create(start_with("tok_ok"), "at1/create/2")).reference, first.reference) << "each try is a new number";
  EXPECT_EQ(standing(komoju_.look_up("nobody")).found, Found::absent);
  EXPECT_EQ(standing(komoju_.look_up("session/nobody")).found, Found::absent);
  const Standing wrong = standing(komoju_.confirm(start_with("tok_nobodys"), first.reference, "at1/confirm/1"));
  EXPECT_EQ(wrong.found, Found::declined);
  EXPECT_EQ(wrong.decline, Decline::wrong_data);
}

TEST_F(KomojuAndSandbox, NoticesAreSignedAndSayTheirAttempt) {
  const Standing paid = pay(start_with("tok_ok"));
  komoju_.read_refund("r1", say(komoju_.refund({.payment = paid.reference, .amount = Yen(800), .id = "r1"}, "r1/refund/1")));
  world_.run();
  std::vector<std::string> kinds;
  for (const env::Call& call : world_.outbound.calls) {
    EXPECT_EQ(call.url, "http://shop.test/hooks/komoju");
    std::string signature;
    for (const auto& [name, value] : call.headers) signature = name == "X-Komoju-Signature" ? value : signature;
    const auto notice = komoju_.read_notice(call.body, signature, world_.clock.now());
    ASSERT_TRUE(notice) << call.body;
    EXPECT_EQ(notice->attempt, "at1") << call.body;
    EXPECT_EQ(notice->payment, paid.reference) << call.body;
    EXPECT_FALSE(komoju_.read_notice(call.body + " ", signature, world_.clock.now()));
    kinds.push_back(notice->kind);
  }
  EXPECT_EQ(kinds, (std::vector<std::string>{"payment.captured", "payment.refund.created"}));
}

TEST_F(KomojuAndSandbox, AChargebackIsListedWithItsPayment) {
  const Standing paid = pay(start_with("tok_disputed"));
  world_.pass(std::chrono::seconds(3));
  for (const DisputesAsked& asked :
       {DisputesAsked{paid.reference, std::nullopt, ""}, DisputesAsked{"", world_.clock.now() - std::chrono::hours(1), ""}}) {
    const auto page = komoju_.read_disputes(say(komoju_.list_disputes(asked)));
    ASSERT_TRUE(page) << page.error().words;
    ASSERT_EQ(page->all.size(), 1U);
    EXPECT_EQ(page->all[0].payment, paid.reference);
    EXPECT_EQ(page->all[0].state, DisputeState::open);
    EXPECT_EQ(page->all[0].reason, DisputeReason::fraud);
    EXPECT_TRUE(page->all[0].answer_by.has_value());
  }
}

TEST_F(KomojuAndSandbox, AKeyIsAskedFor) {
  EXPECT_TRUE(komoju_.read_account(say(komoju_.ask_account()))->takes_money);
  const KomojuGateway nobody({.api_base = "http://psp.test/komoju", .secret_key = ""});
  EXPECT_EQ(nobody.read_account(say(nobody.ask_account())).error().why, ReadFault::unauthorised);
}

}  // namespace
}  // namespace noren::payments::komoju
