// The owner's pages of shipping as a browser sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shipping/shipping.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::shipping {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class ShippingPages : public ::testing::Test {
 protected:
  ShippingPages() {
    const shops::SettingsPages pages{desk_, directory_, first_run_, [](const ShopId&) { return 1; }, {}};
    add_routes(router_, pages, {[this](const ShopId&, const std::string& method) { return method == used_; }});
    Context context;
    context.now = house_.clock.now();
    shops::Settings settings;
    settings.name.ja = "くるみ";
    check(shops::create_shop(house_, directory_, context, settings).has_value(), "the test's shop");
  }

  http::Response get(const std::string& path) { return owner_.get(path); }
  http::Response send(const std::string& path, Form typed, std::int64_t version) {
    const std::string page = get("/admin/settings/shipping").body;
    typed.emplace_back("csrf", testing::hidden(page, "csrf"));
    typed.emplace_back("version", std::to_string(version));
    return owner_.send(path, typed);
  }
  const shops::Settings& settings() { return (kept_ = directory_.by_id(shop_))->settings; }
  std::int64_t version() { return directory_.by_id(shop_)->version; }
  static Form parcel() {
    return {{"id", "standard"}, {"on", "1"}, {"name_ja", "宅配便"}, {"carrier", "yamato"}, {"fee", "770"}, {"free_from", "8,000"}, {"transit_days", "1"},
            {"cash_on_delivery", "1"}, {"choose_day", "1"}, {"choose_time", "1"}, {"fee_1", "1320"}, {"transit_1", "2"}, {"fee_13", "770"}, {"not_to_47", "1"}};
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::TestHouse house_{*database_};
  shops::Directory directory_{*database_, house_.House::keys};
  admin::Desk desk_{house_, {.shop = [](const Context&) { return admin::ShopFace{"くるみ", true}; }}};
  const staff::FirstRun first_run_{house_};
  http::Router router_;
  testing::Owner owner_{house_, router_};
  const ShopId shop_{"s1"};
  std::string used_;
  std::shared_ptr<const shops::Shop> kept_;
};

TEST_F(ShippingPages, AMethodIsAddedOnceAndKeepsOnlyWhatDiffers) {
  EXPECT_EQ(send("/admin/settings/shipping/new", parcel(), 1).status, 303);
  const shops::ShippingMethod method = settings().shipping.at(0);
  EXPECT_EQ(method.fee_by_prefecture, (std::map<int, Yen>{{1, Yen(1'320)}}));
  EXPECT_EQ(method.transit_by_prefecture, (std::map<int, int>{{1, 2}}));
  EXPECT_EQ(method.not_to, std::set<int>{47});
  EXPECT_EQ(method.free_from, Yen(8'000));
  EXPECT_FALSE(method.max_pieces.has_value());

  EXPECT_EQ(send("/admin/settings/shipping/new", parcel(), 1).status, 409);  // the second press
  EXPECT_EQ(send("/admin/settings/shipping/new", parcel(), version()).status, 422);
  EXPECT_EQ(settings().shipping.size(), 1U);

  const auto list = get("/admin/settings/shipping");
  for (const char* shown : {"宅配便", "ヤマト運輸", "770円〜1,320円", "8,000円以上で無料", "代引き可"}) EXPECT_THAT(list.body, HasSubstr(shown));
  EXPECT_THAT(get("/admin/settings/shipping/standard").body, HasSubstr("1320"));
}

TEST_F(ShippingPages, WrongRowsAreNamedAndAWholeAreaIsFilledWithoutSaving) {
  Form form = parcel();
  form.insert(form.end(), {{"fee_2", "free"}, {"transit_3", "99"}});
  const auto wrong = send("/admin/settings/shipping/new", form, 1);
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("value=\"free\""));
  EXPECT_THAT(wrong.body, HasSubstr("送料は0〜99,999"));

  Form fill = parcel();
  fill.insert(fill.end(), {{"area_fee_10", "1540"}, {"fill", "10"}});  // 沖縄
  const auto filled = send("/admin/settings/shipping/new", fill, 1);
  EXPECT_EQ(filled.status, 200);
  EXPECT_THAT(filled.body, HasSubstr("name=\"fee_47\" type=\"text\" inputmode=\"numeric\" value=\"1540\""));
  EXPECT_TRUE(settings().shipping.empty());
}

TEST_F(ShippingPages, EveryAreaStandsOnTheFormOnceWithAllItsPrefectures) {
  const std::string page = get("/admin/settings/shipping/new").body;
  for (int area = 0; area <= 10; ++area) {
    const std::string field = "name=\"area_fee_" + std::to_string(area) + "\"";
    const std::size_t at = page.find(field);
    ASSERT_NE(at, std::string::npos) << field;
    EXPECT_EQ(page.find(field, at + 1), std::string::npos) << field;
  }
  const std::size_t kanto = page.find("<legend>関東</legend>");
  const std::string fields = page.substr(kanto, page.find("</fieldset>", kanto) - kanto);
  for (const char* field : {"\"fee_8\"", "\"fee_14\"", "\"fee_19\""}) EXPECT_THAT(fields, HasSubstr(field));
}

TEST_F(ShippingPages, AMethodWithOrdersStaysAndAnotherGoesAfterASecondLook) {
  send("/admin/settings/shipping/new", parcel(), 1);
  used_ = "standard";
  EXPECT_EQ(send("/admin/settings/shipping/standard/remove", {{"sure", "1"}}, version()).status, 404);
  used_ = "";
  EXPECT_THAT(send("/admin/settings/shipping/standard/remove", {}, version()).body, HasSubstr("「宅配便」を削除しますか"));
  EXPECT_EQ(send("/admin/settings/shipping/standard/remove", {{"sure", "1"}}, 1).status, 409);
  EXPECT_EQ(settings().shipping.size(), 1U);
  EXPECT_EQ(send("/admin/settings/shipping/standard/remove", {{"sure", "1"}}, version()).status, 303);
  EXPECT_TRUE(settings().shipping.empty());
  EXPECT_EQ(get("/admin/settings/shipping/standard").status, 404);
}

TEST_F(ShippingPages, TheDaysOfDispatchAreSaved) {
  const Form form = {{"cutoff_hour", "15"},   {"lead_days", "2"},      {"choosable_days", "7"},
                     {"closed_weekday", "0"}, {"closed_weekday", "3"}, {"closed_days", "2026-12-31\n２０２７-０１-０１"}};
  EXPECT_EQ(send("/admin/settings/shipping", form, 1).status, 303);
  EXPECT_EQ(settings().dispatch.closed_weekdays, (std::set<int>{0, 3}));
  EXPECT_EQ(settings().dispatch.closed_days.size(), 2U);
  EXPECT_EQ(settings().dispatch.cutoff_hour, 15);
  const auto wrong = send("/admin/settings/shipping", {{"cutoff_hour", "15"}, {"lead_days", "2"}, {"choosable_days", "7"}, {"closed_days", "大晦日"}}, version());
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(wrong.body, HasSubstr("日付として読めません: 大晦日"));
}

}  // namespace
}  // namespace noren::shipping
