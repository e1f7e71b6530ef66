// A desk whose pieces, orders and numbers lie in two databases: what it asks about the other one before it answers.
#include "checkout/checkout.h"
#include "db/errors.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::checkout {
namespace {

constexpr std::int64_t kAtFirst = 20;  // of each variant (testing/orders.h)

struct World : testing::OrderWorld {
  explicit World(db::Database& database) : OrderWorld(database) {
    start_selling([](shops::Settings&) {});
    buyer.actor = {ActorKind::buyer, "", ""};
  }
  CheckoutId open(std::int64_t quantity) {
    Wish wish;
    wish.lines = {{"MUG-BLUE", quantity}};
    wish.person = testing::a_buyer();
    wish.shipping_method = "standard";
    wish.payment = shops::PaymentMethod::bank_transfer;
    const auto opened = open_checkout(desk, buyer, wish, Source::api);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  Completion press(const CheckoutId& id, const std::string& key, bool confirm_similar = false) {
    return complete(desk, buyer, {id, key, "{}", confirm_similar});
  }
  VariantId blue() const { return snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id; }

  Desk desk{house, directory, shelf, board, 'a', "test"};
  Context buyer = context;
};

using Brought = Elsewhere::Brought;

class Elsewheres : public testing::DatabaseTest {
 protected:
  World world_{*database_};
};

TEST_P(Elsewheres, PiecesThatAreMissingAreBroughtBeforeAnythingIsSoldOut) {
  int asked = 0;
  world_.desk.elsewhere.fetch = [&](const ShopId&, const std::vector<orders::Line>& lines) {
    ++asked;
    EXPECT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines.front().quantity, kAtFirst + 3);
    world_.receive(lines.front().variant, 3);
    return Brought::enough;
  };
  EXPECT_EQ(world_.press(world_.open(kAtFirst + 3), "k").verdict, Verdict::accepted);
  EXPECT_EQ(asked, 1);
}

TEST_P(Elsewheres, WhatNobodyHasIsSoldOutAndTheKeyIsAnsweredSoForEver) {
  int asked = 0;
  world_.desk.elsewhere.fetch = [&](const ShopId&, const std::vector<orders::Line>&) {
    ++asked;
    return Brought::too_few;
  };
  const CheckoutId id = world_.open(kAtFirst + 1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::sold_out);
  const Completion again = world_.press(id, "k");
  EXPECT_EQ(again.verdict, Verdict::sold_out);
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(asked, 1);
}

TEST_P(Elsewheres, WhatOthersTakeAgainAndAgainIsSoldOutInTheEnd) {
  int asked = 0;
  world_.desk.elsewhere.fetch = [&](const ShopId&, const std::vector<orders::Line>&) {
    ++asked;
    return Brought::enough;
  };
  const CheckoutId id = world_.open(kAtFirst + 1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::sold_out);
  EXPECT_EQ(asked, 10);
  EXPECT_TRUE(world_.press(id, "k").replayed);
}

TEST_P(Elsewheres, WhenItCannotBeKnownNothingIsSaidForEver) {
  bool known = false;
  world_.desk.elsewhere.fetch = [&](const ShopId&, const std::vector<orders::Line>& lines) {
    if (!known) return Brought::unknown;
    world_.receive(lines.front().variant, 1);
    return Brought::enough;
  };
  const CheckoutId id = world_.open(kAtFirst + 1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::out_of_reach);
  known = true;
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::accepted);
}

TEST_P(Elsewheres, PiecesThatMayLieElsewhereAreNotSold) {
  bool sure = false;
  world_.desk.elsewhere.are_free = [&](db::Tx&, const ShopId&, const std::vector<orders::Line>& lines) {
    EXPECT_EQ(lines.size(), 1U);
    return sure;
  };
  const CheckoutId id = world_.open(1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::out_of_reach);
  sure = true;
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::accepted);
}

TEST_P(Elsewheres, ASimilarOrderThatLiesElsewhereIsAskedAbout) {
  std::vector<std::string> marks;
  world_.desk.elsewhere.similar = [&](const Context&, const std::vector<std::string>& of, const std::string&) {
    marks = of;
    return std::optional(SimilarOrder{.at = Instant(1)});
  };
  const CheckoutId id = world_.open(1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::similar_order);
  EXPECT_EQ(marks.size(), 2U) << "by mail and by phone";
  EXPECT_EQ(world_.press(id, "sure", true).verdict, Verdict::accepted);
}

TEST_P(Elsewheres, NumbersComeFromTheNodesOneCounter) {
  world_.desk.elsewhere.number = [](db::Tx&, const ShopId&) { return orders::order_number('a', 5'005); };
  const Completion taken = world_.press(world_.open(1), "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  EXPECT_EQ(taken.order->number, orders::order_number('a', 5'005));
}

TEST_P(Elsewheres, APageCountsAllThatCanBeHad) {
  testing::ToldStock all;
  all.set(world_.blue(), 50);
  EXPECT_EQ(world_.desk.quantity(world_.blue()), kAtFirst);
  world_.desk.elsewhere.pieces = &all;
  EXPECT_EQ(world_.desk.quantity(world_.blue()), 50);
}

TEST_P(Elsewheres, WhatMayNotBeSoldAnyMoreIsOutOfReachAndTheSameKeyIsFresh) {
  bool may = false;
  world_.desk.elsewhere.may_sell = [&] { return may; };
  world_.desk.elsewhere.came_late = [](const OrderId&, db::Tx*) { FAIL() << "nothing was written"; };
  const CheckoutId id = world_.open(1);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::out_of_reach);
  may = true;
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::accepted);
  may = false;
  const Completion again = world_.press(id, "k");
  EXPECT_EQ(again.verdict, Verdict::accepted) << "it was taken in time";
  EXPECT_TRUE(again.replayed);
}

TEST_P(Elsewheres, AnOrderWhoseCommitWasOverTooLateIsNotToldAsTaken) {
  int asked = 0;
  std::vector<OrderId> late;
  world_.desk.elsewhere.may_sell = [&] { return ++asked == 1; };
  world_.desk.elsewhere.came_late = [&](const OrderId& order, db::Tx* making) {
    EXPECT_EQ(making, nullptr) << "its commit is over";
    late.push_back(order);
  };
  const CheckoutId id = world_.open(1);
  EXPECT_THROW(world_.press(id, "k"), db::CommitUnknown);
  EXPECT_EQ(late, std::vector<OrderId>{OrderId(id.str())});
}

INSTANTIATE_ON_BOTH_DATABASES(Elsewheres);

}  // namespace
}  // namespace noren::checkout
