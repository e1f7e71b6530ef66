// Back, Forward and Reload on the buyer's way: every button leads to an address, and every address shows what is true.
#include <gmock/gmock.h>

#include "cart/cart.h"
#include "checkout/draft.h"
#include "checkout/own.h"
#include "checkout/pages.h"
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
using testing::location;
using ::testing::Not;
using ::testing::StartsWith;

constexpr db::Statement kCountDrafts{"test/drafts", "SELECT COUNT(*) FROM drafts", "SELECT COUNT(*) FROM drafts"};
constexpr db::Statement kBoxes{"test/boxes", "SELECT sealed FROM drafts", "SELECT sealed FROM drafts"};
constexpr const char* kFaults = "id=\"errors\"";
constexpr const char* kOrderButton = "<button class=\"button button-large button-wide\">";

// A shop with cards, and a browser with something in its cart.
class GoingBack : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_routes(router_, {world_.desk, testing::shop_frame});
    put_in_cart(browser_);
  }
  void put_in_cart(testing::Browser& browser) const {
    cart::Cart cart;
    cart::add(cart, {"MUG-BLUE", 1, Yen(1'980)});
    browser.cookies[std::string(cart::kCookie)] = cart::to_cookies(world_.house.House::keys, world_.context.shop, cart)->lines;
  }
  Form typed(const std::string& page, const std::string& email = "hanako@example.jp", const std::string& line1 = "天神1-1-1") const {
    const orders::Address to = testing::a_buyer().recipient;
    return {{"csrf", hidden(page, "csrf")},
            {"email", email},
            {"phone", "09012345678"},
            {"shipping_name", to.name},
            {"shipping_kana", to.kana},
            {"shipping_city", to.city},
            {"shipping_line1", line1},
            {"shipping_prefecture", to.prefecture},
            {"method", "standard"},
            {"do", "confirm"},
            {"shipping_postcode", to.postcode},
            {"payment", "bank_transfer"}};
  }
  // Where the form of a page leads.
  std::string send(const std::string& path, const std::string& email = "hanako@example.jp", const std::string& line1 = "天神1-1-1") {
    const http::Response answer = browser_.send(path, typed(see(path), email, line1));
    EXPECT_EQ(answer.status, 303);
    return location(answer);
  }
  // The page after 確認画面へ with this note.
  std::string send_note(const std::string& path, const std::string& note) {
    Form form = typed(see(path));
    form.emplace_back("note", note);
    return see(location(browser_.send(path, form)));
  }
  std::string see(const std::string& path) {
    const http::Response page = browser_.get(path);
    EXPECT_EQ(page.status, 200) << path;
    return page.body;
  }
  // The path of an attempt of this browser that can be ordered.
  std::string open() {
    const std::string confirm = send("/checkout");
    EXPECT_TRUE(confirm.ends_with("/confirm")) << confirm;
    return confirm.substr(0, confirm.size() - std::string("/confirm").size());
  }
  std::string press(const std::string& path) { return location(browser_.send(path + "/complete", last_button(see(path + "/confirm")))); }
  std::int64_t kept() {
    return *world_.house.db.read([](db::Tx& tx) { return tx.one(kCountDrafts, [](const db::Row& row) { return row.integer(0); }); });
  }
  void price(Yen yen) {
    catalog::Item mug = world_.snapshot()->items().front();
    mug.variants.front().list_price = yen;
    check(catalog::save_item(world_.catalog, world_.context, mug).has_value(), "the test's price");
  }

  testing::CardWorld world_{*database_};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return world_.buyer(); }};
};
INSTANTIATE_ON_BOTH_DATABASES(GoingBack);

TEST_P(GoingBack, AFormWithFaultsHasAnAddressAndShowsThemForAsLongAsItStaysSo) {
  const std::string form = send("/checkout", "hanako");
  EXPECT_THAT(form, StartsWith("/checkout?form="));
  for (int reload = 0; reload < 2; ++reload) {
    const std::string page = see(form);
    EXPECT_THAT(page, HasSubstr(kFaults));
    EXPECT_THAT(page, HasSubstr("id=\"email_error\""));
    EXPECT_THAT(page, HasSubstr("天神1-1-1"));
  }
  const std::string before = see("/checkout");
  EXPECT_THAT(before, HasSubstr("天神1-1-1")) << "one page back nothing typed is lost";
  EXPECT_THAT(before, Not(HasSubstr(kFaults)));
  EXPECT_EQ(send(form, "taro@"), form) << "wrong again, at the same address";
  EXPECT_EQ(kept(), 1);
  const std::string confirm = send(form, "taro@example.jp");
  EXPECT_TRUE(confirm.ends_with("/confirm"));
  EXPECT_EQ(kept(), 0) << "it became an attempt";
  EXPECT_THAT(see(confirm), HasSubstr("taro@example.jp"));
  EXPECT_THAT(see(form), HasSubstr("taro@example.jp")) << "back from there";
  EXPECT_THAT(see(form), Not(HasSubstr(kFaults)));
}

TEST_P(GoingBack, TwoTabsKeepTheirFormsAndAnotherBrowserSeesNeither) {
  const std::string one = send("/checkout", "hanako", "大名3-4-5");
  const std::string two = send("/checkout", "taro", "博多2-2-2");
  EXPECT_NE(one, two);
  EXPECT_THAT(see(one), HasSubstr("大名3-4-5"));
  EXPECT_THAT(see(two), HasSubstr("博多2-2-2"));
  testing::Browser other(router_, [this] { return world_.buyer(); });
  put_in_cart(other);
  other.get("/checkout");
  EXPECT_THAT(other.get(one).body, Not(HasSubstr("大名3-4-5")));
  const auto boxes = world_.house.db.read([](db::Tx& tx) { return tx.all(kBoxes, [](const db::Row& row) { return row.blob(0); }); });
  ASSERT_EQ(boxes.size(), 2U);
  for (const std::string& box : boxes) EXPECT_THAT(box, Not(HasSubstr("大名")));
}

TEST_P(GoingBack, AChangeThatIsWrongLeavesTheAttemptAsItWas) {
  const std::string path = open();
  EXPECT_EQ(send(path, "hanako@example.jp", ""), path);
  EXPECT_THAT(see(path), HasSubstr("id=\"shipping_line1_error\""));
  EXPECT_THAT(see(path + "/confirm"), HasSubstr("天神1-1-1"));
  EXPECT_EQ(send(path, "hanako@example.jp", "天神2-2-2"), path + "/confirm");
  EXPECT_THAT(see(path + "/confirm"), HasSubstr("天神2-2-2"));
  EXPECT_THAT(see(path), Not(HasSubstr(kFaults)));
  EXPECT_EQ(kept(), 0);
}

TEST_P(GoingBack, ASmallButtonLeadsToTheFilledForm) {
  const std::string page = see("/checkout");
  const http::Response answer = browser_.send(
      "/checkout",
      {{"csrf", hidden(page, "csrf")}, {"email", "a@example.jp"}, {"shipping_postcode", "810-0001"}, {"do", "postcode_shipping"}});
  const std::string form = see(location(answer));
  EXPECT_THAT(form, HasSubstr("福岡市中央区"));
  EXPECT_THAT(form, HasSubstr("a@example.jp"));
  EXPECT_THAT(form, HasSubstr("住所を入れました"));
  EXPECT_THAT(form, Not(HasSubstr(kFaults)));
}

TEST_P(GoingBack, AFormThatIsTooOldLeadsToItsPageWithAllThatWasTyped) {
  const http::Response forged = browser_.send("/checkout", testing::with(typed(see("/checkout")), "csrf", "zzz"));
  EXPECT_EQ(forged.status, 303);
  const std::string page = see(location(forged));
  EXPECT_THAT(page, HasSubstr("天神1-1-1"));
  EXPECT_THAT(page, HasSubstr("ページを開いてから時間がたったため"));
  EXPECT_THAT(see(location(forged)), HasSubstr("天神1-1-1")) << "read again as it is";
}

TEST_P(GoingBack, WhateverAFormMaySendHasAnAddress) {
  std::string letters;
  while (letters.size() < http::RouteOptions{}.body_max / 3) letters += "髙";  // nine bytes each on their way
  for (const char* button : {"confirm", "postcode_shipping", "postcode_orderer", "use_email", "recalculate"}) {
    Form form = testing::with(typed(see("/checkout")), "do", button);
    form.emplace_back("note", letters);
    const http::Response answer = browser_.send("/checkout", form);
    ASSERT_EQ(answer.status, 303) << button;
    EXPECT_THAT(see(location(answer)), HasSubstr(letters)) << button;
    const std::string wrong = send_note(location(answer), letters);
    EXPECT_THAT(wrong, HasSubstr("id=\"note_error\"")) << button;
    EXPECT_THAT(wrong, HasSubstr(letters)) << "nothing typed is lost";
  }
}

TEST_P(GoingBack, OfWhatNoFormSendsTheLongestIsLeftOut) {
  const std::string page = send_note("/checkout", std::string(http::RouteOptions{}.body_max, '\x01'));
  EXPECT_THAT(page, HasSubstr("id=\"note_error\""));
  EXPECT_THAT(page, HasSubstr("天神1-1-1"));
}

TEST_P(GoingBack, WhatIsSentToAShopThatShutMeanwhileIsThereWhenItOpens) {
  const Form form = typed(see("/checkout"));
  world_.set_open(false);
  const std::string where = location(browser_.send("/checkout", form));
  EXPECT_THAT(where, StartsWith("/checkout?form="));
  world_.set_open(true);
  EXPECT_THAT(see(where), HasSubstr("天神1-1-1"));
  EXPECT_THAT(see(where), Not(HasSubstr(kFaults)));
  EXPECT_TRUE(send(where).ends_with("/confirm"));
}

TEST_P(GoingBack, BrokenBytesAreAFaultAtTheirField) {
  EXPECT_THAT(see(send("/checkout", "hanako@example.jp", "\xff\xfe")), HasSubstr("読み取れない文字が含まれています"));
}

TEST_P(GoingBack, ABrowserHasFewDraftsAndTheyLiveForADay) {
  std::string last;
  for (int i = 0; i < drafts::kOfVisitor + 3; ++i) {
    world_.house.clock.advance(1s);
    last = send("/checkout", "hanako" + std::to_string(i));
  }
  EXPECT_EQ(kept(), drafts::kOfVisitor);
  EXPECT_THAT(see(last), HasSubstr(kFaults));
  EXPECT_EQ(drafts::forget(world_.house, world_.house.clock.now() + drafts::kKept - 10s), 0);
  world_.house.clock.advance(drafts::kKept);
  EXPECT_THAT(see(last), Not(HasSubstr(kFaults))) << "too old, also before it is swept";
  EXPECT_EQ(drafts::forget(world_.house, world_.house.clock.now()), drafts::kOfVisitor);
}

TEST_P(GoingBack, WhatWasTypedIsGoneWithItsOrderAndWithItsAttempt) {
  const std::string bought = open();
  send(bought, "wrong");
  ASSERT_EQ(kept(), 1);
  EXPECT_EQ(press(bought), bought + "/thanks");
  EXPECT_EQ(kept(), 0);
  EXPECT_EQ(location(browser_.get(bought)), bought + "/thanks");
  put_in_cart(browser_);
  const std::string left = send("/checkout", "taro@example.jp");
  send(left.substr(0, left.rfind('/')), "wrong");
  ASSERT_EQ(kept(), 1);
  forget_unfinished(world_.house, world_.house.clock.now() + kOpenFor + kUnfinishedKept + 1s);
  EXPECT_EQ(kept(), 0);
}

TEST_P(GoingBack, TheHeadlineSaysWhatCostsOtherwiseUntilItIsAgreedTo) {
  const std::string path = open();
  price(Yen(2'500));
  EXPECT_EQ(press(path), path + "/confirm");
  for (int reload = 0; reload < 2; ++reload) {
    const std::string page = see(path + "/confirm");
    EXPECT_THAT(page, HasSubstr("」のお値段が変わりました。ご注文はまだ確定していません</h2>"));
    EXPECT_THAT(page, HasSubstr("1,980円から2,500円に変わりました"));
  }
  browser_.locale = Locale::en;
  EXPECT_THAT(see(path + "/confirm"), HasSubstr("Changed: the price of"));
  browser_.locale = Locale::ja;
  EXPECT_EQ(press(path), path + "/thanks");
}

TEST_P(GoingBack, AFeeThatChangedIsNamedAndAnotherChoiceEndsIt) {
  const std::string path = open();
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.shipping.back().fee = Yen(700);
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  EXPECT_EQ(press(path), path + "/confirm");
  const std::string page = see(path + "/confirm");
  EXPECT_THAT(page, HasSubstr("送料が変わりました。ご注文はまだ確定していません</h2>"));
  EXPECT_THAT(page, HasSubstr("送料が520円から700円に変わりました"));
  EXPECT_EQ(send(path), path + "/confirm");
  EXPECT_THAT(see(path + "/confirm"), Not(HasSubstr(kFaults))) << "chosen anew, at the fee of now";
}

TEST_P(GoingBack, WhatSoldOutIsInTheHeadlineBeforeTheButtonAndAfterIt) {
  const std::string path = open();
  const Form shown = last_button(see(path + "/confirm"));
  world_.place({.blue = testing::kPieces});
  EXPECT_EQ(location(browser_.send(path + "/complete", shown)), path + "/confirm");
  const std::string page = see(path + "/confirm");
  EXPECT_THAT(page, HasSubstr("」の在庫が変わりました。ご注文はまだ確定していません</h2>"));
  EXPECT_THAT(page, HasSubstr("は売り切れました"));
  EXPECT_THAT(page, Not(HasSubstr(kOrderButton)));
}

TEST_P(GoingBack, TheQuestionAboutASimilarOrderIsAPageThatCanBeLoadedAgain) {
  const std::string first = open();
  ASSERT_EQ(press(first), first + "/thanks");
  put_in_cart(browser_);
  const std::string path = open();
  EXPECT_EQ(press(path), path + "/similar");
  for (int reload = 0; reload < 2; ++reload) {
    const std::string page = see(path + "/similar");
    EXPECT_THAT(page, HasSubstr("name=\"confirm_similar\""));
    EXPECT_THAT(page, HasSubstr("先のご注文を見る")) << "this browser holds its link";
  }
  testing::Browser other(router_, [this] { return world_.buyer(); });
  EXPECT_THAT(other.get(path + "/similar").body, Not(HasSubstr("先のご注文を見る")));
  EXPECT_EQ(press(path), path + "/similar") << "by Back, pressed again";
  Form sure = last_button(see(path + "/similar"));
  sure.emplace_back("confirm_similar", "1");
  EXPECT_EQ(location(browser_.send(path + "/complete", sure)), path + "/thanks");
  EXPECT_EQ(location(browser_.get(path + "/similar")), path + "/thanks");
  world_.expect_sound();
}

TEST_P(GoingBack, WithoutASimilarOrderThereIsNoQuestion) {
  const std::string path = open();
  EXPECT_EQ(location(browser_.get(path + "/similar")), path + "/confirm");
}

TEST_P(GoingBack, APageThatWasNotWhatWouldBeOrderedIsToldOnce) {
  const std::string path = open();
  const Form old = last_button(see(path + "/confirm"));
  send(path, "hanako@example.jp", "天神2-2-2");
  EXPECT_EQ(location(browser_.send(path + "/complete", old)), path + "/confirm");
  EXPECT_THAT(see(path + "/confirm"), HasSubstr("ご注文の内容か規約などの表示が変わりました"));
  const std::string again = see(path + "/confirm");
  EXPECT_THAT(again, Not(HasSubstr("ご注文の内容か規約などの表示が変わりました")));
  EXPECT_THAT(again, HasSubstr("天神2-2-2"));
  const http::Response forged = browser_.send(path + "/complete", testing::with(old, "csrf", "zzz"));
  EXPECT_EQ(location(forged), path + "/confirm");
  EXPECT_THAT(see(path + "/confirm"), HasSubstr("ページを開いてから時間がたったため"));
  EXPECT_THAT(see(path + "/confirm"), Not(HasSubstr("ページを開いてから時間がたったため"))) << "told once";
}

TEST_P(GoingBack, AnAttemptThatIsNotThereSaysSoAtEveryAddress) {
  const std::string expired = open();
  const Form shown = last_button(see(expired + "/confirm"));
  world_.house.clock.advance(kOpenFor);
  for (const std::string& path : {expired, std::string("/checkout/zzz")}) {
    const http::Response form = browser_.get(path);
    EXPECT_EQ(form.status, 410);
    EXPECT_THAT(form.body, HasSubstr("ご注文は確定していません"));
    EXPECT_EQ(browser_.get(path + "/confirm").body, form.body);
    for (const char* button : {"", "/complete"}) EXPECT_EQ(location(browser_.send(path + button, shown)), path + "/confirm");
  }
}

TEST_P(GoingBack, TheLastPiecesHeldForADeclinedCardStayItsBuyers) {
  const CheckoutId id = world_.open("declined", testing::kPieces);
  ASSERT_EQ(world_.pay(id, "k").verdict, Verdict::declined);
  const std::string path = "/checkout/" + id.str();
  EXPECT_THAT(see(path + "/confirm"), HasSubstr(kOrderButton));
  for (int reload = 0; reload < 2; ++reload) {
    const http::Response unpaid = browser_.get(path + "/paid");
    EXPECT_EQ(unpaid.status, 402);
    EXPECT_THAT(unpaid.body, HasSubstr("お支払いが済んでいません"));
    EXPECT_THAT(unpaid.body, HasSubstr(kOrderButton));
  }
}

TEST_P(GoingBack, NobodyIsKeptFromTheLastPiecesByHisOwnAttempt) {
  const CheckoutId id = world_.open("", testing::kPieces);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  ASSERT_EQ(world_.settle_down(begun.payment->id, 1s).state, payments::State::at_buyer);
  browser_.cookies["noren_attempt"] = id.str();
  http::Request mine;
  mine.cookies["noren_attempt"] = id.str();
  const VariantId blue = world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id;
  EXPECT_EQ(own_pieces(world_.desk, mine, world_.buyer())[blue], testing::kPieces);
  EXPECT_TRUE(own_pieces(world_.desk, http::Request(), world_.buyer()).empty()) << "of this browser only";
  EXPECT_EQ(location(browser_.get("/checkout")), "/checkout/" + id.str() + "/paid") << "to go on with it, or to give it up";
  let_go(world_.desk, world_.buyer(), id);
  EXPECT_EQ(world_.level().held, testing::kPieces) << "its payment may still succeed";
  world_.provider.last().found = payments::Found::cancelled;
  world_.settle_down(begun.payment->id, 5min);
  EXPECT_EQ(world_.level().held, testing::kPieces) << "for another try";
  const std::string confirm = send("/checkout");
  EXPECT_EQ(world_.level().held, 0) << "another attempt has taken its place";
  EXPECT_EQ(world_.level().available, testing::kPieces);
  EXPECT_THAT(see(confirm), HasSubstr(kOrderButton));
  world_.expect_sound();
}

TEST_P(GoingBack, ThePageLeadsOnToTheProviderOnceAndThenLetsChoose) {
  const CheckoutId id = world_.open("", 1);
  const Completion begun = world_.press(id, "k");
  world_.orders_of[begun.payment->id.str()] = OrderId(id.str());
  ASSERT_EQ(world_.settle_down(begun.payment->id, 1s).state, payments::State::at_buyer);
  const std::string path = "/checkout/" + id.str();
  browser_.cookies["noren_pressed"] = "to_paid." + id.str();
  const http::Response leads = browser_.get(path + "/paid");
  EXPECT_EQ(leads.status, 202);
  EXPECT_THAT(leads.body, HasSubstr("content=\"0; url=https://pay.example/p1\""));
  EXPECT_TRUE(browser_.get(path + "/paid").later) << "back from there: looked at anew, and shown without leading on";
  EXPECT_EQ(location(browser_.get(path)), path + "/paid");
}

TEST(CheckoutForm, ComesBackFromItsFieldsAsItWas) {
  FormInput input;
  input.person = {"a@example.jp", "090",
                  "b@example.jp", {"名", "カナ", "8100001", "福岡県", "市", "町", "棟", ""},
                  true,           {"他", "", "", "", "", "", "室", ""},
                  "備考\n二行",   "山田",
                  "カード"};
  input.gift = input.hide_prices = input.wrap = true;
  input.noshi = "御祝";
  input.method = "standard";
  input.date = "2026-11-25";
  input.time = "1416";
  input.payment = "card";
  const FormInput read = read_form(fields_of(input));
  EXPECT_EQ(fields_of(read).all(), fields_of(input).all());
  EXPECT_EQ(read.person.shipping.line2, "棟");
  EXPECT_EQ(read.person.orderer.line2, "室");
  EXPECT_TRUE(read.person.has_orderer && read.gift && read.hide_prices && read.wrap && !read.wrap_unclear);
  input.wrap_unclear = true;
  EXPECT_TRUE(read_form(fields_of(input)).wrap_unclear);
}

}  // namespace
}  // namespace noren::checkout
