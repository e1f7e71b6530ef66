#include "address/address.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/embedded.h"

namespace noren::address {
namespace {

std::vector<std::string> found(std::string_view postcode) {
  std::vector<std::string> lines;
  for (const Place& p : find_postcode(postcode))
    lines.push_back(p.prefecture + "|" + p.city + "|" + p.town + "|" + p.street + "|" + p.office);
  return lines;
}

bool has_words(std::string_view name) {
  return embedded::file("address/text.toml").find("\n" + std::string(name) + " = {") != std::string_view::npos;
}

using Lines = std::vector<std::string>;

TEST(Prefectures, ThereAre47InTheOrderOfTheirCodes) {
  ASSERT_EQ(prefectures().size(), 47u);
  EXPECT_EQ(prefecture(1).ja, "北海道");
  EXPECT_EQ(prefecture(13).en, "Tokyo");
  EXPECT_EQ(prefecture(40).kana, "フクオカケン");
  EXPECT_EQ(prefecture(47).area, Area::okinawa);
  std::set<std::string> names;
  for (const Prefecture& one : prefectures()) {
    names.insert(one.ja);
    EXPECT_TRUE(has_words(area_name(one.area))) << one.ja;
  }
  EXPECT_EQ(names.size(), 47u);
}

TEST(Prefectures, AreFoundByWhatPeopleWrite) {
  const std::pair<const char*, int> cases[] = {
      {"福岡県", 40},   {"福岡", 40},  {"ふくおか", 40}, {"ﾌｸｵｶｹﾝ", 40}, {"FUKUOKA", 40},          {"京都", 26},      {"東京", 13},
      {"Tōkyō-to", 13}, {"北海道", 1}, {"Hokkaidō", 1},  {"Ōita", 44},   {"Kyoto Prefecture", 26}, {"hyogo-ken", 28}, {" 沖縄県 ", 47}};
  for (const auto& [name, code] : cases) {
    const Prefecture* one = find_prefecture(name);
    ASSERT_NE(one, nullptr) << name;
    EXPECT_EQ(one->code, code) << name;
  }
  for (const char* name : {"", "県", "北海", "福岡市", "California"}) EXPECT_EQ(find_prefecture(name), nullptr) << name;
  EXPECT_EQ(find_prefecture(std::string(100'000, 'a')), nullptr);
}

TEST(Postcode, IsReadAsPeopleTypeIt) {
  for (const char* typed :
       {"810-0001", "8100001", "８１０－０００１", "〒810-0001", " 810 0001 ", "810ー0001", "810‐0001", "８１００００１"}) {
    EXPECT_EQ(normalise_postcode(typed), "810-0001") << typed;
    EXPECT_EQ(found(typed), (Lines{"福岡県|福岡市中央区|天神||"})) << typed;
  }
  for (const char* typed : {"", "810", "810-001", "810-00011", "8100-001", "abc-defg", "-8100001", "810--00x1", "810-0001〒", "1\xff"}) {
    EXPECT_EQ(normalise_postcode(typed), std::nullopt) << typed;
    EXPECT_TRUE(find_postcode(typed).empty()) << typed;
  }
}

TEST(Postcode, KanaIsFullWidth) {
  const auto places = find_postcode("810-0001");
  ASSERT_EQ(places.size(), 1u);
  EXPECT_EQ(places[0].prefecture_kana, "フクオカケン");
  EXPECT_EQ(places[0].city_kana, "フクオカシチュウオウク");
  EXPECT_EQ(places[0].town_kana, "テンジン");
}

TEST(Postcode, SeveralPlacesAreAllOffered) {
  EXPECT_EQ(found("498-0000"), (Lines{"愛知県|弥富市|||", "三重県|桑名郡木曽岬町|||"}));
  const auto many = find_postcode("004-0000");
  ASSERT_GE(many.size(), 2u);
  EXPECT_NE(many[0], many[1]);
}

TEST(Postcode, IsElsewhereOnlyWhenAllItsPlacesAre) {
  struct Case {
    const char *postcode, *prefecture;
    bool elsewhere;
  };
  const Case cases[] = {
      {"810-0001", "福岡県", false}, {"810-0001", "沖縄県", true},  {"８１００００１", "沖縄県", true}, {"498-0000", "愛知県", false},
      {"498-0000", "三重県", false}, {"498-0000", "岐阜県", true},  {"811-5133", "福岡県", true},       {"811-5101", "長崎県", false},
      {"811-5101", "福岡県", true},  {"810-9999", "沖縄県", false}, {"999-9999", "沖縄県", false},      {"000-0000", "沖縄県", false},
      {"81", "沖縄県", false},
  };
  for (const auto& [postcode, prefecture, elsewhere] : cases) {
    for (int again = 0; again < 2; ++again)
      EXPECT_EQ(is_elsewhere(postcode, *find_prefecture(prefecture)), elsewhere) << postcode << prefecture;
  }
}

TEST(Postcode, ALargeOfficeHasItsOwn) { EXPECT_EQ(found("100-8111"), (Lines{"東京都|千代田区|千代田|1-1|宮内庁"})); }

TEST(Postcode, RemarksAreNoTowns) {
  EXPECT_EQ(found("409-0211")[0], "山梨県|北都留郡小菅村|||");
  EXPECT_EQ(found("522-0317"), (Lines{"滋賀県|犬上郡多賀町|一円||"}));
  EXPECT_EQ(found("450-6201"), (Lines{"愛知県|名古屋市中村区|名駅ミッドランドスクエア（高層棟）1階||"}));
  EXPECT_EQ(found("060-0000"), (Lines{"北海道|札幌市中央区|||"}));
}

TEST(Postcode, UnknownOnesAreEmpty) {
  for (const char* typed : {"000-0000", "999-9999", "810-9999"}) EXPECT_TRUE(find_postcode(typed).empty()) << typed;
}

TEST(Postcode, EdgesOfTheListAreThere) {
  EXPECT_FALSE(find_postcode("001-0000").empty());
  EXPECT_FALSE(find_postcode("999-8531").empty());
}

TEST(Postcode, WhatAllAgreeOnIsCertain) {
  EXPECT_EQ(common_part({}), Place{});
  EXPECT_EQ(common_part(find_postcode("810-0001")).town, "天神");
  const auto two_prefectures = common_part(find_postcode("498-0000"));
  EXPECT_EQ(two_prefectures.postcode, "498-0000");
  EXPECT_EQ(two_prefectures.prefecture + two_prefectures.city + two_prefectures.city_kana, "");
  Place a{.postcode = "1", .prefecture = "福岡県", .city = "福岡市", .town = "天神", .street = "1"};
  Place b = a;
  b.town = "大名";
  EXPECT_EQ(common_part({a, b}).city, "福岡市");
  EXPECT_EQ(common_part({a, b}).town + common_part({a, b}).street, "");
}

RC_GTEST_PROP(Postcode, AnyCodeGivesPlacesOfKnownPrefectures, ()) {
  // Codes stand close together behind every third digit.
  std::string digits = std::to_string(*rc::gen::inRange(0, 1000) * 10'000 + *rc::gen::inRange(0, 60));
  digits.insert(0, 7 - digits.size(), '0');
  for (const Place& place : find_postcode(digits)) {
    RC_ASSERT(find_prefecture(place.prefecture) != nullptr);
    RC_ASSERT(!place.city.empty() && !place.city_kana.empty());
    RC_ASSERT(place.postcode == *normalise_postcode(digits));
  }
}

RC_GTEST_PROP(Postcode, AnyBytesAreSurvived, (const std::string& typed)) {
  find_postcode(typed);
  tidy_line(typed);
}

TEST(AddressLine, IsTidiedWithoutLosingAnything) {
  const std::pair<const char*, const char*> cases[] = {
      {"天神１丁目２ー３　ｺｰﾎﾟ天神１０１", "天神1丁目2-3 コーポ天神101"},
      {"１−１‐１", "1-1-1"},
      {"Ａ棟－１", "A棟－1"},
      {"コーポ・ラ・メール", "コーポ・ラ・メール"},
      {"  a   b  ", "a b"},
      {"㈱髙橋①", "㈱髙橋①"},
      {"ﾊﾟｰｸﾊｲﾂ3", "パークハイツ3"},
      {"", ""},
  };
  for (const auto& [typed, tidy] : cases) EXPECT_EQ(tidy_line(typed), tidy);
}

}  // namespace
}  // namespace noren::address
