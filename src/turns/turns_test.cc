// Several shops in one house, and tickets.
#include "turns/turns.h"

#include <gtest/gtest.h>

#include "testing/env.h"
#include "turns/ticket.h"

namespace noren::turns {
namespace {

using namespace std::chrono_literals;

class TurnsTest : public ::testing::Test {
 protected:
  std::optional<Turns::Pass> enter(const std::string& shop, const std::string& id) { return turns_.enter({ShopId(shop), CheckoutId(id)}); }

  testing::MovedClock clock_;
  crypto::Keys keys_{std::string(32, 'k')};
  Turns turns_{clock_, {8, 8}};
};

TEST_F(TurnsTest, AShopAloneHasTheHouseToItself) {
  std::vector<Turns::Pass> in;
  for (int i = 0; i < 8; ++i) {
    auto pass = enter("s1", "c" + std::to_string(i));
    ASSERT_TRUE(pass.has_value());
    in.push_back(std::move(*pass));
  }
  EXPECT_FALSE(enter("s1", "more").has_value());
  EXPECT_EQ(turns_.counts().under_way, 8);
  in.pop_back();
  EXPECT_EQ(turns_.counts().under_way, 7);
  EXPECT_TRUE(enter("s1", "more").has_value());
}

TEST_F(TurnsTest, WhileOthersSellItLeavesThemAQuarter) {
  std::vector<Turns::Pass> in;
  in.push_back(std::move(*enter("s2", "other")));
  for (int i = 0; i < 6; ++i) {
    auto pass = enter("s1", "c" + std::to_string(i));
    ASSERT_TRUE(pass.has_value()) << i;
    in.push_back(std::move(*pass));
  }
  EXPECT_FALSE(enter("s1", "seventh").has_value());
  EXPECT_TRUE(enter("s2", "another").has_value()) << "the crowd next door is not felt here";
}

TEST_F(TurnsTest, OneShopsLineIsNotTheOthers) {
  Turns small(clock_, {8, 1});
  const auto in = small.enter({ShopId("s1"), CheckoutId("a")});
  for (const char* id : {"b", "c"}) {
    ASSERT_FALSE(small.enter({ShopId("s1"), CheckoutId(id)}).has_value());
    small.wait({ShopId("s1"), CheckoutId(id)});
  }
  EXPECT_TRUE(small.enter({ShopId("s2"), CheckoutId("d")}).has_value());
  EXPECT_FALSE(small.look({ShopId("s2"), CheckoutId("b")}).has_value());
  EXPECT_EQ(small.counts().waiting, 2);
  EXPECT_EQ(small.counts().told_to_wait, 2);
}

TEST_F(TurnsTest, WhoWaitedAndGoesInIsCounted) {
  Turns small(clock_, {1, 1});
  const Press press{ShopId("s1"), CheckoutId("b")};
  {
    const auto in = small.enter({ShopId("s1"), CheckoutId("a")});
    ASSERT_FALSE(small.enter(press).has_value());
    small.wait(press);
    clock_.advance(100ms);
  }
  EXPECT_TRUE(small.enter(press).has_value());
  EXPECT_EQ(small.counts().called_in, 1);
  small.turn_away(press.shop, press.checkout);
  EXPECT_EQ(small.counts().gone, 1);
  EXPECT_EQ(small.counts().waiting, 0);
  EXPECT_FALSE(small.look(press).has_value());
}

TEST_F(TurnsTest, MoreThanTheHouseCanKeepAreNotKept) {
  Turns small(clock_, {1, 1, 10});
  const auto in = small.enter({ShopId("s1"), CheckoutId("a")});
  for (int i = 0; i < 100; ++i) small.wait({ShopId(i % 2 == 0 ? "s1" : "s2"), CheckoutId("w" + std::to_string(i))});
  EXPECT_EQ(small.counts().waiting, 10);
}

TEST_F(TurnsTest, ATicketIsGoodForItsHolderForTwoHours) {
  const Holder holder{ShopId("s1"), CheckoutId("c1")};
  const Instant came = clock_.now();
  const std::string ticket = ticket_of(keys_, holder, came);
  clock_.advance(1h);
  const Instant now = clock_.now();
  EXPECT_EQ(since_of(keys_, holder, ticket, now), came);
  const std::string earlier = std::to_string(came.micros() - 1'000'000) + ticket.substr(ticket.find('-'));
  struct Row {
    const char* what;
    Holder holder;
    std::string ticket;
    Instant now;
  };
  const crypto::Keys others(std::string(32, 'x'));
  for (const Row& row :
       {Row{"of another shop", {ShopId("s2"), CheckoutId("c1")}, ticket, now},
        Row{"of another checkout", {ShopId("s1"), CheckoutId("c2")}, ticket, now}, Row{"made earlier by hand", holder, earlier, now},
        Row{"of another house", holder, ticket_of(others, holder, came), now}, Row{"too old", holder, ticket, came + kTicketGood + 1s},
        Row{"of a time to come", holder, ticket, came - 1s}, Row{"broken", holder, ticket.substr(0, ticket.size() - 1), now},
        Row{"no number", holder, "x-" + ticket, now}, Row{"nothing", holder, "", now}})
    EXPECT_FALSE(since_of(keys_, row.holder, row.ticket, row.now).has_value()) << row.what;
}

}  // namespace
}  // namespace noren::turns
