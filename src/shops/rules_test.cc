#include "shops/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace noren::shops {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Settings complete() {
  Settings s;
  s.name = {"くるみ雑貨店", "Kurumi"};
  s.contact = {"shop@kurumi.example", "092-000-0000", {"平日10時〜17時", ""}};
  for (const LawItem item : {LawItem::seller, LawItem::representative, LawItem::address, LawItem::phone, LawItem::price, LawItem::payment_timing,
                             LawItem::delivery_time, LawItem::returns}) {
    s.law.tokushoho[item] = {std::string(name_of(item)) + "の表示", ""};
  }
  s.law.privacy = s.law.terms = s.law.returns = {"本文", ""};
  ShippingMethod method;
  method.id = "standard";
  method.name = {"宅配便", "Parcel"};
  method.fee = Yen(700);
  s.shipping = {method};
  s.payment.bank_transfer = {true, {"福岡銀行", "天神支店", "普通", "1234567", "クルミ"}, 7};
  return s;
}

TEST(Opening, NothingIsMissingFromACompleteShop) { EXPECT_THAT(missing_before_opening(complete(), 1), IsEmpty()); }

TEST(Opening, EachThingIsMissedByItsName) {
  struct Case {
    Missing what;
    void (*spoil)(Settings&);
  };
  const Case cases[] = {
      {Missing::name, [](Settings& s) { s.name = {"", "Only English"}; }},
      {Missing::contact_email, [](Settings& s) { s.contact.email = ""; }},
      {Missing::law_seller, [](Settings& s) { s.law.tokushoho.erase(LawItem::seller); }},
      {Missing::law_representative, [](Settings& s) { s.law.tokushoho.erase(LawItem::representative); }},
      {Missing::law_address, [](Settings& s) { s.law.tokushoho.erase(LawItem::address); }},
      {Missing::law_phone, [](Settings& s) { s.law.tokushoho.erase(LawItem::phone); }},
      {Missing::law_price, [](Settings& s) { s.law.tokushoho.erase(LawItem::price); }},
      {Missing::law_payment_timing, [](Settings& s) { s.law.tokushoho.erase(LawItem::payment_timing); }},
      {Missing::law_delivery_time, [](Settings& s) { s.law.tokushoho.erase(LawItem::delivery_time); }},
      {Missing::law_returns, [](Settings& s) { s.law.tokushoho[LawItem::returns] = {}; }},
      {Missing::privacy, [](Settings& s) { s.law.privacy = {}; }},
      {Missing::terms, [](Settings& s) { s.law.terms = {}; }},
      {Missing::returns_page, [](Settings& s) { s.law.returns = {}; }},
      {Missing::shipping, [](Settings& s) { s.shipping[0].on = false; }},
      {Missing::payment, [](Settings& s) { s.payment.bank_transfer.on = false; }},
      {Missing::bank_account, [](Settings& s) { s.payment.bank_transfer.account.holder = ""; }},
      {Missing::cash_on_delivery_fees, [](Settings& s) { s.payment.cash_on_delivery.on = true; }},
  };
  for (const Case& c : cases) {
    Settings s = complete();
    c.spoil(s);
    EXPECT_THAT(missing_before_opening(s, 1), ElementsAre(c.what)) << name_of(c.what);
  }
  EXPECT_THAT(missing_before_opening(complete(), 0), ElementsAre(Missing::first_item));
}

TEST(Opening, ASoleTraderMayDiscloseAddressAndPhoneOnRequest) {
  Settings s = complete();
  s.law.tokushoho.erase(LawItem::address);
  s.law.tokushoho.erase(LawItem::phone);
  s.law.address_on_request = true;
  EXPECT_THAT(missing_before_opening(s, 1), IsEmpty());
}

TEST(RegistrationNumbers, TheCheckDigitWarnsAndTheShapeRefuses) {
  struct Case {
    const char* number;
    RegistrationNumber verdict;
  };
  for (const Case& c : {Case{"", RegistrationNumber::none}, Case{"T7123456789012", RegistrationNumber::good}, Case{"T4011001098993", RegistrationNumber::good},
                        Case{"T7010705000725", RegistrationNumber::good}, Case{"T2120901007402", RegistrationNumber::good},
                        Case{"T8123456789012", RegistrationNumber::check_digit}, Case{"T0123456789012", RegistrationNumber::check_digit},
                        Case{"7123456789012", RegistrationNumber::malformed}, Case{"T712345678901", RegistrationNumber::malformed},
                        Case{"T71234567890123", RegistrationNumber::malformed}, Case{"t7123456789012", RegistrationNumber::malformed},
                        Case{"T712345678901２", RegistrationNumber::malformed}}) {
    EXPECT_EQ(check_registration_number(c.number), c.verdict) << c.number;
  }
}

TEST(StatementName, FitsWhatCardCompaniesPrint) {
  EXPECT_TRUE(valid_statement_kanji(""));
  EXPECT_TRUE(valid_statement_kanji("くるみ雑貨店 福岡"));
  EXPECT_TRUE(valid_statement_kanji("一二三四五六七八九十一二三四五六七"));
  EXPECT_FALSE(valid_statement_kanji("一二三四五六七八九十一二三四五六七八"));
  EXPECT_FALSE(valid_statement_kanji("くるみ*雑貨"));
  EXPECT_TRUE(valid_statement_kana("クルミザッカテン"));
  EXPECT_FALSE(valid_statement_kana("くるみ"));
  EXPECT_FALSE(valid_statement_kana("KURUMI"));
  EXPECT_FALSE(valid_statement_kana("クルミ'ズ"));
  EXPECT_FALSE(valid_statement_kana("アアアアアアアアアアアアアアアアアアアアアアア"));
  EXPECT_TRUE(valid_statement_latin("KURUMI ZAKKA 2"));
  EXPECT_FALSE(valid_statement_latin("KURUMI ZAKKA FUKUOKA 24"));
  for (const char* bad : {"12345", "KURUMI<", "KURUMI\\", "KURUMI'S", "KURUMI\"", "KURUMI*", "くるみ", "KURUMI\n"}) {
    EXPECT_FALSE(valid_statement_latin(bad)) << bad;
  }
}

TEST(StatementName, IsToldToBuyersInEveryWritingThatWasSet) {
  EXPECT_EQ(statement_names({}, Locale::ja), "");
  EXPECT_EQ(statement_names({"くるみ雑貨店", "クルミ", ""}, Locale::ja), "「くるみ雑貨店」「クルミ」");
  EXPECT_EQ(statement_names({"くるみ雑貨店", "", "KURUMI"}, Locale::en), "“くるみ雑貨店”, “KURUMI”");
}

TEST(OwnAccount, IsKeptAsBuyersTypeIt) {
  struct Case {
    const char* typed;
    const char* kept;
  };
  for (const Case& c : {Case{"1234567", "1234567"}, Case{"１２３４５６７", "1234567"}, Case{"0012345", "0012345"}, Case{"12345", "0012345"},
                        Case{"123-4567", "1234567"}, Case{" 7 ", "0000007"}, Case{"", ""}})
    EXPECT_EQ(account_number(c.typed), c.kept) << c.typed;
  for (const char* wrong : {"10530-12345671", "12345671", "12345a", "-", "一二三四五六七"}) EXPECT_FALSE(account_number(wrong)) << wrong;
  for (const Case& c :
       {Case{"カ）クルミザッカテン", "カ）クルミザッカテン"}, Case{"ｶ)ｸﾙﾐｻﾞﾂｶﾃﾝ", "カ）クルミザツカテン"},
        Case{"やまだ　はなこ", "ヤマダ ハナコ"}, Case{"SMITH JOHN", "SMITH JOHN"}, Case{"ｵ-ﾉ ﾕｳ", "オーノ ユウ"}, Case{"", ""}})
    EXPECT_EQ(account_holder(c.typed), c.kept) << c.typed;
  for (const char* wrong : {"株式会社クルミ", "山田 花子", "123", "クルミ＆カンパニー", "ヤマダ#", "()"})
    EXPECT_FALSE(account_holder(wrong)) << wrong;
}

TEST(Accent, MustBeReadableOnWhite) {
  EXPECT_TRUE(valid_accent(Settings{}.accent));
  EXPECT_TRUE(valid_accent("#000000"));
  EXPECT_TRUE(valid_accent("#767676"));   // 4.54:1
  EXPECT_FALSE(valid_accent("#777777"));  // 4.48:1
  for (const char* bad : {"", "#fff", "#ffffff", "red", "#00000g", "#0000000", "000000#"}) EXPECT_FALSE(valid_accent(bad)) << bad;
}

TEST(HostNames, AreAsciiLabels) {
  for (const char* good : {"kurumi.example", "localhost", "xn--p8jr.example", "a-b.c2", "127.0.0.1"}) EXPECT_TRUE(valid_host(good)) << good;
  for (const char* bad : {"", ".", "a..b", "-a.b", "a-.b", "a.b-", "a.b.", "Kurumi.example", "くるみ.example", "a b", "a/b", "a:80"}) {
    EXPECT_FALSE(valid_host(bad)) << bad;
  }
}

}  // namespace
}  // namespace noren::shops
