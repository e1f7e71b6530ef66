#include "stock/admin_pages.h"

#include "nodes/identities.h"
#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::stock {
namespace {

using testing::Form;
using testing::has;

class StockPages : public testing::DatabaseTest {
 protected:
  http::Response ask(http::Response (*act)(const AdminPages&, const admin::Visit&), const std::string& query, const Form& form = {}) {
    http::Request request{.path = "/admin/stock", .query = http::parse_form(query)};
    request.params["variant"] = blue_.str();
    for (const auto& [name, value] : form) request.form.add(name, value);
    return act(pages_, {request, world_.context, session_});
  }
  http::Response move(const std::string& kind, const std::string& quantity, const std::string& version) {
    return ask(admin_move, "", {{"kind", kind}, {"quantity", quantity}, {"reason", "other"}, {"note", "棚の奥"}, {"version", version}});
  }
  std::int64_t left() { return world_.board.quantity(blue_); }

  testing::OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, testing::desk_options()};
  AdminPages pages_{desk_, world_.shelf, world_.board, orders::pieces_to_ship};
  staff::Session session_ = testing::owner_session();
  const VariantId blue_ = world_.snapshot()->items().front().variants.front().id;
};

TEST_P(StockPages, TheScarceComeFirstAndAreFoundByAnyPartOfTheirName) {
  world_.place({.blue = 17});
  const http::Response all = ask(admin_list, "");
  EXPECT_EQ(all.status, 200);
  EXPECT_LT(all.body.find("MUG-BLUE"), all.body.find("MUG-WHITE"));
  EXPECT_TRUE(has(all, "残りわずか"));
  EXPECT_TRUE(has(ask(admin_list, "q=まぐ"), "MUG-WHITE"));
  EXPECT_FALSE(has(ask(admin_list, "show=low"), "MUG-WHITE"));
  EXPECT_TRUE(has(ask(admin_list, "show=low"), "MUG-BLUE"));
  EXPECT_TRUE(has(ask(admin_list, "q=nothing"), "当てはまる種類はありません"));
}

TEST_P(StockPages, ACountLeavesOutWhatIsSoldAndStillOnTheShelf) {
  world_.place({.blue = 3});  // 20 on the shelf, 17 of them to be sold
  EXPECT_EQ(left(), 17);
  EXPECT_EQ(move("counted", "20", "1").status, 303);
  EXPECT_EQ(left(), 17) << "all there";
  EXPECT_EQ(move("counted", "18", "1").status, 303);
  EXPECT_EQ(left(), 15) << "two are lost";
}

TEST_P(StockPages, NothingGoesBelowWhatNodesHoldAndTheFieldSaysWhoHoldsHowMany) {
  world_.house.db.write([&](db::Tx& tx) {
    nodes::renew_holder(tx, {'b', "node-b", std::chrono::hours(1), 0}, world_.house.clock.now());
    grant(tx, "node-b", world_.context.shop, blue_, 12);
    grant(tx, "lost", world_.context.shop, blue_, 3);
  });
  for (const auto& [kind, quantity] : {std::pair("adjusted", "-6"), std::pair("counted", "14")}) {
    const http::Response refused = move(kind, quantity, "1");
    EXPECT_EQ(refused.status, 422) << kind;
    EXPECT_TRUE(has(refused, "15点は、注文を受け付けるサーバーが預かっています")) << kind;
    EXPECT_TRUE(has(refused, "サーバー?に3点、サーバーbに12点")) << kind;
  }
  EXPECT_EQ(move("counted", "15", "1").status, 303) << "all that is free is lost";
  std::int64_t asked = 0;
  pages_.fetch_back = [&](const ShopId& shop, const VariantId& variant, std::int64_t quantity) {
    asked = quantity;
    world_.house.db.write([&](db::Tx& tx) { take_returned(tx, world_.board, "node-b", {{1, shop, variant, 12}}); });
  };
  EXPECT_EQ(move("counted", "9", "2").status, 303) << "a node that runs gives them back";
  EXPECT_EQ(asked, 15);
  EXPECT_EQ(left(), 6);
}

TEST_P(StockPages, ACountLeavesOutWhatIsHeldForAPaymentUnderWay) {
  const auto keep = [&](std::int64_t pieces) {
    return world_.house.db.write([&](db::Tx& tx) { return hold(tx, world_.board, world_.context.shop, blue_, pieces); });
  };
  ASSERT_TRUE(keep(3));  // 20 on the shelf, 3 of them held
  EXPECT_EQ(move("counted", "20", "1").status, 303);
  EXPECT_EQ(left(), 17) << "all there: what is held is not promised a second time";
  world_.place({.blue = 10});
  EXPECT_EQ(move("counted", "20", "1").status, 303);
  EXPECT_EQ(left(), 7) << "sold and held, and all there";
  EXPECT_EQ(move("counted", "12", "1").status, 303);
  EXPECT_EQ(left(), 0);
  const auto trouble = world_.house.db.read([&](db::Tx& tx) {
    return troubles::find_open(tx, world_.context.shop, troubles::kind::kStockShort, {"variant", blue_.str()});
  });
  ASSERT_TRUE(trouble) << "ten sold and three held are more than twelve";
  EXPECT_EQ(trouble->evidence, R"({"pieces":1})");
}

TEST_P(StockPages, ACountOfFewerPiecesThanOrdersHaveTakenIsATroubleUntilTheyAreFound) {
  world_.place({.blue = 18});
  const auto trouble = [&] {
    return world_.house.db.read([&](db::Tx& tx) {
      return troubles::find_open(tx, world_.context.shop, troubles::kind::kStockShort, {"variant", blue_.str()});
    });
  };
  EXPECT_EQ(move("counted", "15", "1").status, 303) << "three are missing";
  EXPECT_EQ(left(), 0);
  ASSERT_TRUE(trouble());
  EXPECT_EQ(trouble()->evidence, R"({"pieces":3})");
  EXPECT_EQ(move("counted", "18", "2").status, 303);
  EXPECT_EQ(left(), 0);
  EXPECT_FALSE(trouble());
}

TEST_P(StockPages, ACountTakesPiecesBackFromNodesBeforeAnyAreMissing) {
  const ShopId& shop = world_.context.shop;
  world_.house.db.write([&](db::Tx& tx) { return grant(tx, "a node", shop, blue_, 20).quantity; });
  pages_.fetch_back = [&](const ShopId&, const VariantId&, std::int64_t) {
    world_.house.db.write([&](db::Tx& tx) { take_returned(tx, world_.board, "a node", {{1, shop, blue_, 20}}); });
  };
  EXPECT_EQ(move("counted", "15", "1").status, 303);
  EXPECT_EQ(left(), 15);
  EXPECT_FALSE(world_.house.db.read([&](db::Tx& tx) {
    return troubles::find_open(tx, shop, troubles::kind::kStockShort, {"variant", blue_.str()});
  }));
}

TEST_P(StockPages, WhatIsWrongIsSaidAtItsFieldWithTheLimits) {
  const auto told = [&](const std::string& kind, const std::string& quantity, const char* words) {
    const http::Response refused = move(kind, quantity, "1");
    EXPECT_EQ(refused.status, 422);
    EXPECT_TRUE(has(refused, words)) << kind << " " << quantity;
  };
  told("received", "99999999999999999999", "1から10,000,000までの整数");
  told("received", "0", "1から10,000,000までの整数");
  told("adjusted", "0", "-10,000,000から10,000,000までの整数（0以外）");
  told("counted", "-1", "0から10,000,000までの整数");
  told("eaten", "1", "id=\"e-kind\">種別を選び直してください");
  const Form form{{"kind", "received"}, {"quantity", "1"}, {"reason", "none"}, {"note", ""}, {"version", "1"}};
  EXPECT_TRUE(has(ask(admin_move, "", form), "id=\"e-reason\">理由を選び直してください"));
  EXPECT_EQ(left(), 20);
}

TEST_P(StockPages, PiecesAreMovedOnceHoweverOftenTheButtonIsPressed) {
  EXPECT_EQ(move("received", "１２", "1").status, 303);
  EXPECT_EQ(left(), 32);
  EXPECT_EQ(move("received", "12", "1").status, 409);
  EXPECT_EQ(left(), 32);
  EXPECT_EQ(move("adjusted", "−2", "2").status, 303);
  EXPECT_EQ(left(), 30);
  EXPECT_EQ(move("counted", "25", "3").status, 303);
  EXPECT_EQ(left(), 25);
  const http::Response page = ask(admin_variant, "");
  EXPECT_TRUE(has(page, "棚の奥"));
  EXPECT_TRUE(has(page, "-5"));
}

TEST_P(StockPages, AMovementThatCannotBeIsRefusedInWords) {
  EXPECT_TRUE(has(move("adjusted", "-21", "1"), "販売できる数は20点です"));
  EXPECT_EQ(move("received", "-1", "1").status, 422);
  EXPECT_EQ(move("received", "たくさん", "1").status, 422);
  EXPECT_EQ(move("stolen", "1", "1").status, 422);
  EXPECT_EQ(left(), 20);
}

TEST_P(StockPages, MovementsStandInTheLogOfDeeds) {
  ASSERT_EQ(move("received", "5", "1").status, 303);
  const staff::DeedPage deeds = staff::find_deeds(world_.house, world_.context.shop, {.text = "MUG-BLUE"});
  ASSERT_FALSE(deeds.lines.empty());
  EXPECT_EQ(deeds.lines.front().deed.what, "stock.deed.received");
}

TEST_P(StockPages, WhatRunsOutIsToldOnTheFirstPage) {
  const LowStock low(world_.shelf, world_.board);
  world_.place({.blue = 17});
  admin::FirstPage page;
  database_->read([&](db::Tx& tx) { low.tell(tx, world_.context, page); });
  ASSERT_EQ(page.todos.size(), 1U);
  EXPECT_EQ(page.todos[0].count, 1);
}

INSTANTIATE_ON_BOTH_DATABASES(StockPages);

}  // namespace
}  // namespace noren::stock
