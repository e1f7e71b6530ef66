#include "mail/mail.h"
#include "mail/rules.h"
#include "mail/store.h"
#include "testing/databases.h"
#include "testing/env.h"

namespace noren::mail {
namespace {

class Outbox : public testing::DatabaseTest {
 protected:
  Context context() const { return {ShopId("s1"), {ActorKind::staff, "st1", "佐藤 花子"}, clock_.now(), Locale::ja, "r1"}; }

  void put(const char* subject, const char* kind = "order_received", const char* shop = "s1") {
    database_->write([&](db::Tx& tx) {
      enqueue(tx, {.shop = ShopId(shop), .kind = kind, .subject_type = "order", .subject_id = subject, .now = clock_.now()});
    });
  }
  std::vector<Fate> fates(const char* subject) {
    return database_->read([&](db::Tx& tx) { return of_subject(tx, ShopId("s1"), subject); });
  }
  bool step(const Message& message, Event event, std::optional<Instant> due_at = std::nullopt) {
    return database_->write([&](db::Tx& tx) {
      return store::move(tx, message, {event, due_at, message.tries + 1},
                         {.at = clock_.now(), .outcome = AttemptOutcome::temporary, .code = 451, .words = "451 later"});
    });
  }
  Result<MessageId, ResendError> again(const char* id, const char* reason = "届いていないとお電話", const char* address = "") {
    return database_->write([&](db::Tx& tx) { return resend(tx, context(), {MessageId(id), reason, address}); });
  }

  testing::MovedClock clock_;
};

TEST_P(Outbox, AMessageAskedForTwiceIsOneMessage) {
  put("c1");
  put("c1");
  put("c1", "order_new");
  const auto all = fates("c1");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message.id.str(), "c1:order_new");
  EXPECT_EQ(all[1].message.state, State::queued);
  EXPECT_EQ(all[1].message.due_at, clock_.now());
  EXPECT_TRUE(all[1].attempts.empty());
}

TEST_P(Outbox, AnotherShopsMessagesAreNotSeen) {
  put("c1", "order_received", "s2");
  EXPECT_TRUE(fates("c1").empty());
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return find(tx, ShopId("s1"), MessageId("c1:order_received")); }).has_value());
}

TEST_P(Outbox, OnlyWhatIsDueIsGivenToTheWorkerOldestFirst) {
  put("c1");
  clock_.advance(std::chrono::seconds(1));
  put("c2");
  database_->write([&](db::Tx& tx) {
    enqueue(tx, {.shop = ShopId("s1"),
                 .kind = "later",
                 .subject_type = "order",
                 .subject_id = "c3",
                 .now = clock_.now(),
                 .due_at = clock_.now() + std::chrono::hours(1)});
  });
  const auto due = database_->read([&](db::Tx& tx) { return store::due(tx, clock_.now(), 10); });
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].subject_id, "c1");
  EXPECT_EQ(due[1].subject_id, "c2");
}

TEST_P(Outbox, AStepIsTakenOnceAndWrittenDown) {
  put("c1");
  const Message message = fates("c1")[0].message;
  EXPECT_TRUE(step(message, Event::put_off, clock_.now() + std::chrono::minutes(1)));
  EXPECT_FALSE(step(message, Event::hand_over)) << "it is no longer queued";
  const auto all = fates("c1");
  EXPECT_EQ(all[0].message.state, State::deferred);
  EXPECT_EQ(all[0].message.tries, 1);
  ASSERT_EQ(all[0].attempts.size(), 1U);
  EXPECT_EQ(all[0].attempts[0].number, 1);
  EXPECT_EQ(all[0].attempts[0].code, 451);
  EXPECT_EQ(all[0].attempts[0].words, "451 later");
}

TEST_P(Outbox, ALeaseIsGivenToOneWorkerOnly) {
  put("c1");
  const Message message = fates("c1")[0].message;
  const auto lease = [&] {
    return database_->write([&](db::Tx& tx) { return store::lease(tx, message, clock_.now() + std::chrono::minutes(10)); });
  };
  EXPECT_TRUE(lease());
  EXPECT_FALSE(lease());
}

TEST_P(Outbox, TheQueueSaysHowMuchWaitsAndSinceWhen) {
  put("c1");
  const Instant first = clock_.now();
  clock_.advance(std::chrono::minutes(7));
  put("c2");
  put("c9", "order_received", "s2");
  step(fates("c2")[0].message, Event::give_up);
  put("c3");
  step(fates("c3")[0].message, Event::put_off, clock_.now() + std::chrono::minutes(5));
  database_->read([&](db::Tx& tx) {
    const QueueState shop = queue_of_shop(tx, ShopId("s1"), clock_.now());
    EXPECT_EQ(shop.due, 1);
    EXPECT_EQ(shop.later, 1);
    EXPECT_EQ(shop.parked, 1);
    EXPECT_EQ(shop.oldest_due_at, first);
    const QueueState house = queue_of_house(tx, clock_.now());
    EXPECT_EQ(house.due, 2);
    EXPECT_EQ(house.parked, 1);
    EXPECT_EQ(queue_of_shop(tx, ShopId("s3"), clock_.now()).oldest_due_at, std::nullopt);
  });
}

TEST_P(Outbox, AfterARestoreWhatWasDueWaitsForAPersonAndWhatComesLaterGoesOut) {
  put("c1");
  put("c2");
  step(fates("c2")[0].message, Event::put_off, clock_.now() + std::chrono::minutes(1));
  put("c3");
  step(fates("c3")[0].message, Event::put_off, clock_.now() + std::chrono::hours(1));
  put("c9", "order_received", "s2");
  const auto hold = [&] {
    return database_->write([&](db::Tx& tx) { return hold_back(tx, ShopId("s1"), clock_.now() + std::chrono::minutes(2), clock_.now()); });
  };
  EXPECT_EQ(hold(), 2);
  EXPECT_EQ(hold(), 0);
  for (const char* held : {"c1", "c2"}) {
    const Fate fate = fates(held)[0];
    EXPECT_EQ(fate.message.state, State::parked);
    EXPECT_EQ(fate.message.due_at, std::nullopt);
    EXPECT_EQ(fate.attempts.back().outcome, AttemptOutcome::held_back);
  }
  EXPECT_EQ(fates("c3")[0].message.state, State::deferred);
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return queue_of_shop(tx, ShopId("s2"), clock_.now()).due; }), 1) << "another shop's";
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return retry(tx, context(), MessageId("c1:order_received")); }).has_value());
  EXPECT_EQ(fates("c1")[0].message.state, State::queued);
}

TEST_P(Outbox, AResendIsAMessageOfItsOwnToTheCorrectedAddress) {
  put("c1");
  EXPECT_EQ(again("c1:order_received").error(), ResendError::still_waiting);
  step(fates("c1")[0].message, Event::hand_over);
  EXPECT_EQ(again("c1:order_received").error(), ResendError::too_soon);
  clock_.advance(std::chrono::minutes(2));
  EXPECT_EQ(again("c1:order_received", "").error(), ResendError::reason_missing);
  EXPECT_EQ(again("c1:order_received", "x", "no address").error(), ResendError::address_wrong);
  EXPECT_EQ(again("c1:order_shipped").error(), ResendError::not_found);
  EXPECT_EQ(again("nonsense").error(), ResendError::not_found);
  EXPECT_EQ(again("c1:order_received", "お客さまの書き間違い", "hanako@example.jp")->str(), "c1:order_received:2");
  const auto all = fates("c1");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].message.to_address, "hanako@example.jp");
  EXPECT_EQ(all[1].message.reason, "お客さまの書き間違い");
  EXPECT_EQ(all[1].message.asked_by, "佐藤 花子");
  EXPECT_EQ(all[1].message.state, State::queued);
  EXPECT_EQ(all[0].message.state, State::handed_over) << "the first one's fate stays";
}

TEST_P(Outbox, AResendTakesThePlaceOfOneThatIsPutOff) {
  put("c1");
  step(fates("c1")[0].message, Event::put_off, clock_.now() + std::chrono::hours(1));
  clock_.advance(std::chrono::minutes(2));
  ASSERT_TRUE(again("c1:order_received", "宛先の訂正", "b@example.jp").has_value());
  const auto all = fates("c1");
  EXPECT_EQ(all[0].message.state, State::cancelled);
  EXPECT_EQ(all[0].attempts.back().words, "c1:order_received:2");
}

TEST_P(Outbox, WhatHappensAgainTakesThePlaceOfWhatStillWaits) {
  const auto once_more = [&] {
    database_->write([&](db::Tx& tx) {
      enqueue_again(tx,
                    {.shop = ShopId("s1"), .kind = "payment_received", .subject_type = "order", .subject_id = "c1", .now = clock_.now()});
    });
  };
  once_more();
  ASSERT_EQ(fates("c1").size(), 1U);
  clock_.advance(std::chrono::seconds(1));
  once_more();
  const auto all = fates("c1");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].message.state, State::cancelled);
  EXPECT_EQ(all[0].message.due_at, std::nullopt);
  EXPECT_EQ(all[1].message.state, State::queued);
  EXPECT_EQ(all[1].message.due_at, clock_.now());
}

TEST_P(Outbox, ANewAddressOfTheSubjectNeitherWaitsNorIsRefused) {
  put("c1");
  const auto moved = database_->write([&](db::Tx& tx) {
    return resend(tx, context(), {MessageId("c1:order_received"), "メールアドレスの変更", "", true});
  });
  ASSERT_TRUE(moved.has_value());
  EXPECT_EQ(moved->str(), "c1:order_received:2");
  EXPECT_EQ(fates("c1")[0].message.state, State::cancelled);
}

TEST_P(Outbox, TenRoundsAreEnough) {
  put("c1");
  for (int round = 2; round <= 10; ++round) {
    step(fates("c1").back().message, Event::hand_over);
    clock_.advance(std::chrono::minutes(2));
    ASSERT_TRUE(again("c1:order_received").has_value()) << round;
  }
  step(fates("c1").back().message, Event::hand_over);
  clock_.advance(std::chrono::minutes(2));
  EXPECT_EQ(again("c1:order_received").error(), ResendError::too_many);
}

TEST_P(Outbox, AParkedMessageIsTriedAgainWhenAPersonSaysSo) {
  put("c1");
  const auto once_more = [&] { return database_->write([&](db::Tx& tx) { return retry(tx, context(), MessageId("c1:order_received")); }); };
  EXPECT_EQ(once_more().error(), ChangeError::not_allowed);
  step(fates("c1")[0].message, Event::give_up);
  EXPECT_TRUE(once_more().has_value());
  const auto all = fates("c1");
  EXPECT_EQ(all[0].message.state, State::queued);
  EXPECT_EQ(all[0].message.tries, 0);
  EXPECT_EQ(all[0].message.due_at, clock_.now());
  EXPECT_EQ(all[0].attempts.back().outcome, AttemptOutcome::asked_again);
  EXPECT_EQ(all[0].attempts.size(), 2U) << "the story keeps the tries before";
}

TEST_P(Outbox, AWaitingMessageCanBeTakenBackASentOneCannot) {
  put("c1");
  put("c2");
  step(fates("c2")[0].message, Event::hand_over);
  const auto take_back = [&](const char* id) {
    return database_->write([&](db::Tx& tx) { return cancel(tx, context(), MessageId(id), "注文の取消"); });
  };
  EXPECT_TRUE(take_back("c1:order_received").has_value());
  EXPECT_EQ(fates("c1")[0].message.state, State::cancelled);
  EXPECT_EQ(fates("c1")[0].message.due_at, std::nullopt);
  EXPECT_EQ(take_back("c2:order_received").error(), ChangeError::not_allowed);
  EXPECT_EQ(take_back("c3:order_received").error(), ChangeError::not_found);
}

INSTANTIATE_ON_BOTH_DATABASES(Outbox);

}  // namespace
}  // namespace noren::mail
