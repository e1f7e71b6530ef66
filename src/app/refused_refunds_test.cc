// Refunds that the provider refuses, in every order of what was heard and what was not: told within seconds where nothing of ours can be
// under way, and never given back twice.
#include <gmock/gmock.h>

#include "html/words.h"
#include "orders/admin_pages.h"
#include "payments/verify.h"
#include "testing/desk.h"
#include "testing/money.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using payments::DisputeState;
using payments::Refund;
using payments::RefundState;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = troubles::kind;

constexpr auto kSeconds = 10s;

class RefusedRefunds : public testing::MoneyWorld {
 protected:
  std::string page_of(const orders::Order& order) {
    admin::Desk desk(world_.house, testing::desk_options());
    const orders::AdminPages pages{desk, world_.directory, world_.shelf, world_.board};
    const staff::Session owner = testing::owner_session();
    http::Request look{.path = "/admin/orders/" + order.number};
    look.params["number"] = order.number;
    return orders::admin_order(pages, {look, world_.now(), owner}).body;
  }
  std::string buyer_reads(const orders::Order& order) {
    return std::string(read([&](db::Tx& tx) { return orders::refund_standing(tx, world_.now_of(order)); }));
  }
  Yen owed(const orders::Order& order) {
    return read([&](db::Tx& tx) { return orders::owed_back(tx, world_.tools(), world_.now_of(order)); });
  }
  Refund now_of(const Refund& refund) {
    return read([&](db::Tx& tx) { return *payments::find_refund(tx, refund.id); });
  }
  std::optional<troubles::Trouble> failed_one(const Refund& refund) { return trouble(kind::kRefundFailed, {"refund", refund.id.str()}); }
  std::string remedy(const troubles::Trouble& told) {
    const auto remedies = read([&](db::Tx& tx) { return hands_.remedies(tx, Locale::ja, told); });
    return remedies.size() == 1 ? remedies[0].label + " " + remedies[0].href : std::to_string(remedies.size()) + " remedies";
  }
  // All that is poked for, on this thread; the clock stands.
  void work_off() {
    while (world_.refunds.errands().run_next()) {
    }
  }
  void work_by_hand() {
    world_.refunds.errands().run_by_hand([] { return payments::Errands::Steady::time_point(); });
  }
  void expect_all_sound() {
    for (const Finding& finding : payments::verify_payments(*database_, world_.context.shop, now(), Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name << ::testing::PrintToString(finding.violations);
    world_.expect_sound();
  }
};

TEST_P(RefusedRefunds, WhatIsRefusedAtOnceIsATroubleWithItsReasonWithinSeconds) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  const Instant asked = now();
  const auto refunds = world_.give_back_all(order.id, kSeconds);
  ASSERT_EQ(refunds.at(0).state, RefundState::failed) << "nothing of ours can be under way";
  EXPECT_LT(now() - asked, kSeconds);
  EXPECT_LE(refunds[0].version, 5) << "written, said, disputes asked, payment asked, failed";
  const auto told = failed_one(refunds[0]);
  ASSERT_TRUE(told);
  EXPECT_EQ(remedy(*told), html::yen_text(Locale::ja, refunds[0].amount) + "を銀行振込で返金する ");
  EXPECT_EQ(owed(order), refunds[0].amount);
  EXPECT_EQ(buyer_reads(order), "failed");
  EXPECT_THAT(page_of(order), AllOf(HasSubstr("できませんでした / 決済会社で返金できませんでした"), Not(HasSubstr("too late")),
                                    HasSubstr(html::yen_text(Locale::ja, refunds[0].amount) + " を返金してください"),
                                    Not(HasSubstr("申し込み中")), Not(HasSubstr("断られたため確認中"))));
  expect_all_sound();
}

TEST_P(RefusedRefunds, AfterALostAnswerARefusalIsNotBelievedUntilTheProviderKnowsOfNone) {
  for (const bool done : {false, true}) {
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    world_.provider.refund_story = done ? "done_refused" : "lost_refused";
    world_.provider.refund_tries = 0;
    cancel_and_pay_back(order);
    // The lost word, and the refusal of the second one.
    for (int word = 0; word < 2; ++word) {
      const Refund refund = read([&](db::Tx& tx) { return payments::refunds_of(tx, order.shop, order.id); }).at(0);
      world_.house.clock.set(std::max(now(), *refund.due_at));
      ASSERT_TRUE(world_.refunds.step(refund.id, now()));
    }
    const Refund waiting = read([&](db::Tx& tx) { return payments::refunds_of(tx, order.shop, order.id); }).at(0);
    EXPECT_EQ(waiting.state, RefundState::requested) << done;
    EXPECT_FALSE(failed_one(waiting)) << done;
    EXPECT_EQ(refundable(payment), Yen(0)) << "nothing is offered meanwhile";
    EXPECT_EQ(buyer_reads(order), "refused");
    EXPECT_THAT(page_of(order), AllOf(HasSubstr("断られたため確認中"), HasSubstr("ほかに返金や異議がないかを確かめています"),
                                      Not(HasSubstr("決済会社に申し込み中"))));
    const auto refunds = world_.give_back_all(order.id);
    ASSERT_EQ(refunds.size(), 1U);
    EXPECT_EQ(refunds[0].state, done ? RefundState::arrived : RefundState::failed);
    EXPECT_EQ(failed_one(refunds[0]).has_value(), !done);
    EXPECT_EQ(world_.provider.refunded_of(payment.reference), done ? payment.captured : Yen(0));
    EXPECT_EQ(owed(order), done ? Yen(0) : payment.captured);
    EXPECT_EQ(page_of(order).find("決済会社で返金できませんでした") == std::string::npos, done) << "a reason of what arrived is none";
  }
  expect_all_sound();
}

TEST_P(RefusedRefunds, WhatSomebodyGaveBackInTheDashboardMeanwhileIsNotGivenOnceMore) {
  for (const char* story : {"refused", "lost_refused"}) {
    for (const bool all : {true, false}) {
      const orders::Order order = paid_order();
      const payments::Attempt payment = payment_of(order.id);
      const Yen there = all ? payment.captured : Yen(300);
      world_.provider.refund_story = story;
      world_.provider.refund_tries = 0;
      cancel_and_pay_back(order);
      world_.provider.give_back(payment.reference, "dash_" + order.number, there);  // nobody tells us
      const auto refunds = world_.give_back_all(order.id);
      ASSERT_EQ(refunds.size(), 2U) << story << all;
      EXPECT_EQ(payments::given_back(refunds).arrived, there) << story << all;
      EXPECT_EQ(refundable(payment), payment.captured - there) << story << all;
      const auto ours = std::find_if(refunds.begin(), refunds.end(), [](const Refund& one) { return one.state == RefundState::failed; });
      ASSERT_NE(ours, refunds.end());
      const auto told = failed_one(*ours);
      ASSERT_EQ(told.has_value(), !all) << story;
      if (told) {
        EXPECT_EQ(remedy(*told),
                  "残りの" + html::yen_text(Locale::ja, payment.captured - there) + "を返金する /admin/orders/" + order.number);
        EXPECT_EQ(owed(order), payment.captured - there);
      }
      const auto state = world_.now_of(order).payment_state;
      EXPECT_EQ(state, all ? orders::PaymentState::refunded : orders::PaymentState::refund_due) << story;
      EXPECT_FALSE(orders::refund_by_card(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, payment.captured))
          << story << all;
    }
  }
  expect_all_sound();
}

// Refused, because the buyer's card company took the money back; some providers tell that as given back.
TEST_P(RefusedRefunds, MoneyInADisputeIsNotTakenForGivenBackAndIsTheShopsAgainAtOnceWhenItIsWon) {
  for (const bool counted : {false, true}) {
    const orders::Order order = paid_order();
    const payments::Attempt payment = payment_of(order.id);
    const std::string reference = "dp_" + order.number;
    world_.provider.counts_disputed = counted;
    world_.provider.refund_story = "refused";
    cancel_and_pay_back(order);
    world_.provider.dispute(reference, payment, DisputeState::open, now());  // no notice of it came
    const auto refunds = world_.give_back_all(order.id, kSeconds);
    ASSERT_EQ(refunds.size(), 1U) << "nothing went back past us";
    EXPECT_EQ(refunds[0].state, RefundState::failed);
    EXPECT_TRUE(trouble(kind::kPaymentDisputed, {"dispute", reference}));
    EXPECT_FALSE(failed_one(refunds[0])) << "it is not the shop's to give";
    EXPECT_EQ(owed(order), Yen(0));
    EXPECT_EQ(buyer_reads(order), "disputed");
    EXPECT_THAT(page_of(order), AllOf(HasSubstr("異議の申し立てで代金が止められているため"), HasSubstr("できませんでした")));
    world_.provider.disputes.at(reference).state = DisputeState::won;
    hear("dispute_won_" + order.number, payment);
    EXPECT_EQ(owed(order), payment.captured) << "at once";
    EXPECT_EQ(buyer_reads(order), "failed");
    EXPECT_THAT(page_of(order), AllOf(HasSubstr(html::yen_text(Locale::ja, payment.captured) + " を返金してください"),
                                      Not(HasSubstr("止められているため"))));
    const auto told = failed_one(refunds[0]);
    ASSERT_TRUE(told);
    EXPECT_THAT(remedy(*told), HasSubstr("を銀行振込で返金する"));
    world_.provider.refund_story = "ok";
    ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, payment.captured));
    world_.give_back_all(order.id);
    EXPECT_EQ(how(told->id), "refunded");
    EXPECT_EQ(world_.provider.refunded_of(payment.reference), payment.captured) << "once";
  }
  expect_all_sound();
}

TEST_P(RefusedRefunds, WhileAnotherRefundIsToBringTheMoneyTheTroubleSaysWhereItStands) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  const Refund first = world_.give_back_all(order.id).at(0);
  const auto told = failed_one(first);
  ASSERT_TRUE(told);
  world_.provider.refund_story = "pending";
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, payment.captured));
  world_.give_back_all(order.id, kSeconds);
  EXPECT_EQ(remedy(*told), "返金の進み具合を見る /admin/orders/" + order.number) << "no button that gives nothing";
  EXPECT_EQ(buyer_reads(order), "pending");
  EXPECT_THAT(page_of(order), HasSubstr("決済会社を通した返金が済むのをお待ちください"));
  for (auto& [reference, refund] : world_.provider.refunds) refund.state = payments::RefundStanding::State::arrived;
  world_.give_back_all(order.id);
  EXPECT_EQ(how(told->id), "refunded");
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refunded);
  expect_all_sound();
}

TEST_P(RefusedRefunds, InPlaceOfACardTheTroubleSaysHowTheTransferStands) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "refused";
  cancel_and_pay_back(order);
  const Refund failed = world_.give_back_all(order.id).at(0);
  const auto told = failed_one(failed);
  ASSERT_TRUE(told);
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return hands_.presses.at("refund_by_transfer")(tx, world_.now(), *told); }));
  EXPECT_EQ(remedy(*told), "返金の進み具合を見る /admin/refunds?show=asked") << "the buyer has named no account yet";
  EXPECT_FALSE(database_->write([&](db::Tx& tx) { return hands_.presses.at("refund_by_transfer")(tx, world_.now(), *told); })) << "once";
  EXPECT_EQ(buyer_reads(order), "by_bank");
  EXPECT_EQ(owed(order), Yen(0));
  EXPECT_THAT(page_of(order), AllOf(HasSubstr("銀行振込に切り替えて手続き中"), HasSubstr("振込による返金の手続き中です")));
  expect_all_sound();
}

TEST_P(RefusedRefunds, ATransferThatIsTooMuchBesideWhatWasGivenByHandIsEnded) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  const Yen part = payment.captured - Yen(300);
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  world_.provider.refund_story = "pending";
  ASSERT_TRUE(orders::refund_by_card(world_.tools(), world_.now(), seen(), part));
  world_.give_back_all(order.id, kSeconds);
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(), {"buyer", "", true}));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(), {Yen(300), japan_time(now()).date}));
  for (auto& [reference, refund] : world_.provider.refunds) refund.state = payments::RefundStanding::State::failed;
  const Refund failed = world_.give_back_all(order.id).at(0);
  const auto told = failed_one(failed);
  ASSERT_TRUE(told);
  ASSERT_TRUE(database_->write([&](db::Tx& tx) { return hands_.presses.at("refund_by_transfer")(tx, world_.now(), *told); }));
  give_there(payment, "r77", Yen(200));
  EXPECT_EQ(now_of(failed).state, RefundState::failed) << "by hand, in the dashboard and by transfer it would be more than was paid";
  EXPECT_THAT(remedy(*told), HasSubstr("残りの" + html::yen_text(Locale::ja, part - Yen(200)) + "を返金する"));
  expect_all_sound();
}

TEST_P(RefusedRefunds, LookingAgainWithoutNewsWritesNothing) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "lost_refused";
  cancel_and_pay_back(order);
  const Refund waiting = world_.give_back_all(order.id, kSeconds).at(0);
  ASSERT_EQ(waiting.state, RefundState::requested);
  work_by_hand();
  const int calls = world_.provider.calls.load();
  for (int look = 0; look < 10; ++look) {
    world_.refunds.poke(waiting.id);
    work_off();
  }
  EXPECT_EQ(world_.provider.calls.load(), calls + 10) << "each time the provider was asked";
  EXPECT_EQ(now_of(waiting).version, waiting.version);
  EXPECT_EQ(now_of(waiting).due_at, waiting.due_at);
}

TEST_P(RefusedRefunds, ANoticeThatIsPutOffAsksForItsRefundsOnlyOnce) {
  const orders::Order order = paid_order();
  const payments::Attempt payment = payment_of(order.id);
  world_.provider.refund_story = "lost_refused";
  cancel_and_pay_back(order);
  const Refund waiting = world_.give_back_all(order.id, kSeconds).at(0);
  work_by_hand();
  give_there(payment, "r77", Yen(300));
  work_off();
  const int calls = world_.provider.calls.load();
  for (int look = 0; look < 5; ++look) {
    world_.house.clock.advance(2s);
    world_.notices.step(order.shop, "refund_r77", now());
  }
  const int looks = world_.provider.calls.load() - calls;
  work_off();
  EXPECT_EQ(world_.provider.calls.load(), calls + looks) << "no look at the refund was asked for";
  world_.give_back_all(order.id);
  world_.house.clock.advance(1h);
  world_.notices.step(order.shop, "refund_r77", now());
  EXPECT_EQ(refundable(payment), payment.captured - Yen(300));
  EXPECT_EQ(now_of(waiting).state, RefundState::failed);
  expect_all_sound();
}

TEST_P(RefusedRefunds, WhoChecksNowHearsWhatAWaitingRefundCameTo) {
  const orders::Order order = paid_order();
  world_.provider.refund_story = "refused";
  world_.provider.before_answer = [&] { world_.provider.ill = true; };  // it refuses, and is out of reach then
  cancel_and_pay_back(order);
  const Refund waiting = world_.give_back_all(order.id, 1min).at(0);
  ASSERT_EQ(waiting.state, RefundState::requested) << "its payment could not be asked about";
  EXPECT_THAT(page_of(order), HasSubstr("断られたため確認中"));
  world_.provider.before_answer = nullptr;
  world_.provider.ill = false;
  work_by_hand();
  world_.refunds.poke_open(order.shop);
  work_off();
  EXPECT_EQ(now_of(waiting).state, RefundState::failed) << "without waiting for its time";
  EXPECT_TRUE(failed_one(waiting));
  expect_all_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(RefusedRefunds);

}  // namespace
}  // namespace noren::app
