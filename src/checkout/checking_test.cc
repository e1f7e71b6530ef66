// What is said while the node that knows an attempt does not answer: never that it is open, and never that it came to nothing.
#include "checkout/checking.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "html/words.h"
#include "orders/api_view.h"
#include "orders/orders.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CheckingTest : public ::testing::Test {
 protected:
  http::Response ask(http::Method method, const std::string& path, Locale locale = Locale::ja,
                     const std::optional<KnownOrder>& known = std::nullopt) {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    request.params["id"] = "b1";
    Context context = world_.context;
    context.locale = locale;
    return being_found_out({desk_, testing::frame_of(world_.house)}, request, context, known);
  }
  http::Response get(const std::string& path) { return ask(http::Method::get, path); }
  http::Response post(const std::string& path) { return ask(http::Method::post, path); }
  static nlohmann::json body_of(const http::Response& response) { return nlohmann::json::parse(response.body); }

  testing::FreshDatabase database_{"sqlite"};
  testing::OrderWorld world_{*database_};
  Desk desk_{world_.house, world_.directory, world_.shelf, world_.board, 'a', "test"};
};

TEST_F(CheckingTest, AProgramIsToldThatItIsBeingChecked) {
  const http::Response pressed = post("/api/v1/checkouts/b1/complete");
  EXPECT_EQ(pressed.status, 202);
  EXPECT_EQ(body_of(pressed)["order"]["payment_state"], "checking");
  EXPECT_EQ(body_of(pressed)["next"]["check"], "/api/v1/checkouts/b1");
  EXPECT_EQ(testing::header_of(pressed, "Retry-After"), "2");
  const http::Response fate = get("/api/v1/checkouts/b1");
  EXPECT_EQ(fate.status, 200);
  EXPECT_EQ(body_of(fate), nlohmann::json::parse(R"({"state":"checking","order":null,"reason":null})"));
  EXPECT_EQ(get("/api/v1/checkouts/b1/events").status, 204);
  const http::Response order = get("/api/v1/orders/t1");
  EXPECT_EQ(order.status, 202);
  EXPECT_EQ(body_of(order)["payment_state"], "checking");
  EXPECT_EQ(body_of(order)["next"]["check"], "/api/v1/orders/t1");
}

TEST_F(CheckingTest, APageAsksAgainByItself) {
  for (const char* path : {"/checkout/b1", "/checkout/b1/confirm", "/checkout/b1/thanks", "/orders/t1"}) {
    const http::Response page = get(path);
    EXPECT_EQ(page.status, 202) << path;
    EXPECT_THAT(page.body, HasSubstr("ただいま確認しています")) << path;
    EXPECT_THAT(page.body, HasSubstr("data-again=\"5\"")) << path;
    EXPECT_THAT(page.body, HasSubstr("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>")) << path;
    EXPECT_THAT(page.body, HasSubstr("href=\"" + std::string(path) + "\"")) << path;
  }
  EXPECT_THAT(ask(http::Method::get, "/checkout/b1", Locale::en).body, HasSubstr("We are finding out how this stands"));
}

TEST_F(CheckingTest, APressLeadsToAPageThatAsksAgain) {
  EXPECT_EQ(testing::location(post("/checkout/b1/complete")), "/checkout/b1/thanks");
  EXPECT_EQ(testing::location(post("/checkout/b1/give-up")), "/checkout/b1/paid");
}

TEST_F(CheckingTest, OfAnOrderThatIsKnownItIsToldThatItWasTakenAndAsOfWhen) {
  const orders::Order order = world_.place();
  const auto events = database_->read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  const KnownOrder known{order.id, orders::api_view(order, events, Locale::ja), world_.house.clock.now()};
  const http::Response page = ask(http::Method::get, "/orders/t1", Locale::ja, known);
  EXPECT_EQ(page.status, 200);
  for (const std::string& part : {std::string("ご注文をお受けしています"), order.number, html::yen_text(Locale::ja, order.total)})
    EXPECT_THAT(page.body, HasSubstr(part));
  EXPECT_THAT(page.body, HasSubstr("data-again=\"5\""));
  const nlohmann::json whole = body_of(ask(http::Method::get, "/api/v1/orders/t1", Locale::ja, known));
  EXPECT_EQ(whole["number"], order.number);
  EXPECT_EQ(whole["as_of"], to_rfc3339(known.as_of));
  const nlohmann::json fate = body_of(ask(http::Method::get, "/api/v1/checkouts/b1", Locale::ja, known));
  EXPECT_EQ(fate["state"], "accepted");
  EXPECT_EQ(fate["order"]["total"], order.total.amount());
  const http::Response pressed = ask(http::Method::post, "/api/v1/checkouts/b1/complete", Locale::ja, known);
  EXPECT_EQ(pressed.status, 201);
  EXPECT_EQ(body_of(pressed)["order"]["number"], order.number);
  EXPECT_EQ(testing::header_of(pressed, "Idempotency-Replayed"), "true");
  EXPECT_EQ(ask(http::Method::get, "/api/v1/checkouts/b1/events", Locale::ja, known).status, 204);
  EXPECT_EQ(ask(http::Method::post, "/orders/t1/fix", Locale::ja, known).status, 202) << "whether that came in is not known";
}

TEST_F(CheckingTest, WhoTypedSomethingIsToldHowToGetItBack) {
  for (const char* path : {"/checkout/b1", "/orders", "/orders/t1/fix"}) {
    const http::Response page = post(path);
    EXPECT_EQ(page.status, 202) << path;
    EXPECT_THAT(page.body, HasSubstr("ブラウザーの「戻る」")) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("http-equiv=\"refresh\""))) << "what was typed would be gone";
    EXPECT_THAT(page.body, Not(HasSubstr("data-again"))) << path;
  }
}

}  // namespace
}  // namespace noren::checkout
