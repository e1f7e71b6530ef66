// The list of deposits and the page of one, on both databases.
#include <gmock/gmock.h>

#include "bank/proposals.h"
#include "testing/bank_pages.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using testing::hidden;
using ::testing::Not;

class DepositPages : public testing::BankPagesTest {};

TEST_P(DepositPages, AllAtOnceTakesOnlyWhatIsStillExact) {
  const orders::Order order = world_.place();
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}});
  const std::string list = get("/admin/deposits").body;
  world_.place();  // the same buyer orders the same once more
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"take", hidden(list, "take")}}).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::awaiting);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("ほかにも当てはまる注文がある"));
}

TEST_P(DepositPages, WhatCameBesidesAnExactOneIsPaidTwiceByTheSamePress) {
  const orders::Order order = world_.place();
  Form deposit = {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}, {"another", "1"}};
  post("/admin/deposits/new", deposit);
  post("/admin/deposits/new", deposit);
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr("一致した1件をまとめて確定"));
  EXPECT_THAT(list, HasSubstr("重ねて振り込まれた1件は、二重の入金として分けます"));
  const Form press = {{"take", hidden(list, "take")}, {"twice", hidden(list, "twice")}};
  EXPECT_EQ(post("/admin/deposits/settle-all", press).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(get("/admin/deposits?show=set_aside").body, HasSubstr("二重の入金"));
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("確認を待つ入金はありません"));
  const auto open = [&] { return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; }); };
  EXPECT_EQ(open(), 1) << "paid twice";
  EXPECT_EQ(post("/admin/deposits/settle-all", press).status, 303) << "pressed again";
  EXPECT_EQ(open(), 1);
}

TEST_P(DepositPages, OfTwoEqualDepositsNoneIsPaidTwiceBeforeTheOrderIsPaid) {
  const orders::Order order = world_.place();
  const Form deposit = {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}, {"another", "1"}};
  post("/admin/deposits/new", deposit);
  post("/admin/deposits/new", deposit);
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr("先にそちらを確定してください"));
  EXPECT_THAT(list, HasSubstr("同じ入金がほかにある"));
  EXPECT_THAT(list, Not(HasSubstr("この注文は入金済みです")));
  EXPECT_THAT(list, Not(HasSubstr("二重の入金として分ける</button>")));
  const auto path_of = [](const std::string& key) { return "/admin/deposits/" + key.substr(0, key.find(':')); };
  const std::string first = path_of(hidden(list, "take")), second = path_of(hidden(list, "twice"));
  const auto seen = [&] { return order.id.str() + ":" + std::to_string(world_.now_of(order).version); };
  const Form apart = {{"version", "1"}, {"order", seen()}, {"why", "twice"}};
  const http::Response refused = post(second + "/aside", apart);
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(refused.body, HasSubstr("まだ入金待ちです"));
  const auto open = [&] { return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; }); };
  EXPECT_EQ(open(), 0) << "nothing is over, and nothing goes back";
  EXPECT_EQ(post(first + "/settle", {{"version", "1"}, {"order", seen()}}).status, 303);
  ASSERT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("二重の入金として分ける</button>"));
  EXPECT_EQ(post(second + "/aside", apart).status, 303);
  EXPECT_EQ(open(), 1) << "now it was paid twice";
}

TEST_P(DepositPages, ARefundThatCameBackIsOfferedAsThatAndNotAsPaidTwice) {
  const orders::Order order = world_.place();
  const auto seen = [&] { return orders::Seen{order.id, world_.now_of(order).version}; };
  ASSERT_TRUE(orders::mark_paid(world_.tools(), world_.now(), seen(), {order.total, {2026, 11, 21}, ""}));
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(), {"buyer", "", true}));
  ASSERT_TRUE(orders::refund_order(world_.tools(), world_.now(), seen(), {order.total, {2026, 11, 21}}));
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "クミモドシ ヤマダ ハナコ"}});
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr("戻ってきた返金として記録する"));
  EXPECT_THAT(list, Not(HasSubstr("二重の入金として分ける")));
  const std::string path = deposit_path(list, "クミモドシ");
  const std::string page = get(path).body;
  EXPECT_THAT(page, HasSubstr("注文" + order.number + "に振り込んだ返金が戻ってきたものと思われます"));
  const Form form = {{"version", hidden(page, "version")}, {"order", hidden(page, "order")}, {"refund", ""}};
  EXPECT_EQ(post(path + "/aside", {{"version", hidden(page, "version")}, {"why", "came_back"}}).status, 404) << "not without its story";
  EXPECT_EQ(post(path + "/returned", form).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::refund_due);
  EXPECT_THAT(get(path).body, HasSubstr("戻ってきた返金"));
  EXPECT_THAT(get(path).body, Not(HasSubstr("未確認に戻す")));
}

TEST_P(DepositPages, ADepositByHandIsCheckedAtItsFields) {
  const auto wrong = [&](const Form& form, const char* words) {
    const http::Response answer = post("/admin/deposits/new", form);
    EXPECT_EQ(answer.status, 422) << words;
    EXPECT_THAT(answer.body, HasSubstr(words));
  };
  EXPECT_THAT(get("/admin/deposits/new").body, HasSubstr("value=\"2026-11-21\""));
  for (const char* amount : {"0", "1000000000", "99999999999999999999", "千円"}) {
    wrong({{"day", "2026-11-21"}, {"amount", amount}, {"payer", "ヤマダ"}}, "1円から999,999,999円までの整数");
  }
  wrong({{"day", "2026-11-22"}, {"amount", "100"}, {"payer", "ヤマダ"}}, "これからの日付");
  wrong({{"day", "きょう"}, {"amount", "100"}, {"payer", "ヤマダ"}}, "日付を入力");
  wrong({{"day", "2026-11-21"}, {"amount", "100"}, {"payer", ""}}, "振込名義を入力");
  EXPECT_EQ(post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "１,０００円"}, {"payer", "ヤマダ"}}).status, 303);
  wrong({{"day", "2026-11-21"}, {"amount", "1000"}, {"payer", "ﾔﾏﾀﾞ"}}, "すでにあります");
  EXPECT_EQ(post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "1000"}, {"payer", "ﾔﾏﾀﾞ"}, {"another", "1"}}).status, 303);
}

TEST_P(DepositPages, AnotherOrderIsChosenByItsNumber) {
  const orders::Order order = world_.place();
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "スズキ イチロウ"}});
  const std::string path = deposit_path(get("/admin/deposits").body, "スズキ");
  EXPECT_EQ(get(path + "?order=A9999-9").status, 422);
  EXPECT_THAT(get(path + "?order=A9999-9").body, HasSubstr("見つかりません"));
  const std::string page = get(path + "?order=" + order.number).body;
  EXPECT_THAT(page, HasSubstr("番号で選んだ注文"));
  const Form form = {{"version", hidden(page, "version", "chosen")}, {"order", hidden(page, "order", "chosen")}};
  EXPECT_EQ(post(path + "/settle", form).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(post(path + "/settle", form).status, 409) << "pressed twice";
  EXPECT_THAT(get(path).body, HasSubstr(order.number));
  EXPECT_EQ(get("/admin/deposits/none").status, 404);
  EXPECT_EQ(post("/admin/deposits/none/settle", form).status, 404);
}

TEST_P(DepositPages, SetAsideAndBack) {
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "33"}, {"payer", "リソク"}});
  const std::string path = deposit_path(get("/admin/deposits").body, "リソク");
  EXPECT_EQ(post(path + "/aside", {{"version", "1"}, {"why", "somehow"}}).status, 404);
  EXPECT_EQ(post(path + "/aside", {{"version", "1"}, {"why", "not_ours"}}).status, 303);
  EXPECT_THAT(get("/admin/deposits?show=set_aside").body, HasSubstr("注文の入金ではないもの"));
  EXPECT_THAT(get(path).body, HasSubstr("未確認に戻す"));
  EXPECT_EQ(post(path + "/take-up", {{"version", "2"}}).status, 303);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("リソク"));
}

TEST_P(DepositPages, TheFirstPageIsToldWhatWaits) {
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "33"}, {"payer", "リソク"}});
  admin::FirstPage page;
  database_->read([&](db::Tx& tx) { Todos().tell(tx, world_.now(), page); });
  ASSERT_EQ(page.todos.size(), 2u);
  EXPECT_EQ(page.todos[0].count, 1);
  EXPECT_EQ(page.todos[1].count, 0);
}

TEST_P(DepositPages, AnOrderThatWasCancelledMeanwhileIsNotPaidByTheOldPage) {
  const orders::Order order = world_.place();
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", "ヤマダ ハナコ"}});
  const std::string list = get("/admin/deposits").body;
  const std::string path = deposit_path(list, "ヤマダ");
  const Form press = {{"version", "1"}, {"order", hidden(list, "order")}};
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), {order.id, order.version}, {"buyer", "", true}));
  EXPECT_EQ(post(path + "/settle", press).status, 409);
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"take", hidden(list, "take")}}).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::awaiting) << "nothing was taken for it";
  const std::string now = get("/admin/deposits").body;
  EXPECT_THAT(now, HasSubstr("取消・返品になった注文"));
  EXPECT_THAT(now, HasSubstr("記録して返金へ進む"));
}

TEST_P(DepositPages, WhatTheLineNamesIsNotOfferedToANamesakeByOnePress) {
  const orders::Order named = world_.place();
  testing::OrderWish wish;
  wish.person.email = "another@example.jp";
  const orders::Order other = world_.place(wish);
  const Form deposit = {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", named.number + " ヤマダ ハナコ"}, {"another", "1"}};
  post("/admin/deposits/new", deposit);
  post("/admin/deposits/new", deposit);
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr("一致した1件をまとめて確定"));
  EXPECT_THAT(list, Not(HasSubstr("二重の入金として分ける"))) << "nothing was paid yet";
  EXPECT_THAT(list, Not(HasSubstr(other.number))) << "the second names the first one's order as well";
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"take", hidden(list, "take")}}).status, 303);
  EXPECT_THAT(get("/admin/deposits").body, HasSubstr("二重の入金として分ける"));
  EXPECT_EQ(world_.now_of(named).payment_state, orders::PaymentState::paid);
  EXPECT_EQ(world_.now_of(other).payment_state, orders::PaymentState::awaiting);
}

TEST_P(DepositPages, AnOrderThatTheLineDoesNotNameIsLookedAtBeforeItIsTaken) {
  const orders::Order begun = world_.place(), other = world_.place();
  const orders::Payment part{Yen(1000), {2026, 11, 21}, "", Yen(0), false};
  ASSERT_TRUE(book_by_hand(tools(), world_.now(), {begun.id, begun.version}, part));
  post("/admin/deposits/new", {{"day", "2026-11-21"}, {"amount", "2530"}, {"payer", begun.number + " ヤマダ ハナコ"}});
  const std::string list = get("/admin/deposits").body;
  EXPECT_THAT(list, HasSubstr(begun.number));
  EXPECT_THAT(list, Not(HasSubstr(other.number)));
  const std::string path = deposit_path(list, "ヤマダ");
  const std::string page = get(path).body;
  EXPECT_LT(page.find(begun.number), page.find(other.number));
  EXPECT_THAT(page, Not(HasSubstr("この注文の入金にする"))) << "it takes one look more";
  const std::string look = path + "?order=" + other.number;
  EXPECT_THAT(page, HasSubstr(look + "#chosen"));
  EXPECT_THAT(get(look).body, HasSubstr("名義に別の番号がある"));
  EXPECT_THAT(get(look).body, HasSubstr("この注文の入金にする"));
}

TEST_P(DepositPages, ASettlementWhoseMoneyIsBeingGivenBackNamesThatRefundFirst) {
  const orders::Order order = world_.place();
  const orders::Payment payment{Yen(3000), {2026, 11, 21}, "", Yen(0), false};
  const auto booked = book_by_hand(tools(), world_.now(), {order.id, order.version}, payment);
  ASSERT_TRUE(booked);
  const auto refund = start_refund(tools(), world_.now(), {order.id, booked->id, Yen(470), false});
  ASSERT_TRUE(refund);
  const std::string path = "/admin/deposits/" + booked->id.str(), link = "/admin/refunds/" + refund->id.str();
  EXPECT_THAT(get(path).body, HasSubstr(link));
  EXPECT_THAT(get(path).body, Not(HasSubstr("この確定を取り消す")));
  for (const Form& form : {Form{{"version", "2"}}, Form{{"version", "2"}, {"sure", "1"}}}) {
    const http::Response refused = post(path + "/undo", form);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("先にその返金を取りやめてください"));
    EXPECT_THAT(refused.body, HasSubstr(link));
  }
  ASSERT_TRUE(drop_refund(tools(), world_.now(), {refund->id, refund->version}));
  EXPECT_THAT(get(path).body, HasSubstr("この確定を取り消す"));
}

TEST_P(DepositPages, WhatStandsBehindThreeHundredOthersIsReached) {
  const orders::Order order = world_.place();
  std::vector<StatementLine> lines;
  for (int i = 0; i < kWeighedAtOnce; ++i) lines.push_back({1, {2026, 11, 20}, Yen(33), "リソク", Yen(1000 + i)});
  lines.push_back({1, {2026, 11, 21}, Yen(2530), "ヤマダ ハナコ", Yen(9000)});
  take_statement(tools(), world_.now(), {std::move(lines), 0, "mark", Columns()});
  const std::string first = get("/admin/deposits").body;
  EXPECT_THAT(first, Not(HasSubstr("ヤマダ")));
  EXPECT_THAT(first, HasSubstr("/admin/deposits?show=new&amp;page=2"));
  const std::string second = get("/admin/deposits?show=new&page=2").body;
  EXPECT_THAT(second, HasSubstr("一致した1件をまとめて確定"));
  EXPECT_THAT(get(deposit_path(second, "ヤマダ")).body, HasSubstr(order.number)) << "its own page finds the order, too";
  EXPECT_EQ(post("/admin/deposits/settle-all", {{"page", hidden(second, "page")}, {"take", hidden(second, "take")}}).status, 303);
  EXPECT_EQ(world_.now_of(order).payment_state, orders::PaymentState::paid);
  EXPECT_THAT(get("/admin/deposits?show=new&page=2").body, HasSubstr("リソク")) << "a page that is gone is the last there is";
}

INSTANTIATE_ON_BOTH_DATABASES(DepositPages);

}  // namespace
}  // namespace noren::bank
