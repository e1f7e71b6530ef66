// Search over the snapshot: what is found, and in which order; also over 10,000 items.
#include <gtest/gtest.h>

#include "catalog/snapshot.h"
#include "testing/catalog.h"

namespace noren::catalog {
namespace {

const Instant kNow(1'795'230'000'000'000);

Item item(const char* slug, const char* name, std::int64_t price, std::function<void(Item&)> more = {}) {
  static std::int64_t position = 0;
  Item made{.id = ItemId(slug), .slug = slug, .name = {name, ""}, .published = true, .position = ++position, .created_at = kNow};
  made.variants = {{.id = VariantId(std::string("v-") + slug), .sku = slug, .list_price = Yen(price)}};
  if (more) more(made);
  return made;
}

Contents small_shop() {
  Contents contents{.version = 1, .categories = {{.slug = "utsuwa", .name = {"うつわ", "Tableware"}}, {.slug = "tea", .name = {"お茶", "Tea"}}}};
  contents.items = {
      item("mug", "マグカップ 大", 2000, [](Item& one) { one.categories = {"utsuwa"}; one.tags = {"gift"}; one.name.en = "Mug"; }),
      item("sencha", "煎茶", 1200, [](Item& one) { one.categories = {"tea"}; one.created_at = Instant(kNow.micros() + 5); }),
      item("chasen", "茶筅", 3000, [](Item& one) { one.description.ja = "抹茶を点てる道具。マグカップにも。"; }),
      item("towel", "てぬぐい", 900, [](Item& one) { one.attributes.material = {"綿", "cotton"}; }),
      item("draft", "茶碗（下書き）", 100, [](Item& one) { one.published = false; }),
      item("old", "茶托", 100, [](Item& one) { one.archived = true; }),
  };
  contents.items[1].variants[0].sale = Sale{Yen(800), {}, {}};
  contents.tag_names = {{"gift", {"贈りもの", "For gifts"}}};
  contents.redirects = {{"cup", ItemId("mug")}};
  return contents;
}

std::string slugs(const std::vector<const Item*>& items) {
  std::string text;
  for (const Item* one : items) text += (text.empty() ? "" : " ") + one->slug;
  return text;
}

struct Case {
  Search search;
  const char* found;
};

TEST(CatalogSearch, FindsWordsPartsOfWordsAndSingleCharacters) {
  const Snapshot shop(small_shop());
  const testing::ToldStock stock;
  const Case cases[] = {
      {{.text = "茶"}, "chasen sencha"},
      {{.text = "煎茶"}, "sencha"},
      {{.text = "まぐかっぷ"}, "mug chasen"},
      {{.text = "ﾏｸﾞ"}, "mug chasen"},
      {{.text = "ＭＵＧ"}, "mug"},
      {{.text = "カップ"}, "mug chasen"},
      {{.text = "うつわ"}, "mug"},
      {{.text = "tableware mug"}, "mug"},
      {{.text = "マグ 抹茶"}, "chasen"},
      {{.text = "贈りもの"}, "mug"},
      {{.text = "cotton"}, "towel"},
      {{.text = "chasen"}, "chasen"},
      {{.text = "茶碗"}, ""},
      {{.text = "茶", .side = Side::shop}, "chasen draft old sencha"},
      {{.text = "大 マグ 鍋"}, ""},
      {{.text = "カップ 大"}, "mug"},
      {{.text = ""}, "mug sencha chasen towel"},
      {{.text = " 　"}, "mug sencha chasen towel"},
      {{.text = std::string(100'000, 'x')}, ""},
  };
  for (const Case& one : cases) EXPECT_EQ(slugs(shop.search(one.search, stock, kNow)), one.found) << one.search.text.substr(0, 40);
}

TEST(CatalogSearch, SortsAndFilters) {
  const Snapshot shop(small_shop());
  testing::ToldStock stock;
  stock.set(VariantId("v-towel"), 0);
  const Case cases[] = {
      {{.sort = Sort::cheapest}, "sencha towel mug chasen"},
      {{.sort = Sort::dearest}, "chasen mug towel sencha"},
      {{.sort = Sort::newest}, "sencha mug chasen towel"},
      {{.in_stock_only = true}, "mug sencha chasen"},
      {{.on_sale_only = true}, "sencha"},
      {{.category = "tea"}, "sencha"},
      {{.tag = "gift"}, "mug"},
      {{.price_from = Yen(800), .price_to = Yen(900)}, "sencha towel"},
      {{.price_from = Yen(2001)}, "chasen"},
      {{.text = "茶", .sort = Sort::cheapest}, "sencha chasen"},
  };
  for (const Case& one : cases) EXPECT_EQ(slugs(shop.search(one.search, stock, kNow)), one.found);
}

TEST(CatalogSnapshot, SaysWhenAPriceWillChangeByItself) {
  Contents contents = small_shop();
  EXPECT_EQ(Snapshot(contents).prices_change_after(kNow), std::nullopt);
  contents.items[0].variants[0].sale = Sale{Yen(100), Instant(kNow.micros() + 50), Instant(kNow.micros() + 90)};
  contents.items[2].variants[0].sale = Sale{Yen(100), {}, Instant(kNow.micros() + 70)};
  const Snapshot shop(contents);
  EXPECT_EQ(shop.prices_change_after(kNow), Instant(kNow.micros() + 50));
  EXPECT_EQ(shop.prices_change_after(Instant(kNow.micros() + 50)), Instant(kNow.micros() + 70));
  EXPECT_EQ(shop.prices_change_after(Instant(kNow.micros() + 90)), std::nullopt);
}

TEST(CatalogSnapshot, LooksThingsUpByEveryName) {
  const Snapshot shop(small_shop());
  EXPECT_EQ(shop.find_by_slug("mug")->name.ja, "マグカップ 大");
  EXPECT_EQ(shop.find_by_slug("draft"), nullptr);
  EXPECT_EQ(shop.find_item(ItemId("draft"))->slug, "draft");
  EXPECT_FALSE(shop.find_variant_by_sku("old")->offered());
  EXPECT_EQ(shop.find_variant(VariantId("v-mug"))->item->slug, "mug");
  EXPECT_EQ(shop.find_variant_by_sku("nothing"), std::nullopt);
  EXPECT_EQ(*shop.redirect_of("cup"), "mug");
  EXPECT_EQ(shop.tag_name("gift", Locale::en), "For gifts");
  EXPECT_EQ(shop.tag_name("春", Locale::en), "春");
}

// As many as a shop of this house may have: each search finds exactly its own.
TEST(CatalogSearch, AmongTenThousandItemsEachSearchFindsItsOwn) {
  Contents contents;
  const std::string filler = "毎日の暮らしに寄りそう、使いやすくて長もちする道具です。作り手が一つずつ仕上げています。";
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "商品" + std::to_string(i);
    contents.items.push_back(item(("item-" + std::to_string(i)).c_str(), name.c_str(), 1000 + i,
                                  [&](Item& one) { one.description.ja = filler + filler + (i % 2 == 0 ? "お茶の時間に。" : filler); }));
  }
  const Snapshot shop(std::move(contents));
  const testing::ToldStock stock;
  EXPECT_EQ(shop.search({.text = "茶"}, stock, kNow).size(), 5000u);
  EXPECT_TRUE(shop.search({.text = "どこにもない言葉"}, stock, kNow).empty());
  EXPECT_EQ(shop.search({.text = "商品9999"}, stock, kNow).size(), 1u);
}

}  // namespace
}  // namespace noren::catalog
