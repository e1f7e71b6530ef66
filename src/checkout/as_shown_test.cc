// What the confirmation page showed is what is agreed: whatever is otherwise by the press is told, shown, and asked for once more.
#include <gmock/gmock.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "checkout/pages.h"
#include "checkout/proposal.h"
#include "checkout/shown_page.h"
#include "html/words.h"
#include "orders/orders.h"
#include "orders/views.h"
#include "shops/settings_json.h"
#include "testing/browser.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using ::testing::HasSubstr;
using testing::last_button;
using testing::location;
using ::testing::Not;

constexpr const char* kNothingYet = "ご注文はまだ確定していません</h2>";

struct ShownWorld : testing::CardWorld {
  explicit ShownWorld(db::Database& database) : CardWorld(database) {
    add_routes(router, {desk, testing::shop_frame});
    set([](shops::Settings& settings) {
      settings.payment.cash_on_delivery = {true, {{Yen(30'000), Yen(330)}}};
      settings.payment.statement.latin = "KURUMI";
      settings.law.tokushoho[shops::LawItem::returns] = {"到着後7日以内", "Within 7 days"};
      settings.law.tokushoho[shops::LawItem::application_period] = {"12月20日まで", "Until 20 December"};
    });
  }
  void set(const std::function<void(shops::Settings&)>& change) {
    shops::Shop shop = *directory.by_id(context.shop);
    change(shop.settings);
    ++shop.version;
    directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  }
  void edit(const std::function<void(catalog::Item&)>& change) {
    catalog::Item mug = snapshot()->items().front();
    change(mug);
    check(catalog::save_item(catalog, context, mug).has_value(), "the test's item");
  }
  Wish wish(shops::PaymentMethod method) {
    Wish made;
    made.lines = {{"MUG-BLUE", 1}};
    made.person = testing::a_buyer();
    made.shipping_method = "standard";
    made.payment = method;
    return made;
  }
  CheckoutId open_page(shops::PaymentMethod method = shops::PaymentMethod::bank_transfer) {
    const auto checkout = open_checkout(desk, buyer(), wish(method), Source::page);
    check(checkout.has_value(), "the test's checkout");
    return checkout->id;
  }
  std::string see(const CheckoutId& id) { return browser.get("/checkout/" + id.str() + "/confirm").body; }
  std::string press_shown(const CheckoutId& id, const std::string& page) {
    return location(browser.send("/checkout/" + id.str() + "/complete", last_button(page)));
  }

  http::Router router;
  testing::Browser browser{router, [this] { return buyer(); }};
};

class AsShown : public testing::DatabaseTest {
 protected:
  // Pressed on the page of before; the page after it is what is true then, and a press on that one takes the order.
  void expect_told(const CheckoutId& id, const std::string& before, const std::vector<const char*>& said) {
    const std::string path = "/checkout/" + id.str();
    EXPECT_EQ(world_.press_shown(id, before), path + "/confirm");
    EXPECT_EQ(world_.level().sold, sold_);
    const std::string after = world_.see(id);
    EXPECT_THAT(after, HasSubstr(kNothingYet));
    for (const char* part : said) EXPECT_THAT(after, HasSubstr(part));
    EXPECT_EQ(world_.press_shown(id, after), path + "/thanks") << said.front();
  }
  // Another page than the one that was pressed, which says in what.
  std::string expect_named(const CheckoutId& id, const std::string& before, const std::vector<const char*>& said) {
    EXPECT_EQ(world_.press_shown(id, before), "/checkout/" + id.str() + "/confirm");
    std::string after = world_.see(id);
    for (const char* part : said) EXPECT_THAT(after, HasSubstr(part));
    EXPECT_THAT(world_.see(id), Not(HasSubstr("変わったところ"))) << "told once";
    return after;
  }
  orders::Order order_of(const CheckoutId& id) { return find_checkout(world_.desk, world_.context.shop, id)->order.value(); }

  ShownWorld world_{*database_};
  std::int64_t sold_ = 0;
};
INSTANTIATE_ON_BOTH_DATABASES(AsShown);

TEST_P(AsShown, OtherDaysToPayAreToldAndTheOrderKeepsThemThen) {
  const CheckoutId id = world_.open_page();
  const std::string before = world_.see(id);
  EXPECT_THAT(before, HasSubstr("ご注文から7日以内"));
  world_.set([](shops::Settings& settings) { settings.payment.bank_transfer.due_days = 14; });
  expect_told(id, before, {"お支払いの期限が", "ご注文から14日以内"});
  world_.set([](shops::Settings& settings) { settings.payment.bank_transfer.due_days = 3; });
  const orders::Order order = order_of(id);
  const shops::Settings& now = world_.directory.by_id(world_.context.shop)->settings;
  EXPECT_THAT(orders::pay_when(now, order.document, Locale::ja), HasSubstr("ご注文から14日以内"));
}

TEST_P(AsShown, WhoSendsAPresentCashOnDeliveryIsToldThatTheRecipientPays) {
  Wish wish = world_.wish(shops::PaymentMethod::cash_on_delivery);
  const auto checkout = open_checkout(world_.desk, world_.buyer(), wish, Source::page);
  ASSERT_TRUE(checkout);
  const CheckoutId id = checkout->id;
  const std::string own = world_.see(id);
  EXPECT_THAT(own, HasSubstr("配達員に現金でお支払いください"));
  wish.person.orderer = wish.person.recipient;
  ASSERT_TRUE(change_checkout(world_.desk, world_.buyer(), id, wish));
  EXPECT_THAT(world_.see(id), HasSubstr("配達員に現金でお支払いください")) << "to the same person elsewhere";
  wish.person.orderer->name = "佐藤 次郎";
  wish.gift.without_prices = true;
  ASSERT_TRUE(change_checkout(world_.desk, world_.buyer(), id, wish));
  const std::string page = expect_named(id, own, {"お届け先の方から配達員へ現金で", "配達員からお届け先の方へ代金の額を"});
  EXPECT_THAT(page, Not(HasSubstr("お支払いください")));
  ASSERT_EQ(world_.press_shown(id, page), "/checkout/" + id.str() + "/thanks");
  const std::string thanks = world_.browser.get("/checkout/" + id.str() + "/thanks").body;
  EXPECT_THAT(thanks, HasSubstr("代金の2,830円は、お届けのときに、お届け先の方から配達員へお支払いいただきます。"));
  EXPECT_THAT(thanks, Not(HasSubstr("配達員にお支払いください")));
  EXPECT_TRUE(order_of(id).document.recipient_pays);
}

TEST_P(AsShown, TheDayForTheMoneyOfAWishedDayStaysAsItWasAgreed) {
  Wish wish = world_.wish(shops::PaymentMethod::bank_transfer);
  const LocalDate today = japan_time(world_.context.now).date;
  wish.day = plus_days(today, 12);
  const auto checkout = open_checkout(world_.desk, world_.buyer(), wish, Source::page);
  ASSERT_TRUE(checkout);
  ASSERT_TRUE(checkout->document.terms->money_by);
  const LocalDate by = *checkout->document.terms->money_by;
  const std::string sentence = html::date_text(Locale::ja, by) + "までのご入金を";
  const std::string page = world_.see(checkout->id);
  EXPECT_THAT(page, HasSubstr(sentence));
  ASSERT_EQ(world_.press_shown(checkout->id, page), "/checkout/" + checkout->id.str() + "/thanks");
  EXPECT_THAT(world_.browser.get("/checkout/" + checkout->id.str() + "/thanks").body,
              HasSubstr("間に合うご入金の期日</dt><dd><strong class=\"when\">" + html::date_text(Locale::ja, by)));
  world_.set([](shops::Settings& settings) { settings.dispatch.lead_days = 4; });
  const orders::Order order = order_of(checkout->id);
  const shops::Settings& now = world_.directory.by_id(world_.context.shop)->settings;
  EXPECT_THAT(orders::deliver_when(now, order.document, today, Locale::ja), HasSubstr(sentence));
}

TEST_P(AsShown, WhatTheShopSaysOtherwiseIsNamedAndALawPageLinked) {
  const CheckoutId id = world_.open_page();
  const std::string before = world_.see(id);
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.law.tokushoho[shops::LawItem::returns] = {"到着後14日以内", "Within 14 days"};
  shop.law = {{shops::LawPage::terms, "8899aabbccddeeff"}};
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  const std::string after =
      expect_named(id, before, {"変わったところ：申込みの撤回・解除、返品<", "「利用規約」が変わりました。", "/legal/terms\""});
  for (const char* same : {"お届け先、", "お支払い方法<", "合計が"})
    EXPECT_THAT(after, Not(HasSubstr(std::string("変わったところ：") + same)));
}

TEST_P(AsShown, WhatAnotherTabChangedIsNamedWithTheTotalBeforeAndNow) {
  const CheckoutId id = world_.open_page();
  const std::string before = world_.see(id);
  Wish other = world_.wish(shops::PaymentMethod::cash_on_delivery);
  other.person.recipient.line1 = "天神2-2-2";
  ASSERT_TRUE(change_checkout(world_.desk, world_.buyer(), id, other));
  expect_named(id, before, {"変わったところ：お届け先、お支払い方法、金額、", "合計が2,500円から2,830円に変わりました。"});
}

TEST_P(AsShown, ADayForTheMoneyThatMovedIsToldWithBothDays) {
  Wish wish = world_.wish(shops::PaymentMethod::bank_transfer);
  wish.day = plus_days(japan_time(world_.context.now).date, 9);
  const auto checkout = open_checkout(world_.desk, world_.buyer(), wish, Source::page);
  ASSERT_TRUE(checkout);
  const std::string before = world_.see(checkout->id);
  world_.set([](shops::Settings& settings) { settings.shipping.front().transit_by_prefecture[40] = 4; });
  expect_told(checkout->id, before, {"お届け希望日に間に合うご入金の期日が"});
}

TEST(WhatDiffers, IsNothingOfWhatIsNoneOfOurs) {
  for (const char* sent : {"", "-", "12-", "x-aabbcc", "1540", "-1-aabbcc"}) {
    const Differing differing = what_differs(sent, "1540-aabbcc", Locale::ja);
    EXPECT_TRUE(differing.what.empty() && differing.laws.empty() && !differing.total_before) << sent;
  }
}

TEST_P(AsShown, OtherTaxOtherNameAndOtherDispatchAreTold) {
  const CheckoutId id = world_.open_page();
  const std::string before = world_.see(id);
  world_.edit([](catalog::Item& mug) {
    mug.tax = pricing::TaxKind::reduced;
    mug.name.ja = "湯のみ";
  });
  world_.set([](shops::Settings& settings) { settings.dispatch.lead_days = 5; });
  expect_told(id, before, {"軽減税率の対象になりました", "商品名が「湯のみ", "発送までの日数が1営業日から5営業日に", "8%対象"});
}

TEST_P(AsShown, AFeeThatChangedWithTheLawPagesIsToldAtTheFirstPress) {
  const CheckoutId id = world_.open_page(shops::PaymentMethod::cash_on_delivery);
  const std::string before = world_.see(id);
  EXPECT_THAT(before, HasSubstr("330円"));
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.payment.cash_on_delivery.fees = {{Yen(30'000), Yen(350)}};
  shop.law = {{shops::LawPage::tokushoho, "8899aabbccddeeff"}};
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  expect_told(id, before, {"330円から350円に変わりました"});
}

TEST_P(AsShown, AWayToPayThatWasSwitchedOffIsToldAtTheFirstPress) {
  const CheckoutId id = world_.open_page(shops::PaymentMethod::cash_on_delivery);
  const std::string before = world_.see(id);
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.payment.cash_on_delivery.on = false;
  shop.law = {{shops::LawPage::tokushoho, "8899aabbccddeeff"}};
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  EXPECT_EQ(world_.press_shown(id, before), "/checkout/" + id.str()) << "the form, which says so";
}

TEST_P(AsShown, TheOrderKeepsTheHashOfAllThatThePageShowed) {
  const CheckoutId id = world_.open_page();
  ASSERT_EQ(world_.press_shown(id, world_.see(id)), "/checkout/" + id.str() + "/thanks");
  const auto found = find_checkout(world_.desk, world_.context.shop, id);
  const auto events = world_.house.db.read([&](db::Tx& tx) { return orders::events_of(tx, found->order->id); });
  const auto evidence = nlohmann::json::parse(events.front().data);
  const ShownPage page{*world_.directory.by_id(world_.context.shop), found->checkout, *found->person, Locale::ja,
                       japan_time(world_.context.now).date};
  EXPECT_EQ(evidence.at("shown"), hash_of_inputs(inputs_of(page)));
  EXPECT_EQ(found->order->document.terms, (orders::Terms{7, 1, false}));
}

// The page but for what is another one at each visit.
std::string lasting(std::string page, const CheckoutId& id) {
  const std::string hidden = "<input type=\"hidden\"";
  for (std::size_t at = page.find(hidden); at != std::string::npos; at = page.find(hidden)) page.erase(at, page.find('>', at) - at);
  for (std::size_t at = page.find(id.str()); at != std::string::npos; at = page.find(id.str())) page.erase(at, id.str().size());
  return page;
}

// Another value of the same kind; nothing for what has none.
std::optional<nlohmann::json> another(const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>() + "2";
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>() + 1;
  return std::nullopt;
}

TEST(ConfirmationPage, ShowsNoSettingThatCouldChangeUnseen) {
  testing::FreshDatabase database("sqlite");
  ShownWorld world(*database);
  const shops::Settings settings = world.directory.by_id(world.context.shop)->settings;
  const auto all = nlohmann::json::parse(shops::settings_to_json(settings));
  const auto each = all.flatten();
  for (const auto method : {shops::PaymentMethod::bank_transfer, shops::PaymentMethod::card, shops::PaymentMethod::cash_on_delivery}) {
    const CheckoutId id = world.open_page(method);
    const std::string before = lasting(world.see(id), id);
    const auto found = find_checkout(world.desk, world.context.shop, id);
    CompleteCommand command{id, "k", "once", false, "", std::nullopt};
    const ShownPage page{*world.directory.by_id(world.context.shop), found->checkout, *found->person, Locale::ja,
                         japan_time(world.context.now).date};
    command.seen = mark_of_shown(world.desk, page, inputs_of(page));
    int shown = 0;
    for (const auto& [path, value] : each.items()) {
      const auto changed = another(value);
      if (!changed) continue;
      nlohmann::json other = all;
      other[nlohmann::json::json_pointer(path)] = *changed;
      shops::Settings now;
      try {
        now = shops::settings_from_json(other.dump());
      } catch (const std::runtime_error&) {
        continue;  // no such value
      }
      world.set([&](shops::Settings& standing) { standing = now; });
      const Proposal proposal =
          propose(world.desk, shown_now(world.desk, world.context.shop), {found->checkout, *found->person}, command, world.buyer());
      const bool refused = !proposal.faults.empty() || proposal.changed || proposal.mark != *command.seen;
      const auto fresh = open_checkout(world.desk, world.buyer(), world.wish(method), Source::page);
      const bool differs = !fresh || lasting(world.see(fresh->id), fresh->id) != before;
      if (differs) ++shown;
      EXPECT_TRUE(refused || !differs) << path << " is on the page, and may change without a question";
    }
    EXPECT_GT(shown, 5) << "the page shows settings";
    world.set([&](shops::Settings& standing) { standing = settings; });
  }
}

}  // namespace
}  // namespace noren::checkout
