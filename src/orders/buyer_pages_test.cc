// The buyer's pages of an order, asked through their routes as a browser would.
#include <gmock/gmock.h>

#include "catalog/shelf.h"
#include "orders/pages.h"
#include "orders/rules.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"
#include "testing/storefront.h"

namespace noren::orders {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using testing::location;
using ::testing::Not;
using testing::with;

class BuyerPages : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_routes(router_, {shop_.tools(), shop_.directory, shelf_, testing::frame_of(shop_.house), testing::plain_error, false});
    order_ = shop_.place();
    home_ = "/orders/" + order_token(shop_.house.keys, order_.shop, order_.id.str());
  }

  http::Response get(const std::string& target) { return browser_.get(target); }
  // Looks at the page first, as a browser does, and sends its hidden fields back.
  http::Response post(const std::string& target, Form form) {
    const std::string page = get(target).body;
    form.emplace_back("csrf", hidden(page, "csrf"));
    if (const std::string version = hidden(page, "version"); !version.empty()) form.emplace_back("version", version);
    return browser_.send(target, form);
  }
  // The page that a press leads to, at its address, the same each time.
  http::Response shown(const http::Response& pressed) {
    EXPECT_EQ(pressed.status, 303);
    const http::Response page = get(location(pressed));
    EXPECT_EQ(get(location(pressed)).body, page.body) << "Reload";
    return page;
  }
  Form address_form() {
    return {{"do", "save"},
            {"email", "hanako@example.jp"},
            {"phone", "090-1234-5678"},
            {"shipping_name", "山田 花子"},
            {"shipping_kana", "やまだ はなこ"},
            {"shipping_postcode", "810-0001"},
            {"shipping_prefecture", "福岡県"},
            {"shipping_city", "福岡市中央区"},
            {"shipping_line1", "天神9-9-9"},
            {"shipping_line2", ""}};
  }
  void pay() { ASSERT_TRUE(mark_paid(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_), {order_.total, {2026, 11, 22}, ""})); }

  testing::SampleShop shop_{*database_};
  catalog::Shelf shelf_{*database_};
  http::Router router_;
  Order order_;
  std::string home_;
  testing::Browser browser_{router_, [this] { return shop_.by(ActorKind::system); }};
};

TEST_P(BuyerPages, TheOrderPageTellsEverything) {
  const std::string page = get(home_).body;
  for (const auto& part :
       {order_.number, std::string("白磁のマグカップ 青"), std::string("6,556円"), std::string("hanako@example.jp"),
        std::string("090-1234-5678"), std::string("福岡銀行"), std::string("A"), std::string("ご注文受付のお知らせ（自動返信）"),
        std::string("お振り込みをお待ちしています"), home_ + "/fix", home_ + "/cancel", home_ + "/invoice.pdf"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_EQ(get("/orders/nonsense").status, 404);
  EXPECT_EQ(get(home_.substr(0, home_.size() - 1) + (home_.back() == 'a' ? "b" : "a")).status, 404) << "a forged token";
}

TEST_P(BuyerPages, NoMailIsPromisedWhileNoneGoesOut) {
  EXPECT_THAT(get("/orders").body, HasSubstr("確認のメールに載っています"));
  EXPECT_THAT(get("/charge").body, HasSubstr("name=\"last4\""));
  shop_.house.mails_kept = true;
  EXPECT_THAT(get("/orders").body, Not(HasSubstr("確認のメール")));
  EXPECT_THAT(get(home_).body, HasSubstr("いまはメールをお送りしていません"));
  const std::string charge = get("/charge").body;
  EXPECT_THAT(charge, HasSubstr("お問い合わせからご連絡ください"));
  EXPECT_THAT(charge, Not(HasSubstr("name=\"last4\""))) << "an answer that nobody gets is not offered";
  pay();
  EXPECT_THAT(get(home_ + "/cancel").body, Not(HasSubstr("メールでお尋ねします")));
}

TEST_P(BuyerPages, WhereMailsGoToAFolderNoneIsAboutToBeSent) {
  EXPECT_THAT(get(home_).body, HasSubstr("まもなくお送りします"));
  shop_.house.mails_spooled = true;
  EXPECT_THAT(get(home_).body, HasSubstr("まだ送信していません"));
  EXPECT_THAT(get(home_).body, Not(HasSubstr("まもなくお送りします")));
  browser_.locale = Locale::en;
  EXPECT_THAT(get(home_).body, Not(HasSubstr("About to be sent")));
}

TEST_P(BuyerPages, WhatTurnsTheReadingDirectionStandsInNoReceipt) {
  pay();
  const Form form{{"addressee", "山田\u202E花子"}, {"proviso", "\u2066雑貨代\u2069"}};
  const std::string paper = get(location(post(home_ + "/receipt", form))).body;
  EXPECT_THAT(paper, HasSubstr("山田花子 様"));
  for (const char* turning : {"\u202E", "\u2066", "\u2069"}) EXPECT_THAT(paper, Not(HasSubstr(turning)));
}

TEST_P(BuyerPages, AnErasedBuyersOrderIsStillThere) {
  database_->write([&](db::Tx& tx) { people::erase(tx, order_.shop, order_.person, order_.created_at); });
  const http::Response page = get(home_);
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr(order_.number));
  EXPECT_THAT(page.body, Not(HasSubstr("hanako@example.jp")));
  EXPECT_EQ(get(home_ + "/receipt").status, 404);
}

TEST_P(BuyerPages, CancellingTakesASecondLook) {
  const http::Response look = get(home_ + "/cancel");
  EXPECT_EQ(look.status, 200);
  EXPECT_EQ(shop_.now_of(order_).state, State::received);
  EXPECT_EQ(location(browser_.send(home_ + "/cancel", {{"sure", "1"}, {"version", "1"}})), home_ + "/cancel") << "without the page's mark";
  EXPECT_EQ(shop_.now_of(order_).state, State::received);
  EXPECT_EQ(location(browser_.send(home_ + "/cancel", {{"version", "1"}})), home_ + "/cancel") << "not sure yet";
  const http::Response done = post(home_ + "/cancel", {{"sure", "1"}, {"reason", "色を間違えました"}});
  EXPECT_EQ(location(done), home_ + "?did=cancelled");
  EXPECT_EQ(shop_.now_of(order_).state, State::cancelled);
  EXPECT_THAT(get(location(done)).body, HasSubstr("色を間違えました"));
  EXPECT_EQ(location(get(home_ + "/cancel")), home_ + "?did=cancelled") << "pressed again";
}

TEST_P(BuyerPages, WhoseCardIsReservedReadsThatItIsSetFree) {
  Order order = shop_.place(shops::PaymentMethod::card);
  const std::string page = "/orders/" + order_token(shop_.house.keys, order.shop, order.id.str()) + "/cancel";
  EXPECT_THAT(get(page).body, HasSubstr("お支払いの必要はなくなります"));
  database_->write([&](db::Tx& tx) {
    check(apply(tx, shop_.house, shop_.by(ActorKind::system), order, {Happening::authorised, "{}", "", std::nullopt}).has_value(),
          "reserved");
  });
  EXPECT_THAT(get(page).body, HasSubstr("カードに確保した利用枠を解除します"));
  EXPECT_THAT(get(page).body, Not(HasSubstr("お振り込み")));
}

TEST_P(BuyerPages, AfterPickingBeganNothingChangesHere) {
  ASSERT_TRUE(prepare_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_)));
  EXPECT_EQ(location(get(home_ + "/cancel")), home_ + "?problem=late");
  EXPECT_EQ(location(browser_.send(home_ + "/fix", address_form())), home_ + "?problem=late");
  EXPECT_THAT(get(home_).body, Not(HasSubstr(home_ + "/fix")));
}

TEST_P(BuyerPages, WhoWouldCancelAParcelThatLeftIsToldThatItLeft) {
  Shipment shipment;
  shipment.carrier = "yamato";
  shipment.shipped_on = japan_time(shop_.by(ActorKind::staff).now).date;
  shipment.unpaid_anyway = true;
  ASSERT_TRUE(ship_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_), shipment));
  const std::string page = get(location(get(home_ + "/cancel"))).body;
  EXPECT_THAT(page, HasSubstr("すでに発送したため、変更・取り消しはできませんでした"));
  EXPECT_THAT(page, Not(HasSubstr("発送の準備に入ったため")));
}

TEST_P(BuyerPages, WhoCorrectsACancelledOrderIsToldThatItIsCancelled) {
  ASSERT_TRUE(cancel_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_), {"other", "", true}));
  const http::Response answer = browser_.send(home_ + "/fix", address_form());
  const std::string page = get(location(answer)).body;
  EXPECT_THAT(page, HasSubstr("ご注文はすでに取り消されているため"));
  EXPECT_THAT(page, Not(HasSubstr("発送の準備に入ったため")));
  for (const char* asking : {"福岡銀行", "2026年11月28日", "お支払い待ち"}) EXPECT_THAT(page, Not(HasSubstr(asking)));
}

TEST_P(BuyerPages, EveryFaultAboveTheFormNamesItsField) {
  Form form = address_form();
  for (const char* name : {"phone", "shipping_name", "shipping_kana"}) form = with(form, name, "");
  form = with(form, "shipping_postcode", "81");
  const std::string page = shown(post(home_ + "/fix", form)).body;
  for (const char* link :
       {"<a href=\"#phone\">電話番号を入力してください。</a>", "<a href=\"#shipping_name\">お届け先のお名前を入力してください。</a>",
        "<a href=\"#shipping_postcode\">お届け先の郵便番号：郵便番号は7桁の数字で入力してください。</a>"}) {
    EXPECT_THAT(page, HasSubstr(link));
  }
  EXPECT_THAT(page, HasSubstr("id=\"shipping_name_error\">入力してください。"));
  const auto kana = page.find("<a href=\"#shipping_kana\">");
  ASSERT_NE(kana, std::string::npos);
  EXPECT_LT(page.find("<a href=\"#shipping_name\">"), kana) << "as they stand on the page";
  EXPECT_LT(kana, page.find("<a href=\"#shipping_postcode\">"));
}

TEST_P(BuyerPages, TheAddressIsCorrected) {
  EXPECT_THAT(get(home_ + "/fix").body, HasSubstr("天神1-1-1"));
  const http::Response done = post(home_ + "/fix", address_form());
  EXPECT_EQ(location(done), home_ + "?did=fixed");
  EXPECT_THAT(get(home_).body, HasSubstr("天神9-9-9"));
  EXPECT_EQ(location(post(home_ + "/fix", address_form())), home_ + "?did=nothing");
  const http::Response wrong = shown(post(home_ + "/fix", with(address_form(), "email", "hanako＠")));
  EXPECT_EQ(wrong.status, 200);
  EXPECT_THAT(wrong.body, HasSubstr("天神9-9-9"));
  EXPECT_THAT(wrong.body, HasSubstr("id=\"email_error\""));
}

TEST_P(BuyerPages, APostcodeOfAnotherPrefectureIsNoAddress) {
  const http::Response refused = shown(post(home_ + "/fix", with(address_form(), "shipping_prefecture", "沖縄県")));
  EXPECT_THAT(refused.body, HasSubstr("id=\"shipping_postcode_error\">郵便番号と都道府県が合いません"));
  EXPECT_THAT(refused.body, HasSubstr("天神9-9-9"));
  EXPECT_EQ(shop_.now_of(order_).version, 1);
  EXPECT_EQ(location(post(home_ + "/fix", with(address_form(), "shipping_postcode", "810-9999"))), home_ + "?did=fixed")
      << "a code nobody knows may be a new one";
}

TEST_P(BuyerPages, AnAddressThatCostsAnotherFeeIsForTheShop) {
  const Form form = with(with(address_form(), "shipping_prefecture", "沖縄県"), "shipping_postcode", "900-0001");
  const http::Response refused = shown(post(home_ + "/fix", form));
  EXPECT_THAT(refused.body, HasSubstr("1,430円"));
  EXPECT_EQ(shop_.now_of(order_).version, 1);
}

TEST_P(BuyerPages, AnAddressTooFarForTheAgreedDayIsForTheShopOrForAnotherOrder) {
  shops::Shop shop = *shop_.directory.by_id(order_.shop);
  shop.settings.shipping.front().transit_by_prefecture[41] = 20;
  ++shop.version;
  shop_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  const Form form = with(with(address_form(), "shipping_prefecture", "佐賀県"), "shipping_postcode", "840-0801");
  const std::string refused = shown(post(home_ + "/fix", form)).body;
  EXPECT_THAT(refused, HasSubstr("ご指定のお届け日（2026年11月25日（水））に間に合わないため、ここでは訂正できません。ショップまでご連絡"));
  EXPECT_THAT(refused, HasSubstr("佐賀県"));
  EXPECT_THAT(refused, Not(HasSubstr("ほかの日を選んで"))) << "there is no day to choose here";
  EXPECT_EQ(shop_.now_of(order_).version, 1);
}

TEST_P(BuyerPages, APageGoneStaleChangesNothing) {
  const std::string page = get(home_ + "/fix").body;
  ASSERT_TRUE(confirm_order(shop_.tools(), shop_.by(ActorKind::staff), shop_.seen(order_)));
  Form form = address_form();
  form.emplace_back("csrf", hidden(page, "csrf"));
  form.emplace_back("version", hidden(page, "version"));
  EXPECT_EQ(location(browser_.send(home_ + "/fix", form)), home_ + "?problem=stale");
}

TEST_P(BuyerPages, LookingUpTakesTwoSecrets) {
  for (const char* contact : {"HANAKO@example.jp", "０９０-1234-5678"}) {
    EXPECT_EQ(location(post("/orders", {{"number", order_.number}, {"contact", contact}})), home_) << contact;
  }
  const http::Response wrong = shown(post("/orders", {{"number", order_.number}, {"contact", "taro@example.jp"}}));
  const http::Response other = shown(post("/orders", {{"number", order_number('a', 999'999)}, {"contact", "hanako@example.jp"}}));
  for (const auto* answer : {&wrong, &other}) EXPECT_THAT(answer->body, HasSubstr("この組み合わせのご注文は見つかりませんでした"));
  EXPECT_THAT(shown(post("/orders", {{"number", "A1042-0"}, {"contact", ""}})).body, HasSubstr("打ち間違い"));
  const http::Response endless = shown(post("/orders", {{"number", std::string(30'000, 'A')}, {"contact", std::string(30'000, 'x')}}));
  EXPECT_THAT(endless.body, HasSubstr("打ち間違い"));
  EXPECT_THAT(endless.body, HasSubstr("読み取れません"));
}

TEST_P(BuyerPages, GuessingIsSlowedDown) {
  const auto guess = [&](const std::string& contact) { return post("/orders", {{"number", order_.number}, {"contact", contact}}); };
  int refused = 0;
  for (int i = 0; i < 20; ++i) refused += shown(guess("x" + std::to_string(i) + "@example.jp")).status == 429 ? 1 : 0;
  EXPECT_EQ(refused, 12);
  const std::string waits = location(guess("hanako@example.jp"));
  EXPECT_EQ(get(waits).status, 429) << "even the right answer, now";
  EXPECT_NE(testing::header_of(get(waits), "Retry-After"), "");
  EXPECT_THAT(get(waits).body, HasSubstr("分ほどお待ちいただいています"));
  shop_.world.clock.advance(std::chrono::minutes(4));
  EXPECT_EQ(get(waits).status, 200);
  EXPECT_THAT(get(waits).body, HasSubstr("value=\"hanako@example.jp\"")) << "what was typed is still there";
  EXPECT_EQ(location(post("/orders", {{"number", order_.number}, {"contact", "hanako@example.jp"}})), home_);
}

TEST_P(BuyerPages, APaperThatIsNotToBeHadYetIsNoLink) {
  const std::string unpaid = get(home_).body;
  EXPECT_THAT(unpaid, Not(HasSubstr(home_ + "/receipt")));
  EXPECT_THAT(unpaid, HasSubstr("領収書は、ご入金を確かめたあとに"));
  EXPECT_THAT(unpaid, HasSubstr(home_ + "/invoice.pdf"));
  pay();
  EXPECT_THAT(get(home_).body, HasSubstr(home_ + "/receipt"));
}

TEST_P(BuyerPages, SeveralTownsOfAPostcodeAreOfferedAndWhatTheyShareIsFilledIn) {
  Form form = with(address_form(), "shipping_postcode", "９２１－８０４６");
  for (const char* name : {"shipping_prefecture", "shipping_city", "shipping_line1"}) form = with(form, name, "");
  const std::string page = shown(post(home_ + "/fix", with(form, "do", "postcode_shipping"))).body;
  for (const char* part :
       {"value=\"石川県\" selected", "value=\"金沢市\"", "石川県金沢市大桑町", "石川県金沢市三小牛町", "下からお選びください"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  form = with(form, "do", "choose_shipping");
  form.emplace_back("shipping_choice", "1");
  EXPECT_THAT(shown(post(home_ + "/fix", form)).body, HasSubstr("name=\"shipping_line1\" value=\"三小牛町\""));
}

TEST_P(BuyerPages, AReceiptIsMarkedFromTheSecondTimeOn) {
  EXPECT_THAT(get(home_ + "/receipt").body, HasSubstr("ご入金を確かめたあとに"));
  pay();
  const http::Response first = post(home_ + "/receipt", {{"addressee", "株式会社やまだ"}, {"proviso", "雑貨代"}});
  EXPECT_EQ(location(first), home_ + "/receipt?n=1");
  const std::string paper = get(location(first)).body;
  for (const char* part : {"株式会社やまだ 御中", "雑貨代として", "6,556円", "T1234567890123", "10%対象"})
    EXPECT_THAT(paper, HasSubstr(part));
  EXPECT_THAT(paper, Not(HasSubstr("再発行")));
  const http::Response second = post(home_ + "/receipt", {{"addressee", ""}, {"proviso", ""}});
  EXPECT_EQ(location(second), home_ + "/receipt?n=2");
  const std::string again = get(location(second)).body;
  for (const char* part : {"再発行", "山田 花子 様", "お品代として"}) EXPECT_THAT(again, HasSubstr(part));
  EXPECT_THAT(get(home_).body, HasSubstr("領収書を再発行しました"));
}

TEST_P(BuyerPages, AReceiptIsIssuedOnceHoweverOftenItsPageIsLoadedOrItsFormIsPressed) {
  pay();
  Form form = {{"addressee", "株式会社やまだ"}, {"proviso", "雑貨代"}};
  const std::string page = get(home_ + "/receipt").body;
  for (const char* name : {"csrf", "version"}) form.emplace_back(name, hidden(page, name));
  for (int press = 0; press < 2; ++press) EXPECT_EQ(location(browser_.send(home_ + "/receipt", form)), home_ + "/receipt?n=1");
  for (int reload = 0; reload < 2; ++reload) EXPECT_THAT(get(home_ + "/receipt?n=1").body, Not(HasSubstr("再発行")));
  EXPECT_EQ(location(browser_.send(home_ + "/receipt", with(form, "addressee", "別の会社"))), home_ + "?problem=stale");
  EXPECT_THAT(get(home_ + "/receipt?n=2").body, HasSubstr("name=\"addressee\"")) << "there is no second one";
  const std::string again = shown(post(home_ + "/receipt", {{"addressee", std::string(61, 'a')}, {"proviso", "雑貨代"}})).body;
  EXPECT_THAT(again, HasSubstr("60文字以内"));
  EXPECT_THAT(again, HasSubstr("value=\"雑貨代\""));
}

TEST_P(BuyerPages, WhatIsWrongHasAnAddressUntilItIsRightAndIsItsBrowsersAlone) {
  const std::string where = location(post(home_ + "/fix", with(address_form(), "email", "hanako＠")));
  EXPECT_TRUE(where.starts_with(home_ + "/fix?form=")) << where;
  EXPECT_EQ(location(post(where, with(address_form(), "phone", "1"))), where) << "wrong again, at the same address";
  EXPECT_THAT(get(where).body, HasSubstr("id=\"phone_error\""));
  browser_.locale = Locale::en;
  EXPECT_THAT(get(where).body, HasSubstr("action=\"/en" + where)) << "in the other language, too";
  browser_.locale = Locale::ja;
  testing::Browser other(router_, [this] { return shop_.by(ActorKind::system); });
  other.get("/orders");
  EXPECT_THAT(other.get(where).body, Not(HasSubstr("天神9-9-9")));
  EXPECT_EQ(location(post(where, address_form())), home_ + "?did=fixed");
  EXPECT_THAT(get(where).body, Not(HasSubstr("_error\"")));
}

TEST_P(BuyerPages, WhatAReceiptIsForHasItsBeginningAndItsEndingOnce) {
  pay();
  const std::pair<const char*, const char*> cases[] = {{"雑貨代として", "但し 雑貨代として"},
                                                       {"として", "但し お品代として"},
                                                       {"但し書籍代として", "但し 書籍代として"},
                                                       {"但し　書籍代", "但し 書籍代として"},
                                                       {"但し、", "但し お品代として"}};
  for (const auto& [typed, shown] : cases) {
    const std::string paper = get(location(post(home_ + "/receipt", {{"addressee", ""}, {"proviso", typed}}))).body;
    EXPECT_THAT(paper, HasSubstr(shown));
    EXPECT_THAT(paper, Not(HasSubstr("としてとして")));
  }
}

TEST_P(BuyerPages, TheInvoiceIsAPdf) {
  const http::Response pdf = get(home_ + "/invoice.pdf");
  EXPECT_EQ(pdf.content_type, "application/pdf");
  EXPECT_TRUE(pdf.body.starts_with("%PDF-"));
  EXPECT_EQ(pdf.body, get(home_ + "/invoice.pdf").body);
  ASSERT_TRUE(cancel_order(shop_.tools(), shop_.by(ActorKind::buyer), shop_.seen(order_), {}));
  EXPECT_EQ(get(home_ + "/invoice.pdf").status, 404);
}

INSTANTIATE_ON_BOTH_DATABASES(BuyerPages);

}  // namespace
}  // namespace noren::orders
