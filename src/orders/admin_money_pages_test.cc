// What an order's page asks and says about its money: before it is paid otherwise, sent unpaid, cancelled.
#include "orders/admin_pages.h"

#include "testing/order_pages.h"

namespace noren::orders {
namespace {

using testing::Form;
using testing::has;

class OrderMoneyPages : public testing::OrderPagesTest {};

TEST_P(OrderMoneyPages, WhoShipsIsToldThatTheReservationIsGone) {
  order_ = world_.place({.payment = shops::PaymentMethod::card});
  const http::Response asked = press("ship", {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", "2026-11-21"}});
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(has(asked, "カードに確保していた利用枠がなくなり"));
}

TEST_P(OrderMoneyPages, ACardOrderThatLostItsReservationIsPaidAnotherWayAndNotByACarrier) {
  order_ = world_.place({.payment = shops::PaymentMethod::card});
  ASSERT_EQ(press("accept").status, 303);
  const http::Response page = look(admin_order);
  EXPECT_TRUE(has(page, "お客さまと別のお支払い方法をご相談のうえ"));
  EXPECT_FALSE(has(page, "配送会社からの入金"));
}

TEST_P(OrderMoneyPages, AnotherAmountThanDueIsAskedAbout) {
  const http::Response too_early = press("paid", {{"amount", "4,820円"}, {"paid_on", "2026-11-20"}, {"payer", ""}});
  EXPECT_EQ(too_early.status, 422);
  EXPECT_TRUE(has(too_early, "ご注文の日より前の日付です"));
  const Form form{{"amount", "4,000円"}, {"paid_on", "2026-11-21"}, {"payer", ""}};
  const http::Response asked = press("paid", form);
  EXPECT_EQ(asked.status, 422);
  EXPECT_TRUE(has(asked, "differs_ok"));
  EXPECT_EQ(now().payment_state, PaymentState::awaiting);
  EXPECT_TRUE(has(asked, "請求額より510円少ないことを確認しました。一部入金として記録し"));
  EXPECT_TRUE(has(asked, "差額の510円は請求しない"));
  Form unticked = form;
  unticked.emplace_back("differs_ok", "");
  EXPECT_EQ(press("paid", unticked).status, 422);
  EXPECT_FALSE(has(press("paid", unticked), "name=\"differs_ok\" value=\"1\" checked"));
  std::vector<Payment> booked;
  std::optional<DeedError> fault;
  pages_.book_money = [&](const Context&, const Seen&, const Payment& payment) -> DeedResult {
    if (fault) return Fail<DeedError>(*fault);
    booked.push_back(payment);
    return now();
  };
  Form sure = form;
  sure.insert(sure.end(), {{"differs_ok", "1"}, {"differs_amount", "4000"}});
  EXPECT_EQ(press("paid", sure).status, 303);
  Form other = sure;
  other[0].second = "40000";
  const http::Response again = press("paid", other);
  EXPECT_EQ(again.status, 422) << "what was agreed to is another amount";
  EXPECT_TRUE(has(again, "請求額より35,490円多いことを確認しました"));
  EXPECT_FALSE(has(again, "name=\"let_go\""));
  sure.emplace_back("let_go", "1");
  EXPECT_EQ(press("paid", sure).status, 303);
  ASSERT_EQ(booked.size(), 2u);
  EXPECT_EQ(booked[0].amount, Yen(4000));
  EXPECT_FALSE(booked[0].let_go);
  EXPECT_TRUE(booked[1].let_go);
  const std::pair<DeedError, const char*> faults[] = {
      {DeedError::money_known, "すでに「入金」の画面にあります"},
      {DeedError::money_booked, "この注文には、同じ日・同じ金額の入金をすでに記録しています"}};
  for (const auto& [why, words] : faults) {
    fault = why;
    const http::Response known = press("paid", sure);
    EXPECT_EQ(known.status, 422);
    EXPECT_TRUE(has(known, words));
    for (const char* tick : {"name=\"differs_ok\" value=\"1\" checked", "name=\"let_go\" value=\"1\" checked"})
      EXPECT_TRUE(has(known, tick)) << tick << " " << words;
  }
  sure[1].second = "2026-11-22";
  const http::Response tomorrow = press("paid", sure);
  EXPECT_TRUE(has(tomorrow, "未来の日付"));
  EXPECT_TRUE(has(tomorrow, "name=\"differs_ok\" value=\"1\" checked")) << "nothing that was ticked is lost";
  sure[1].second = "2026-11-21";
  sure[0].second = "3,000円";
  EXPECT_FALSE(has(press("paid", sure), "name=\"differs_ok\" value=\"1\" checked")) << "it was agreed to another amount";
}

TEST_P(OrderMoneyPages, OfACarriersMoneyNoRestIsAwaited) {
  order_ = world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
  ASSERT_EQ(press("ship", {{"carrier", "yamato"}, {"tracking", ""}, {"shipped_on", "2026-11-21"}}).status, 303);
  const http::Response asked = press("paid", {{"amount", "2000"}, {"paid_on", "2026-11-21"}, {"payer", ""}});
  EXPECT_TRUE(has(asked, "差額を請求せず、入金済みにします"));
  EXPECT_FALSE(has(asked, "name=\"let_go\""));
}

TEST_P(OrderMoneyPages, WhatCameInPartsForACancelledOrderIsToBePaidBack) {
  database_->write([&](db::Tx& tx) {
    Order order = *find(tx, order_.shop, order_.id);
    check(take_part(tx, world_.tools(), world_.now(), order, {Yen(2000), Yen(2510), {2026, 11, 21}, ""}).has_value(), "a part");
  });
  ASSERT_EQ(press("cancel", {{"reason", "buyer"}, {"message", ""}, {"restock", "1"}, {"sure", "1"}}).status, 303);
  EXPECT_EQ(now().payment_state, PaymentState::refund_due);
  const http::Response page = look(admin_order);
  for (const char* part : {"返金待ち", "2,000円", "name=\"refunded_on\""}) EXPECT_TRUE(has(page, part)) << part;
  EXPECT_FALSE(has(page, "2,510円")) << "no rest is spoken of";
  EXPECT_TRUE(has(look(admin_list, "tab=to_refund"), order_.number));
}

TEST_P(OrderMoneyPages, ShippingBeforeThePaymentIsAskedAboutOnce) {
  const Form form{{"carrier", ""}, {"tracking", ""}, {"shipped_on", "2026-11-21"}};
  const http::Response asked = press("ship", form);
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(has(asked, "入金がまだですが"));
  for (const char* no_answer : {"", "0", "true"}) {
    Form unsure = form;
    unsure.emplace_back("sure", no_answer);
    EXPECT_TRUE(has(press("ship", unsure), "入金がまだですが")) << no_answer;
  }
  EXPECT_EQ(now().state, State::received);
  Form sure = form;
  sure.emplace_back("sure", "1");
  EXPECT_EQ(press("ship", sure).status, 303);
  EXPECT_EQ(now().state, State::shipped);
}

TEST_P(OrderMoneyPages, ADoubtfulNumberOfAnUnpaidOrderRaisesEachQuestionOnce) {
  Form form{{"carrier", "yamato"}, {"tracking", "1234-5678-9011"}, {"shipped_on", "2026-11-21"}};
  const http::Response warned = press("ship", form);
  EXPECT_EQ(warned.status, 422);
  EXPECT_TRUE(has(warned, "検査数字が合いません"));
  form.emplace_back("anyway", "1");
  const http::Response asked = press("ship", form);
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(has(asked, "入金がまだですが"));
  EXPECT_TRUE(has(asked, "name=\"anyway\""));
  form.emplace_back("sure", "1");
  EXPECT_EQ(press("ship", form).status, 303);
}

TEST_P(OrderMoneyPages, ACancellationIsConfirmedAndGivesThePiecesBack) {
  const std::int64_t before = world_.board.quantity(order_.document.lines[0].variant);
  pay();
  const Form form{{"reason", "sold_out"}, {"message", "申し訳ございません"}, {"restock", "1"}};
  const http::Response asked = press("cancel", form);
  EXPECT_EQ(asked.status, 200);
  EXPECT_TRUE(has(asked, "申し訳ございません"));
  EXPECT_TRUE(has(asked, "4,510円の返金が必要になります"));
  EXPECT_EQ(now().state, State::received);
  Form sure = form;
  sure.emplace_back("sure", "1");
  EXPECT_EQ(press("cancel", sure).status, 303);
  EXPECT_EQ(now().state, State::cancelled);
  EXPECT_EQ(world_.board.quantity(order_.document.lines[0].variant), before + 2);
  EXPECT_TRUE(has(look(admin_order), "4,510円 を返金してください"));
  EXPECT_TRUE(has(look(admin_order), "name=\"owed\" value=\"4510\""));
  for (const char* owed : {"4509", "", "x"}) {
    const http::Response refused = press("refunded", {{"refunded_on", "2026-11-21"}, {"owed", owed}});
    EXPECT_EQ(refused.status, 422) << owed;
    EXPECT_TRUE(has(refused, "返金する金額が変わりました")) << owed;
  }
  EXPECT_EQ(press("refunded", {{"refunded_on", "2026-11-21"}, {"owed", "4510"}}).status, 303);
  EXPECT_EQ(now().payment_state, PaymentState::refunded);
  const http::Response again = press("refunded", {{"refunded_on", "2026-11-21"}, {"owed", "4510"}});
  EXPECT_EQ(again.status, 409);
  EXPECT_TRUE(has(again, "返金する金額は残っていません"));
}

TEST_P(OrderMoneyPages, BeforeACancellationItIsSaidWhatOfTheMoneyHasToGoBack) {
  const Form form{{"reason", "sold_out"}, {"message", ""}, {"restock", "1"}};
  EXPECT_TRUE(has(press("cancel", form), "受け取った代金はないため、返金はありません"));
  database_->write([&](db::Tx& tx) {
    Order order = *find(tx, order_.shop, order_.id);
    const PartPayment part{Yen(2000), Yen(2510), {2026, 11, 21}, ""};
    check(take_part(tx, world_.tools(), world_.now(), order, part).has_value(), "a part of the payment");
  });
  EXPECT_TRUE(has(look(admin_order), "入金済みの 2,000円 を返金してください")) << "where the deed is begun";
  const http::Response asked = press("cancel", form);
  for (const char* part : {"受け取った代金</dt><dd>2,000円", "返金が必要になる金額</dt><dd>2,000円", "代金は一部だけ入金されています",
                           "「返金（振込）」の画面"})
    EXPECT_TRUE(has(asked, part)) << part;
  EXPECT_FALSE(has(asked, "4,510円の返金")) << "no more than came";
}

TEST_P(OrderMoneyPages, WhetherGoodsGoBackIntoStockIsAskedAgainWhenTheAnswerIsNone) {
  for (const char* choice : {"x", "", "10"}) {
    const http::Response refused = press("cancel", {{"reason", "buyer"}, {"message", "すみません"}, {"restock", choice}, {"sure", "1"}});
    EXPECT_EQ(refused.status, 422) << choice;
    EXPECT_TRUE(has(refused, "id=\"e-restock-cancel\">在庫に戻すかどうか")) << choice;
    EXPECT_TRUE(has(refused, "すみません")) << "nothing typed is lost";
  }
  EXPECT_EQ(now().state, State::received);
}

TEST_P(OrderMoneyPages, AnUnpaidOrderThatIsCancelledWaitsForNoMoney) {
  for (const char* waiting : {"支払期限", "振込名義", "入金待ち"}) EXPECT_TRUE(has(look(admin_order), waiting)) << waiting;
  ASSERT_EQ(press("cancel", {{"reason", "buyer"}, {"message", ""}, {"restock", "1"}, {"sure", "1"}}).status, 303);
  const http::Response page = look(admin_order);
  for (const char* waiting : {"支払期限", "振込名義", "入金待ち", "name=\"paid_on\""}) EXPECT_FALSE(has(page, waiting)) << waiting;
}

INSTANTIATE_ON_BOTH_DATABASES(OrderMoneyPages);

}  // namespace
}  // namespace noren::orders
