#include "troubles/troubles.h"

#include <gmock/gmock.h>

#include "testing/databases.h"
#include "testing/env.h"

namespace noren::troubles {
namespace {

using ::testing::ElementsAre;

class Troubles : public testing::DatabaseTest {
 protected:
  NewTrouble of_message(const std::string& id, const std::string& evidence = R"({"code":550})") {
    return {kShop, kind::kMailUnsendable, {"message", id}, OrderId("o1"), evidence, clock_.now()};
  }
  TroubleId open_one(const NewTrouble& trouble) {
    return database_->write([&](db::Tx& tx) { return open(tx, trouble); });
  }
  bool settle_one(const std::string& id) {
    return database_->write([&](db::Tx& tx) {
      return settle(tx, {kShop, kind::kMailUnsendable, {"message", id}, "delivered", clock_.now()});
    });
  }
  Trouble get(const TroubleId& id) {
    return database_->read([&](db::Tx& tx) { return *find(tx, kShop, id); });
  }
  std::vector<What> story(const TroubleId& id) {
    return database_->read([&](db::Tx& tx) {
      std::vector<What> story;
      std::int64_t n = 0;
      for (const Event& event : events_of(tx, id)) {
        EXPECT_EQ(event.n, ++n);
        story.push_back(event.what);
      }
      return story;
    });
  }

  const ShopId kShop{"s1"};
  testing::MovedClock clock_;
};

TEST_P(Troubles, AreOpenOnceForASubject) {
  const TroubleId first = open_one(of_message("a"));
  EXPECT_EQ(open_one(of_message("a")), first) << "the same again says nothing new";
  EXPECT_THAT(story(first), ElementsAre(What::opened));
  EXPECT_EQ(open_one(of_message("a", R"({"code":552})")), first);
  EXPECT_THAT(story(first), ElementsAre(What::opened, What::added));
  EXPECT_EQ(get(first).evidence, R"({"code":552})");
  EXPECT_NE(open_one(of_message("b")), first);
  const auto [of_order, others] = database_->read(
      [&](db::Tx& tx) { return std::pair(open_of_order(tx, kShop, OrderId("o1")).size(), open_of_order(tx, kShop, OrderId("")).size()); });
  EXPECT_EQ(of_order, 2u);
  EXPECT_EQ(others, 0u) << "no order is no order";
}

TEST_P(Troubles, AreSettledOnceAndMayComeBack) {
  const TroubleId first = open_one(of_message("a"));
  clock_.advance(std::chrono::hours(1));
  EXPECT_TRUE(settle_one("a"));
  EXPECT_FALSE(settle_one("a"));
  EXPECT_FALSE(settle_one("never opened"));
  const Trouble settled = get(first);
  EXPECT_FALSE(settled.open());
  EXPECT_EQ(settled.settled_how, "delivered");
  EXPECT_EQ(settled.settled_at, clock_.now());
  const TroubleId second = open_one(of_message("a"));
  EXPECT_NE(second, first);
  EXPECT_EQ(get(second).round, 2);
  EXPECT_TRUE(database_->read([&](db::Tx& tx) { return was_opened(tx, kShop, kind::kMailUnsendable, {"message", "a"}); }));
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return was_opened(tx, kShop, kind::kUnpaidOrder, {"message", "a"}); }));
}

TEST_P(Troubles, VanishWithTheFactThatWasRolledBack) {
  EXPECT_ANY_THROW(database_->write([&](db::Tx& tx) {
    open(tx, of_message("a"));
    throw std::runtime_error("the fact did not happen");
  }));
  EXPECT_TRUE(database_->read([&](db::Tx& tx) { return count_of_shop(tx, kShop).empty(); }));
}

TEST_P(Troubles, AreCountedByKindAndForTheHouse) {
  open_one(of_message("a"));
  clock_.advance(std::chrono::hours(1));
  open_one(of_message("b"));
  const auto [counts, house] = database_->read([&](db::Tx& tx) { return std::pair(count_of_shop(tx, kShop), count_of_house(tx)); });
  ASSERT_TRUE(counts.contains("mail_unsendable"));
  EXPECT_EQ(counts.at("mail_unsendable").open, 2);
  EXPECT_EQ(counts.at("mail_unsendable").overdue, 0);
  EXPECT_EQ(counts.at("mail_unsendable").oldest, Instant(clock_.now() - std::chrono::hours(1)));
  EXPECT_EQ(house.open, 2);
}

TEST_P(Troubles, OfAnUnknownKindAreOurMistake) {
  NewTrouble trouble = of_message("a");
  trouble.kind = "bad_weather";
  EXPECT_ANY_THROW(open_one(trouble));
}

INSTANTIATE_ON_BOTH_DATABASES(Troubles);

}  // namespace
}  // namespace noren::troubles
