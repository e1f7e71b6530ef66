// What is kept in memory follows what is stored, whichever node changed it.
#include "app/freshness.h"

#include <gmock/gmock.h>

#include "app/house_chores.h"
#include "db/errors.h"
#include "pauses/pauses.h"
#include "payments/stripe/stripe.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;

TEST(Freshness, OneKindThatCannotBeReadDoesNotStopTheOthers) {
  testing::MovedClock clock;
  bool broken = true;
  int others = 0;
  Freshness freshness(clock, {{"shaky",
                               [&] {
                                 if (broken) throw std::runtime_error("no");
                               }},
                              {"sound", [&] { ++others; }}});
  clock.advance(7s);
  EXPECT_THAT([&] { freshness.look(); }, ::testing::ThrowsMessage<std::runtime_error>("shaky: no"));
  EXPECT_EQ(others, 1);
  EXPECT_EQ(freshness.failing_for(), 0s) << "it only begins";
  EXPECT_EQ(freshness.behind(), 7s) << "not all of it is what is stored";
  clock.advance(6s);
  EXPECT_THROW(freshness.look(), std::runtime_error);
  EXPECT_EQ(freshness.failing_for(), 6s) << "since the first";
  broken = false;
  freshness.look();
  EXPECT_EQ(freshness.behind(), 0s);
  clock.advance(6s);
  EXPECT_EQ(freshness.failing_for(), 0s) << "a look that is late is none that failed";
}

TEST(Freshness, AServerThatIsDownIsAskedOnce) {
  testing::MovedClock clock;
  int asked = 0;
  const auto ask = [&] {
    ++asked;
    throw db::Unavailable("no");
  };
  Freshness freshness(clock, {{"one", ask}, {"other", ask}});
  EXPECT_THROW(freshness.look(), db::Unavailable);
  EXPECT_EQ(asked, 1);
}

TEST(Freshness, StopsAtOnce) {
  testing::MovedClock clock;
  Freshness freshness(clock, {});
  freshness.start();
  freshness.stop();
}

// What a second program on the same database keeps in memory.
struct OtherNode {
  explicit OtherNode(db::Database& db, const crypto::Keys& keys)
      : directory(db, keys), shelf(db), accounts(db, keys, {payments::stripe::kind("https://stripe.test")}, nullptr, [] { return true; }),
        freshness(clock, kept_in_memory({db, directory, shelf, accounts, pauses, board})) {}

  testing::MovedClock clock;
  shops::Directory directory;
  catalog::Shelf shelf;
  payments::Accounts accounts;
  pauses::Board pauses;
  stock::Board board;
  Freshness freshness;
};

class TwoNodes : public testing::DatabaseTest {
 protected:
  const shops::Shop& shop_there() {
    shop_ = there_.directory.by_id(ShopId("s1"));
    return *shop_;
  }

  testing::SampleShop here_{*database_, [](shops::Settings& settings) { settings.payment.card = true; }};
  OtherNode there_{*database_, here_.house.keys};
  std::shared_ptr<const shops::Shop> shop_;
};

TEST_P(TwoNodes, WhatIsSavedAtOneIsServedByTheOtherAfterOneLook) {
  there_.freshness.look();
  const shops::Shop before = shop_there();
  shops::Settings settings = before.settings;
  settings.name.ja = "くるみ雑貨店";
  const Context owner = here_.by(ActorKind::staff);
  ASSERT_TRUE(shops::change_settings(here_.house, here_.directory, owner, {before.version, shops::Part::basic, settings}).has_value());
  there_.freshness.look();
  EXPECT_EQ(shop_there().settings.name.ja, "くるみ雑貨店");
}

TEST_P(TwoNodes, WhatIsSoldAtOneIsGoneAtTheOtherAfterOneLook) {
  there_.freshness.look();
  const VariantId variant = here_.sample.order.document.lines.at(0).variant;
  EXPECT_EQ(there_.board.quantity(variant), testing::kPiecesAtFirst);
  here_.place();
  there_.freshness.look();
  EXPECT_LT(there_.board.quantity(variant), testing::kPiecesAtFirst);
  EXPECT_EQ(there_.board.quantity(variant), here_.board.quantity(variant));
}

TEST_P(TwoNodes, AWayToPayThatIsPausedAtOneIsPausedAtTheOtherAfterOneLook) {
  pauses::Board board;
  pauses::Planned planned;
  planned.method = shops::PaymentMethod::card;
  planned.starts_at = here_.world.clock.now() + 1h;
  planned.ends_at = here_.world.clock.now() + 2h;
  const Context owner = here_.by(ActorKind::staff);
  const auto in_it = here_.world.clock.now() + 90min;
  const auto id = pauses::plan(here_.house, owner, board, planned);
  ASSERT_TRUE(id.has_value());
  there_.freshness.look();
  EXPECT_TRUE(there_.pauses.pause_of(owner.shop, shops::PaymentMethod::card, in_it).has_value());
  ASSERT_TRUE(pauses::take_off(here_.house, owner, board, *id, 1).has_value());
  there_.freshness.look();
  EXPECT_FALSE(there_.pauses.pause_of(owner.shop, shops::PaymentMethod::card, in_it).has_value());
}

INSTANTIATE_ON_BOTH_DATABASES(TwoNodes);

}  // namespace
}  // namespace noren::app
