#include "catalog/csv.h"

#include "testing/catalog.h"
#include "testing/databases.h"

namespace noren::catalog {
namespace {

constexpr const char* kHeading = "item_slug,name_ja,categories,published,sku,variant_ja,price,sale_price,sale_until,limit,stock\r\n";

class CatalogCsv : public testing::DatabaseTest {
 protected:
  CatalogCsv() {
    check(save_category(world_.catalog, world_.context, {.slug = "utsuwa", .name = {"うつわ", ""}}).has_value());
    Item mug = testing::a_mug();
    mug.categories = {"utsuwa"};
    mug.variants[0].sale = Sale{Yen(1580), Instant(1'795'000'000'000'000 / 60'000'000 * 60'000'000), std::nullopt};
    mug.variants[1].limit_per_order = 3;
    mug.description.ja = "=手になじむ\n\"大きさ\"です";
    check(save_item(world_.catalog, world_.context, mug).has_value());
  }
  CsvReport checked(const std::string& bytes) {
    const auto report = check_csv(world_.catalog, world_.context, {bytes, std::nullopt});
    EXPECT_TRUE(report.has_value());
    return report ? *report : CsvReport{};
  }
  Result<CsvReport, CsvRefusal> taken(const std::string& bytes) {
    return import_csv(world_.catalog, world_.context, {bytes, std::nullopt}, {world_.snapshot()->version()});
  }
  std::string exported() {
    const auto snapshot = world_.snapshot();
    std::vector<const Item*> all;
    for (const Item& item : snapshot->items()) all.push_back(&item);
    return export_csv(all, world_.stock);
  }

  testing::CatalogWorld world_{*database_};
};

TEST_P(CatalogCsv, WhatWasExportedChangesNothingWhenItComesBack) {
  const std::string csv = exported();
  const CsvReport report = checked(csv);
  EXPECT_EQ(report.rows, 2u);
  EXPECT_EQ(report.same, 2u) << (report.changes.empty() ? "" : report.changes[0].what);
  EXPECT_TRUE(report.faults.empty()) << (report.faults.empty() ? "" : report.faults[0].message + report.faults[0].column);
  const Item before = *world_.snapshot()->find_by_slug("mug");
  ASSERT_TRUE(taken("\xEF\xBB\xBF" + csv));
  EXPECT_EQ(*world_.snapshot()->find_by_slug("mug"), before);
}

TEST_P(CatalogCsv, AStockAsLargeAsTheShopTakesComesBackInTheFileAndMayBeginThere) {
  world_.stock.set_otherwise(kPiecesMax);
  const CsvReport report = checked(exported());
  EXPECT_TRUE(report.faults.empty()) << report.faults.front().message;
  EXPECT_EQ(report.same, 2u);
  const auto begins_with = [](std::int64_t pieces) {
    return std::string(kHeading) + "spoon,木のスプーン,,0,SPOON,,500,,,," + std::to_string(pieces) + "\r\n";
  };
  EXPECT_TRUE(checked(begins_with(kPiecesMax)).faults.empty());
  ASSERT_FALSE(checked(begins_with(kPiecesMax + 1)).faults.empty());
  EXPECT_EQ(checked(begins_with(kPiecesMax + 1)).faults.front().message, "catalog.faults.stock_range");
}

TEST_P(CatalogCsv, NewItemsAndChangedPricesAreShownThenTakenTogether) {
  const std::string csv = std::string(kHeading) +
                          "mug,マグカップ,utsuwa,1,MUG-BLUE,青,2100,,,,99\r\n"
                          "mug,,,,MUG-RED,赤,1980,,,,5\r\n"
                          "spoon,木のスプーン,,0,SPOON,,５００円,400,2026-12-31,2,30\r\n";
  const CsvReport report = checked(csv);
  ASSERT_TRUE(report.faults.empty()) << report.faults[0].message << report.faults[0].column;
  EXPECT_EQ(report.added, 2u);
  EXPECT_EQ(report.changed, 1u);
  EXPECT_NE(report.changes[0].what.find("price 1980 → 2100"), std::string::npos) << report.changes[0].what;
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("SPOON"), std::nullopt) << "looking changes nothing";
  ASSERT_TRUE(taken(csv));
  const auto snapshot = world_.snapshot();
  const Item* mug = snapshot->find_by_slug("mug");
  ASSERT_EQ(mug->variants.size(), 3u);
  EXPECT_EQ(mug->variants[0].list_price, Yen(2100));
  EXPECT_EQ(mug->variants[0].sale, std::nullopt) << "a blank cell empties its field";
  EXPECT_EQ(mug->variants[1].limit_per_order, 3) << "rows that are not there stay";
  EXPECT_EQ(mug->description.ja, "=手になじむ\n\"大きさ\"です") << "columns that are not there stay";
  const auto spoon = snapshot->find_variant_by_sku("SPOON");
  ASSERT_TRUE(spoon);
  EXPECT_FALSE(spoon->item->published);
  EXPECT_EQ(spoon->variant->sale->until, from_japan_time({{2027, 1, 1}, 0, 0, 0}));
  EXPECT_EQ(world_.received[spoon->variant->id], 30);
  EXPECT_EQ(world_.received.size(), 2u) << "a known SKU's stock is not touched";
}

TEST_P(CatalogCsv, EveryFaultNamesItsRowAndOneIsEnoughToTakeNothing) {
  struct Case {
    const char* row;
    const char* column;
    const char* word;
  };
  const Case cases[] = {
      {"spoon,木,,1,SPOON,,千円,,,,", "price", "number"},
      {"spoon,木,,1,SPOON,,,,,,", "price", "price_missing"},
      {"spoon,木,,1,SPOON,,-5,,,,", "price", "price_range"},
      {"spoon,木,,1,SPOON,,99999999999999999999,,,,", "price", "price_range"},
      {"spoon,木,,1,SPOON,,100,99999999999999999999,,,", "sale_price", "sale_range"},
      {"spoon,木,,1,SPOON,,100,,,99999999999999999999,", "limit", "limit_range"},
      {"spoon,木,,1,SPOON,,100,,,,99999999999999999999", "stock", "stock_range"},
      {"spoon,木,,1,SPOON,,100,200,,,", "sale_price", "sale_not_lower"},
      {"spoon,木,,1,SPOON,,100,50,明日,,", "sale_until", "time"},
      {"spoon,木,,はい,SPOON,,100,,,,", "published", "flag"},
      {"spoon,木,nothing,1,SPOON,,100,,,,", "categories", "category_unknown"},
      {"spoon,,,1,SPOON,,100,,,,", "name_ja", "name_missing"},
      {"spoon,木,,1,,小,100,,,,", "sku", "sku_missing"},
      {"spoon,木,,1,,,,,,,", "sku", "sku_missing"},
      {"spoon,木,,0,,,,,,,", "sku", "sku_missing"},
      {"spoon,木,,1,茶,,100,,,,", "sku", "sku_shape"},
      {"good,,,1,MUG-BLUE,,100,,,,", "sku", "sku_taken"},
      {"spoon,木,,1,mug-blue,,100,,,,", "sku", "sku_case"},
      {"spoon,木,,1,Good,,100,,,,", "sku", "sku_case"},
      {"Spoon!,木,,1,SPOON,,100,,,,", "item_slug", "slug_shape"},
      {"spoon,木,,1,SPOON,,100,,,,-1", "stock", "stock_range"},
      {"spoon,〓のさじ,,1,SPOON,,100,,,,", "name_ja", "lost_character"},
      {"spoon,さじ,,1,SPOON,,1,980,,,,", "", "cells_over"},
      {"spoon,さじ,,1,SPOON,,100,,,,5,980", "", "cells_over"},
      {"spoon,さじ,,1,SPOON,,100", "", "cells_missing"},
      {"mug,別の名,utsuwa,1,MUG-BLUE,青,100,,,,\r\nmug,また別,,1,MUG-WHITE,白,100,,,,", "name_ja", "differs"},
      {"mug,マグ,utsuwa,1,MUG-BLUE,青,100,,,,\r\nmug,,,,MUG-BLUE,白,100,,,,", "sku", "sku_twice"},
  };
  for (const Case& one : cases) {
    const std::string csv = std::string(kHeading) + "good,よい品,,1,GOOD,,100,,,,\r\n" + one.row + "\r\n";
    const CsvReport report = checked(csv);
    ASSERT_GE(report.faults.size(), 1u) << one.row;
    const bool known = std::any_of(report.faults.begin(), report.faults.end(), [&](const CsvFault& fault) {
      return fault.line >= 3 && fault.column == one.column && fault.message == std::string("catalog.faults.") + one.word;
    });
    EXPECT_TRUE(known) << one.row << ": " << report.faults[0].column << " " << report.faults[0].message;
    EXPECT_EQ(taken(csv).error(), CsvRefusal::wrong);
  }
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("GOOD"), std::nullopt);
}

TEST_P(CatalogCsv, ANewItemWithoutSkuIsAskedForOneOnceAndAKnownItemIsNot) {
  const CsvReport report = checked(std::string(kHeading) + "spoon,木のスプーン,,1,,,,,,,\r\n");
  ASSERT_EQ(report.faults.size(), 1u);
  EXPECT_EQ(report.faults[0].line, 2u);
  EXPECT_EQ(report.faults[0].message, "catalog.faults.sku_missing");
  EXPECT_TRUE(checked("item_slug,name_ja,sku\r\nmug,大きなマグカップ,\r\n").faults.empty());
  EXPECT_TRUE(checked("item_slug,name_ja,sku,price\r\nspoon,木のスプーン,,\r\nspoon,,SPOON,500\r\n").faults.empty());
}

TEST_P(CatalogCsv, AWrongRowIsNoNewItemAndItsValueIsShown) {
  const CsvReport report =
      checked(std::string(kHeading) + "good,よい品,,1,GOOD,,100,,,,\r\nspoon,木,,1,SPOON,,-5,,,,\r\nfork,木,,1,X 6,,100,,,,\r\n");
  EXPECT_EQ(report.added, 1u);
  ASSERT_EQ(report.faults.size(), 2u);
  EXPECT_EQ(report.faults[0].value, "-5");
  EXPECT_EQ(report.faults[1].value, "X 6");
}

TEST_P(CatalogCsv, AFileThatIsNoTableIsToldSo) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "catalog.csv.empty"},
      {"\r\n\r\n", "catalog.csv.empty"},
      {"name_ja,price\r\nさじ,100\r\n", "catalog.csv.no_sku"},
      {"sku,price\r\n\"never closed,100\r\n", "catalog.csv.quote"},
      {std::string(kCsvBytesMax + 1, 'x'), "catalog.csv.too_large"},
  };
  for (const auto& [bytes, message] : cases) {
    const auto report = check_csv(world_.catalog, world_.context, {bytes, std::nullopt});
    ASSERT_FALSE(report) << message;
    EXPECT_EQ(report.error().message, message);
  }
  EXPECT_EQ(checked("sku,pirce\r\nMUG-BLUE,100\r\n").faults.front().message, "catalog.faults.column_unknown");
  const auto wrong_encoding = check_csv(world_.catalog, world_.context, {"sku,name_ja\r\nA,\xff\xff\r\n", text::Encoding::utf8});
  ASSERT_FALSE(wrong_encoding);
  EXPECT_EQ(wrong_encoding.error().line, 2u);
}

TEST_P(CatalogCsv, APriceListWithSkusAloneIsEnough) {
  ASSERT_TRUE(taken("sku\tprice\r\nMUG-WHITE\t1,234\r\n"));
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("MUG-WHITE")->variant->list_price, Yen(1234));
  EXPECT_EQ(world_.snapshot()->find_by_slug("mug")->name.ja, "マグカップ");
  EXPECT_EQ(checked("sku,price\r\nNEW,100\r\n").faults.front().message, "catalog.faults.slug_missing");
}

TEST_P(CatalogCsv, FilesInShiftJisAreRead) {
  const std::string csv = text::to_cp932(std::string(kHeading) + "saji,木のさじ,,1,SAJI,,500,,,,\r\n").bytes;
  EXPECT_EQ(checked(csv).encoding, "CP932");
  ASSERT_TRUE(taken(csv));
  EXPECT_EQ(world_.snapshot()->find_by_slug("saji")->name.ja, "木のさじ");
}

TEST_P(CatalogCsv, TheExportInShiftJisComesBackUnchangedThoughItLacksCharacters) {
  Item sable = testing::a_mug();
  sable.slug = "walnut-sable";
  sable.name = {"胡桃のサブレ〜𠮷野〜", "Walnut Sablés — a box"};
  sable.description = {"焼きたて🎁\n一枚ずつ¥200", "=Crème fraîche"};
  sable.tags = {"Café", "焼菓子"};
  sable.attributes.material = {"小麦粉−卵", "flour"};
  for (Variant& variant : sable.variants) variant.sku = "SABLE-" + variant.sku;
  sable.variants[0].name = {"プレーン é", "Nature"};
  check(save_item(world_.catalog, world_.context, sable).has_value());
  const Item before = *world_.snapshot()->find_by_slug("walnut-sable");

  const std::string csv = text::to_cp932(exported()).bytes;
  const CsvReport report = checked(csv);
  ASSERT_TRUE(report.faults.empty()) << report.faults[0].column << " " << report.faults[0].value;
  EXPECT_EQ(report.same, report.rows) << report.changes[0].what;
  ASSERT_TRUE(taken(csv));
  EXPECT_EQ(*world_.snapshot()->find_by_slug("walnut-sable"), before);

  const auto one_row = [](const std::string& name) {
    return "item_slug,name_en,sku,price\r\nwalnut-sable," + name + ",SABLE-MUG-BLUE,2100\r\n";
  };
  EXPECT_EQ(checked(one_row("Walnut Sabl〓s ― a tin")).faults.front().message, "catalog.faults.lost_character")
      << "another text with a lost character";
  ASSERT_TRUE(taken(one_row("Walnut Sabl〓s ― a box")));
  EXPECT_EQ(world_.snapshot()->find_by_slug("walnut-sable")->name.en, before.name.en);
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("SABLE-MUG-BLUE")->variant->list_price, Yen(2100));
}

TEST_P(CatalogCsv, AFileWithoutItemsSaysSo) {
  for (const char* rest : {"", ",,,,,,,,,,\r\n,,,,,,,,,,\r\n"}) {
    const auto report = check_csv(world_.catalog, world_.context, {std::string(kHeading) + rest, std::nullopt});
    ASSERT_FALSE(report) << rest;
    EXPECT_EQ(report.error().message, "catalog.csv.no_items");
  }
}

TEST_P(CatalogCsv, LinesOfCommasAloneArePassedOverAndTheOthersKeepTheirNumbers) {
  const CsvReport report =
      checked(std::string(kHeading) + ",,,,,,,,,,\r\ngood,よい品,,1,GOOD,,100,,,,\r\n,,,\r\nspoon,木,,1,SPOON,,-5,,,,\r\n,,\r\n");
  EXPECT_EQ(report.rows, 2u);
  ASSERT_EQ(report.faults.size(), 1u);
  EXPECT_EQ(report.faults[0].value, "-5");
  EXPECT_EQ(report.faults[0].line, 5u);
}

TEST_P(CatalogCsv, TheSecondPressAndAChangeInBetweenTakeNothing) {
  const std::string csv = "sku,price\r\nMUG-WHITE,1000\r\n";
  const std::int64_t shown = checked(csv).catalog_version;
  ASSERT_TRUE(import_csv(world_.catalog, world_.context, {csv, std::nullopt}, {shown}));
  EXPECT_EQ(import_csv(world_.catalog, world_.context, {csv, std::nullopt}, {shown}).error(), CsvRefusal::stale);
}

TEST_P(CatalogCsv, APriceOf0IsTakenOnlyWhenItIsMeant) {
  const std::string csv = "item_slug,name_ja,sku,price,sale_price\r\nmug,マグカップ,MUG-BLUE,0,\r\nspoon,木のスプーン,SPOON,500,0\r\n";
  const CsvReport report = checked(csv);
  ASSERT_TRUE(report.faults.empty());
  ASSERT_EQ(report.free.size(), 2u);
  EXPECT_EQ(report.free[0].line, 2u);
  EXPECT_EQ(report.free[1].sku, "SPOON");
  const CsvUpload upload{csv, std::nullopt};
  EXPECT_EQ(import_csv(world_.catalog, world_.context, upload, {report.catalog_version}).error(), CsvRefusal::free_not_meant);
  EXPECT_FALSE(world_.snapshot()->find_variant_by_sku("SPOON"));
  ASSERT_TRUE(import_csv(world_.catalog, world_.context, upload, {report.catalog_version, true}));
  EXPECT_EQ(world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->list_price, Yen(0));
  EXPECT_TRUE(checked(csv).free.empty()) << "it is so already";
}

INSTANTIATE_ON_BOTH_DATABASES(CatalogCsv);

}  // namespace
}  // namespace noren::catalog
