#include "troubles/ticker.h"

#include <gmock/gmock.h>

#include "testing/databases.h"
#include "testing/house.h"
#include "testing/troubles.h"
#include "troubles/handle.h"
#include "troubles/verify.h"

namespace noren::troubles {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TroubleTicker : public testing::DatabaseTest {
 protected:
  void open_one(std::string_view kind = kind::kUnpaidOrder, const std::string& evidence = R"({"amount":6556,"due_on":"2026-11-28"})") {
    id_ = house_.db.write([&](db::Tx& tx) {
      return open(tx, {kShop, kind, {"order", "o1"}, OrderId("o1"), evidence, house_.clock.now()});
    });
  }
  void pass(std::chrono::microseconds time) {
    house_.clock.advance(time);
    ticker_.run(house_.clock.now());
  }
  Trouble now() {
    return house_.db.read([&](db::Tx& tx) { return *find(tx, kShop, id_); });
  }
  std::vector<What> story() {
    std::vector<What> story;
    for (const Event& event : house_.db.read([&](db::Tx& tx) { return events_of(tx, id_); })) story.push_back(event.what);
    return story;
  }
  std::int64_t broken() {
    std::int64_t broken = 0;
    for (const Finding& finding : verify_troubles(house_.db, kShop, house_.clock.now(), Locale::en)) broken += finding.broken;
    return broken;
  }

  const ShopId kShop{"s1"};
  testing::TestHouse house_{*database_};
  testing::ToldHands hands_;
  Ticker ticker_{house_, hands_};
  Context by_{kShop, {ActorKind::staff, "u1", "佐藤 花子"}, house_.clock.now(), Locale::ja, "r1"};
  TroubleId id_;
};

TEST_P(TroubleTicker, GoesUpAllRungsAndRaisesTheAlarmOnce) {
  open_one();
  pass(1min);
  pass(1min);
  EXPECT_THAT(hands_.done, ElementsAre("send_message 1")) << "once, however often the ticker comes by";
  EXPECT_EQ(now().rung, 1);
  EXPECT_EQ(to_rfc3339(*now().deadline), "2026-11-24T14:59:00Z") << "the end of the third day in Japan";
  pass(84h);
  pass(120h);
  EXPECT_THAT(hands_.done, ElementsAre("send_message 1", "send_message 2"));
  EXPECT_EQ(now().rung, 3);
  EXPECT_EQ(to_iso(japan_time(*now().deadline).date), "2026-12-03") << "three business days from Monday";
  pass(24h * 7);
  pass(24h);
  ASSERT_TRUE(now().alarmed_at);
  EXPECT_THAT(story(), ElementsAre(What::opened, What::step, What::acted, What::passed, What::step, What::acted, What::passed, What::step,
                                   What::overdue));
  EXPECT_THAT(hands_.told, ElementsAre("opened 0", "step 1", "step 2", "step 3", "overdue 3")) << "the order's chain heard each once";
  EXPECT_EQ(broken(), 0);
  hands_.holds.insert("order_paid");
  pass(1h);
  EXPECT_FALSE(now().open());
  EXPECT_EQ(now().settled_how, "solved");
  EXPECT_EQ(hands_.told.back(), "settled 3");
  EXPECT_FALSE(now().due_at) << "nothing more will happen";
}

TEST_P(TroubleTicker, ALostAnswerIsWithAPersonFifteenMinutesAfterItWasLost) {
  const Instant lost = house_.clock.now();
  house_.clock.advance(3min);
  open_one(kind::kPaymentChecking, R"({"amount":6556,"in_doubt_at":)" + std::to_string(lost.micros()) + "}");
  pass(0min);
  EXPECT_EQ(now().rung, 1);
  EXPECT_EQ(now().deadline, lost + 14min) << "from the doubt, not from when it was told";
  pass(11min);
  EXPECT_EQ(now().rung, 2);
  EXPECT_GT(*now().deadline, lost + 1h) << "the steps after it are counted from their own beginning";
}

TEST_P(TroubleTicker, TheFactSettlesAndNoStepBeginsAfterIt) {
  open_one();
  pass(1min);
  house_.db.write([&](db::Tx& tx) { settle(tx, {kShop, kind::kUnpaidOrder, {"order", "o1"}, "paid", house_.clock.now()}); });
  pass(120h);
  EXPECT_THAT(hands_.done, ElementsAre("send_message 1"));
  EXPECT_THAT(hands_.told, ElementsAre("opened 0", "step 1", "settled 1"));
}

TEST_P(TroubleTicker, TriesAFailedDeedAgainWithPausesAndThenGoesOn) {
  hands_.answers["send_message"] = "broken";
  open_one();
  pass(0min);
  EXPECT_EQ(now().tries, 1);
  pass(59s);
  EXPECT_EQ(now().tries, 1) << "not yet";
  for (const auto pause : {1min, 5min, 15min, 60min}) pass(pause);
  EXPECT_EQ(now().rung, 2) << "given up after the fifth try, and the next step fails by itself";
  EXPECT_EQ(now().tries, 1);
  const auto events = story();
  EXPECT_EQ(std::count(events.begin(), events.end(), What::gave_up), 1);
  EXPECT_EQ(std::count(events.begin(), events.end(), What::passed), 0);
}

TEST_P(TroubleTicker, ADeedThatBreaksIsRolledBackAndCountsAsATry) {
  hands_.answers["send_message"] = "throw";
  open_one();
  pass(0min);
  EXPECT_EQ(now().tries, 1);
  EXPECT_THAT(story(), ElementsAre(What::opened, What::step, What::failed));
  hands_.answers.clear();
  pass(1min);
  EXPECT_THAT(hands_.done, ElementsAre("send_message 1"));
}

TEST_P(TroubleTicker, WhatCannotBeDoneIsNotWaitedFor) {
  hands_.answers["send_message"] = "no_order";
  open_one();
  pass(0min);
  EXPECT_EQ(now().rung, 3) << "both reminders are impossible: a person is asked at once";
  EXPECT_THAT(story(), ElementsAre(What::opened, What::step, What::gave_up, What::step, What::gave_up, What::step));
}

TEST_P(TroubleTicker, AChangedPlaybookCountsFromTheNextStep) {
  open_one();
  pass(0min);
  const Instant deadline = *now().deadline;
  const Kind& kind = *find_kind(kind::kUnpaidOrder);
  Playbook changed = kind.playbook;
  changed.steps[0].within = {1, Within::Unit::days};
  changed.steps[1].who = Who::staff;
  changed.steps[1].deed = "hold_shipment";
  ASSERT_TRUE(save_playbook(house_, by_, kind, 0, changed, hands_.vocabulary()));
  EXPECT_FALSE(save_playbook(house_, by_, kind, 0, changed, hands_.vocabulary())) << "a stale page";
  pass(36h);
  EXPECT_EQ(now().rung, 1);
  EXPECT_EQ(now().deadline, deadline) << "the step that runs keeps its deadline";
  pass(60h);
  EXPECT_EQ(now().rung, 2);
  EXPECT_TRUE(now().holds_shipment);
  EXPECT_TRUE(house_.db.read([&](db::Tx& tx) { return holds_shipment(tx, kShop, OrderId("o1")); }));
  ASSERT_TRUE(save_playbook(house_, by_, kind, 1, std::nullopt, hands_.vocabulary()));
  EXPECT_FALSE(house_.db.read([&](db::Tx& tx) { return playbook_in_force(tx, kShop, kind); }).own);
}

TEST_P(TroubleTicker, APlaybookThatGotLongerTakesAnOverdueTroubleOn) {
  open_one(kind::kSimilarOrder, R"({"earlier":"A1041-4"})");
  pass(0min);
  pass(24h * 5);
  ASSERT_TRUE(now().alarmed_at);
  const Kind& kind = *find_kind(kind::kSimilarOrder);
  Playbook longer = kind.playbook;
  longer.steps.push_back(longer.steps.back());
  ASSERT_TRUE(save_playbook(house_, by_, kind, 0, longer, hands_.vocabulary()));
  house_.clock.advance(1min);
  ticker_.run(house_.clock.now());
  EXPECT_EQ(now().rung, 2);
  EXPECT_FALSE(now().alarmed_at);
}

TEST_P(TroubleTicker, AnOrderThatComesLaterHearsTheStoryThen) {
  hands_.orders.clear();
  open_one();
  pass(0min);
  EXPECT_THAT(hands_.told, IsEmpty());
  hands_.orders.insert(OrderId("o1"));
  pass(15min);
  EXPECT_THAT(hands_.told, ElementsAre("opened 0", "step 1"));
}

TEST_P(TroubleTicker, TheStaffDoGoOnAndSettle) {
  open_one(kind::kMailUnsendable, R"({"code":550})");
  pass(0min);
  const auto seen = [&] { return Seen{id_, now().events}; };
  EXPECT_EQ(mark_done(house_, by_, hands_, {id_, now().events - 1}, "").error(), HandleError::stale);
  EXPECT_EQ(mark_done(house_, by_, hands_, {TroubleId("none"), 1}, "").error(), HandleError::not_found);
  ASSERT_TRUE(mark_done(house_, by_, hands_, seen(), "お電話しました"));
  EXPECT_TRUE(now().open()) << "the mail has still to arrive";
  EXPECT_EQ(mark_done(house_, by_, hands_, seen(), "").error(), HandleError::not_now) << "it is done already";
  ASSERT_TRUE(go_on(house_, by_, seen(), ""));
  pass(0min);
  EXPECT_EQ(now().rung, 2);
  EXPECT_EQ(go_on(house_, by_, seen(), "").error(), HandleError::not_now) << "it was the last step";
  EXPECT_EQ(settle_by_hand(house_, by_, hands_, seen(), "").error(), HandleError::empty);
  ASSERT_TRUE(settle_by_hand(house_, by_, hands_, seen(), "店頭でお渡しした"));
  EXPECT_EQ(settle_by_hand(house_, by_, hands_, seen(), "もう一度").error(), HandleError::not_now);
  EXPECT_THAT(story(), ElementsAre(What::opened, What::step, What::marked, What::climbed, What::step, What::settled));
}

TEST_P(TroubleTicker, APageGetsOldByWhatHappensAndNotByTheTickersLooks) {
  open_one();
  pass(0min);
  const Seen seen{id_, now().events};
  const std::int64_t version = now().version;
  for (int i = 0; i < 4; ++i) pass(15min);
  EXPECT_GT(now().version, version) << "the ticker came by";
  ASSERT_TRUE(add_note(house_, by_, seen, "お電話しました")) << "a form that lay open for an hour";
  EXPECT_EQ(add_note(house_, by_, seen, "私もお電話しました").error(), HandleError::stale) << "two at once";
  EXPECT_EQ(settle_by_hand(house_, by_, hands_, seen, "終わり").error(), HandleError::stale);
}

TEST_P(TroubleTicker, AMessageThatReachedNobodyIsToldAndTheNextStepBeginsAtOnce) {
  open_one();
  pass(0min);
  const auto unreached = [&](std::int64_t rung) {
    house_.db.write([&](db::Tx& tx) { reach_nobody(tx, {kShop, id_, rung, "send_message", "refused", house_.clock.now()}); });
    pass(0min);
  };
  unreached(2);
  EXPECT_EQ(now().rung, 1) << "that step does not run yet";
  unreached(1);
  EXPECT_EQ(now().rung, 2);
  unreached(1);
  EXPECT_EQ(now().rung, 2) << "told once";
  EXPECT_THAT(story(), ElementsAre(What::opened, What::step, What::acted, What::gave_up, What::step, What::acted));
  const Instant begun = house_.clock.now();
  EXPECT_GT(*now().deadline, begun) << "the next step has all its time";
}

TEST_P(TroubleTicker, WhatWasDoneBeforeItsStepBeganIsDone) {
  open_one(kind::kPaymentDisputed, R"({"amount":6556})");
  house_.db.write([&](db::Tx& tx) { mark(tx, kShop, kind::kPaymentDisputed, {"order", "o1"}, house_.clock.now()); });
  pass(0min);
  EXPECT_EQ(now().rung, 1);
  EXPECT_TRUE(now().marked);
  pass(24h * 12);
  EXPECT_EQ(now().rung, 2);
  EXPECT_FALSE(now().marked) << "of the next one nothing is done yet";
}

TEST_P(TroubleTicker, SomebodyElsesDeadlineIsThatOfTheFirstStep) {
  const auto answer_by = [](Instant at) {
    return R"({"amount":6556,"dispute_reason":"fraud","answer_by_at":)" + std::to_string(at.micros()) + "}";
  };
  const Instant first = house_.clock.now() + 24h * 20, later = house_.clock.now() + 24h * 30;
  open_one(kind::kPaymentDisputed, answer_by(first));
  pass(0min);
  EXPECT_EQ(now().deadline, first) << "whatever the playbook says";
  open_one(kind::kPaymentDisputed, answer_by(later));
  pass(0min);
  EXPECT_EQ(now().deadline, later) << "it was put off";
  ASSERT_TRUE(go_on(house_, by_, {id_, now().events}, ""));
  pass(0min);
  EXPECT_EQ(now().rung, 2);
  EXPECT_GT(*now().deadline, later);
  house_.db.write([&](db::Tx& tx) { mark(tx, kShop, kind::kPaymentDisputed, {"order", "o1"}, house_.clock.now()); });
  EXPECT_TRUE(now().marked);
  const auto before = now().events;
  house_.db.write([&](db::Tx& tx) { mark(tx, kShop, kind::kPaymentDisputed, {"order", "o1"}, house_.clock.now()); });
  EXPECT_EQ(now().events, before) << "once";
}

TEST_P(TroubleTicker, AStepThatWaitsForNothingSettlesWhenItIsDone) {
  open_one(kind::kAmountDiffers, R"({"amount_expected":6556,"amount_received":6000})");
  pass(0min);
  ASSERT_TRUE(mark_done(house_, by_, hands_, {id_, now().events}, "差額をいただいた"));
  EXPECT_FALSE(now().open());
}

TEST_P(TroubleTicker, NobodysWordEndsWhatIsStillThere) {
  open_one(kind::kPaidTooMuch, R"({"amount_expected":1320,"amount_received":5000})");
  pass(0min);
  const auto seen = [&] { return Seen{id_, now().events}; };
  hands_.keeps_open = [](db::Tx&, Locale, const Trouble&) { return std::string("3,680円を返金してください。"); };
  EXPECT_EQ(mark_done(house_, by_, hands_, seen(), "").error(), HandleError::not_over) << "the step waits for nothing else";
  EXPECT_EQ(settle_by_hand(house_, by_, hands_, seen(), "お客さまと話した").error(), HandleError::not_over);
  EXPECT_TRUE(now().open());
  EXPECT_FALSE(now().marked);
  hands_.keeps_open = [](db::Tx&, Locale, const Trouble&) { return std::string(); };
  ASSERT_TRUE(settle_by_hand(house_, by_, hands_, seen(), "お客さまと話した"));
  EXPECT_FALSE(now().open());
}

TEST_P(TroubleTicker, SeveralAreSettledAtOnceWhereTheKindAllowsIt) {
  open_one(kind::kMailUnsendable, "{}");
  const TroubleId mail = id_;
  open_one(kind::kPaidTwice, R"({"amount":6556})");
  const TroubleId money = id_;
  pass(0min);
  const auto events = [&](const TroubleId& id) { return house_.db.read([&](db::Tx& tx) { return find(tx, kShop, id)->events; }); };
  EXPECT_EQ(settle_many(house_, by_, hands_, {{mail, events(mail)}, {money, events(money)}, {mail, 1}}, "確かめました"), 1);
  EXPECT_TRUE(now().open()) << "money is looked at one by one";
}

TEST_P(TroubleTicker, TheAuditMissesAnAlarmAndSeesAGap) {
  open_one();
  EXPECT_EQ(broken(), 0);
  house_.clock.advance(2h);
  EXPECT_EQ(broken(), 1) << "the ticker never came by";
  ticker_.run(house_.clock.now());
  EXPECT_EQ(broken(), 0);
  house_.clock.advance(24h * 4);
  EXPECT_EQ(broken(), 1);
}

TEST_P(TroubleTicker, TheAuditMissesATroubleWhoseStoryIsThere) {
  open_one();
  pass(1min);
  ASSERT_EQ(broken(), 0);
  constexpr std::string_view kTakeOut = "DELETE FROM troubles";
  const db::Statement take_out{kTakeOut, kTakeOut, kTakeOut};
  house_.db.write([&](db::Tx& tx) { tx.run(take_out); });
  EXPECT_EQ(broken(), 1);
}

TEST_P(TroubleTicker, HandsThatLackADeedOfTheDefaultsStopTheStart) {
  testing::ToldHands maimed;
  maimed.deeds.erase("send_message");
  EXPECT_THROW(Ticker(house_, maimed), std::runtime_error);
}

INSTANTIATE_ON_BOTH_DATABASES(TroubleTicker);

}  // namespace
}  // namespace noren::troubles
