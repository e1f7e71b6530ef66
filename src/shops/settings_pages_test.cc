// The owner's pages of the settings as a browser sees them: shown, saved once, refused in words with nothing typed lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shops/shops.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::shops {
namespace {

using ::testing::AllOf;
using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMail = "owner@kurumi.example";
constexpr const char* kPassword = "kurumi no ki no shita";

class SettingsPagesTest : public ::testing::Test {
 protected:
  SettingsPagesTest() {
    add_routes(router_, {desk_, directory_, first_run_, [this](const ShopId&) { return items_; },
                         [this](const ShopId&, PaymentMethod method) {
                           const auto found = taken_.find(method);
                           return found == taken_.end() ? std::nullopt : std::optional(found->second);
                         },
                         [this](const ShopId&) { return links_begin_with_; }});
  }

  Context stranger() const {
    Context context;
    context.actor = {ActorKind::buyer, "", ""};
    context.now = house_.clock.now();
    const auto shops = directory_.all();
    if (!shops.empty()) context.shop = shops.front()->id;
    return context;
  }
  http::Response get(const std::string& path) { return browser_.get(path); }

  // Sends the form a browser would send after opening the page: its hidden fields and what was typed.
  http::Response send(const std::string& path, Form typed, const std::string& version) {
    typed.emplace_back("csrf", testing::hidden(get("/admin/settings/basic").body, "csrf"));
    typed.emplace_back("version", version);
    return browser_.send(path, typed);
  }
  std::shared_ptr<const Shop> shop() { return directory_.all().front(); }
  std::string version() { return std::to_string(shop()->version); }

  // The first start: the link, the shop and the owner, signed in.
  http::Response welcome(Form form = {}) {
    const Form typed = {
        {"shop_name", "くるみ雑貨店"}, {"name", "胡桃沢 文"}, {"mail", kMail}, {"password", kPassword}, {"password_again", kPassword}};
    return browser_.send("/admin/welcome/" + first_run_.token(), form.empty() ? typed : form);
  }
  // Nothing is missing any more.
  void complete_shop() {
    Settings complete = shop()->settings;
    for (std::size_t i = 0; i < kLawItemCount; ++i) complete.law.tokushoho[static_cast<LawItem>(i)] = {"表示", ""};
    complete.law.privacy = complete.law.terms = complete.law.returns = {"本文", ""};
    complete.shipping.emplace_back().id = "standard";
    complete.payment.cash_on_delivery = {true, {{Yen(10'000), Yen(330)}}};
    Context context;
    context.shop = shop()->id;
    ASSERT_TRUE(change_settings(house_, directory_, context, {1, Part::basic, complete}).has_value());
    items_ = 1;
  }
  static Form basic(const std::string& name) {
    return {{"name_ja", name},
            {"accent", "#7a4a2b"},
            {"email", kMail},
            {"rounding", "half"},
            {"similar_order_minutes", "３０"},
            {"phone", "０９２−０００−００００"},
            {"wrap", "1"},
            {"wrap_fee", "1,200円"},
            {"noshi", "御祝\n\n 内祝 \n御祝"},
            {"hosts", "Kurumi.example\nkurumi.example"},
            {"registration_number", "T7123456789012"}};
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::TestHouse house_{*database_};
  Directory directory_{*database_, house_.House::keys};
  admin::Desk desk_{house_, {.shop = [](const Context&) { return admin::ShopFace{"くるみ雑貨店", true}; }}};
  const staff::FirstRun first_run_{house_};
  http::Router router_;
  std::int64_t items_ = 0;
  std::map<PaymentMethod, Taken> taken_;  // by the provider
  std::string links_begin_with_;
  testing::Browser browser_{router_, [this] { return stranger(); }};
};

TEST_F(SettingsPagesTest, TheFirstStartMakesShopAndOwnerOnceAndSignsIn) {
  const std::string link = "/admin/welcome/" + first_run_.token();
  EXPECT_THAT(get(link).body, HasSubstr("name=\"shop_name\""));
  EXPECT_EQ(get("/admin/welcome/wrong").status, 410);

  const auto refused =
      welcome({{"shop_name", ""}, {"name", "文"}, {"mail", "no mail"}, {"password", kPassword}, {"password_again", "other"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("value=\"no mail\""));
  EXPECT_TRUE(directory_.all().empty());

  EXPECT_EQ(welcome().status, 303);
  ASSERT_EQ(directory_.all().size(), 1U);
  EXPECT_EQ(shop()->settings.name.ja, "くるみ雑貨店");
  EXPECT_EQ(get("/admin/setup").status, 200);  // signed in
  EXPECT_EQ(welcome().status, 410);            // pressed twice
  EXPECT_EQ(directory_.all().size(), 1U);
}

TEST_F(SettingsPagesTest, EveryPageIsShown) {
  welcome();
  EXPECT_EQ(get("/admin/settings").status, 303);
  for (const char* path :
       {"/admin/settings/basic", "/admin/settings/law", "/admin/settings/law/versions", "/admin/settings/payment", "/admin/setup"}) {
    const auto page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_THAT(page.body, Not(HasSubstr("{{"))) << path;
  }
  browser_.cookies.clear();
  EXPECT_EQ(get("/admin/settings/basic").status, 303);
}

TEST_F(SettingsPagesTest, WhatKeepsMailsFromBuyersIsSaidWhereAShopIsSetUp) {
  welcome();
  house_.mails_kept = true;
  links_begin_with_ = "http://127.0.0.1:8080";
  for (const char* path : {"/admin/setup", "/admin/settings/basic"}) {
    const auto page = get(path).body;
    EXPECT_THAT(page, HasSubstr("メールサーバーが設定されていません")) << path;
    EXPECT_THAT(page, HasSubstr("「http://127.0.0.1:8080」で始まる")) << path;
  }
  house_.mails_kept = false;
  links_begin_with_.clear();
  for (const char* path : {"/admin/setup", "/admin/settings/basic"}) {
    const auto page = get(path).body;
    EXPECT_THAT(page, Not(HasSubstr("メールサーバーが設定されていません"))) << path;
    EXPECT_THAT(page, Not(HasSubstr("ショップのアドレスが設定されていません"))) << path;
  }
}

TEST_F(SettingsPagesTest, BasicsAreReadKindlyAndSavedOnce) {
  welcome();
  EXPECT_EQ(send("/admin/settings/basic", basic("くるみ"), "1").status, 303);
  const Settings s = shop()->settings;
  EXPECT_EQ(s.name.ja, "くるみ");
  EXPECT_EQ(s.contact.phone, "092-000-0000");
  EXPECT_EQ(s.tax.rounding, Rounding::half);
  EXPECT_EQ(s.gift.wrap_fee, Yen(1'200));
  EXPECT_EQ(s.gift.noshi, (std::vector<std::string>{"御祝", "内祝"}));
  EXPECT_EQ(s.hosts, std::vector<std::string>{"kurumi.example"});
  EXPECT_EQ(s.similar_order_minutes, 30);

  const auto second = send("/admin/settings/basic", basic("くるみ"), "1");
  EXPECT_EQ(second.status, 409);
  EXPECT_EQ(version(), "2");
  const auto late = send("/admin/settings/basic", basic("遅れて届いた名前"), "1");
  EXPECT_EQ(late.status, 409);
  EXPECT_THAT(late.body, HasSubstr("遅れて届いた名前"));
  EXPECT_THAT(late.body, Not(HasSubstr("税額の端数"))) << "as it is now";
  EXPECT_EQ(shop()->settings.name.ja, "くるみ");
  Form other = basic("くるみ");
  for (auto& [name, value] : other) {
    if (name == "rounding") value = "ceil";
  }
  EXPECT_THAT(send("/admin/settings/basic", other, "1").body,
              AllOf(HasSubstr("税額の端数"), HasSubstr("切り上げ"), Not(HasSubstr("ceil"))));
}

TEST_F(SettingsPagesTest, WhatIsWrongIsSaidAtTheFieldAndNothingTypedIsLost) {
  welcome();
  Form form = basic("");
  form.insert(form.begin(), {{"tagline_ja", "手になじむ道具"}, {"purchase_notice_ja", std::string(600, 'x')}});
  for (auto& [name, value] : form) {
    if (name == "accent") value = "#eeeeee";
    if (name == "rounding") value = "x";
    if (name == "registration_number") value = "123";
    if (name == "hosts") value = "くるみ.example";
  }
  const auto answer = send("/admin/settings/basic", form, "1");
  EXPECT_EQ(answer.status, 422);
  for (const char* shown : {"手になじむ道具", "ショップ名を入力してください。", "色が薄すぎます", "端数の扱いを選び直して", "Tと13桁",
                            "ホスト名として使えません: くるみ.example", "500文字まで", "value=\"123\""}) {
    EXPECT_THAT(answer.body, HasSubstr(shown));
  }
  EXPECT_EQ(version(), "1");
}

TEST_F(SettingsPagesTest, LawPagesAreSavedAndAStartingTextIsOffered) {
  welcome();
  const auto starter = send("/admin/settings/law", {{"seller_ja", "くるみ商店"}, {"starter", "returns_page"}}, "1");
  EXPECT_EQ(starter.status, 200);
  EXPECT_THAT(starter.body, HasSubstr("くるみ商店"));
  EXPECT_THAT(starter.body, HasSubstr("お客さまのご都合による返品"));
  EXPECT_EQ(version(), "1");

  EXPECT_EQ(send("/admin/settings/law",
                 {{"returns_ja", "到着から8日以内"}, {"returns_page_ja", "## 返品\n本文"}, {"address_on_request", "1"}}, "1")
                .status,
            303);
  EXPECT_EQ(shop()->settings.law.tokushoho.at(LawItem::returns).ja, "到着から8日以内");
  EXPECT_EQ(shop()->settings.law.returns.ja, "## 返品\n本文");
  EXPECT_TRUE(shop()->settings.law.address_on_request);
  EXPECT_THAT(get("/admin/settings/law").body, HasSubstr("到着から8日以内"));
}

TEST_F(SettingsPagesTest, EveryVersionOfALawPageIsListedWithTheOneOfNow) {
  welcome();
  const std::string before = shop()->law.at(static_cast<std::size_t>(LawPage::terms)).version;
  EXPECT_EQ(send("/admin/settings/law", {{"terms_ja", "改めた規約"}}, "1").status, 303);
  const std::string after = shop()->law.at(static_cast<std::size_t>(LawPage::terms)).version;
  ASSERT_NE(before, after);
  const std::string list = get("/admin/settings/law/versions").body;
  for (const std::string& version : {before, after}) EXPECT_THAT(list, HasSubstr("href=\"/legal/terms/" + version + "\""));
  EXPECT_THAT(get("/admin/settings/law").body, HasSubstr("/admin/settings/law/versions"));
}

TEST_F(SettingsPagesTest, FeesOfCashOnDeliveryMustRise) {
  welcome();
  const auto wrong = send(
      "/admin/settings/payment",
      {{"due_days", "7"}, {"cash_on_delivery", "1"}, {"up_to_0", "30000"}, {"fee_0", "440"}, {"up_to_1", "10000"}, {"fee_1", "330"}}, "1");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("金額は小さい順に"));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"10000\""));
  EXPECT_EQ(send("/admin/settings/payment", {{"due_days", "7"}, {"bank_transfer", "1"}, {"bank", "福岡銀行"}}, "1").status, 422);
  EXPECT_EQ(
      send("/admin/settings/payment",
           {{"due_days", "7"}, {"cash_on_delivery", "1"}, {"up_to_0", "10,000"}, {"fee_0", "330"}, {"up_to_3", "30000"}, {"fee_3", "440"}},
           "1")
          .status,
      303);
  EXPECT_EQ(shop()->settings.payment.cash_on_delivery.fees, (std::vector<FeeStep>{{Yen(10'000), Yen(330)}, {Yen(30'000), Yen(440)}}));
}

TEST_F(SettingsPagesTest, TheNameOnCardStatementsIsPutRightAndChecked) {
  welcome();
  EXPECT_THAT(get("/admin/settings/payment").body, Not(HasSubstr("statement_kanji")));
  EXPECT_THAT(get("/admin/settings/payment").body, Not(HasSubstr("/admin/payments/pauses")));
  taken_ = {{PaymentMethod::card, {}}, {PaymentMethod::konbini, {60}}, {PaymentMethod::paypay, {}}};
  EXPECT_THAT(get("/admin/settings/payment").body, HasSubstr("href=\"/admin/payments/pauses\""));
  const Form paid = {{"due_days", "7"}, {"konbini_days", "3"}, {"card", "1"}};
  const auto with = [&](const std::string& kanji, const std::string& kana, const std::string& latin) {
    Form form = paid;
    form.insert(form.end(), {{"statement_kanji", kanji}, {"statement_kana", kana}, {"statement_latin", latin}});
    return form;
  };
  const auto wrong = send("/admin/settings/payment", with("くるみ<雑貨>", "KURUMI", "12345"), "1");
  EXPECT_EQ(wrong.status, 422);
  for (const char* field : {"kanji", "kana", "latin"}) EXPECT_THAT(wrong.body, HasSubstr(std::string("id=\"e-statement_") + field));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"12345\""));
  EXPECT_EQ(send("/admin/settings/payment", with("くるみ雑貨店", "ｸﾙﾐざっかてん", "ＫＵＲＵＭＩ"), "1").status, 303);
  const Statement& statement = shop()->settings.payment.statement;
  EXPECT_EQ(statement.kanji, "くるみ雑貨店");
  EXPECT_EQ(statement.kana, "クルミザッカテン");
  EXPECT_EQ(statement.latin, "KURUMI");
}

TEST_F(SettingsPagesTest, OnlyWhatTheProviderTakesIsOnThePageAndWithinItsDays) {
  welcome();
  taken_ = {{PaymentMethod::konbini, {14}}};
  const std::string page = get("/admin/settings/payment").body;
  EXPECT_THAT(page, HasSubstr("max=\"14\""));
  for (const char* name : {"name=\"card\"", "name=\"paypay\"", "statement_kana"}) EXPECT_THAT(page, Not(HasSubstr(name)));
  const auto with = [](const char* days) {
    return Form{{"due_days", "7"}, {"konbini", "1"}, {"konbini_days", days}, {"card", "1"}, {"paypay", "1"}};
  };
  const auto wrong = send("/admin/settings/payment", with("15"), "1");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("1〜14の整数で入力してください。"));
  EXPECT_THAT(wrong.body, HasSubstr("value=\"15\""));
  EXPECT_EQ(send("/admin/settings/payment", with("１４"), "1").status, 303);
  const Payment& saved = shop()->settings.payment;
  EXPECT_TRUE(saved.konbini.on);
  EXPECT_EQ(saved.konbini.due_days, 14);
  EXPECT_FALSE(saved.card || saved.paypay) << "not on the page, however it was sent";
}

TEST_F(SettingsPagesTest, NumbersMayBeTypedInFullWidth) {
  welcome();
  EXPECT_EQ(send("/admin/settings/payment",
                 {{"due_days", "７"},
                  {"bank_transfer", "1"},
                  {"bank", "福岡銀行"},
                  {"branch", "天神支店"},
                  {"number", "１２３４５６７"},
                  {"holder", "ｶ)ｸﾙﾐ"}},
                 "1")
                .status,
            303);
  EXPECT_EQ(shop()->settings.payment.bank_transfer.account.number, "1234567");
  EXPECT_EQ(shop()->settings.payment.bank_transfer.account.holder, "カ）クルミ");
  const http::Response refused =
      send("/admin/settings/payment", {{"due_days", "7"}, {"number", "10530-12345671"}, {"holder", "株式会社クルミ"}}, version());
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(refused.body, HasSubstr("通帳にある「振込用の口座番号」です"));
  EXPECT_THAT(refused.body, HasSubstr("漢字は使えません"));
  Form form = basic("くるみ");
  form.back() = {"registration_number", "Ｔ７１２３４５６７８９０１２"};
  EXPECT_EQ(send("/admin/settings/basic", form, version()).status, 303);
  EXPECT_EQ(shop()->settings.tax.registration_number, "T7123456789012");
}

TEST_F(SettingsPagesTest, TheShopOpensWhenAllIsThereAndCannotLoseItAgain) {
  welcome();
  EXPECT_THAT(get("/admin/setup").body, HasSubstr("特定商取引法: 販売業者"));
  EXPECT_EQ(send("/admin/setup/open", {}, "1").status, 303);
  EXPECT_FALSE(shop()->open());

  complete_shop();
  EXPECT_EQ(send("/admin/setup/open", {}, "1").status, 409);
  EXPECT_EQ(send("/admin/setup/open", {}, version()).status, 303);
  EXPECT_TRUE(shop()->open());

  EXPECT_EQ(send("/admin/settings/law", {{"seller_ja", "表示"}}, version()).status, 422);
  EXPECT_EQ(send("/admin/settings/payment", {{"due_days", "7"}}, version()).status, 422);
  const std::string open_version = version();
  const std::string question = send("/admin/settings/close", {}, open_version).body;
  EXPECT_THAT(question, HasSubstr("ショップを閉じますか"));
  EXPECT_THAT(question, HasSubstr("「ただいまお休みをいただいています」"));
  EXPECT_TRUE(shop()->open());
  EXPECT_EQ(send("/admin/settings/close", {{"sure", "1"}}, open_version).status, 303);
  EXPECT_FALSE(shop()->open());

  for (const Form& pressed : {Form{}, Form{{"sure", "1"}}}) {
    const auto twice = send("/admin/settings/close", pressed, open_version);
    EXPECT_EQ(twice.status, 409);
    EXPECT_THAT(twice.body, HasSubstr("すでに済んでいます"));
    EXPECT_THAT(twice.body, HasSubstr("休業中（2026年11月21日（土）から）"));
  }
  EXPECT_THAT(get("/admin/settings/basic").body, HasSubstr("休業中（2026年11月21日（土）から）"));
}

TEST_F(SettingsPagesTest, AShopThatWasClosedForAWhileOpensAgainWithoutBeingSetUpAnew) {
  welcome();
  complete_shop();
  const std::string first_version = version();
  EXPECT_EQ(send("/admin/setup/open", {}, first_version).status, 303);
  EXPECT_THAT(get("/admin/setup").body, HasSubstr("おめでとうございます"));
  const auto second_tab = send("/admin/setup/open", {}, first_version);
  EXPECT_EQ(second_tab.status, 409);
  EXPECT_THAT(second_tab.body, AllOf(HasSubstr("<dd>ショップを開く</dd>"), Not(HasSubstr("<dd>営業を再開する</dd>"))));
  house_.clock.advance(std::chrono::hours(11));
  EXPECT_EQ(get("/admin/setup").status, 200);
  house_.clock.advance(std::chrono::hours(11));
  EXPECT_EQ(send("/admin/settings/close", {{"sure", "1"}}, version()).status, 303);

  const std::string page = get("/admin/setup").body;
  EXPECT_THAT(page, HasSubstr("<h1>営業の再開</h1>"));
  EXPECT_THAT(page, Not(HasSubstr("id=\"progress\"")));
  const std::string closed_version = version();
  EXPECT_EQ(send("/admin/setup/open", {}, closed_version).status, 303);
  const std::string opened = get("/admin/setup").body;
  EXPECT_THAT(opened, HasSubstr("営業を再開しました"));
  EXPECT_THAT(opened, Not(HasSubstr("おめでとうございます")));
  EXPECT_THAT(get("/admin/settings/basic").body, HasSubstr("開店日: 2026年11月21日（土）"));
  const auto twice = send("/admin/setup/open", {}, closed_version);
  EXPECT_EQ(twice.status, 409);
  EXPECT_THAT(twice.body, HasSubstr("すでに済んでいます"));
}

}  // namespace
}  // namespace noren::shops
