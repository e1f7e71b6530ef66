#include "cart/view.h"

#include <gtest/gtest.h>

#include "catalog/rules.h"
#include "testing/catalog.h"
#include "testing/databases.h"

namespace noren::cart {
namespace {

class CartView : public ::testing::Test {
 protected:
  CartView() { mug_ = *catalog::save_item(world_.catalog, world_.context, testing::a_mug()); }
  Seen look(std::vector<Line> lines, Locale locale = Locale::ja) {
    Cart cart;
    cart.lines = std::move(lines);
    return look_at(cart, *world_.snapshot(), world_.stock, locale, world_.context.now);
  }

  testing::FreshDatabase database_{"sqlite"};
  testing::CatalogWorld world_{*database_};
  catalog::Item mug_;
  const Line blue_{"MUG-BLUE", 1, Yen(1980)};
  const Line white_{"MUG-WHITE", 1, Yen(2200)};
};

TEST_F(CartView, WhatCanBeBoughtSaysNothing) {
  const Seen seen = look({blue_, white_});
  EXPECT_EQ(seen.blocked, false);
  EXPECT_EQ(seen.lines[0]["way_out"], false);
}

TEST_F(CartView, WhatSoldOutLeadsToTheOtherKindsThatAreThere) {
  world_.stock.set(mug_.variants[0].id, 0);
  const Seen seen = look({blue_, white_});
  EXPECT_EQ(seen.blocked, "このままではご注文いただけない商品が1種類あります。数量を変えるか、削除してください。");
  EXPECT_EQ(seen.lines[0]["changes"][0], "申し訳ありません。売り切れました。");
  EXPECT_EQ(seen.lines[0]["way_out"]["text"], "同じ商品の白は、ご用意があります。");
  EXPECT_EQ(seen.lines[0]["way_out"]["url"], "/items/mug");
  EXPECT_EQ(seen.lines[1]["way_out"], false);
}

TEST_F(CartView, WhenNothingIsLeftTheShopCanBeAsked) {
  world_.stock.set_otherwise(0);
  const Seen seen = look({blue_, white_});
  EXPECT_NE(seen.blocked.get<std::string>().find("いずれも"), std::string::npos);
  for (const html::View& line : seen.lines) EXPECT_EQ(line["way_out"]["url"], "/contact");
  const Seen only = look({blue_}, Locale::en);
  EXPECT_EQ(only.blocked, "1 item in your cart cannot be bought as it is. Please change the quantity or remove it.");
  EXPECT_EQ(only.lines[0]["way_out"]["url"], "/en/contact");
}

TEST_F(CartView, FewerPiecesThanWantedIsAQuestionOfTheQuantity) {
  world_.stock.set(mug_.variants[0].id, 2);
  Line many = blue_;
  many.quantity = 3;
  const Seen seen = look({many});
  EXPECT_NE(seen.blocked, false);
  EXPECT_EQ(seen.lines[0]["way_out"], false);
}

TEST_F(CartView, ALineKeepsItsGoodsWhenTheirSkuBecomesAnothers) {
  Line held = blue_;
  held.variant = mug_.variants[0].id;
  mug_.variants[0].sku = "MUG-NAVY";
  mug_ = *catalog::save_item(world_.catalog, world_.context, mug_);
  mug_.variants[1].sku = "MUG-BLUE";
  mug_ = *catalog::save_item(world_.catalog, world_.context, mug_);
  EXPECT_EQ(look({held}).lines[0]["variant"], "青");
  EXPECT_EQ(look({blue_}).lines[0]["variant"], "白") << "of a cookie from before only the SKU is known";
  Cart cart;
  cart.lines = {held};
  cart = renewed(std::move(cart), *world_.snapshot());
  EXPECT_EQ(cart.lines[0].sku, "MUG-NAVY");
}

TEST_F(CartView, WhatIsNoLongerSoldLeadsToOtherItems) {
  ASSERT_TRUE(catalog::archive_item(world_.catalog, world_.context, mug_.id, mug_.version, true));
  EXPECT_EQ(look({blue_}).lines[0]["way_out"]["url"], "/search");
}

}  // namespace
}  // namespace noren::cart
