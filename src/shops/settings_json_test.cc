#include "shops/settings_json.h"

#include <gtest/gtest.h>

namespace noren::shops {
namespace {

Settings full() {
  Settings s;
  s.name = {"くるみ雑貨店", "Kurumi"};
  s.hosts = {"kurumi.example", "www.kurumi.example"};
  s.contact = {"shop@kurumi.example", "092-000-0000", {"平日10時〜17時", "Weekdays 10-17"}};
  s.law.tokushoho[LawItem::seller] = {"くるみ商店", ""};
  s.law.tokushoho[LawItem::catalogue] = {"なし", ""};
  s.law.address_on_request = true;
  s.law.privacy = {"## 目的\n発送のため", ""};
  s.tax = {"T7123456789012", Rounding::ceil};
  s.payment.bank_transfer = {true, {"福岡銀行", "天神支店", "当座", "1234567", "クルミ"}, 5};
  s.payment.cash_on_delivery = {true, {{Yen(10'000), Yen(330)}, {Yen(30'000), Yen(440)}}};
  ShippingMethod method;
  method.id = "standard";
  method.carrier = "yamato";
  method.fee = Yen(700);
  method.fee_by_prefecture = {{1, Yen(1'200)}, {47, Yen(1'500)}};
  method.not_to = {13};
  method.free_from = Yen(8'000);
  method.max_pieces = 3;
  method.transit_by_prefecture = {{47, 3}};
  s.shipping = {method};
  s.dispatch.closed_weekdays = {};
  s.dispatch.closed_days = {{2026, 12, 31}, {2027, 1, 1}};
  s.gift = {true, Yen(220), {"御祝", "内祝"}};
  s.similar_order_minutes = 0;
  return s;
}

TEST(SettingsJson, ComesBackAsItWasWritten) {
  const std::string text = settings_to_json(full());
  const Settings back = settings_from_json(text);
  EXPECT_EQ(settings_to_json(back), text);
  EXPECT_EQ(back.law.tokushoho.at(LawItem::catalogue).ja, "なし");
  EXPECT_EQ(back.shipping.at(0).fee_by_prefecture.at(47), Yen(1'500));
  EXPECT_EQ(back.shipping.at(0).max_pieces, 3);
  EXPECT_EQ(back.payment.cash_on_delivery.fees, full().payment.cash_on_delivery.fees);
  EXPECT_TRUE(back.dispatch.closed_weekdays.empty());
  EXPECT_EQ(back.dispatch.closed_days.size(), 2U);
  EXPECT_EQ(back.tax.rounding, Rounding::ceil);
}

TEST(SettingsJson, AnOlderDocumentKeepsTheDefaultsOfWhatItDoesNotSay) {
  const Settings s = settings_from_json(R"({"name": {"ja": "店"}, "shipping": [{"id": "a"}], "free_from": null, "dispatch": {"lead_days": 3}})");
  EXPECT_EQ(s.name.ja, "店");
  EXPECT_EQ(s.similar_order_minutes, Settings{}.similar_order_minutes);
  EXPECT_EQ(s.dispatch.lead_days, 3);
  EXPECT_EQ(s.dispatch.closed_weekdays, Dispatch{}.closed_weekdays);
  EXPECT_TRUE(s.shipping.at(0).on);
  EXPECT_FALSE(s.shipping.at(0).free_from.has_value());
}

TEST(SettingsJson, WhatANewerProgramWroteIsReadAsFarAsItIsKnown) {
  const Settings s = settings_from_json(R"({"loyalty": {"on": true}, "law": {"tokushoho": {"robots": {"ja": "x"}, "price": {"ja": "y"}}}})");
  EXPECT_EQ(s.law.tokushoho.size(), 1U);
}

TEST(SettingsJson, ABrokenDocumentIsNamed) {
  for (const char* bad : {"", "[]", "{", R"({"name": 3})", R"({"shipping": {}})", R"({"tax": {"rounding": "up"}})",
                          R"({"dispatch": {"closed_days": ["2026-02-30"]}})", R"({"shipping": [{"fee_by_prefecture": {"x": 1}}]})"}) {
    EXPECT_THROW(settings_from_json(bad), std::runtime_error) << bad;
  }
}

}  // namespace
}  // namespace noren::shops
