// Who waits for his turn to order, and who does not: on both databases, with room for one at a time.
#include "checkout/turn.h"

#include "checkout/store.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "turns/ticket.h"

namespace noren::checkout {
namespace {

struct OneAtATime : testing::OrderWorld {
  explicit OneAtATime(db::Database& database) : OrderWorld(database) {
    start_selling([](shops::Settings&) {});
  }

  CheckoutId open(const std::string& email, std::int64_t quantity = 1) {
    Wish wish;
    wish.lines = {{"MUG-BLUE", quantity}};
    wish.person = testing::a_buyer();
    wish.person.email = email;
    wish.person.phone = "0901234" + std::to_string(1000 + ++buyers);
    wish.shipping_method = "standard";
    wish.payment = shops::PaymentMethod::bank_transfer;
    const auto opened = open_checkout(desk, context, wish, Source::api);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  Completion press(const CheckoutId& id, const std::string& key = "k", const std::string& ticket = "") {
    CompleteCommand command{id, key, "{}", false, "", std::nullopt};
    command.ticket = ticket;
    return complete(desk, context, command);
  }
  // Somebody who is worked on for as long as it lives.
  std::optional<turns::Turns::Pass> somebody() { return desk.turns->enter({context.shop, CheckoutId("somebody")}); }
  std::int64_t answers(const CheckoutId& id) {
    return house.db.read([&](db::Tx& tx) { return count_answers(tx, id); });
  }

  Desk desk{house, directory, shelf, board, 'a', "test", {}, {}, {}, std::make_shared<turns::Turns>(house.clock, turns::Most{1, 1})};
  Desk other_node{house, directory, shelf, board, 'b', "test"};
  int buyers = 0;
};

class WaitingForATurn : public testing::DatabaseTest {
 protected:
  OneAtATime world_{*database_};
};

TEST_P(WaitingForATurn, NothingIsDoneUntilItComesAndThenTheSamePressIsTaken) {
  const CheckoutId id = world_.open("hanako@example.jp");
  auto in = world_.somebody();
  const Completion told = world_.press(id);
  ASSERT_EQ(told.verdict, Verdict::waiting);
  EXPECT_EQ(told.place->place, 1);
  EXPECT_FALSE(told.ticket.empty());
  EXPECT_EQ(world_.answers(id), 0) << "the key is as fresh as before";
  in.reset();
  const Completion taken = world_.press(id);
  EXPECT_EQ(taken.verdict, Verdict::accepted);
  EXPECT_FALSE(taken.replayed);
  EXPECT_EQ(world_.desk.turns->counts().waiting, 0);
}

TEST_P(WaitingForATurn, WhoWasTakenIsToldSoWithoutWaiting) {
  const CheckoutId id = world_.open("hanako@example.jp");
  ASSERT_EQ(world_.press(id).verdict, Verdict::accepted);
  const auto in = world_.somebody();
  EXPECT_EQ(world_.press(id).verdict, Verdict::accepted) << "the same press";
  EXPECT_EQ(world_.press(id, "another").verdict, Verdict::accepted) << "and another one of the same attempt";
  EXPECT_EQ(world_.desk.turns->counts().told_to_wait, 0);
}

TEST_P(WaitingForATurn, WhatWasRefusedUnderAKeyStaysSo) {
  const CheckoutId id = world_.open("hanako@example.jp");
  world_.set_open(false);
  ASSERT_EQ(world_.press(id).verdict, Verdict::cannot_take);
  world_.set_open(true);
  const auto in = world_.somebody();
  EXPECT_EQ(world_.press(id).verdict, Verdict::cannot_take);
  EXPECT_EQ(world_.press(id, "another").verdict, Verdict::waiting);
}

TEST_P(WaitingForATurn, NobodyWaitsForWhatIsGone) {
  const CheckoutId waits = world_.open("hanako@example.jp");
  const CheckoutId comes = world_.open("taro@example.jp");
  const CheckoutId takes_all =
      world_.open("jiro@example.jp", world_.board.quantity(world_.snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id));
  auto in = world_.somebody();
  ASSERT_EQ(world_.press(waits).verdict, Verdict::waiting);
  ASSERT_EQ(complete(world_.other_node, world_.context, {takes_all, "k", "{}", false, "", std::nullopt}).verdict, Verdict::accepted);
  EXPECT_EQ(world_.press(waits).verdict, Verdict::sold_out) << "while he waits";
  EXPECT_EQ(world_.press(comes).verdict, Verdict::sold_out) << "and who would have had to";
  EXPECT_EQ(world_.desk.turns->counts().waiting, 0);
  EXPECT_EQ(world_.desk.turns->counts().gone, 2);
  EXPECT_TRUE(world_.press(comes).replayed) << "one press, one answer";
}

TEST_P(WaitingForATurn, AShopThatShutMeanwhileIsNotWaitedFor) {
  const CheckoutId id = world_.open("hanako@example.jp");
  const auto in = world_.somebody();
  ASSERT_EQ(world_.press(id).verdict, Verdict::waiting);
  world_.set_open(false);
  EXPECT_EQ(world_.press(id).verdict, Verdict::cannot_take);
}

TEST_P(WaitingForATurn, WhatIsNoAttemptIsNotWaitedFor) {
  const auto in = world_.somebody();
  EXPECT_EQ(world_.press(CheckoutId("nothing")).verdict, Verdict::unknown);
  const CheckoutId id = world_.open("hanako@example.jp");
  world_.house.clock.advance(kOpenFor);
  world_.context.now = world_.house.clock.now();
  EXPECT_EQ(world_.press(id).verdict, Verdict::closed) << "it expired";
}

TEST_P(WaitingForATurn, ATicketOfAnotherNodeHasItsPlaceHere) {
  const CheckoutId first = world_.open("hanako@example.jp");
  const CheckoutId second = world_.open("taro@example.jp");
  const Instant came = world_.house.clock.now();
  world_.house.clock.advance(std::chrono::seconds(1));
  world_.context.now = world_.house.clock.now();
  auto in = world_.somebody();
  ASSERT_EQ(world_.press(second).verdict, Verdict::waiting);
  // Of the master key that all nodes share (testing/house.h).
  const std::string ticket = turns::ticket_of(static_cast<House&>(world_.house).keys, {world_.context.shop, first}, came);
  const Completion told = world_.press(first, "k", ticket);
  ASSERT_EQ(told.verdict, Verdict::waiting);
  EXPECT_EQ(told.place->place, 1);
  EXPECT_EQ(told.ticket, ticket) << "it says the same as before";
  EXPECT_EQ(world_.press(second, "k", "forged-" + ticket).verdict, Verdict::waiting) << "a ticket that is none is passed over";
}

INSTANTIATE_ON_BOTH_DATABASES(WaitingForATurn);

}  // namespace
}  // namespace noren::checkout
