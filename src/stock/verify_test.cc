#include "stock/verify.h"

#include "stock/leases.h"
#include "stock/stock.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::stock {
namespace {

constexpr db::Statement kLose{"test/lose", "UPDATE stock SET available = available - 1", "UPDATE stock SET available = available - 1"};
constexpr db::Statement kForget{"test/forget", "DELETE FROM stock_moves", "DELETE FROM stock_moves"};

// Ended, not gone.
constexpr std::string_view kEndedCup =
    "INSERT INTO variants (shop_id, id, item_id, sku, name_ja, name_en, list_price, position, archived) "
    "VALUES ('s1', 'cup', 'i1', 'CUP', '', '', 100, 0, 1)";
constexpr db::Statement kSaveCup{"test/save_cup", kEndedCup, kEndedCup};
constexpr db::Statement kLoseLeases{"test/lose_leases", "DELETE FROM leases", "DELETE FROM leases"};
constexpr db::Statement kLoseLevels{"test/lose_levels", "DELETE FROM stock", "DELETE FROM stock"};

class StockAudit : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    database_->write([&](db::Tx& tx) {
      ASSERT_TRUE(move(tx, board_, env_, context_, {"", VariantId("cup"), MoveKind::received, 10, "仕入れ", "", {}}));
      ASSERT_TRUE(sell(tx, board_, context_.shop, VariantId("cup"), 3));
    });
  }
  Finding audit() { return verify_levels(*database_, context_.shop, Locale::ja); }
  void break_it(const db::Statement& how) {
    database_->write([&](db::Tx& tx) { tx.run(how); });
  }

  testing::MovedClock clock_;
  testing::SeededRandom random_;
  env::Env env_{clock_, random_};
  Board board_;
  const Context context_{ShopId("s1"), {ActorKind::staff, "u1", "くるみ"}, clock_.now(), Locale::ja, "r1"};
};

TEST_P(StockAudit, PiecesThatAddUpAreFine) {
  const Finding finding = audit();
  EXPECT_EQ(finding.invariant, 3);
  EXPECT_EQ(finding.checked, 1);
  EXPECT_TRUE(finding.good()) << finding.violations.front();
  EXPECT_EQ(verify_levels(*database_, ShopId("s2"), Locale::ja).checked, 0);
}

TEST_P(StockAudit, AMissingPieceIsFound) {
  break_it(kLose);
  EXPECT_EQ(audit().broken, 1);
  EXPECT_NE(audit().violations.at(0).find("cup"), std::string::npos);
}

TEST_P(StockAudit, PiecesWithoutAMovementAreFound) {
  break_it(kForget);
  EXPECT_EQ(audit().broken, 1);
}

TEST_P(StockAudit, PiecesThatLieWithNoNodeAlthoughTheyAreLeasedAreFound) {
  database_->write([&](db::Tx& tx) { ASSERT_EQ(grant(tx, "a", context_.shop, VariantId("cup"), 2).quantity, 2); });
  EXPECT_TRUE(audit().good());
  break_it(kLoseLeases);
  EXPECT_EQ(audit().broken, 1);
}

TEST_P(StockAudit, AVariantThatIsCountedAndPiecesThatWereMovedAreMissed) {
  const auto variants = [&] { return verify_variants(*database_, context_.shop, Locale::ja); };
  ASSERT_EQ(variants().broken, 1) << "nobody saved a cup";
  EXPECT_NE(variants().violations.at(0).find("cup"), std::string::npos);
  break_it(kSaveCup);
  EXPECT_TRUE(variants().good());
  EXPECT_EQ(variants().checked, 1);
  break_it(kLoseLevels);
  EXPECT_EQ(variants().broken, 1) << "its movements are there";
}

INSTANTIATE_ON_BOTH_DATABASES(StockAudit);

}  // namespace
}  // namespace noren::stock
