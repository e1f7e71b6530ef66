// What the owner's page of an order tells: its story, and what of it the buyer hears by mail.
#include "orders/admin_order_view.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/mail_promises.h"
#include "testing/orders.h"

namespace noren::orders {
namespace {

using testing::has;

class OrderStory : public testing::DatabaseTest {
 protected:
  http::Response look() {
    http::Request request{.path = "/admin/orders/" + order_.number};
    request.params["number"] = order_.number;
    return admin_order(pages_, {request, world_.now(), session_});
  }
  void note(const std::string& text) {
    ASSERT_TRUE(add_note(world_.tools(), world_.now(), {order_.id, world_.now_of(order_).version}, text));
  }

  testing::OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, testing::desk_options()};
  AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  staff::Session session_ = testing::owner_session();
  Order order_ = world_.place();
};
INSTANTIATE_ON_BOTH_DATABASES(OrderStory);

TEST_P(OrderStory, TheStoryIsToldInTheOrderOfItsChain) {
  const auto told = [&](std::vector<Event> events) {
    return database_->read([&](db::Tx& tx) { return story_view(tx, world_.house, world_.now(), order_, events); });
  };
  std::vector<Event> events = database_->read([&](db::Tx& tx) { return events_of(tx, order_.id); });
  const Instant noon = events.back().at + std::chrono::minutes(5);
  const auto add = [&](Happening what, Instant at) {
    Event event;
    event.seq = static_cast<std::int64_t>(events.size()) + 1;
    event.at = at;
    event.what = what;
    event.data = "{}";
    events.push_back(event);
  };
  add(Happening::confirmed, noon);
  add(Happening::preparing, noon);
  add(Happening::delivered, noon - std::chrono::seconds(2));  // written by a clock that is a little slow
  add(Happening::completed, noon - std::chrono::seconds(1));
  const html::View story = told(events);
  std::vector<std::string> newest;
  for (std::size_t i = 0; i < 4; ++i) newest.push_back(story.at(i).at("what").get<std::string>());
  EXPECT_EQ(newest, (std::vector<std::string>{"完了にしました", "お届け済みにしました", "出荷の準備を始めました", "承諾しました"}));
}

TEST_P(OrderStory, WhatAnotherVersionWroteIsNamedByItsWord) {
  const db::Statement by_another{"test/by_another", "UPDATE order_events SET kind = 'parcel_weighed'",
                                 "UPDATE order_events SET kind = 'parcel_weighed'"};
  database_->write([&](db::Tx& tx) { tx.run(by_another); });
  const http::Response page = look();
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(has(page, "この版では読み取れない出来事です（parcel_weighed）"));
}

TEST_P(OrderStory, TheOlderPartOfALongStoryIsFolded) {
  EXPECT_FALSE(has(look(), "これより前の"));
  for (int i = 0; i < 16; ++i) note("メモ" + std::to_string(i));
  const http::Response page = look();
  EXPECT_TRUE(has(page, "これより前の"));
  EXPECT_LT(page.body.find("<summary>これより前の"), page.body.find("注文を受け付けました")) << "the beginning is folded";
  EXPECT_GT(page.body.find("<summary>これより前の"), page.body.find("メモを足しました")) << "the newest is not";
}

TEST_P(OrderStory, WhereMailsGoToAFolderNoneWaitsToBeSent) {
  EXPECT_TRUE(has(look(), "送信待ち"));
  world_.house.mails_spooled = true;
  const http::Response page = look();
  EXPECT_TRUE(has(page, "フォルダーへの保存待ち（未送信）"));
  EXPECT_FALSE(has(page, "送信待ち"));
}

TEST_P(OrderStory, NoMailIsClaimedWhileNoneGoesOut) {
  EXPECT_TRUE(has(look(), "承諾してメールを送る"));
  world_.house.mails_kept = true;
  const http::Response page = look();
  EXPECT_EQ(testing::mail_promised_in(page.body), "");
  EXPECT_FALSE(has(page, "もう一度送る"));
  http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order_.number + "/cancel"};
  request.params["number"] = order_.number;
  request.params["deed"] = "cancel";
  for (const auto& [name, value] : testing::Form{{"reason", "buyer"}, {"restock", "1"}, {"version", "1"}}) request.form.add(name, value);
  const http::Response asked = admin_deed(pages_, {request, world_.now(), session_});
  EXPECT_TRUE(has(asked, "お客さまにメールは届きません"));
  EXPECT_FALSE(has(asked, "キャンセルのメールが届きます"));
}

}  // namespace
}  // namespace noren::orders
