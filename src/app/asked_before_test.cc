// A provider that tells of no disputes by itself is asked before a parcel leaves, and before money goes back from the order's page.
#include <gmock/gmock.h>

#include <future>

#include "orders/admin_pages.h"
#include "payments/inquiry.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/desk.h"

namespace noren::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace kind = troubles::kind;

class AskedBefore : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    const checkout::Completion taken = world_.pay(world_.open("ok", 1), "k");
    ASSERT_EQ(taken.verdict, checkout::Verdict::accepted);
    order_ = *taken.order;
    payment_ = world_.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, order_.shop, order_.id); }).front();
    world_.provider.silent = true;
    pages_.ask_payment = [this](const payments::AttemptId& id, const std::function<void(bool)>& done) {
      done(inquiry_.step(id, world_.house.clock.now()));
    };
  }
  http::Response press(const char* deed, const std::vector<std::pair<std::string, std::string>>& form) {
    http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order_.number + "/" + deed};
    request.params["number"] = order_.number;
    request.params["deed"] = deed;
    request.form.add("version", std::to_string(world_.now_of(order_).version));
    for (const auto& [name, value] : form) request.form.add(name, value);
    http::Response answer = orders::admin_deed(pages_, {request, world_.now(), owner_});
    if (!answer.later) return answer;
    http::Response late;
    answer.later([&](http::Response response) { late = std::move(response); });
    return late;
  }
  http::Response ship(bool sure) {
    std::vector<std::pair<std::string, std::string>> form = {
        {"carrier", ""}, {"tracking", ""}, {"shipped_on", to_iso(japan_time(world_.house.clock.now()).date)}};
    if (sure) form.emplace_back("sure", "1");
    return press("ship", form);
  }
  orders::State state() { return world_.now_of(order_).state; }

  testing::CardWorld world_{*database_};
  payments::Inquiry inquiry_{world_.house, world_.provider, world_.gateway(), world_.books};
  admin::Desk desk_{world_.house, testing::desk_options()};
  orders::AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  const staff::Session owner_ = testing::owner_session();
  orders::Order order_;
  payments::Attempt payment_;
};

TEST_P(AskedBefore, ADisputeNobodyToldOfHoldsTheParcel) {
  world_.provider.dispute("dp1", payment_, payments::DisputeState::open, world_.house.clock.now());
  EXPECT_THAT(ship(false).body,
              AllOf(HasSubstr("発送を控えている困りごとがあります"), HasSubstr("発送しても、この困りごとは終わりません")));
  EXPECT_TRUE(world_.in_trouble(kind::kPaymentDisputed, "dispute", "dp1"));
  EXPECT_EQ(state(), orders::State::received);
  EXPECT_EQ(ship(true).status, 303);
  EXPECT_EQ(state(), orders::State::shipped);
}

TEST_P(AskedBefore, ARefundUnderWayInTheDashboardHoldsTheParcel) {
  world_.provider.give_back(payment_.reference, "r77", payment_.captured, payments::RefundStanding::State::pending);
  EXPECT_THAT(ship(false).body, AllOf(HasSubstr("決済会社の管理画面から返金の手続き中です"), HasSubstr("発送しても、返金は止まりません")));
  EXPECT_EQ(state(), orders::State::received);
  EXPECT_FALSE(world_.in_trouble(kind::kGivenBackThere, "order", order_.id.str())) << "it may come to nothing";
  EXPECT_EQ(ship(true).status, 303);
  EXPECT_EQ(state(), orders::State::shipped);
}

TEST_P(AskedBefore, ADisputeNobodyToldOfKeepsTheShopFromPromising) {
  world_.provider.dispute("dp1", payment_, payments::DisputeState::open, world_.house.clock.now());
  EXPECT_THAT(press("accept", {}).body, AllOf(HasSubstr("それでも承諾しますか"), HasSubstr("承諾しても、この困りごとは終わりません")));
  EXPECT_EQ(state(), orders::State::received);
  EXPECT_EQ(press("accept", {{"sure", "1"}}).status, 303);
  EXPECT_EQ(state(), orders::State::confirmed);
}

TEST_P(AskedBefore, WhereNothingIsWrongTheParcelLeavesAtOnce) {
  EXPECT_EQ(ship(false).status, 303);
  EXPECT_EQ(state(), orders::State::shipped);
}

TEST_P(AskedBefore, WhereTheProviderCannotBeAskedTheOwnerDecides) {
  world_.provider.ill = true;
  EXPECT_THAT(press("accept", {}).body, AllOf(HasSubstr("承諾しますか"), HasSubstr("決済会社が応答しません")));
  EXPECT_EQ(press("prepare", {}).status, 303) << "asked again when the parcel leaves";
  EXPECT_EQ(state(), orders::State::preparing);
  EXPECT_THAT(ship(false).body, AllOf(HasSubstr("決済会社に確かめられませんでした"), HasSubstr("決済会社が応答しません")));
  EXPECT_EQ(state(), orders::State::preparing);
  EXPECT_EQ(ship(true).status, 303);
  EXPECT_EQ(state(), orders::State::shipped);
}

TEST_P(AskedBefore, WhatWentBackThereIsKnownBeforeMoreIsGivenBack) {
  world_.provider.give_back(payment_.reference, "r77", payment_.captured - Yen(100));
  const http::Response answer = press("refund_card", {{"back_amount", "500"}});
  EXPECT_NE(answer.status, 303);
  const auto refunds = world_.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, order_.shop, order_.id); });
  ASSERT_EQ(refunds.size(), 1U) << "only what was found there";
  EXPECT_EQ(refunds[0].amount, payment_.captured - Yen(100));
  EXPECT_TRUE(world_.in_trouble(kind::kGivenBackThere, "order", order_.id.str()));
}

TEST_P(AskedBefore, WhatADisputeTookIsNotTakenForGivenBackWhereTheProviderCountsItSo) {
  world_.provider.counts_disputed = true;
  world_.provider.dispute("dp1", payment_, payments::DisputeState::open, world_.house.clock.now());
  EXPECT_NE(ship(false).status, 303);
  EXPECT_TRUE(world_.in_trouble(kind::kPaymentDisputed, "dispute", "dp1"));
  EXPECT_FALSE(world_.in_trouble(kind::kGivenBackThere, "order", order_.id.str()));
  EXPECT_TRUE(world_.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, order_.shop, order_.id); }).empty());
}

TEST_P(AskedBefore, AProviderThatTellsByItselfIsNotAsked) {
  world_.provider.silent = false;
  const int calls = world_.provider.calls;
  bool known = false;
  inquiry_.ask(payment_.id, std::chrono::seconds(8), [&](bool answered) { known = answered; });
  EXPECT_TRUE(known);
  EXPECT_EQ(world_.provider.calls, calls);
}

TEST_P(AskedBefore, TwoWhoAskAtOnceBothHearTheAnswer) {
  std::promise<void> both_asked;
  world_.provider.before_answer = [asked = both_asked.get_future().share()] { asked.wait(); };
  std::promise<bool> first, second;
  inquiry_.start();
  inquiry_.ask(payment_.id, std::chrono::minutes(10), [&](bool known) { first.set_value(known); });
  inquiry_.ask(payment_.id, std::chrono::minutes(10), [&](bool known) { second.set_value(known); });
  both_asked.set_value();
  EXPECT_TRUE(first.get_future().get());
  EXPECT_TRUE(second.get_future().get());
  inquiry_.stop();
}

INSTANTIATE_ON_BOTH_DATABASES(AskedBefore);

}  // namespace
}  // namespace noren::app
