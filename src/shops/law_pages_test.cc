#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shops/rules.h"

namespace noren::shops {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Settings settings() {
  Settings s;
  s.contact = {"shop@kurumi.example", "", {"平日10時〜17時", "Weekdays 10-17"}};
  s.law.tokushoho[LawItem::seller] = {"くるみ商店", ""};
  s.law.tokushoho[LawItem::phone] = {"092-000-0000", ""};
  s.law.tokushoho[LawItem::returns] = {"到着後8日以内", "Within 8 days"};
  s.law.privacy = {"はじめに\n\n## 目的\n- 発送\n- 連絡\n\n## 第三者提供\nしません。\n", ""};
  ShippingMethod method;
  method.id = "standard";
  method.name = {"宅配便", "Parcel"};
  method.fee = Yen(700);
  method.fee_by_prefecture = {{1, Yen(1'200)}, {46, Yen(700)}, {47, Yen(1'500)}};
  method.free_from = Yen(8'000);
  s.shipping = {method};
  s.payment.cash_on_delivery = {true, {{Yen(9'999), Yen(330)}}};
  return s;
}

std::string row(const nlohmann::json& view, std::string_view term) {
  for (const auto& each : view["rows"]) {
    if (each["term"] == term) return each["text"];
  }
  return "";
}

TEST(Tokushoho, ShowsWhatTheOwnerWroteAndWhatTheShopCharges) {
  const auto view = law_page_view(settings(), LawPage::tokushoho, Locale::ja);
  EXPECT_EQ(view["title"], "特定商取引法に基づく表記");
  EXPECT_EQ(view["has_rows"], true);
  EXPECT_EQ(view["is_tokushoho"], true);
  EXPECT_EQ(row(view, "販売業者"), "くるみ商店");
  EXPECT_EQ(row(view, "電話番号"), "092-000-0000\n平日10時〜17時");
  EXPECT_EQ(row(view, "メールアドレス"), "shop@kurumi.example");
  EXPECT_EQ(row(view, "送料"), "宅配便：700円（下記の地域を除く）\n　北海道：1,200円\n　沖縄県：1,500円\n　商品代金の合計が 8,000円 以上のご注文は送料無料");
  EXPECT_EQ(row(view, "お支払い方法"), "代金引換");
  EXPECT_EQ(row(view, "商品代金・送料以外の必要料金"), "代金引換手数料：代引き金額 9,999円 まで 330円");
  EXPECT_EQ(row(view, "動作環境"), "");
}

TEST(Tokushoho, HoursWrittenBesideTheNumberAreNotToldTwice) {
  Settings s = settings();
  s.law.tokushoho[LawItem::phone].ja = "092-000-0000（平日10時〜17時）";
  EXPECT_EQ(row(law_page_view(s, LawPage::tokushoho, Locale::ja), "電話番号"), "092-000-0000（平日10時〜17時）");
}

TEST(Tokushoho, EnglishFallsBackToJapaneseTextUnderEnglishTerms) {
  const auto view = law_page_view(settings(), LawPage::tokushoho, Locale::en);
  EXPECT_EQ(row(view, "Seller"), "くるみ商店");
  EXPECT_EQ(row(view, "Returns and cancellation"), "Within 8 days");
  EXPECT_THAT(row(view, "Shipping fees"), HasSubstr("Okinawa: ¥1,500"));
}

TEST(Tokushoho, AddressOnRequestSaysSo) {
  Settings s = settings();
  EXPECT_EQ(row(law_page_view(s, LawPage::tokushoho, Locale::ja), "所在地"), "");
  s.law.address_on_request = true;
  EXPECT_THAT(row(law_page_view(s, LawPage::tokushoho, Locale::ja), "所在地"), HasSubstr("遅滞なく開示"));
}

TEST(WrittenPages, AreSplitAtTheirHeadings) {
  const auto sections = law_page_view(settings(), LawPage::privacy, Locale::ja)["sections"];
  ASSERT_EQ(sections.size(), 3U);
  EXPECT_EQ(sections[0], (nlohmann::json{{"heading", false}, {"text", "はじめに"}}));
  EXPECT_EQ(sections[1], (nlohmann::json{{"heading", "目的"}, {"text", "・発送\n・連絡"}}));
  EXPECT_EQ(sections[2], (nlohmann::json{{"heading", "第三者提供"}, {"text", "しません。"}}));
  EXPECT_TRUE(law_page_view(settings(), LawPage::terms, Locale::ja)["sections"].empty());
  Settings s = settings();
  s.law.terms.en = "- one\n- two";
  EXPECT_EQ(law_page_view(s, LawPage::terms, Locale::en)["sections"][0]["text"], "• one\n• two");
}

TEST(LawVersions, ChangeExactlyWithWhatIsShown) {
  const auto before = law_versions(settings());
  ASSERT_EQ(before.size(), 4U);
  EXPECT_EQ(before, law_versions(settings()));
  EXPECT_EQ(before[0].version.size(), 16U);

  Settings s = settings();
  s.accent = "#000000";
  EXPECT_EQ(law_versions(s), before);
  s.shipping[0].fee = Yen(750);  // the fee stands on the page of the law
  auto after = law_versions(s);
  EXPECT_NE(after[0], before[0]);
  EXPECT_EQ(after[1], before[1]);
  s.law.returns.en = "Within 8 days.";
  EXPECT_NE(law_versions(s)[3], before[3]);
}

}  // namespace
}  // namespace noren::shops
