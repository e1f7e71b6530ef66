// A way to pay that is paused: nothing is begun with it, what is under way goes on, and nothing typed is lost.
#include "checkout/paused.h"

#include <gmock/gmock.h>

#include "checkout/api.h"
#include "html/words.h"
#include "pauses/store.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;
using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::last_button;
using ::testing::Not;

constexpr auto kCard = shops::PaymentMethod::card;

class PausedMethod : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    world_.heed_pauses();
    add_routes(router_, {world_.desk, testing::shop_frame});
    add_api_routes(router_, world_.desk);
  }
  // Buyers press until the provider's illness is plain; gives the last one's checkout.
  CheckoutId fall_ill() {
    world_.provider.ill = true;
    for (int i = 0; i < 10 && !paused(); ++i) {
      last_ = world_.open("ok", 1);
      begin(last_);
      world_.watch.store(world_.house.clock.now());
    }
    check(paused(), "the provider is ill, and nothing was paused");
    return last_;
  }
  payments::AttemptId begin(const CheckoutId& id) {
    const Completion begun = world_.press(id, "k");
    check(begun.verdict == Verdict::paying, "a payment was to begin");
    world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
    world_.driver.step(begun.payment->id, world_.house.clock.now());
    return begun.payment->id;
  }
  void plan(std::chrono::microseconds length, std::optional<shops::PaymentMethod> method = kCard) {
    const Instant now = world_.house.clock.now();
    world_.house.db.write([&](db::Tx& tx) {
      pauses::insert_planned(tx, world_.context.shop, {"m1", method, now, now + length, {"決済会社のメンテナンスのためです。", ""}, 1});
      world_.pauses.put_after_commit(tx, world_.context.shop);
    });
  }
  bool paused() const { return world_.pauses.pause_of(world_.context.shop, kCard, world_.house.clock.now()).has_value(); }
  void recover() {
    world_.provider.ill = false;
    world_.house.clock.advance(5min);
    world_.watch.step(world_.context.shop, kCard, world_.house.clock.now());
  }

  http::Response get(const std::string& path) { return browser_.get(path); }
  http::Response post(const std::string& path, const Form& form) { return browser_.send(path, form); }
  http::Response call_complete(const CheckoutId& id, const std::string& body, const std::string& key) {
    http::Request request;
    request.method = http::Method::post;
    request.body = body;
    request.headers.emplace("idempotency-key", key);
    return browser_.ask("/api/v1/checkouts/" + id.str() + "/complete", std::move(request));
  }
  std::string form_of_attempt(const CheckoutId& id) { return get("/checkout/" + id.str()).body; }
  // The page that the button leads to.
  std::string press_tell(const CheckoutId& id, const std::string& email) {
    const std::string path = "/checkout/" + id.str();
    const Form form = {{"csrf", hidden(form_of_attempt(id), "csrf")}, {"do", "tell_card"}, {"email", email}, {"note", "赤い袋で"}};
    EXPECT_EQ(testing::location(post(path, form)), path);
    return form_of_attempt(id);
  }
  std::size_t asked() {
    return world_.house.db.read([&](db::Tx& tx) { return pauses::asks_waiting(tx, {world_.context.shop, kCard}, 100).size(); });
  }

  testing::CardWorld world_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return world_.buyer(); }};
  CheckoutId last_;
};
INSTANTIATE_ON_BOTH_DATABASES(PausedMethod);

TEST_P(PausedMethod, OneThatWasBegunBeforeIsRefusedAndCanBePaidOtherwise) {
  const CheckoutId id = world_.open("ok");
  fall_ill();
  const int calls = world_.provider.calls;
  const Completion refused = world_.press(id, "k");
  EXPECT_EQ(refused.verdict, Verdict::method_paused);
  EXPECT_THAT(refused.details, HasSubstr("provider_failing"));
  EXPECT_TRUE(world_.press(id, "k").replayed) << "the same key tells the same";
  EXPECT_EQ(world_.provider.calls, calls);
  EXPECT_EQ(find_checkout(world_.desk, world_.context.shop, id)->checkout.state, State::open);
  const Completion taken = world_.press(id, "k2", "", shops::PaymentMethod::bank_transfer);
  EXPECT_EQ(taken.verdict, Verdict::accepted);
  world_.expect_sound();
}

TEST_P(PausedMethod, ItsPressWorksAgainWhenItIsBack) {
  const CheckoutId id = world_.open("ok");
  fall_ill();
  ASSERT_EQ(world_.press(id, "k").verdict, Verdict::method_paused);
  recover();
  ASSERT_FALSE(paused());
  EXPECT_EQ(world_.pay(id, "k2").verdict, Verdict::accepted);
  world_.expect_sound();
}

TEST_P(PausedMethod, APaymentUnderWayGoesOnToItsEnd) {
  const CheckoutId id = world_.open("late");
  const payments::AttemptId attempt = begin(id);
  world_.driver.step(attempt, world_.house.clock.now());
  plan(1h);
  EXPECT_EQ(world_.press(id, "other").verdict, Verdict::paying) << "the press of a payment under way is not refused";
  world_.provider.last().found = payments::Found::captured;
  EXPECT_EQ(world_.settle_down(attempt, 10min).state, payments::State::captured);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::accepted);
  world_.expect_sound();
}

TEST_P(PausedMethod, TheFormShowsItSwitchedOffWithUntilWhenAndTheOthersUsable) {
  const CheckoutId id = world_.open("ok");
  EXPECT_THAT(form_of_attempt(id), Not(HasSubstr("disabled")));
  plan(1h);
  const std::string page = form_of_attempt(id);
  EXPECT_THAT(page, HasSubstr("id=\"payment_card\" name=\"payment\" value=\"card\" disabled"));
  EXPECT_THAT(page, HasSubstr("13:00まで、ご利用いただけません。決済会社のメンテナンスのためです。"));
  EXPECT_THAT(page, HasSubstr("value=\"bank_transfer\"><label"));
  EXPECT_THAT(page, Not(HasSubstr("お支払い方法がありません")));
}

TEST_P(PausedMethod, WhenNoneIsLeftThePageSaysWhatToDo) {
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.payment.bank_transfer.on = false;
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(shop));
  const CheckoutId id = world_.open("ok");
  plan(1h, std::nullopt);
  EXPECT_THAT(form_of_attempt(id), HasSubstr("ただいまご利用いただけるお支払い方法がありません"));
}

TEST_P(PausedMethod, TheLastButtonShowsTheFormAgainWithAllThatWasTyped) {
  const CheckoutId id = world_.open("ok");
  const std::string path = "/checkout/" + id.str();
  const Form shown = last_button(get(path + "/confirm").body);
  fall_ill();
  EXPECT_EQ(testing::location(post(path + "/complete", shown)), path);
  const http::Response refused = get(path);
  EXPECT_THAT(refused.body, HasSubstr("id=\"payment_error\">このお支払い方法は、ただいまご利用いただけません"));
  EXPECT_THAT(refused.body, HasSubstr("ok@example.jp"));
  EXPECT_THAT(refused.body, HasSubstr("天神1-1-1"));
  EXPECT_THAT(get(path + "/confirm").body, HasSubstr("このお支払い方法は、ただいまご利用いただけません"));
  recover();
  EXPECT_THAT(get(path).body, Not(HasSubstr("id=\"payment_error\""))) << "it is so no more";
  // The same page, by Back: its press counts again.
  EXPECT_EQ(complete(world_.desk, world_.buyer(), {id, "page:" + shown[1].second, "once", false, "", std::nullopt, ""}).verdict,
            Verdict::method_paused);
  const http::Response again = post(path + "/complete", shown);
  EXPECT_TRUE(again.later) << "the payment was begun";
}

TEST_P(PausedMethod, TheStoreApiNamesTheFieldAndUntilWhen) {
  const CheckoutId id = world_.open("ok");
  plan(1h);
  const http::Response refused = call_complete(id, "{}", "k");
  EXPECT_EQ(refused.status, 409);
  const auto told = nlohmann::json::parse(refused.body);
  EXPECT_THAT(told.at("type").get<std::string>(), HasSubstr("cannot-take-now"));
  EXPECT_EQ(told.at("title"), "The order cannot be taken at the moment") << "others pay otherwise";
  const std::string detail = told.at("detail");
  EXPECT_THAT(detail, HasSubstr(html::time_text(Locale::ja, world_.house.clock.now() + 1h) + "までご利用いただけません"));
  for (const char* not_said_to_people : {"until", "Idempotency"}) EXPECT_EQ(detail.find(not_said_to_people), std::string::npos);
  EXPECT_EQ(told.at("errors").at(0).at("field"), "payment.method");
  EXPECT_EQ(told.at("method"), "card");
  EXPECT_EQ(told.at("reason"), "maintenance");
  EXPECT_EQ(told.at("until"), to_rfc3339(world_.house.clock.now() + 1h));
  const std::string other = R"({"payment":{"method":"bank_transfer"}})";
  EXPECT_EQ(call_complete(id, other, "k2").status, 201);
}

TEST_P(PausedMethod, WhoWantsToHearThatItIsBackStaysOnTheFilledForm) {
  const CheckoutId id = world_.open("ok");
  fall_ill();
  const std::string told = press_tell(id, "hanako@example.jp");
  EXPECT_THAT(told, HasSubstr("承りました"));
  EXPECT_THAT(told, HasSubstr("赤い袋で"));
  EXPECT_EQ(asked(), 1U);
  EXPECT_THAT(form_of_attempt(id), HasSubstr("承りました")) << "reloaded";
  EXPECT_THAT(press_tell(id, "hanako@example.jp"), HasSubstr("承りました")) << "the same answer";
  EXPECT_EQ(asked(), 1U);
}

TEST_P(PausedMethod, AWrongAddressIsSaidAtItsFieldAndManyHaveToWait) {
  const CheckoutId id = world_.open("ok");
  fall_ill();
  EXPECT_THAT(press_tell(id, "hanako"), HasSubstr("id=\"email_error\""));
  EXPECT_EQ(asked(), 0U);
  for (int i = 0; i < 5; ++i) EXPECT_THAT(press_tell(id, "h" + std::to_string(i) + "@example.jp"), HasSubstr("承りました"));
  EXPECT_THAT(press_tell(id, "h6@example.jp"), HasSubstr("分ほどたってから"));
  EXPECT_EQ(asked(), 5U);
}

}  // namespace
}  // namespace noren::checkout
