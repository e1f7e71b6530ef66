#include "admin/admin.h"
#include "admin/cookies.h"
#include "crypto/crypto.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/mail_promises.h"

namespace noren::admin {
namespace {

using namespace std::chrono_literals;
using http::Method;
using testing::Form;
using testing::header_of;

class TwoThings final : public TodoSource {
 public:
  void tell(db::Tx&, const Context&, FirstPage& page) const override {
    page.todos.push_back(
        {.word = "admin.first_page.todo_ship", .count = 4, .path = "/admin/orders?tab=to_ship", .right = staff::Right::orders});
    page.todos.push_back({.word = "admin.first_page.todo_stock", .count = 0, .path = "/admin/stock"});
    page.sales.push_back({LocalDate{2026, 11, 21}, Yen(0), 0});
    page.numbers.push_back({.label = "今日の注文", .value = "12件", .right = staff::Right::orders});
  }
};

class AdminPages : public ::testing::Test {
 protected:
  AdminPages() {
    desk_.add_todos(things_);
    add_routes(router_, desk_, post_);
    router_.get("/admin/settings-only", desk_.guarded(staff::Right::settings, [&](const Visit& visit) { return desk_.not_found(visit); }));
  }

  http::Response get(const std::string& target) { return browser_.get(target); }
  http::Response post(const std::string& target, Form form) {
    form.emplace_back("csrf", house_.House::keys.sign("csrf", cookies_[kSessionCookie]));
    return browser_.send(target, form);
  }
  http::Response sign_in(const std::string& mail = testing::kOwnerMail, const std::string& password = testing::kOwnerPassword) {
    return post("/admin/sign-in", {{"mail", mail}, {"password", password}, {"next", "/admin/deeds"}});
  }
  std::string link(std::size_t letter) {
    return house_.db.read([&](db::Tx& tx) { return staff::letter_content(tx, house_, ShopId("s1"), post_.letters.at(letter).id); })->path;
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::TestHouse house_{*database_};
  StaffId owner_ = testing::add_test_owner(house_);
  testing::KeptPost post_;
  TwoThings things_;
  Desk desk_{house_, testing::desk_options("https://shop.example.jp")};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return testing::context_at(house_.clock); }};
  std::map<std::string, std::string, std::less<>>& cookies_ = browser_.cookies;
};

TEST_F(AdminPages, WithoutSignInLeadThereAndBack) {
  const auto response = get("/admin/deeds?q=K7M");
  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(header_of(response, "Location"), "/admin/sign-in?next=%2Fadmin%2Fdeeds%3Fq%3DK7M");
  EXPECT_EQ(get("/admin/sign-in?next=%2Fadmin%2Fdeeds").status, 200);
  const auto in = sign_in();
  EXPECT_EQ(in.status, 303);
  EXPECT_EQ(header_of(in, "Location"), "/admin/deeds");
  EXPECT_NE(get("/admin/deeds").body.find("サインインした"), std::string::npos);
  EXPECT_EQ(get("/admin/sign-in").status, 303) << "already in";
}

TEST_F(AdminPages, EveryLinkInTheLogOfDeedsHasAName) {
  house_.db.write([&](db::Tx& tx) {
    const Context context{ShopId("s1"), {ActorKind::staff, owner_.str(), "佐藤 花子"}, house_.clock.now(), Locale::ja, "r1"};
    staff::record_deed(tx, context, house_, {"staff.deed.changed", "order", "/admin/orders/K7M-4821", "", "", ""});
  });
  sign_in();
  EXPECT_NE(get("/admin/deeds").body.find("<a href=\"/admin/orders/K7M-4821\">画面を見る</a>"), std::string::npos);
}

TEST_F(AdminPages, ASessionCookieIsHiddenFromScriptsAndOtherSites) {
  const auto in = sign_in();
  for (const auto& [header, text] : in.headers) {
    if (header != "Set-Cookie" || !text.starts_with(kSessionCookie)) continue;
    EXPECT_NE(text.find("HttpOnly"), std::string::npos);
    EXPECT_NE(text.find("SameSite="), std::string::npos);
  }
  EXPECT_EQ(get("/admin").body.find(cookies_[kSessionCookie]), std::string::npos);
}

TEST_F(AdminPages, AWrongPasswordIsToldInOneWayAndAWaitByItsMinutes) {
  const auto wrong = sign_in(testing::kOwnerMail, "wrong");
  const auto unknown = sign_in("nobody@example.jp", "wrong");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_EQ(unknown.status, 422);
  EXPECT_NE(wrong.body.find("メールアドレスかパスワードが違います"), std::string::npos);
  EXPECT_EQ(wrong.body.size() - std::string(testing::kOwnerMail).size(), unknown.body.size() - std::string("nobody@example.jp").size());
  for (int i = 0; i < 4; ++i) (void)sign_in(testing::kOwnerMail, "wrong");
  const auto waiting = sign_in();
  EXPECT_EQ(waiting.status, 429);
  EXPECT_EQ(header_of(waiting, "Retry-After"), "30");
  EXPECT_NE(waiting.body.find("あと1分ほど"), std::string::npos);
}

TEST_F(AdminPages, APostWithoutTheRightTokenIsRefusedInWords) {
  (void)sign_in();
  const auto refused = browser_.send("/admin/account/sessions/end-others", {{"csrf", "00000000000000000000000000"}});
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("画面を開いてから時間がたった"), std::string::npos);
  EXPECT_EQ(browser_.send("/admin/sign-out", {}).status, 403);
  EXPECT_EQ(post("/admin/account/sessions/end-others", {}).status, 303);
}

TEST_F(AdminPages, WhatWasNotEvenReadIsToldInTheOwnersFrameWithTheLimitAndAWayBack) {
  router_.post("/admin/items/csv", [](const http::Request&, const Context&) { return http::Response(); },
               {.body_max = 5 * 1024 * 1024 + 65'536});
  router_.get("/admin/items/csv", [](const http::Request&, const Context&) { return http::Response(); });
  const auto told = [&](Method method, const std::string& path, int status) {
    http::Request request;
    request.method = method;
    request.path = path;
    const http::Response response = error_page(desk_, router_, request, testing::context_at(house_.clock), status);
    EXPECT_EQ(response.status, status);
    EXPECT_NE(response.body.find("admin/admin"), std::string::npos) << "the owner's style";
    EXPECT_EQ(response.body.find("href=\"/cart\""), std::string::npos);
    return response.body;
  };
  const auto has = [](const std::string& page, const std::string& part) { return page.find(part) != std::string::npos; };
  const std::string file = told(Method::post, "/admin/items/csv", 413);
  EXPECT_TRUE(has(file, "5MBまで")) << file;
  EXPECT_TRUE(has(file, "href=\"/admin/items/csv\""));
  const std::string words = told(Method::post, "/admin/account/password", 413);
  EXPECT_TRUE(has(words, "7,000文字まで")) << words;
  EXPECT_TRUE(has(words, "href=\"/admin/account\"")) << "the page above, which can be opened";
  EXPECT_TRUE(has(told(Method::post, "/admin/account/totp", 403), "ほかのサイトのページから"));
  EXPECT_TRUE(has(told(Method::post, "/admin/account/totp", 507), "ディスクがいっぱい"));
  EXPECT_TRUE(has(told(Method::get, "/admin/nothing", 404), "href=\"/admin\""));
  for (const int status : {400, 405, 414, 429, 431, 500, 503}) EXPECT_FALSE(has(told(Method::post, "/admin/account/totp", status), "{"));
  for (const char* path : {"/admin", "/admin/items"}) EXPECT_TRUE(is_owners(path)) << path;
  for (const char* path : {"/", "/administration", "/items/admin"}) EXPECT_FALSE(is_owners(path)) << path;
}

TEST_F(AdminPages, SigningOutEndsTheSessionNotOnlyTheCookie) {
  (void)sign_in();
  const std::string token = cookies_[kSessionCookie];
  EXPECT_EQ(post("/admin/sign-out", {}).status, 303);
  EXPECT_EQ(cookies_[kSessionCookie], "");
  EXPECT_NE(get("/admin/sign-in").body.find("サインアウトしました"), std::string::npos);
  EXPECT_EQ(get("/admin/sign-in").body.find("サインアウトしました"), std::string::npos) << "said once";
  cookies_[kSessionCookie] = token;
  EXPECT_EQ(get("/admin").status, 303);
}

TEST_F(AdminPages, ARightThatIsMissingHidesThePageAndItsNumbers) {
  (void)sign_in();
  EXPECT_NE(get("/admin").body.find("12件"), std::string::npos);
  ASSERT_EQ(post("/admin/staff/new", {{"name", "鈴木 一郎"}, {"mail", "ichiro@example.jp"}, {"role", "staff"}, {"right", "items"}}).status,
            200);
  EXPECT_EQ(post("/admin/staff/new", {{"name", "鈴木 次郎"}, {"mail", "jiro@example.jp"}, {"role", "god"}, {"right", "items"}}).status,
            422);
  const std::string path = link(0);
  cookies_.clear();
  EXPECT_NE(get(path).body.find("鈴木 一郎"), std::string::npos);
  EXPECT_EQ(post(path, {{"password", "yamabuki to kohaku"}, {"password_again", "yamabuki"}}).status, 422);
  EXPECT_EQ(post(path, {{"password", "yamabuki to kohaku"}, {"password_again", "yamabuki to kohaku"}}).status, 303);
  const auto used = get(path);
  EXPECT_EQ(used.status, 410);
  EXPECT_NE(used.body.find("すでに使われています"), std::string::npos);
  EXPECT_NE(used.body.find("/admin/forgot"), std::string::npos);
  (void)sign_in("ichiro@example.jp", "yamabuki to kohaku");
  EXPECT_EQ(get("/admin/staff").status, 403);
  EXPECT_EQ(get("/admin/deeds").status, 403);
  EXPECT_EQ(get("/admin/settings-only").status, 403);
  const auto first = get("/admin");
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.body.find("12件"), std::string::npos);
  EXPECT_EQ(first.body.find("発送待ち"), std::string::npos);
  for (const char* others : {"売上", "まだ注文はありません", "送信待ち", "/admin/mail", "今日の数字"})
    EXPECT_EQ(first.body.find(others), std::string::npos) << others << ": what one may not see is left out, not shown as nothing";
  EXPECT_EQ(first.body.find("href=\"/admin/staff\""), std::string::npos);
}

TEST_F(AdminPages, TheFirstPageShowsWhatWaits) {
  (void)sign_in();
  const auto page = get("/admin");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("発送待ち"), std::string::npos);
  EXPECT_EQ(page.body.find("在庫が少ない商品"), std::string::npos);
  EXPECT_NE(page.body.find("くるみ雑貨店"), std::string::npos);
  EXPECT_NE(page.body.find("佐藤 花子"), std::string::npos);
  browser_.locale = Locale::en;
  EXPECT_NE(get("/admin").body.find("To ship"), std::string::npos);
}

TEST_F(AdminPages, AForgottenPasswordIsAnsweredAlikeForEverybody) {
  const auto known = post("/admin/forgot", {{"mail", testing::kOwnerMail}});
  const auto unknown = post("/admin/forgot", {{"mail", "nobody@example.jp"}});
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(known.body, unknown.body);
  EXPECT_EQ(post_.letters.size(), 1u);
  EXPECT_EQ(post("/admin/forgot", {{"mail", "no mail"}}).status, 422);
  EXPECT_EQ(get("/admin/reset/nonsense").status, 410);
}

TEST_F(AdminPages, TwoStepSignInIsSetUpUsedAndTurnedOff) {
  (void)sign_in();
  const auto setup = get("/admin/account/totp");
  EXPECT_NE(setup.body.find("<svg "), std::string::npos);
  const auto value_after = [&](const std::string& mark) {
    const auto from = setup.body.find(mark) + mark.size();
    return setup.body.substr(from, setup.body.find_first_of("\"<", from) - from);
  };
  const std::string sealed = value_after("name=\"sealed\" value=\"");
  std::string secret = value_after("<code>");
  std::erase(secret, ' ');
  const auto code = [&] { return crypto::totp_code(secret, house_.clock.now().seconds()); };
  const auto set_up = [&](const std::string& typed, const std::string& password) {
    return post("/admin/account/totp", {{"sealed", sealed}, {"code", typed}, {"password", password}});
  };
  EXPECT_EQ(set_up("000000", testing::kOwnerPassword).status, 422);
  const auto by_another = set_up(code(), "a wrong password");
  EXPECT_EQ(by_another.status, 422);
  EXPECT_NE(by_another.body.find("id=\"e-password\""), std::string::npos) << "who finds the browser open binds no phone of his own";
  EXPECT_NE(by_another.body.find("いまのパスワードが違います"), std::string::npos);
  EXPECT_NE(set_up(code(), "").body.find("いまのパスワードを入力してください"), std::string::npos);
  const auto on = set_up(code(), testing::kOwnerPassword);
  EXPECT_EQ(on.status, 200);
  EXPECT_NE(on.body.find("予備コード"), std::string::npos);

  cookies_.clear();
  house_.clock.advance(1min);
  EXPECT_EQ(header_of(sign_in(), "Location"), "/admin/sign-in/code?next=%2Fadmin%2Fdeeds");
  EXPECT_EQ(get("/admin").status, 303);
  EXPECT_EQ(get("/admin/sign-in/code?next=%2Fadmin%2Fdeeds").status, 200);
  EXPECT_EQ(post("/admin/sign-in/code", {{"code", "000000"}, {"next", "/admin/deeds"}}).status, 422);
  EXPECT_EQ(header_of(post("/admin/sign-in/code", {{"code", code()}, {"next", "/admin/deeds"}}), "Location"), "/admin/deeds");

  const auto unsure = post("/admin/account/totp/off", {});
  EXPECT_EQ(unsure.status, 422);
  EXPECT_NE(unsure.body.find("id=\"e-password_off\""), std::string::npos);
  EXPECT_EQ(post("/admin/account/totp/off", {{"password", testing::kOwnerPassword}}).status, 303);
  EXPECT_NE(get("/admin/account").body.find("2段階認証の使用をやめました"), std::string::npos);
}

TEST_F(AdminPages, AnInvitationIsShownToTheInviterOnceAndSaysWhatBecameOfTheMail) {
  (void)sign_in();
  const auto invite = [&](const std::string& mail) {
    return post("/admin/staff/new", {{"name", "鈴木 一郎"}, {"mail", mail}, {"role", "staff"}, {"right", "orders"}});
  };
  const auto mailed = invite("ichiro@example.jp");
  EXPECT_FALSE(mailed.public_max_age_s.has_value()) << "no-store";
  EXPECT_NE(mailed.body.find("ichiro@example.jp に招待のメールを送ります"), std::string::npos);
  EXPECT_NE(mailed.body.find("https://shop.example.jp" + link(0)), std::string::npos);
  EXPECT_EQ(get("/admin/staff").body.find(link(0)), std::string::npos) << "shown once";

  const std::string path = "/admin/staff/" + staff::accounts(house_, ShopId("s1")).at(1).id.str();
  EXPECT_EQ(post(path + "/send-link", {}).status, 303) << "who gets mail gets it by mail";
  EXPECT_NE(get("/admin/staff").body.find("リンクをメールで送ります。"), std::string::npos);

  EXPECT_NE(get("/admin/staff/new").body.find("招待のメールを送る"), std::string::npos);
  EXPECT_EQ(get(path).body.find("招待のリンク"), std::string::npos) << "who is here already is not invited";

  house_.mails_kept = true;
  EXPECT_EQ(get(path).body.find("招待のリンク"), std::string::npos);
  for (const std::string& page : {std::string("/admin/staff/new"), path, std::string("/admin/account"), std::string("/admin/forgot")})
    EXPECT_EQ(testing::mail_promised_in(get(page).body), "") << page;
  const auto kept = invite("jiro@example.jp");
  EXPECT_NE(kept.body.find("メールサーバーが設定されていないため"), std::string::npos);
  EXPECT_EQ(kept.body.find("招待のメールを送ります"), std::string::npos);
  EXPECT_NE(kept.body.find("https://shop.example.jp" + link(2)), std::string::npos);
  const auto again = post(path + "/send-link", {});
  EXPECT_EQ(again.status, 200);
  EXPECT_NE(again.body.find("https://shop.example.jp" + link(3)), std::string::npos);
  EXPECT_NE(post("/admin/forgot", {{"mail", testing::kOwnerMail}}).body.find("メールサーバーが設定されていないため"), std::string::npos);
}

TEST_F(AdminPages, WhatWasDoneIsToldWithoutAMailWhileNoneGoesOut) {
  http::Request request;
  http::Response response;
  set_flash(response, house_, request, "orders.admin_order.did_accept", Tone::good);
  const std::string cookie = testing::header_of(response, "Set-Cookie");
  const auto from = cookie.find('=') + 1;
  request.cookies[kFlashCookie] = cookie.substr(from, cookie.find(';') - from);
  const auto said = [&] { return flash_of(house_, request, Locale::ja).at(0).at("text").get<std::string>(); };
  EXPECT_EQ(said(), "承諾しました。メールを送ります。");
  house_.mails_kept = true;
  EXPECT_EQ(testing::mail_promised_in(said()), "") << said();
}

TEST_F(AdminPages, AStaleStaffFormChangesNothingAndSaysSo) {
  (void)sign_in();
  ASSERT_EQ(post("/admin/staff/new", {{"name", "鈴木 一郎"}, {"mail", "ichiro@example.jp"}, {"role", "staff"}, {"right", "orders"}}).status,
            200);
  const auto all = staff::accounts(house_, ShopId("s1"));
  const std::string path = "/admin/staff/" + all.at(1).id.str();
  EXPECT_EQ(get(path).status, 200);
  const auto change = [&](const std::string& name) {
    return post(path, {{"version", "1"}, {"name", name}, {"mail", "ichiro@example.jp"}, {"role", "staff"}, {"right", "orders"}});
  };
  EXPECT_EQ(change("鈴木 次郎").status, 303);
  const auto second = change("鈴木 次郎");
  EXPECT_EQ(second.status, 409);
  EXPECT_NE(second.body.find("すでに済んでいます"), std::string::npos);
  EXPECT_NE(change("鈴木 三郎").body.find("何も変更していません"), std::string::npos);
  EXPECT_EQ(post(path + "/stop", {{"version", "2"}}).status, 200) << "asks first";
  EXPECT_EQ(post(path + "/stop", {{"version", "2"}, {"sure", "1"}}).status, 303);
  EXPECT_EQ(post(path + "/stop", {{"version", "2"}, {"sure", "1"}}).status, 409);
  EXPECT_EQ(post("/admin/staff/" + owner_.str() + "/stop", {{"version", "1"}, {"sure", "1"}}).status, 422);
  EXPECT_EQ(get("/admin/staff/nobody").status, 404);
  EXPECT_EQ(get("/admin/staff").status, 200);
}

TEST_F(AdminPages, TheAccountPageChangesNameMailAndPassword) {
  (void)sign_in();
  EXPECT_NE(get("/admin/account").body.find("Chrome"), 0u);
  EXPECT_EQ(post("/admin/account/profile", {{"version", "1"}, {"name", ""}, {"mail", testing::kOwnerMail}}).status, 422);
  EXPECT_EQ(post("/admin/account/profile", {{"version", "1"}, {"name", "佐藤 はな"}, {"mail", testing::kOwnerMail}}).status, 303);
  EXPECT_EQ(post("/admin/account/profile", {{"version", "1"}, {"name", "佐藤 葉菜"}, {"mail", testing::kOwnerMail}}).status, 409);
  const auto other_mail = post("/admin/account/profile", {{"version", "2"}, {"name", "佐藤 はな"}, {"mail", "new@example.jp"}});
  EXPECT_EQ(other_mail.status, 422);
  EXPECT_NE(other_mail.body.find("e-password_for_mail"), std::string::npos);
  EXPECT_EQ(
      post("/admin/account/password", {{"password_now", "x"}, {"password", "yamabuki to kohaku"}, {"password_again", "other"}}).status,
      422);
  EXPECT_EQ(post("/admin/account/password",
                 {{"password_now", testing::kOwnerPassword}, {"password", "yamabuki to kohaku"}, {"password_again", "yamabuki to kohaku"}})
                .status,
            303);
}

TEST_F(AdminPages, WhatNoDatabaseKeepsIsAskedOfNone) {
  sign_in();
  for (const char* typed : {"%00", "a%00b", "%FF%FE"}) EXPECT_EQ(get(std::string("/admin/deeds?q=") + typed).status, 400) << typed;
  EXPECT_EQ(get("/admin/deeds?q=%E8%8C%B6%0A").status, 200);
}

TEST_F(AdminPages, AFlashThatIsNotOursIsNotShown) {
  cookies_[kFlashCookie] = "good~staff.reset.done~00000000000000000000000000";
  EXPECT_EQ(get("/admin/sign-in").body.find("パスワードを変更しました"), std::string::npos);
  cookies_[kFlashCookie] = "~~~";
  EXPECT_EQ(get("/admin/sign-in").status, 200);
}

TEST(AdminPager, NamesTheRangeAndLinksBothWays) {
  EXPECT_TRUE(pager(Locale::ja, 50, 1, 50, "/admin/x").is_null());
  const auto view = pager(Locale::ja, 312, 2, 50, "/admin/x?q=1");
  EXPECT_EQ(view["text"], "51〜100件目（全312件）");
  EXPECT_EQ(view["previous_href"], "/admin/x?q=1&page=1");
  EXPECT_EQ(view["next_href"], "/admin/x?q=1&page=3");
  EXPECT_EQ(pager(Locale::ja, 312, 7, 50, "/x")["next_href"], false);
}

}  // namespace
}  // namespace noren::admin
