#include "catalog/verify.h"

#include <gmock/gmock.h>

#include "testing/catalog.h"
#include "testing/databases.h"

namespace noren::catalog {
namespace {

using ::testing::HasSubstr;

class CatalogAudit : public testing::DatabaseTest {
 protected:
  void SetUp() override { ASSERT_TRUE(save_item(world_.catalog, world_.context, testing::a_mug())); }
  Finding audit() { return verify_catalog(*database_, world_.context.shop, Locale::en); }
  void change(std::string_view sql) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement); });
  }

  testing::CatalogWorld world_{*database_};
};

TEST_P(CatalogAudit, WhatIsOnSaleAndWhatHasEndedIsFine) {
  EXPECT_TRUE(audit().good());
  EXPECT_EQ(audit().checked, 3) << "an item and two variants";
  change("UPDATE items SET archived = 1");
  change("UPDATE variants SET archived = 1");
  EXPECT_TRUE(audit().good());
  EXPECT_EQ(verify_catalog(*database_, ShopId("s2"), Locale::en).checked, 0);
}

TEST_P(CatalogAudit, AnItemThatIsGoneIsMissedByItsVariantsAndPictures) {
  change(
      "INSERT INTO pictures (shop_id, item_id, id, position, hash, widths, width, height, kind, alt_ja, alt_en) "
      "SELECT shop_id, id, 'p1', 0, 'h', '[]', 1, 1, '', '', '' FROM items");
  ASSERT_EQ(audit().broken, 1) << "nobody who wrote a picture beside the program counted it";
  EXPECT_THAT(audit().violations.at(0), HasSubstr("The item mug has 1 picture, and should have 0"));
  change("UPDATE items SET picture_count = 1");
  EXPECT_TRUE(audit().good());
  change("DELETE FROM items");
  const Finding found = audit();
  ASSERT_EQ(found.broken, 3);
  EXPECT_THAT(found.violations.at(0), HasSubstr("of variant MUG-BLUE is gone"));
  EXPECT_THAT(found.violations.at(2), HasSubstr("of picture p1 is gone"));
}

TEST_P(CatalogAudit, AnItemOnSaleWithoutAVariantIsFound) {
  change("DELETE FROM variants");
  ASSERT_EQ(audit().broken, 1);
  EXPECT_THAT(audit().violations.at(0), HasSubstr("The item mug is on sale and has no variant"));
  change("UPDATE items SET published = 0");
  EXPECT_TRUE(audit().good()) << "a draft may have none yet";
}

INSTANTIATE_ON_BOTH_DATABASES(CatalogAudit);

}  // namespace
}  // namespace noren::catalog
