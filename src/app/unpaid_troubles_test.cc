// Transfers that are late, short or more than due: whom the playbooks over the real house remind, and of what.
#include <gmock/gmock.h>

#include "orders/admin_pages.h"
#include "orders/api_view.h"
#include "testing/desk.h"
#include "testing/trouble_world.h"

namespace noren::app {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using troubles::Trouble;

class UnpaidTroubles : public testing::TroubleWorld {
 protected:
  std::string owners_page(const orders::Order& order) {
    orders::AdminPages pages{desk_, world_.directory, world_.shelf, world_.board};
    pages.bank_mails = [](db::Tx& tx, const orders::Order& one) { return bank::subjects_told_of(tx, one.shop, one.id); };
    http::Request request{.path = "/admin/orders/" + order.number};
    request.params["number"] = order.number;
    const Context context = by_staff();
    const staff::Session session = testing::owner_session();
    return orders::admin_order(pages, {request, context, session}).body;
  }

  admin::Desk desk_{house_, testing::desk_options()};
};

TEST_P(UnpaidTroubles, ATransferThatIsLateIsRemindedOfTwiceAndThenAPersonCalls) {
  const orders::Order order = world_.place();
  pass(24h * 7);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0) << "until the end of the last day";
  pass(24h);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 1);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0) << "once";
  pass(1min);
  const troubles::Subject subject{"order", order.id.str()};
  const Trouble opened = *trouble(troubles::kind::kUnpaidOrder, subject);
  EXPECT_THAT(transport_.sent, Contains("s1:" + opened.id.str() + ".1:order_trouble"));
  EXPECT_THAT(buyers_page(order), HasSubstr("2,530円のご入金をまだ確認できていません"));
  EXPECT_THAT(owners_page(order), HasSubstr("メール：注文の困りごと")) << "what the buyer was sent stands in the story";
  pass(85h);
  EXPECT_THAT(transport_.sent, Contains("s1:" + opened.id.str() + ".2:order_trouble"));
  pass(24h * 5);
  EXPECT_EQ(trouble(troubles::kind::kUnpaidOrder, subject)->rung, 3);
  const auto reminders =
      std::count_if(transport_.sent.begin(), transport_.sent.end(), [](const std::string& key) { return key.ends_with("order_trouble"); });
  EXPECT_EQ(reminders, 2) << "one a step";
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {order.total, japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, subject)) << "in the same transaction as the payment";
  pass(1min);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0);
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, TheReminderSaysHowMuchWhereToAndByWhen) {
  const orders::Order order = world_.place();
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  ticker_.run(now());
  const Trouble opened = *trouble(troubles::kind::kUnpaidOrder, {"order", order.id.str()});
  const auto content = reminder(opened, 1);
  ASSERT_TRUE(content);
  EXPECT_EQ(content->to.address, "hanako@example.jp");
  const mail::Written mail = written(*content);
  EXPECT_THAT(mail.subject, HasSubstr("ご入金の確認"));
  for (const char* part : {"山田 花子 様", "2,530円", "2026年12月2日（水）までにお振り込みください", "092-000-0000"})
    EXPECT_THAT(mail.text, HasSubstr(part));
  EXPECT_FALSE(reminder(opened, 2)) << "a step that does not run says nothing";
}

TEST_P(UnpaidTroubles, AReminderThatIsRefusedCallsAPersonAtOnceAndSaysSo) {
  const orders::Order order = world_.place();
  worker_.run_once(now());
  transport_.refuses = true;
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  const troubles::Subject subject{"order", order.id.str()};
  for (int i = 0; i < 4; ++i) pass(1min);
  EXPECT_EQ(trouble(troubles::kind::kUnpaidOrder, subject)->rung, 3) << "no mail arrives, and nobody waits a week for it";
  std::vector<std::string> said;
  database_->read([&](db::Tx& tx) {
    for (const troubles::Event& event : troubles::events_of(tx, trouble(troubles::kind::kUnpaidOrder, subject)->id)) {
      if (event.what == troubles::What::gave_up) said.push_back(event.details);
    }
  });
  ASSERT_EQ(said.size(), 2u);
  EXPECT_THAT(said[0], HasSubstr("refused"));
  EXPECT_TRUE(
      trouble(troubles::kind::kMailUnsendable, {"message", trouble(troubles::kind::kUnpaidOrder, subject)->id.str() + ".1:order_trouble"}));
}

TEST_P(UnpaidTroubles, WhoPaidAPartIsAskedForTheRestOnly) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto part = [&](Yen amount) {
    const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, amount, "ヤマダ ハナコ", true});
    ASSERT_TRUE(bank::settle(tools, by_staff(), {{*deposit, 1}, {seen(order)}, false}));
  };
  part(Yen(2000));
  EXPECT_THAT(buyers_page(order), HasSubstr("残りの530円"));
  world_.house.clock.advance(24h * 8);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 1);
  pass(1min);
  const troubles::Subject subject{"order", order.id.str()};
  EXPECT_THAT(trouble(troubles::kind::kUnpaidOrder, subject)->evidence, HasSubstr("\"amount\":530"));
  EXPECT_THAT(buyers_page(order), HasSubstr("530円のご入金をまだ確認できていません"));
  const auto text = [&] { return written(*reminder(*trouble(troubles::kind::kUnpaidOrder, subject), 1)).text; };
  EXPECT_THAT(text(), HasSubstr("530円"));
  EXPECT_THAT(text(), Not(HasSubstr("振込金額：2,530円")));
  part(Yen(500));
  EXPECT_THAT(trouble(troubles::kind::kUnpaidOrder, subject)->evidence, HasSubstr("\"amount\":30")) << "what came meanwhile counts";
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {Yen(30), japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, subject));
  database_->read([&](db::Tx& tx) { EXPECT_EQ(orders::payment_of(orders::events_of(tx, order.id))->amount, order.total); });
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, ACancelledOrderIsRemindedOfNothing) {
  const orders::Order order = world_.place();
  world_.house.clock.advance(24h * 8);
  orders::open_unpaid(house_, order.shop, now());
  ASSERT_TRUE(orders::cancel_order({house_, world_.board}, by_staff(), seen(order), {"unpaid", "", true}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, {"order", order.id.str()}));
  pass(1min);
  EXPECT_THAT(transport_.sent, Not(Contains(HasSubstr("order_trouble"))));
}

TEST_P(UnpaidTroubles, AnotherAmountThanDueIsToBeSettledWithTheBuyer) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto part = bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, ""});
  ASSERT_TRUE(part);
  const auto opened = trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()});
  ASSERT_TRUE(opened);
  pass(1min);
  EXPECT_THAT(buyers_page(order), HasSubstr("お支払いいただいた金額（2,000円）が、ご注文の金額（2,530円）に足りません"));
  EXPECT_THAT(owners_page(order), HasSubstr("メール：入金の不足"));
  EXPECT_THAT(buyers_page(order), HasSubstr("お手数ですが、差額をお支払いください"));
  EXPECT_THAT(buyers_page(order), HasSubstr("残りの530円を"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("お支払い済み"))) << "it is not paid";
  orders::Shipment shipment;
  shipment.shipped_on = japan_time(now()).date;
  EXPECT_EQ(orders::ship_order({house_, world_.board}, by_staff(), seen(order), shipment).error(), orders::DeedError::unpaid);
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {Yen(530), japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()}));
  EXPECT_THAT(buyers_page(order), HasSubstr("お支払い済み"));
  EXPECT_THAT(buyers_page(order), Not(HasSubstr("足りません")));
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, NobodyIsAskedForTheRestOfAnOrderThatIsCancelled) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  ASSERT_TRUE(bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, ""}));
  pass(1min);
  Context buyer = by_staff();
  buyer.actor = {ActorKind::buyer, "", ""};
  ASSERT_TRUE(orders::cancel_order({house_, world_.board}, buyer, seen(order), {"", "", true}));
  EXPECT_FALSE(trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()})) << "it ended with the order";
  pass(1min);
  const std::string page = buyers_page(order);
  EXPECT_THAT(page, HasSubstr("お預かりした代金は、ショップからご返金いたします"));
  for (const char* untrue : {"差額をお支払いください", "足りません", "お支払いの必要はありません"})
    EXPECT_THAT(page, Not(HasSubstr(untrue)));
  EXPECT_EQ(orders::api_payment_state(world_.now_of(order)), "refund_due");
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, TheRestOfAnOrderOfTheStoreIsAskedForOnTheAccountAndWhenItIsLateAsThatOfATransfer) {
  world_.start_selling([](shops::Settings&) {});
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::konbini});
  const bank::Tools tools{{house_, world_.board}};
  ASSERT_TRUE(bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, "ヤマダ ハナコ"}));
  pass(1min);
  const std::string page = buyers_page(order);
  for (const char* part :
       {"2,000円のご入金を確かめました", "お支払い番号の受付を終了しました",
        "残りの530円を、2026年11月24日（火）までにご案内の口座へお振り込みください", "お手数ですが、差額をお支払いください"})
    EXPECT_THAT(page, HasSubstr(part));
  for (const char* untrue : {"ショップからご連絡します", "下の番号", "コンビニでのお支払いをお待ちしています", "期限（", "取り消します"})
    EXPECT_THAT(page, Not(HasSubstr(untrue)));
  const auto look = [&] {
    orders::end_unpaid(house_, world_.board, order.shop, now());
    return orders::open_unpaid(house_, order.shop, now());
  };
  pass(24h * 3);
  EXPECT_EQ(look(), 0) << "until the end of the last day";
  pass(24h);
  EXPECT_EQ(look(), 1);
  EXPECT_EQ(look(), 0) << "once";
  pass(1min);
  const troubles::Subject subject{"order", order.id.str()};
  const auto opened = trouble(troubles::kind::kUnpaidOrder, subject);
  ASSERT_TRUE(opened);
  EXPECT_THAT(opened->evidence, HasSubstr("\"amount\":530"));
  EXPECT_THAT(opened->evidence, HasSubstr("2026-11-24"));
  EXPECT_THAT(buyers_page(order), HasSubstr("残りの530円のお支払いの期限（2026年11月24日（火））が過ぎています"));
  EXPECT_THAT(written(*reminder(*opened, 1)).text, HasSubstr("振込金額: 530円"));
  EXPECT_EQ(world_.now_of(order).state, orders::State::received) << "some of it is here: nothing cancels it by itself";
  ASSERT_TRUE(orders::mark_paid({house_, world_.board}, by_staff(), seen(order), {Yen(530), japan_time(now()).date, ""}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, subject));
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, WhoHasToPayTheRestToAShopWithoutAnAccountIsAskedToTurnToIt) {
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::konbini});
  const bank::Tools tools{{house_, world_.board}};
  ASSERT_TRUE(bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, "ヤマダ ハナコ"}));
  pass(1min);
  const std::string page = buyers_page(order);
  EXPECT_THAT(page, HasSubstr("残りの530円をお支払いいただく別の方法をご案内しますので"));
  EXPECT_THAT(page, HasSubstr("2026年11月24日（火）までにショップまでご連絡ください"));
  for (const char* untrue : {"口座へ", "下の番号", "コンビニでのお支払いをお待ちしています"}) EXPECT_THAT(page, Not(HasSubstr(untrue)));
}

TEST_P(UnpaidTroubles, WhatWasRecordedByMistakeForAnOrderOfTheStoreLeavesOneWayToPayAndATimeToDoIt) {
  world_.start_selling([](shops::Settings&) {});
  const orders::Order order = world_.place({.payment = shops::PaymentMethod::konbini});
  const bank::Tools tools{{house_, world_.board}};
  const auto part = bank::book_by_hand(tools, by_staff(), seen(order), {Yen(2000), japan_time(now()).date, "ヤマダ ハナコ"});
  ASSERT_TRUE(part);
  pass(24h * 5);
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 1);
  ASSERT_TRUE(bank::undo_settling(tools, by_staff(), {part->id, 2}));
  EXPECT_FALSE(trouble(troubles::kind::kUnpaidOrder, {"order", order.id.str()})) << "the buyer has a new day to pay by";
  EXPECT_FALSE(trouble(troubles::kind::kAmountDiffers, {"order", order.id.str()}));
  const std::string page = buyers_page(order);
  for (const char* said : {"ご入金の記録に誤りがあり", "2,530円を、2026年11月29日（日）までにご案内の口座へお振り込みください",
                           "12月1日 0:00ごろにご注文を自動的に取り消します"})
    EXPECT_THAT(page, HasSubstr(said));
  for (const char* untrue : {"期限（", "残りの530円", "決済会社", "別のお客さま"}) EXPECT_THAT(page, Not(HasSubstr(untrue)));
  const auto end = [&] { return orders::end_unpaid(house_, world_.board, order.shop, now()); };
  pass(24h * 4);
  EXPECT_EQ(end(), 0) << "the transfer of an evening is seen on the next day";
  EXPECT_EQ(orders::open_unpaid(house_, order.shop, now()), 0) << "it ends by itself";
  pass(24h);
  EXPECT_EQ(end(), 1);
  EXPECT_EQ(end(), 0);
  EXPECT_EQ(world_.now_of(order).state, orders::State::cancelled);
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, AShopThatWasPutBackAsksNobodyForMoneyUntilAPersonHasSaidThatAllIsFound) {
  const orders::Order late = world_.place();
  pass(24h * 8);
  ASSERT_EQ(orders::open_unpaid(house_, late.shop, now()), 1);
  const troubles::Subject restore{"restore", "1"};
  database_->write([&](db::Tx& tx) { troubles::open(tx, {late.shop, troubles::kind::kRestored, restore, OrderId(), "{}", now()}); });
  const orders::Order other = world_.place();
  pass(24h * 9);
  EXPECT_EQ(orders::open_unpaid(house_, late.shop, now()), 0);
  const auto reminders = [&] {
    return std::count_if(transport_.sent.begin(), transport_.sent.end(),
                         [](const std::string& key) { return key.ends_with("order_trouble"); });
  };
  EXPECT_EQ(reminders(), 0);
  database_->write([&](db::Tx& tx) { troubles::settle(tx, {late.shop, troubles::kind::kRestored, restore, "staff", now()}); });
  EXPECT_EQ(orders::open_unpaid(house_, late.shop, now()), 1) << other.number;
  pass(1h);
  EXPECT_EQ(reminders(), 2) << "one each";
  EXPECT_EQ(broken_orders(), 0);
}

TEST_P(UnpaidTroubles, WhoPaidTooMuchIsNotAskedForMore) {
  const orders::Order order = world_.place();
  const bank::Tools tools{{house_, world_.board}};
  const auto deposit = bank::enter_deposit(tools, by_staff(), {japan_time(now()).date, Yen(3000), "ヤマダ ハナコ", false});
  ASSERT_TRUE(bank::settle(tools, by_staff(), {{*deposit, 1}, {seen(order)}, false}));
  ASSERT_TRUE(trouble(troubles::kind::kPaidTooMuch, {"deposit", deposit->str()}));
  const orders::Order by_hand = world_.place();
  const auto booked = bank::book_by_hand(tools, by_staff(), seen(by_hand), {Yen(3000), japan_time(now()).date, "スズキ イチロウ"});
  ASSERT_TRUE(booked);
  ASSERT_TRUE(trouble(troubles::kind::kPaidTooMuch, {"deposit", booked->id.str()}));
  pass(1min);
  for (const orders::Order& paid : {order, by_hand}) {
    const std::string page = buyers_page(paid);
    EXPECT_THAT(page, HasSubstr("ご注文の金額（2,530円）より多く、3,000円をお支払いいただいています"));
    EXPECT_THAT(page, HasSubstr("あらためてお振り込みいただく必要はありません"));
    for (const char* untrue : {"不足", "足りません", "差額をお支払い"}) EXPECT_THAT(page, Not(HasSubstr(untrue)));
  }
}

INSTANTIATE_ON_BOTH_DATABASES(UnpaidTroubles);

}  // namespace
}  // namespace noren::app
