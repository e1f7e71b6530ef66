// The owner's side while the installation's database is away: what can be shown, and what was not done.
#include <gmock/gmock.h>

#include "admin/admin.h"
#include "html/words.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::admin {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AdminAway : public ::testing::Test {
 protected:
  AdminAway() {
    add_routes(router_, desk_, post_);
    const auto away = [this](const Visit& visit) { return away_page(desk_, visit); };
    router_.get("/admin/items", desk_.guarded(staff::Right::items, away));
    router_.get("/admin/items/{id}", desk_.guarded(staff::Right::items, [this](const Visit& visit) { return desk_.not_found(visit); }));
    router_.post("/admin/items/new", desk_.guarded(staff::Right::items, away));
    const auto outside = [this](const http::Request& request, const Context& context) { return away_outside(desk_, request, context); };
    router_.get("/admin/welcome/{token}", outside);
    router_.post("/admin/welcome/{token}", outside);
  }
  DeskOptions options() {
    DeskOptions options = testing::desk_options();
    options.away = [this](const Context&) { return away_; };
    return options;
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::TestHouse house_{*database_};
  std::optional<Away> away_ = Away{house_.clock.now(), 3};
  testing::KeptPost post_;
  Desk desk_{house_, options()};
  http::Router router_;
  testing::Owner owner_{house_, router_};
};

TEST_F(AdminAway, EveryPageSaysWhatItCanShowAndFromWhenUntilItIsBack) {
  const char* const kAway = "いま、共有のデータベースにつながりません";
  for (const char* path : {"/admin/items", "/admin/account", "/admin/staff", "/admin/forgot"})
    EXPECT_THAT(owner_.get(path).body, HasSubstr(kAway)) << path;
  EXPECT_THAT(owner_.get("/admin/account").body, HasSubstr(html::time_text(Locale::ja, house_.clock.now()) + "現在の内容"));
  away_.reset();
  EXPECT_THAT(owner_.get("/admin/account").body, Not(HasSubstr(kAway)));
}

TEST_F(AdminAway, APageThatCannotBeShownAsksAgainAndOffersTheOrdersOfHere) {
  const http::Response page = owner_.get("/admin/items");
  EXPECT_EQ(page.status, 200) << "no error";
  EXPECT_EQ(testing::header_of(page, "Refresh"), "10");
  const std::string today = to_iso(japan_time(house_.clock.now()).date);
  for (const std::string& part :
       {std::string("3件"), "href=\"/admin/orders.csv?from=" + today + "\"", std::string("href=\"/admin/items\"")})
    EXPECT_THAT(page.body, HasSubstr(part));
  owner_.speak(Locale::en);
  EXPECT_THAT(owner_.get("/admin/items").body, HasSubstr("Waiting for the database"));
}

TEST_F(AdminAway, NothingIsSaidToBeUnknownBeforeItIsBack) {
  const http::Response page = owner_.get("/admin/items/i1");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(testing::header_of(page, "Refresh"), "10");
  away_.reset();
  EXPECT_EQ(owner_.get("/admin/items/i1").status, 404);
}

TEST_F(AdminAway, ADeedIsNotDoneAndLosesNothingTypedButSecrets) {
  const http::Response page =
      owner_.post("/admin/items/new", {{"name", "赤い<皿>"}, {"tags", "a"}, {"tags", "b"}, {"password", "geheim-1"}});
  EXPECT_EQ(page.status, 409);
  EXPECT_THAT(page.body, HasSubstr("まだ保存していません"));
  EXPECT_THAT(page.body, HasSubstr("action=\"/admin/items/new\""));
  EXPECT_THAT(page.body, HasSubstr("name=\"name\" value=\"赤い&lt;皿&gt;\""));
  EXPECT_THAT(page.body, HasSubstr("name=\"tags\" value=\"b\""));
  EXPECT_THAT(page.body, HasSubstr("パスワードや鍵、ファイルは覚えていません"));
  EXPECT_THAT(page.body, Not(HasSubstr("geheim-1")));
  EXPECT_EQ(testing::header_of(page, "Refresh"), "") << "it would be gone";
  EXPECT_THAT(owner_.post("/admin/items/new", {{"name", "皿"}}).body, Not(HasSubstr("は覚えていません")));
}

TEST_F(AdminAway, WhoIsNotSignedInIsToldAsWell) {
  const http::Response page = owner_.get("/admin/welcome/abc");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(testing::header_of(page, "Refresh"), "10");
  EXPECT_THAT(page.body, HasSubstr("予備コードは使えません"));
  const http::Response sent = owner_.send("/admin/welcome/abc", {{"name", "花子"}});
  EXPECT_EQ(sent.status, 409);
  EXPECT_THAT(sent.body, HasSubstr("何も変更されていません"));
}

}  // namespace
}  // namespace noren::admin
