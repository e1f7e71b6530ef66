// What a buyer is shown where the installation's database would have to be asked and is away.
#include <gmock/gmock.h>

#include "storefront/pages.h"
#include "testing/browser.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::storefront {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class StorefrontAway : public ::testing::Test {
 protected:
  StorefrontAway() {
    const auto away = [this](const http::Request& request, const Context& context) { return away_page(pages_, request, context); };
    router_.get("/contact", away);
    router_.post("/contact", away);
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::OrderWorld world_{*database_};
  Frame frame_{world_.house, world_.directory, world_.shelf, ""};
  http::Router router_;
  Pages pages_{world_.house, world_.directory, world_.shelf, world_.board, frame_, router_};
  testing::Browser browser_{router_, [this] { return world_.context; }};
};

TEST_F(StorefrontAway, APageAsksAgainByItself) {
  const http::Response page = browser_.get("/contact");
  EXPECT_EQ(page.status, 202) << "nothing failed";
  EXPECT_THAT(page.body, HasSubstr("data-again=\"5\""));
  EXPECT_THAT(page.body, HasSubstr("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>"));
  EXPECT_THAT(page.body, HasSubstr("href=\"/contact\""));
  browser_.locale = Locale::en;
  EXPECT_THAT(browser_.get("/contact").body, HasSubstr("We cannot look this up just now"));
}

TEST_F(StorefrontAway, WhatWasSentIsKeptInThePageAndSentAgainAtAPress) {
  const http::Response page = browser_.send("/contact", {{"message", "色は<青>ですか"}, {"last4", "4242424242424242"}});
  EXPECT_EQ(page.status, 202);
  EXPECT_THAT(page.body, HasSubstr("name=\"message\" value=\"色は&lt;青&gt;ですか\""));
  EXPECT_THAT(page.body, Not(HasSubstr("4242424242424242"))) << "it may be a whole card number";
  EXPECT_THAT(page.body, HasSubstr("もう一度送る"));
  EXPECT_THAT(page.body, Not(HasSubstr("data-again"))) << "it would be gone";
}

}  // namespace
}  // namespace noren::storefront
