#include "catalog/pages.h"

#include "catalog/feeds.h"
#include "testing/browser.h"
#include "testing/catalog.h"
#include "testing/databases.h"

namespace noren::catalog {
namespace {

using nlohmann::json;
using testing::header_of;

class CatalogPages : public ::testing::Test {
 protected:
  CatalogPages() {
    shops::Shop shop{.id = world_.context.shop};
    shop.settings.name = {"くるみ雑貨店", "Kurumi"};
    shop.settings.shipping = {{.id = "standard", .fee = Yen(520), .free_from = Yen(11000)}};
    directory_.put(std::make_shared<const shops::Shop>(shop));
    add_routes(router_, pages_);
    check(save_category(world_.catalog, world_.context, {.slug = "utsuwa", .name = {"うつわ", "Tableware"}}).has_value());
    Item mug = testing::a_mug();
    mug.categories = {"utsuwa"};
    mug.description.ja = "</script><b>太字</b>";
    mug_ = *save_item(world_.catalog, world_.context, mug);
    Item draft{.slug = "draft", .name = {"下書きの品", ""}};
    check(save_item(world_.catalog, world_.context, draft).has_value());
  }

  http::Response get(const std::string& path, const std::string& query = "", Locale locale = Locale::ja) {
    http::Request request;
    request.headers["host"] = "192.0.2.1:8080";
    browser_.locale = locale;
    return browser_.ask(query.empty() ? path : path + "?" + query, std::move(request));
  }
  static bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

  testing::FreshDatabase database_{"sqlite"};
  testing::CatalogWorld world_{*database_};
  shops::Directory directory_{*database_, world_.house.House::keys};
  PageMeta meta_;
  std::string base_ = "https://kurumi.example";
  Pages pages_{world_.house,
               world_.shelf,
               world_.stock,
               directory_,
               world_.pictures,
               [this](const Context&, const PageMeta& meta) {
                 meta_ = meta;
                 return html::View{{"shop", {{"name", "くるみ雑貨店"}, {"accent", "kurumi"}, {"categories", html::View::array()}}},
                                   {"page", {{"title", meta.title}}}};
               },
               [](const http::Request&, const Context&, int status) { return http::page("in words", status); },
               [this](const Context&) { return base_; },
               [this](const Context&) { return base_; }};
  http::Router router_;
  testing::Browser browser_{router_, [this] { return world_.context; }};
  Item mug_;
};

TEST_F(CatalogPages, AnItemHasItsPageAndItsOldAddressLeadsThere) {
  const auto page = get("/items/mug");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.public_max_age_s, 60);
  for (const char* part : {"マグカップ", "1,980円", "MUG-WHITE", "在庫あり", "送料 520円から。11,000円以上", "素材", "陶器"})
    EXPECT_TRUE(has(page.body, part)) << part;
  EXPECT_EQ(meta_.path, "/items/mug");
  EXPECT_FALSE(has(page.body, "<b>太字")) << "escaped in the page";
  EXPECT_TRUE(has(page.body, "\\u003c/script>")) << "and in the JSON";
  EXPECT_TRUE(has(get("/items/mug", "", Locale::en).body, "stoneware"));
  mug_.slug = "big-mug";
  ASSERT_TRUE(save_item(world_.catalog, world_.context, mug_));
  const auto moved = get("/items/mug", "", Locale::en);
  EXPECT_EQ(moved.status, 301);
  EXPECT_EQ(header_of(moved, "Location"), "/en/items/big-mug");
  EXPECT_EQ(header_of(get("/items/mug", "utm_source=mail&x=1"), "Location"), "/items/big-mug?utm_source=mail&x=1");
  EXPECT_EQ(get("/items/draft").status, 404);
  EXPECT_EQ(get("/items/nothing").status, 404);
}

TEST_F(CatalogPages, TheWordsAboutPicturesStandOnlyBesideARealOne) {
  EXPECT_FALSE(has(get("/items/mug").body, "「実物の写真」をご参考に"));
  const image::Ready ready{.width = 20, .height = 10, .sizes = {{20, "webp"}}};
  ASSERT_TRUE(add_pictures(world_.catalog, world_.context, mug_.id, mug_.version, {{ready, PictureKind::real, {}}}));
  EXPECT_TRUE(has(get("/items/mug").body, "「実物の写真」をご参考に"));
}

TEST_F(CatalogPages, WhatFitsALetterboxIsSentForTheLettersFee) {
  shops::Shop shop = *directory_.by_id(world_.context.shop);
  shop.settings.shipping.push_back({.id = "letter", .fee = Yen(250), .small_items_only = true});
  ++shop.version;
  directory_.put(std::make_shared<const shops::Shop>(shop));
  EXPECT_TRUE(has(get("/items/mug").body, "送料 520円から"));
  mug_.tags.emplace_back(kLetterboxTag);
  ASSERT_TRUE(save_item(world_.catalog, world_.context, mug_));
  EXPECT_TRUE(has(get("/items/mug").body, "送料 250円から"));
}

TEST_F(CatalogPages, ASaleShowsItsEndAndThePageIsKeptNoLonger) {
  mug_.variants[0].sale = Sale{Yen(1580), std::nullopt, world_.context.now + std::chrono::seconds(20)};
  ASSERT_TRUE(save_item(world_.catalog, world_.context, mug_));
  const auto page = get("/items/mug");
  EXPECT_EQ(page.public_max_age_s, 20);
  EXPECT_TRUE(has(page.body, "1,580円"));
  EXPECT_TRUE(has(page.body, "まで"));
}

TEST_F(CatalogPages, SoldOutSaysSoAndOffersNoButton) {
  world_.stock.set_otherwise(0);
  const auto page = get("/items/mug");
  EXPECT_TRUE(has(page.body, "ただいま在庫がありません"));
  EXPECT_FALSE(has(page.body, "カートに入れる"));
  world_.stock.set_otherwise(3);
  EXPECT_TRUE(has(get("/items/mug").body, "残り3点"));
  EXPECT_FALSE(has(get("/items/mug").body, "在庫切れの種類"));
  world_.stock.set(mug_.variants[0].id, 0);
  EXPECT_TRUE(has(get("/items/mug").body, "在庫切れの種類の入荷予定は"));
}

TEST_F(CatalogPages, ListsOfCategoriesTagsAndSearches) {
  for (const char* path : {"/categories/utsuwa", "/tags/ギフト", "/search"}) {
    const auto page = get(path);
    EXPECT_EQ(page.status, 200) << path;
    EXPECT_TRUE(has(page.body, "マグカップ")) << path;
    EXPECT_FALSE(has(page.body, "下書きの品")) << path;
  }
  EXPECT_EQ(get("/categories/nothing").status, 404);
  EXPECT_EQ(get("/tags/nothing").status, 404);
  EXPECT_TRUE(has(get("/search", "q=%E3%81%BE%E3%81%90").body, "「まぐ」の検索結果"));
  EXPECT_TRUE(has(get("/search", "q=zzz").body, "「zzz」に合う商品は見つかりませんでした。"));
  EXPECT_TRUE(has(get("/search", "q=zzz").body, "言葉を短くするか"));
  const std::string narrow = get("/search", "min=5000").body;
  EXPECT_TRUE(has(narrow, "条件に合う商品はありませんでした。"));
  EXPECT_TRUE(has(narrow, "価格の範囲を広げるか、条件を減らして"));
  EXPECT_FALSE(has(narrow, "言葉を短くするか")) << "no word was typed";
  EXPECT_EQ(get("/search", "q=%FF%FE").status, 400);
  const auto long_words = get("/search", "q=" + std::string(101, 'x'));
  EXPECT_EQ(long_words.status, 400);
  EXPECT_TRUE(has(long_words.body, "100文字まで"));
  EXPECT_EQ(get("/search", "page=99999999999999&min=abc&sort=nothing").status, 200);
  EXPECT_FALSE(has(get("/search", "q=%3Cscript%3Ealert").body, "<script>alert"));
}

TEST_F(CatalogPages, LongListsArePaged) {
  for (int i = 0; i < 60; ++i) {
    Item item{.slug = "item-" + std::to_string(i), .name = {"品" + std::to_string(i), ""}, .published = true, .position = i};
    item.variants = {{.list_price = Yen(100)}};
    ASSERT_TRUE(save_item(world_.catalog, world_.context, item));
  }
  const auto first = get("/search", "in_stock=1");
  EXPECT_TRUE(has(first.body, "1 / 3ページ"));
  EXPECT_TRUE(has(first.body, "/search?in_stock=1&amp;page=2"));
  EXPECT_TRUE(has(get("/search", "page=3").body, "品59"));
  EXPECT_TRUE(has(get("/search", "page=4").body, "3 / 3ページ")) << "beyond the end is the end";

  std::string cursor;
  std::set<std::string> slugs;
  for (int pages = 0; pages < 10; ++pages) {
    const json answer = json::parse(get("/api/v1/items", "limit=25" + (cursor.empty() ? "" : "&cursor=" + cursor)).body);
    for (const json& item : answer["items"]) EXPECT_TRUE(slugs.insert(item["slug"]).second);
    if (answer["next"].is_null()) break;
    cursor = answer["next"];
    EXPECT_EQ(http::url_encode(cursor), cursor);
  }
  EXPECT_EQ(slugs.size(), 61u);
}

TEST_F(CatalogPages, TheStoreApiAnswersAsItsContractSays) {
  world_.stock.set(mug_.variants[1].id, 0);
  const json list = json::parse(get("/api/v1/items").body);
  ASSERT_EQ(list["items"].size(), 1u);
  EXPECT_TRUE(list["next"].is_null());
  const json& mug = list["items"][0];
  EXPECT_EQ(mug["slug"], "mug");
  EXPECT_EQ(mug["name"], "マグカップ");
  EXPECT_EQ(mug["price"], 1980);
  EXPECT_EQ(mug["variants"][0]["stock"], (json{{"state", "in_stock"}, {"quantity", 10}}));
  EXPECT_EQ(mug["variants"][1], (json{{"sku", "MUG-WHITE"},
                                      {"name", "マグカップ 白"},
                                      {"price", 2200},
                                      {"list_price", 2200},
                                      {"limit_per_order", nullptr},
                                      {"stock", {{"state", "sold_out"}, {"quantity", 0}}}}));
  EXPECT_EQ(json::parse(get("/api/v1/items/mug").body)["attributes"]["material"], "陶器");
  const auto missing = get("/api/v1/items/nothing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.content_type, "application/problem+json");
  for (const char* query : {"limit=0", "limit=101", "limit=abc", "limit=", "cursor=zzz", "cursor=..%2F", "cursor=1-%00", "q=%FF"}) {
    const auto wrong = get("/api/v1/items", query);
    EXPECT_EQ(wrong.status, 422) << query;
    EXPECT_EQ(json::parse(wrong.body)["errors"].size(), 1u) << query;
  }
  EXPECT_EQ(json::parse(get("/api/v1/items", "q=%E7%84%A1").body)["items"].size(), 0u);
  EXPECT_EQ(get("/api/v1/items", "limit=100&cursor=7-igone").status, 200) << "an item that went away ends no paging";
}

TEST_F(CatalogPages, PicturesAreServedForEverAndNothingElseIs) {
  const image::Stored stored = world_.pictures.keep({.width = 20, .height = 10, .sizes = {{20, "webp"}}});
  const auto picture = get("/pictures/" + stored.hash + "-20.webp");
  EXPECT_EQ(picture.body, "webp");
  EXPECT_EQ(picture.content_type, "image/webp");
  EXPECT_EQ(picture.public_max_age_s, 31'536'000);
  EXPECT_EQ(get("/pictures/..").status, 404);
}

TEST_F(CatalogPages, FeedAndSitemapNameWhatIsSold) {
  const auto feed = get("/feed.xml");
  EXPECT_TRUE(has(feed.body, "<g:id>MUG-BLUE</g:id>"));
  EXPECT_TRUE(has(feed.body, "<g:price>1980 JPY</g:price>"));
  EXPECT_TRUE(has(feed.body, "&lt;/script&gt;"));
  EXPECT_FALSE(has(feed.body, "下書き"));
  const auto sitemap = get("/sitemap.xml");
  EXPECT_TRUE(has(sitemap.body, "<loc>https://kurumi.example/en/items/mug</loc>"));
  EXPECT_TRUE(has(sitemap.body, "<loc>https://kurumi.example/legal/tokushoho</loc>"));
  EXPECT_FALSE(has(sitemap.body, "draft"));
  EXPECT_TRUE(sitemap.public_max_age_s);
}

TEST_F(CatalogPages, AShopWithoutAnAddressOfItsOwnHasNoFeedsAndSaysWhy) {
  base_ = "";
  for (const char* path : {"/sitemap.xml", "/feed.xml"}) {
    const auto answer = get(path);
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_TRUE(has(answer.body, "public_url")) << path;
    EXPECT_FALSE(has(answer.body, "http"))
        << "an address that nobody can reach, or that somebody wrote into a Host header, is none of ours";
    EXPECT_FALSE(answer.public_max_age_s) << path;
  }
}

TEST_F(CatalogPages, WhatMachinesReadOfAnItemHasWholeAddressesOrNone) {
  mug_.pictures = {{.id = PictureId("p1"), .hash = "abc", .widths = {320}, .width = 320, .height = 320}};
  const shops::Shop shop;
  const Looking looking{Locale::en, world_.context.now, world_.stock};
  const json product = json::parse(json_ld(mug_, shop, looking, "https://kurumi.example"));
  EXPECT_EQ(product["url"], "https://kurumi.example/en/items/mug");
  EXPECT_EQ(product["offers"][0]["url"], "https://kurumi.example/en/items/mug");
  EXPECT_EQ(product["image"], json({"https://kurumi.example/pictures/abc-320.webp"}));
  const json nowhere = json::parse(json_ld(mug_, shop, looking, ""));
  EXPECT_FALSE(nowhere.contains("url") || nowhere.contains("image") || nowhere["offers"][0].contains("url"));

  const auto known = get("/items/mug");
  EXPECT_TRUE(has(known.body, R"("url":"https://kurumi.example/items/mug")"));
  base_ = "";
  const auto asked = get("/items/mug");
  EXPECT_FALSE(has(asked.body, R"("url":)"));
  EXPECT_FALSE(has(asked.body, "192.0.2.1"));
}

}  // namespace
}  // namespace noren::catalog
