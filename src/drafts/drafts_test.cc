// What is kept of a form: for its browser, its address and its day.
#include "drafts/drafts.h"

#include <gmock/gmock.h>

#include "cart/visitor.h"
#include "testing/databases.h"
#include "testing/house.h"
#include "testing/storefront.h"

namespace noren::drafts {
namespace {

using testing::location;

constexpr db::Statement kBoxes{"test/boxes", "SELECT sealed FROM drafts ORDER BY form", "SELECT sealed FROM drafts ORDER BY form"};

// Two forms that keep what is sent to them, and say what they keep.
class Drafts : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    for (const char* path : {"/one", "/two"}) {
      router_.get(path, [this](const http::Request& request, const Context& context) { return show(request, context); });
      router_.post(path, [this](const http::Request& request, const Context& context) {
        const Draft draft{only(request.form, {"name", "note"}), request.form.get("told")};
        auto kept = keep_here(house_, request, context, draft);
        return kept ? std::move(*kept) : http::text("not kept", 422);
      });
    }
  }
  http::Response show(const http::Request& request, const Context& context) {
    const cart::Visitor visitor = cart::visitor_of(house_, request);
    const auto draft = find_here(house_, request, context);
    std::string body = here(request) + "\n<input name=\"csrf\" value=\"" + visitor.csrf + "\">\n";
    if (draft)
      body += "name " + draft->typed.get("name") + ", note " + draft->typed.get("note") + ", told " + draft->told +
              (draft->stale ? ", stale" : "");
    http::Response response = http::text(body);
    cart::keep(visitor, request, response);
    return response;
  }
  std::string csrf(testing::Browser& browser) { return testing::hidden(browser.get("/one").body, "csrf"); }
  testing::Browser come() {
    return {router_, [this] {
              Context context;
              context.shop = ShopId("s1");
              context.now = house_.clock.now();
              return context;
            }};
  }

  testing::TestHouse house_{*database_};
  http::Router router_;
  testing::Browser browser_ = come();
};
INSTANTIATE_ON_BOTH_DATABASES(Drafts);

TEST_P(Drafts, AreShownAtTheirAddressToTheirBrowser) {
  const testing::Form form = {{"csrf", csrf(browser_)}, {"name", "山田 花子"}, {"other", "x"}, {"told", "again"}};
  const std::string where = location(browser_.send("/one", form));
  EXPECT_TRUE(where.starts_with("/one?form=")) << where;
  const std::string page = browser_.get(where).body;
  EXPECT_TRUE(page.ends_with("name 山田 花子, note , told again")) << page;
  EXPECT_TRUE(page.starts_with(where + "\n")) << "its button leads to the same form";
  EXPECT_EQ(location(browser_.send(where, testing::with(form, "name", "髙橋"))), where);
  EXPECT_TRUE(testing::has(browser_.get(where), "name 髙橋"));
  EXPECT_NE(location(browser_.send("/one", form)), where) << "a form opened anew is another one";
  EXPECT_FALSE(testing::has(browser_.get("/two" + where.substr(4)), "name ")) << "nor is it the same at another address";
  testing::Browser other = come();
  (void)csrf(other);
  EXPECT_FALSE(testing::has(other.get(where), "told"));
  for (const std::string& box : house_.db.read([](db::Tx& tx) { return tx.all(kBoxes, [](const db::Row& row) { return row.blob(0); }); })) {
    EXPECT_EQ(box.find("花子"), std::string::npos);
  }
}

TEST_P(Drafts, OfAFormThatProvesNothingAreStaleAndOfABrowserWithoutAMarkThereAreNone) {
  EXPECT_EQ(browser_.send("/one", {{"name", "x"}}).status, 422) << "it would not find it";
  const std::string proof = csrf(browser_);
  for (const testing::Form& form : {testing::Form{{"name", "x"}}, testing::Form{{"csrf", "forged"}, {"name", "x"}}}) {
    const std::string where = location(browser_.send("/one", form));
    EXPECT_TRUE(testing::has(browser_.get(where), "name x, note , told , stale"));
    EXPECT_EQ(location(browser_.send(where, {{"csrf", proof}, {"name", "y"}})), where);
    EXPECT_TRUE(browser_.get(where).body.ends_with("name y, note , told ")) << "pressed again on the page that was shown";
  }
}

TEST_P(Drafts, AreOfNamesThatAreOurs) {
  const testing::Form form = {{"csrf", csrf(browser_)}, {"name", "x"}};
  for (const char* name : {"short", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "../../../../../../../../../"}) {
    const std::string where = location(browser_.send("/one?form=" + std::string(name), form));
    EXPECT_EQ(where.find(name), std::string::npos);
  }
}

TEST_P(Drafts, OfANodeBearItsLetterAndAnotherNodeGivesThemAnotherName) {
  const testing::Form form = {{"csrf", csrf(browser_)}, {"name", "x"}};
  house_.only_at = "b";
  const std::string where = location(browser_.send("/one", form));
  const std::string name = where.substr(where.find('=') + 1);
  EXPECT_EQ(home_of(name), 'b');
  EXPECT_TRUE(testing::has(browser_.get(where), "name x"));
  EXPECT_EQ(location(browser_.send(where, form)), where);
  house_.only_at = "c";
  const std::string other = location(browser_.send(where, form));
  EXPECT_EQ(home_of(other.substr(other.find('=') + 1)), 'c');
  EXPECT_TRUE(testing::has(browser_.get(other), "name x"));
  house_.only_at = "";
  EXPECT_FALSE(home_of(name.substr(1)));
  EXPECT_TRUE(is_ours(house_, name.substr(1)));
}

TEST_P(Drafts, AreGoneWhenTheirFormHasDoneItsWorkAndAfterADay) {
  const testing::Form form = {{"csrf", csrf(browser_)}, {"name", "x"}};
  const std::string done = location(browser_.send("/one", form));
  router_.get("/done", [this](const http::Request& request, const Context& context) {
    drop(house_, key_of(house_, request, context.shop, "/one?form=" + named(request)));
    return http::Response();
  });
  browser_.get("/done" + done.substr(4));
  EXPECT_FALSE(testing::has(browser_.get(done), "told"));
  const std::string left = location(browser_.send("/one", form));
  house_.clock.advance(kKept - std::chrono::seconds(1));
  EXPECT_EQ(forget(house_, house_.clock.now()), 0);
  EXPECT_TRUE(testing::has(browser_.get(left), "name x"));
  house_.clock.advance(std::chrono::seconds(1));
  EXPECT_FALSE(testing::has(browser_.get(left), "told"));
  EXPECT_EQ(forget(house_, house_.clock.now()), 1);
}

TEST_P(Drafts, HoldBrokenBytesAsSuchAndOfTooMuchTheRest) {
  const testing::Form form = {{"csrf", csrf(browser_)}, {"name", "\xff"}, {"note", std::string(http::RouteOptions{}.body_max, '\x01')}};
  EXPECT_TRUE(testing::has(browser_.get(location(browser_.send("/one", form))), "name \xef\xbf\xbd, note , told"));
}

}  // namespace
}  // namespace noren::drafts
