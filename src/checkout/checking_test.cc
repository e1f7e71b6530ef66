// What is said while the node that knows an attempt does not answer: never that it is open, and never that it came to nothing.
#include "checkout/checking.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CheckingTest : public ::testing::Test {
 protected:
  http::Response ask(http::Method method, const std::string& path, Locale locale = Locale::ja) {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    request.params["id"] = "b1";
    Context context = world_.context;
    context.locale = locale;
    return being_found_out({desk_, testing::frame_of(world_.house)}, request, context);
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
