// The owner's pages, called as plain functions with somebody signed in.
#include "catalog/admin_pages.h"

#include <filesystem>
#include <fstream>

#include "base/hex.h"
#include "catalog/admin_parts.h"
#include "testing/catalog.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::catalog {
namespace {

using testing::Form;
using testing::has;

constexpr db::Statement kTakeAway{"test/take_away", "ALTER TABLE tag_names RENAME TO tag_names_away", ""};
constexpr db::Statement kBringBack{"test/bring_back", "ALTER TABLE tag_names_away RENAME TO tag_names", ""};

class CatalogDesk : public ::testing::Test {
 protected:
  http::Response send(http::Response (*act)(const AdminScene&, const admin::Visit&), const Form& form, const std::string& id = "",
                      std::vector<http::UploadedFile> files = {}) {
    http::Request request{.method = http::Method::post, .path = "/admin/items", .files = std::move(files)};
    for (const auto& [name, value] : form) request.form.add(name, value);
    request.params["id"] = id;
    return act(scene_, {request, world_.context, session_});
  }
  http::Response look(http::Response (*act)(const AdminScene&, const admin::Visit&), const std::string& query = "",
                      const std::string& id = "") {
    http::Request request{.path = "/admin/items", .query = http::parse_form(query)};
    request.params["id"] = id;
    return act(scene_, {request, world_.context, session_});
  }
  static Form mug_form(const std::string& version = "0") {
    return {{"version", version},      {"name_ja", "マグカップ"}, {"slug", "mug"},    {"tags", "ギフト、春"},
            {"tax", "standard"},       {"position", "3"},         {"published", "1"}, {"sku_0", "MUG-BLUE"},
            {"price_0", "１，９８０"}, {"first_stock_0", "12"},   {"sku_1", ""},      {"price_1", ""}};
  }
  const Item& mug() { return *world_.snapshot()->find_by_slug("mug"); }

  testing::FreshDatabase database_{"sqlite"};
  testing::CatalogWorld world_{*database_};
  shops::Directory directory_{*database_, world_.house.House::keys};
  admin::Desk desk_{world_.house, testing::desk_options()};
  Pages pages_{world_.house, world_.shelf, world_.stock, directory_, world_.pictures, {}, {}, {}, {}};
  AdminScene scene_{desk_, world_.catalog, pages_};
  staff::Session session_ = testing::owner_session();
};

TEST_F(CatalogDesk, ANewItemIsMadeOnceHoweverOftenTheButtonIsPressed) {
  EXPECT_EQ(look(admin_new_item).status, 200);
  EXPECT_EQ(send(admin_make_item, mug_form()).status, 303);
  EXPECT_EQ(mug().variants[0].list_price, Yen(1980));
  EXPECT_EQ(mug().tags, (std::vector<std::string>{"ギフト", "春"}));
  EXPECT_EQ(world_.received[mug().variants[0].id], 12);
  const auto again = send(admin_make_item, mug_form());
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "すでに済んでいます"));
  EXPECT_EQ(world_.snapshot()->items().size(), 1u);
}

TEST_F(CatalogDesk, TheNewItemsFormCorrectedAfterBackChangesTheItemThatWasMade) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  Form form = mug_form();
  form[8].second = "1,080";
  const auto again = send(admin_make_item, form);
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "この商品はすでに保存されています"));
  EXPECT_TRUE(has(again, "value=\"1,080\""));
  EXPECT_TRUE(has(again, "action=\"/admin/items/" + mug().id.str() + "\""));
  EXPECT_TRUE(has(again, "name=\"variant_id_0\" value=\"" + mug().variants[0].id.str() + "\""));
  EXPECT_FALSE(has(again, "ほかの商品で使われています"));
  form[0].second = "1";
  form.push_back({"variant_id_0", mug().variants[0].id.str()});
  EXPECT_EQ(send(admin_change_item, form, mug().id.str()).status, 303);
  EXPECT_EQ(mug().variants[0].list_price, Yen(1080));
}

TEST_F(CatalogDesk, WhatTheStorefrontCannotShowYetIsSaidSo) {
  const Form spoons{{"slug", "spoons"}, {"name_ja", "さじ"}, {"position", "0"}};
  database_->write([&](db::Tx& tx) { tx.run(kTakeAway); });
  const auto stored = send(admin_save_category, spoons);
  EXPECT_EQ(stored.status, 303);
  EXPECT_TRUE(testing::header_of(stored, "Set-Cookie").find("catalog.admin_item.shown_later") != std::string::npos);
  EXPECT_TRUE(world_.shelf.behind(world_.context.shop));
  EXPECT_EQ(world_.snapshot()->find_category("spoons"), nullptr);
  database_->write([&](db::Tx& tx) { tx.run(kBringBack); });
  EXPECT_EQ(world_.shelf.outdated(), std::vector<ShopId>{world_.context.shop});
  world_.shelf.reload(world_.context.shop);
  EXPECT_FALSE(world_.shelf.behind(world_.context.shop));
  EXPECT_NE(world_.snapshot()->find_category("spoons"), nullptr);
}

TEST_F(CatalogDesk, APriceOf0IsTakenOnlyWhenItIsMeant) {
  Form form = mug_form();
  form[8].second = "0円";
  const auto asked = send(admin_make_item, form);
  EXPECT_EQ(asked.status, 422);
  EXPECT_TRUE(has(asked, "name=\"free_0\""));
  EXPECT_TRUE(world_.snapshot()->items().empty());
  form.push_back({"free_0", "1"});
  EXPECT_EQ(send(admin_make_item, form).status, 303);
  Form kept = mug_form("1");
  kept[8].second = "0";
  kept.push_back({"variant_id_0", mug().variants[0].id.str()});
  EXPECT_EQ(send(admin_change_item, kept, mug().id.str()).status, 303) << "it was so before";
}

TEST_F(CatalogDesk, ARefusedFormKeepsWhatWasTypedAndSaysWhatIsWrong) {
  Form form = mug_form();
  form[1].second = "";
  form[8].second = "千円";
  const auto refused = send(admin_make_item, form);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, "千円"));
  EXPECT_TRUE(has(refused, "整数で入力してください"));
  for (const char* price : {"千円", "abc", "1.5", ""}) {
    form[8].second = price;
    EXPECT_FALSE(has(send(admin_make_item, form), "価格が0円です")) << "what is no price is no price of 0: " << price;
  }
  form[8].second = "1980";
  EXPECT_TRUE(has(send(admin_make_item, form), "名前を入力してください"));
  form[4].second = "zero";
  EXPECT_TRUE(has(send(admin_make_item, form), "消費税の区分を選び直してください"));
  EXPECT_TRUE(world_.snapshot()->items().empty());
}

TEST_F(CatalogDesk, ANumberThatIsTooLargeIsToldWhatIsTaken) {
  constexpr const char* kTooLarge = "99999999999999999999";
  const std::pair<const char*, const char*> fields[] = {{"price_0", "価格は0円から99,999,999円まで"},
                                                        {"first_stock_0", "在庫は0以上10,000,000以下"},
                                                        {"limit_0", "購入上限は1以上1,000,000以下"},
                                                        {"position", "並び順は-999,999,999から999,999,999まで"}};
  for (const auto& [field, words] : fields) {
    Form form = mug_form();
    std::erase_if(form, [name = std::string(field)](const auto& pair) { return pair.first == name; });
    form.emplace_back(field, kTooLarge);
    const auto refused = send(admin_make_item, form);
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(refused, words)) << field;
    EXPECT_TRUE(has(refused, kTooLarge)) << field;
  }
  EXPECT_TRUE(world_.snapshot()->items().empty());
}

TEST_F(CatalogDesk, AStalePageChangesNothingAndGivesBackWhatWasTyped) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  const std::string id = mug().id.str();
  Form form = mug_form("1");
  form.push_back({"variant_id_0", mug().variants[0].id.str()});
  form[1].second = "大きなマグ";
  ASSERT_EQ(send(admin_change_item, form, id).status, 303);
  const auto again = send(admin_change_item, form, id);
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "すでに済んでいます")) << "the second press of the same";
  form[1].second = "小さなマグ";
  const auto stale = send(admin_change_item, form, id);
  EXPECT_EQ(stale.status, 409);
  EXPECT_TRUE(has(stale, "小さなマグ"));
  EXPECT_FALSE(has(stale, "すでに済んでいます"));
  EXPECT_EQ(mug().name.ja, "大きなマグ");
  EXPECT_EQ(send(admin_change_item, form, "inothing").status, 404);
}

TEST_F(CatalogDesk, ListsAndFormsShowWhatIsThere) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  for (const char* query : {"", "q=まぐ", "show=published", "show=nothing", "page=abc", "category="})
    EXPECT_TRUE(has(look(admin_list, query), "マグカップ")) << query;
  for (const char* query : {"show=draft", "show=sale", "show=sold_out", "show=archived", "q=zzz"})
    EXPECT_FALSE(has(look(admin_list, query), ">マグカップ<")) << query;
  const auto form = look(admin_item, "", mug().id.str());
  EXPECT_TRUE(has(form, "value=\"MUG-BLUE\""));
  EXPECT_TRUE(has(form, "value=\"ギフト, 春\""));
  EXPECT_TRUE(has(form, "accept=\"image/jpeg,image/png,image/webp,image/gif\"")) << "what image/ reads, and says that it reads";
}

TEST_F(CatalogDesk, EndingASaleAsksFirst) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  const std::string id = mug().id.str();
  const auto archive = [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_item(scene, visit, true); };
  EXPECT_TRUE(has(send(archive, {{"version", "1"}}, id), "「マグカップ」の販売を終了しますか"));
  EXPECT_NE(world_.snapshot()->find_by_slug("mug"), nullptr);
  EXPECT_EQ(send(archive, {{"version", "1"}, {"sure", "1"}}, id).status, 303);
  EXPECT_EQ(world_.snapshot()->find_by_slug("mug"), nullptr);
  EXPECT_EQ(send(archive, {{"version", "2"}, {"sure", "1"}}, id).status, 409);
}

TEST_F(CatalogDesk, FilesThatAreNoPicturesAreRefusedByName) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  const auto refused =
      send(admin_pictures, {{"version", "1"}}, mug().id.str(), {{"pictures_new", "猫.heic", "image/jpeg", "not a picture"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, "猫.heic: この形式の画像は使えません"));
  const auto empty = send(admin_pictures, {{"version", "1"}}, mug().id.str(), {{"pictures_new", "", "", ""}});
  EXPECT_EQ(empty.status, 303) << "no file chosen is no fault";
}

TEST_F(CatalogDesk, APictureThatIsTooLargeIsRefusedAtItsFieldWithTheLimitThatTheFieldPromised) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  const http::UploadedFile large{"pictures_new", "空.jpg", "image/jpeg", std::string(image::kBytesMax + 1, 'x')};
  const auto refused = send(admin_pictures, {{"version", "1"}}, mug().id.str(), {large});
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(has(refused, "id=\"e-pictures_new\">空.jpg: ファイルが大きすぎます。20MBまでの画像を選んでください。"));
  EXPECT_TRUE(has(refused, "1枚20MBまで、一度に合わせて40MBまで")) << "the field's own words";
  EXPECT_GE(kPicturesAtOnce * image::kMegabyte, image::kBytesMax) << "one of the largest goes through";
}

TEST_F(CatalogDesk, APictureThatTheServerCannotKeepIsRefusedInWords) {
  ASSERT_EQ(send(admin_make_item, mug_form()).status, 303);
  const http::UploadedFile dot{"pictures_new", "dot.png", "image/png",
                               from_hex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c6338d0e0"
                                        "000003840181665ee1610000000049454e44ae426082")
                                   .value()};
  std::filesystem::remove_all(world_.folder + "/pictures");
  std::ofstream(world_.folder + "/pictures") << "a file where the folder was";
  const auto refused = send(admin_pictures, {{"version", "1"}}, mug().id.str(), {dot});
  EXPECT_EQ(refused.status, 503);
  EXPECT_TRUE(has(refused, "サーバーが写真を保存できませんでした"));
  EXPECT_TRUE(mug().pictures.empty());
  std::filesystem::remove(world_.folder + "/pictures");
  std::filesystem::create_directories(world_.folder + "/pictures");
  EXPECT_EQ(send(admin_pictures, {{"version", "1"}}, mug().id.str(), {dot}).status, 303);
  EXPECT_EQ(mug().pictures.size(), 1u);
}

TEST_F(CatalogDesk, CategoriesAreMadeChangedAndHidden) {
  const Form form = {{"version", "0"}, {"slug_now", ""}, {"name_ja", "うつわ"}, {"slug", "utsuwa"}, {"position", "1"}};
  EXPECT_EQ(send(admin_save_category, form).status, 303);
  EXPECT_TRUE(has(send(admin_save_category, form), "すでに済んでいます"));
  EXPECT_EQ(send(admin_save_category, {{"version", "1"}, {"slug_now", "utsuwa"}, {"name_ja", ""}, {"slug", "utsuwa"}}).status, 422);
  EXPECT_EQ(send(admin_save_category, {{"version", "1"}, {"slug_now", "utsuwa"}, {"name_ja", "食器"}, {"slug", "plates"}}).status, 303);
  EXPECT_EQ(world_.snapshot()->find_category("plates")->name.ja, "食器");
  EXPECT_TRUE(has(look(admin_categories, "edit=plates"), "食器"));
  const auto hide = [](const AdminScene& scene, const admin::Visit& visit) { return admin_archive_category(scene, visit, true); };
  EXPECT_EQ(send(hide, {{"version", "1"}, {"slug", "plates"}}).status, 409);
  EXPECT_EQ(send(hide, {{"version", "2"}, {"slug", "plates"}}).status, 303);
  EXPECT_EQ(world_.snapshot()->find_category("plates"), nullptr);
  EXPECT_TRUE(has(look(admin_categories), "食器")) << "the owner still sees it";
}

}  // namespace
}  // namespace noren::catalog
