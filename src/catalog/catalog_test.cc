#include "catalog/catalog.h"

#include "catalog/store.h"
#include "catalog/verify.h"
#include "testing/catalog.h"
#include "testing/databases.h"

namespace noren::catalog {
namespace {

class CatalogDeeds : public testing::DatabaseTest {
 protected:
  Item saved(Item item) {
    const auto answer = save_item(world_.catalog, world_.context, std::move(item));
    EXPECT_TRUE(answer.has_value());
    return answer ? *answer : Item{};
  }
  std::vector<Fault> faults_of(const Item& item) {
    const auto answer = save_item(world_.catalog, world_.context, item);
    return answer ? std::vector<Fault>{} : answer.error().faults;
  }
  Refusal::Why refused(const Item& item) {
    const auto answer = save_item(world_.catalog, world_.context, item);
    EXPECT_FALSE(answer.has_value());
    return answer ? Refusal::Why::faults : answer.error().why;
  }

  testing::CatalogWorld world_{*database_};
};

TEST_P(CatalogDeeds, AnItemComesBackAsItWasSavedAndIsOnTheShelf) {
  Item mug = testing::a_mug();
  mug.variants[0].sale = Sale{Yen(1580), world_.context.now, std::nullopt};
  mug.variants[1].limit_per_order = 3;
  const Item item = saved(mug);
  EXPECT_EQ(item.version, 1);
  EXPECT_EQ(load_item(world_.catalog, world_.context, item.id), item);
  const auto snapshot = world_.snapshot();
  ASSERT_NE(snapshot->find_by_slug("mug"), nullptr);
  EXPECT_EQ(*snapshot->find_by_slug("mug"), item);
  const auto blue = snapshot->find_variant_by_sku("MUG-BLUE");
  ASSERT_TRUE(blue);
  EXPECT_TRUE(blue->offered());
  EXPECT_EQ(price_at(*blue->variant, world_.context.now), Yen(1580));
  EXPECT_EQ(snapshot->version(), 1);
}

TEST_P(CatalogDeeds, TheSecondPressAndAStalePageChangeNothing) {
  Item item = saved(testing::a_mug());
  Item edited = item;
  edited.name.ja = "大きなマグカップ";
  const Item after = saved(edited);
  EXPECT_EQ(after.version, 2);
  EXPECT_EQ(refused(edited), Refusal::Why::stale) << "the same button again";
  item.name.ja = "別の名前";
  EXPECT_EQ(refused(item), Refusal::Why::stale) << "a page from before";
  EXPECT_EQ(load_item(world_.catalog, world_.context, item.id)->name.ja, "大きなマグカップ");
  EXPECT_EQ(world_.snapshot()->version(), 2) << "what was refused is no change";
  Item unknown = after;
  unknown.id = ItemId("inothing");
  EXPECT_EQ(refused(unknown), Refusal::Why::gone);
  Item twice = testing::a_mug();
  EXPECT_EQ(faults_of(twice).front(), (Fault{"slug", "catalog.faults.slug_taken"}));
}

TEST_P(CatalogDeeds, AChangedSlugLeavesARedirectAndASlugInUseWins) {
  Item item = saved(testing::a_mug());
  item.slug = "big-mug";
  item = saved(item);
  EXPECT_EQ(*world_.snapshot()->redirect_of("mug"), "big-mug");
  item.slug = "mug";
  item = saved(item);
  EXPECT_EQ(world_.snapshot()->redirect_of("mug"), nullptr);
  EXPECT_EQ(*world_.snapshot()->redirect_of("big-mug"), "mug");
  item.published = false;
  saved(item);
  EXPECT_EQ(world_.snapshot()->redirect_of("big-mug"), nullptr) << "a draft is not given away";
}

TEST_P(CatalogDeeds, VariantsAreArchivedNeverDeletedAndComeBackBySku) {
  Item item = saved(testing::a_mug());
  const VariantId white = item.variants[1].id;
  item.variants.pop_back();
  item = saved(item);
  ASSERT_EQ(item.variants.size(), 2u);
  EXPECT_TRUE(item.variants[1].archived);
  EXPECT_FALSE(world_.snapshot()->find_variant(white)->offered());
  item.variants.pop_back();
  item.variants.push_back({.sku = "MUG-WHITE", .name = {"白", ""}, .list_price = Yen(2300)});
  item = saved(item);
  EXPECT_EQ(item.variants[1].id, white);
  EXPECT_TRUE(world_.snapshot()->find_variant(white)->offered());
}

TEST_P(CatalogDeeds, TwoVariantsMayChangeTheirSkusForOneAnothers) {
  Item item = saved(testing::a_mug());
  std::swap(item.variants[0].sku, item.variants[1].sku);
  const Item swapped = saved(item);
  EXPECT_EQ(swapped.variants[0].sku, "MUG-WHITE");
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("MUG-WHITE")->variant->id, item.variants[0].id);
}

TEST_P(CatalogDeeds, SkusThatOnlyCaseTellsApartStayWhereTheyAreAndASkuMayChangeItsCase) {
  Item item = saved(testing::a_mug());
  item.variants[1].sku = "mug-blue";
  database_->write([&](db::Tx& tx) { store::put_variants(tx, world_.context.shop, item); });  // as they could be saved once
  item.name.ja = "マグ";
  item = saved(item);
  EXPECT_EQ(item.variants[1].sku, "mug-blue");
  item.variants[1].sku = "MUG-WHITE";
  item = saved(item);
  item.variants[0].sku = "Mug-Blue";
  EXPECT_EQ(saved(item).variants[0].sku, "Mug-Blue");
}

TEST_P(CatalogDeeds, WhatIsWrongIsSaidFieldByField) {
  saved(testing::a_mug());
  struct Case {
    const char* field;
    const char* word;
    std::function<void(Item&)> spoil;
  };
  const Case cases[] = {
      {"slug", "slug_shape", [](Item& item) { item.slug = "Mug Cup"; }},
      {"slug", "slug_taken", [](Item& item) { item.slug = "mug"; }},
      {"name_ja", "name_missing", [](Item& item) { item.name.ja = "　"; }},
      {"name_ja", "too_long", [](Item& item) { item.name.ja = std::string(200, 'x'); }},
      {"name_ja", "strange_characters", [](Item& item) { item.name.ja = "a\x01"; }},
      {"description_ja", "strange_characters", [](Item& item) { item.description.ja = "\xff\xfe"; }},
      {"position", "position_range", [](Item& item) { item.position = 1'000'000'000; }},
      {"categories", "category_unknown", [](Item& item) { item.categories = {"nothing"}; }},
      {"variants.0.sku", "sku_taken", [](Item& item) { item.variants[0].sku = "MUG-BLUE"; }},
      {"variants.0.sku", "sku_case", [](Item& item) { item.variants[0].sku = "mug-Blue"; }},
      {"variants.1.sku", "sku_case", [](Item& item) { item.variants[1].sku = "cup-1"; }},
      {"variants.1.sku", "sku_twice", [](Item& item) { item.variants[1].sku = item.variants[0].sku; }},
      {"variants.0.sku", "sku_shape", [](Item& item) { item.variants[0].sku = "茶"; }},
      {"variants.1.list_price", "price_range", [](Item& item) { item.variants[1].list_price = Yen(-1); }},
      {"variants.0.sale_price", "sale_not_lower",
       [](Item& item) {
         item.variants[0].sale = Sale{Yen(1000), {}, {}};
       }},
      {"variants.0.sale_price", "sale_range",
       [](Item& item) {
         item.variants[0].sale = Sale{Yen(-5), {}, {}};
       }},
      {"variants.0.sale_until", "sale_ends_first",
       [](Item& item) {
         item.variants[0].sale = Sale{Yen(10), Instant(20), Instant(10)};
       }},
      {"variants.0.limit", "limit_range", [](Item& item) { item.variants[0].limit_per_order = 0; }},
      {"variants.1.name_ja", "variant_name", [](Item& item) { item.variants[1].name = {}; }},
      {"variants.1.name_ja", "variant_twice", [](Item& item) { item.variants[1].name.ja = item.variants[0].name.ja; }},
      {"variants", "needs_variant", [](Item& item) { item.variants.clear(); }},
  };
  for (const Case& one : cases) {
    Item item{.slug = "cup", .name = {"カップ", ""}, .published = true};
    item.variants = {{.sku = "CUP-1", .name = {"小", ""}, .list_price = Yen(1000)},
                     {.sku = "CUP-2", .name = {"大", ""}, .list_price = Yen(1200)}};
    one.spoil(item);
    const auto faults = faults_of(item);
    ASSERT_EQ(faults.size(), 1u) << one.field << " " << one.word;
    EXPECT_EQ(faults.front(), (Fault{one.field, std::string("catalog.faults.") + one.word}));
  }
  EXPECT_EQ(world_.snapshot()->items().size(), 1u);
}

TEST_P(CatalogDeeds, SlugAndSkusAreMadeWhenNobodyHasAny) {
  Item item{.name = {"木のスプーン", "Wooden spoon!"}};
  item.variants = {{.name = {"小", ""}, .list_price = Yen(500)}, {.name = {"大", ""}, .list_price = Yen(700)}};
  item = saved(item);
  EXPECT_EQ(item.slug, "wooden-spoon");
  EXPECT_EQ(item.variants[0].sku, "WOODEN-SPOON");
  EXPECT_EQ(item.variants[1].sku, "WOODEN-SPOON-2");
  Item nameless{.name = {"茶さじ", ""}};
  EXPECT_TRUE(saved(nameless).slug.starts_with("item-"));
}

TEST_P(CatalogDeeds, FirstPiecesAreReceivedOnlyForNewVariants) {
  const auto made = save_item(world_.catalog, world_.context, testing::a_mug(), {{0, 12}, {1, 0}});
  ASSERT_TRUE(made);
  EXPECT_EQ(world_.received, (std::map<VariantId, std::int64_t>{{made->variants[0].id, 12}}));
  ASSERT_TRUE(save_item(world_.catalog, world_.context, *made, {{0, 5}}));
  EXPECT_EQ(world_.received[made->variants[0].id], 12);
}

TEST_P(CatalogDeeds, AnEndedItemLeavesTheShopAndComesBackAsADraft) {
  const Item item = saved(testing::a_mug());
  const auto ended = archive_item(world_.catalog, world_.context, item.id, item.version, true);
  ASSERT_TRUE(ended);
  EXPECT_EQ(world_.snapshot()->find_by_slug("mug"), nullptr);
  EXPECT_NE(world_.snapshot()->find_item(item.id), nullptr) << "orders still name it";
  EXPECT_EQ(archive_item(world_.catalog, world_.context, item.id, ended->version, true).error().why, Refusal::Why::stale);
  const auto back = archive_item(world_.catalog, world_.context, item.id, ended->version, false);
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->published);
}

TEST_P(CatalogDeeds, CategoriesAreRenamedWithTheirItemsAndRedirects) {
  auto category = save_category(world_.catalog, world_.context, {.slug = "utsuwa", .name = {"うつわ", "Tableware"}});
  ASSERT_TRUE(category);
  Item item = testing::a_mug();
  item.categories = {"utsuwa"};
  saved(item);
  Category renamed = *category;
  renamed.slug = "tableware";
  ASSERT_TRUE(save_category(world_.catalog, world_.context, renamed, "utsuwa"));
  EXPECT_EQ(save_category(world_.catalog, world_.context, renamed, "utsuwa").error().why, Refusal::Why::gone) << "pressed twice";
  renamed.slug = "plates";
  ++renamed.version;
  ASSERT_TRUE(save_category(world_.catalog, world_.context, renamed, "tableware"));
  EXPECT_EQ(*world_.snapshot()->category_redirect_of("utsuwa"), "plates");
  EXPECT_EQ(*world_.snapshot()->category_redirect_of("tableware"), "plates");
  ASSERT_EQ(world_.snapshot()->in_category("plates").size(), 1u);
  const auto taken = save_category(world_.catalog, world_.context, {.slug = "plates", .name = {"皿", ""}});
  EXPECT_EQ(taken.error().faults.front().message, "catalog.faults.slug_taken");
  EXPECT_EQ(save_category(world_.catalog, world_.context, renamed, "plates").error().why, Refusal::Why::stale);
}

TEST_P(CatalogDeeds, PicturesAreAddedMovedAndRemoved) {
  Item item = saved(testing::a_mug());
  image::Ready ready{.width = 20, .height = 10, .sizes = {{20, "webp one"}}};
  image::Ready other{.width = 30, .height = 10, .sizes = {{30, "webp two"}}};
  const auto added = add_pictures(world_.catalog, world_.context, item.id, item.version,
                                  {{ready, PictureKind::image, {"青いマグ", ""}}, {other, PictureKind::real, {}}});
  ASSERT_TRUE(added);
  ASSERT_EQ(added->pictures.size(), 2u);
  EXPECT_TRUE(world_.pictures.read(added->pictures[0].hash + "-20.webp"));
  EXPECT_FALSE(add_pictures(world_.catalog, world_.context, item.id, item.version, {{ready, PictureKind::image, {}}})) << "a stale page";
  auto turned = added->pictures;
  std::reverse(turned.begin(), turned.end());
  turned[0].alt.ja = "実物";
  const auto arranged = arrange_pictures(world_.catalog, world_.context, item.id, added->version, turned);
  ASSERT_TRUE(arranged);
  EXPECT_EQ(arranged->pictures[0].alt.ja, "実物");
  EXPECT_EQ(*load_item(world_.catalog, world_.context, item.id), *arranged);
  turned.pop_back();
  const auto removed = arrange_pictures(world_.catalog, world_.context, item.id, arranged->version, turned);
  ASSERT_TRUE(removed);
  EXPECT_EQ(world_.snapshot()->find_by_slug("mug")->pictures.size(), 1u);
  turned.push_back(turned.front());
  EXPECT_FALSE(arrange_pictures(world_.catalog, world_.context, item.id, removed->version, turned)) << "one picture twice";
  EXPECT_TRUE(verify_catalog(*database_, world_.context.shop, Locale::en).good());
}

TEST_P(CatalogDeeds, AShelfNoticesWhatAnotherNodeChanged) {
  Shelf other(*database_);
  int told = 0;
  other.when_replaced([&](const ShopId&) { ++told; });
  EXPECT_TRUE(other.outdated().empty());
  saved(testing::a_mug());
  EXPECT_EQ(other.outdated(), std::vector<ShopId>{world_.context.shop});
  EXPECT_TRUE(world_.shelf.outdated().empty()) << "who changed it knows";
  other.reload(world_.context.shop);
  EXPECT_NE(other.of(world_.context.shop)->find_by_slug("mug"), nullptr);
  EXPECT_TRUE(other.outdated().empty());
  EXPECT_EQ(told, 1);
  EXPECT_EQ(other.of(ShopId("s2"))->items().size(), 0u) << "another shop's shelf";
}

TEST_P(CatalogDeeds, WhoeverChangedIsToldOfThoughANewerSnapshotIsThere) {
  Shelf other(*database_);
  int told = 0;
  other.when_replaced([&](const ShopId&) { ++told; });
  saved(testing::a_mug());
  other.reload(world_.context.shop);
  other.reload(world_.context.shop);
  EXPECT_EQ(told, 2);
}

TEST_P(CatalogDeeds, ShopsDoNotSeeOneAnother) {
  const Item item = saved(testing::a_mug());
  Context elsewhere = world_.context;
  elsewhere.shop = ShopId("s2");
  EXPECT_FALSE(load_item(world_.catalog, elsewhere, item.id));
  EXPECT_TRUE(save_item(world_.catalog, elsewhere, testing::a_mug())) << "the same slug and SKUs in another shop";
}

INSTANTIATE_ON_BOTH_DATABASES(CatalogDeeds);

}  // namespace
}  // namespace noren::catalog
