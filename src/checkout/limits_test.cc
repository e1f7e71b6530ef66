// What the provider takes of a way to pay, and what becomes of an order beyond it.
#include <gmock/gmock.h>

#include "checkout/form_page.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/storefront.h"

namespace noren::checkout {
namespace {

using payments::Means;
using shops::PaymentMethod;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class ProviderLimits : public ::testing::Test {
 protected:
  Result<orders::Document, Faults> quote_by(PaymentMethod method) {
    Wish wish;
    wish.lines = {{"MUG-BLUE", 1}};
    wish.person = testing::a_buyer();
    wish.shipping_method = "standard";
    wish.payment = method;
    return quote(shown_now(world_.desk, world_.context.shop), wish, world_.house.clock.now());
  }
  // The faults in English; "" when there are none.
  std::string said_of(PaymentMethod method) {
    const auto quoted = quote_by(method);
    return quoted ? "" : text_of(quoted.error().at(0), Locale::en);
  }
  std::string form() {
    http::Request request;
    const Pages pages{world_.desk, [](const Context&, const catalog::PageMeta& meta) {
                        return html::View{{"shop", {{"name", "くるみ雑貨店"}, {"style_url", "/shop.css"}}},
                                          {"page", {{"title", meta.title}, {"noindex", meta.noindex}}}};
                      }};
    return show_form(pages, request, world_.buyer(), FormPage{{}, {{"MUG-BLUE", 1}}, "/checkout"}).body;
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::CardWorld world_{*database_};
};

TEST_F(ProviderLimits, TheFormSumsUpWhatCanBeHadWhenSomethingElseCannot) {
  FormPage page{{}, {{"MUG-BLUE", 1}}, "/checkout"};
  page.input = form_of(quote_by(PaymentMethod::bank_transfer).value(), testing::a_buyer());
  const auto shown = [&] {
    const Pages pages{world_.desk, testing::shop_frame};
    return show_form(pages, {}, world_.buyer(), page).body;
  };
  EXPECT_THAT(shown(), HasSubstr("2,500円"));
  page.input.noshi = "なくなったのし";
  page.input.method = "switched-off";
  page.input.time = "9999";
  EXPECT_THAT(shown(), AllOf(HasSubstr("2,500円"), Not(HasSubstr("お届け先の入力後に決まります"))));
}

TEST_F(ProviderLimits, AMethodThatLostItsTimesSaysSo) {
  shops::Shop shop = *world_.directory.by_id(world_.context.shop);
  shop.settings.shipping.front().choose_time = false;
  ++shop.version;
  world_.directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  Wish wish = wish_of(quote_by(PaymentMethod::bank_transfer).value(), testing::a_buyer());
  wish.window = "0812";
  const auto quoted = quote(shown_now(world_.desk, world_.context.shop), wish, world_.house.clock.now());
  ASSERT_FALSE(quoted);
  EXPECT_EQ(text_of(quoted.error().at(0), Locale::ja), "このお届け方法では、お届け時間帯をご指定いただけません。");
}

TEST_F(ProviderLimits, AnOrderIsTakenUpToTheYen) {
  const struct {
    PaymentMethod method;
    Means means;
    const char* who;
  } ways[] = {{PaymentMethod::card, Means::card, "Cards take"},
              {PaymentMethod::konbini, Means::convenience_store, "Convenience stores take"},
              {PaymentMethod::paypay, Means::paypay, "PayPay takes"}};
  for (const auto& way : ways) {
    payments::Limits& limits = world_.provider.takes.at(way.means);
    limits.least = limits.most = Yen(2'500);
    EXPECT_EQ(said_of(way.method), "") << "1,980 yen and 520 yen to send it";
    limits.most = Yen(300'000);
    limits.least = Yen(2'501);
    EXPECT_EQ(said_of(way.method), std::string(way.who) + " between 2,501 and 300,000 yen. Choose another way to pay.");
    limits.least = Yen(120);
    limits.most = Yen(2'499);
    EXPECT_EQ(said_of(way.method), std::string(way.who) + " between 120 and 2,499 yen. Choose another way to pay.");
  }
  const auto refused = quote_by(PaymentMethod::konbini);
  EXPECT_EQ(refused.error().at(0).field, "payment.method");
  EXPECT_EQ(text_of(refused.error().at(0), Locale::ja),
            "コンビニ払いは、120円から2,499円までのご注文でご利用いただけます。ほかのお支払い方法を選んでください。");
  EXPECT_EQ(said_of(PaymentMethod::bank_transfer), "") << "goes through no provider";
}

TEST_F(ProviderLimits, WhatTheProviderDoesNotTakeIsNotOffered) {
  EXPECT_THAT(form(), HasSubstr("value=\"konbini\""));
  world_.provider.takes.erase(Means::convenience_store);
  EXPECT_THAT(form(), Not(HasSubstr("value=\"konbini\"")));
  EXPECT_THAT(form(), HasSubstr("value=\"card\""));
  EXPECT_EQ(said_of(PaymentMethod::konbini), "This way to pay is not offered. Choose another.");
  EXPECT_EQ(said_of(PaymentMethod::card), "");
}

TEST_F(ProviderLimits, WithoutAProviderOnlyWhatTheShopTakesItselfIsOffered) {
  const CheckoutId begun = world_.open("ok");
  world_.desk.cards.gateway = [](const ShopId&) { return nullptr; };
  const std::string page = form();
  for (const char* method : {"card", "konbini", "paypay"}) EXPECT_THAT(page, Not(HasSubstr("value=\"" + std::string(method) + "\"")));
  EXPECT_THAT(page, HasSubstr("value=\"bank_transfer\""));
  const Completion refused = world_.press(begun, "k");
  EXPECT_EQ(refused.verdict, Verdict::faulty) << "the account was taken off while the buyer was reading";
  EXPECT_EQ(refused.faults.at(0).word, "checkout.fault.payment_off");
  EXPECT_EQ(world_.provider.calls, 0);
}

TEST_F(ProviderLimits, ANumberForTheStoreLivesNoLongerThanTheProviderLets) {
  const LocalDate today = japan_time(world_.house.clock.now()).date;
  EXPECT_EQ(quote_by(PaymentMethod::konbini)->pay_until, plus_days(today, 3)) << "as the shop wants it";
  world_.provider.takes.at(Means::convenience_store).days = 2;
  EXPECT_EQ(quote_by(PaymentMethod::konbini)->pay_until, plus_days(today, 2));
}

}  // namespace
}  // namespace noren::checkout
