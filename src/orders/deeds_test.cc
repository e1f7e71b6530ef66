#include "orders/deeds.h"

#include <gmock/gmock.h>

#include "mail/mail.h"
#include "orders/rules.h"
#include "orders/standing.h"
#include "testing/databases.h"
#include "testing/sample_shop.h"

namespace noren::orders {
namespace {

class Deeds : public testing::DatabaseTest {
 protected:
  Context staff() { return shop_.by(ActorKind::staff); }
  Context buyer() { return shop_.by(ActorKind::buyer); }
  Seen seen(const Order& order) { return shop_.seen(order); }

  std::vector<std::string> messages(const Order& order) {
    std::vector<std::string> kinds;
    const auto fates = database_->read([&](db::Tx& tx) { return mail::of_subject(tx, order.shop, order.id.str()); });
    for (const mail::Fate& fate : fates) kinds.push_back(fate.message.kind);
    return kinds;
  }
  stock::Level cups() {
    return database_->read([&](db::Tx& tx) { return stock::level_of(tx, ShopId("s1"), VariantId("v1")); });
  }
  void expect_sound(const Order& order) {
    const Order now = shop_.now_of(order);
    EXPECT_EQ(first_break(now.id, shop_.story_of(now), now.chain), 0);
    EXPECT_EQ(static_cast<std::int64_t>(shop_.story_of(now).size()), now.version);
    EXPECT_TRUE(cups().balanced());
  }
  DeedResult paid(const Order& order, Yen amount) {
    return mark_paid(shop_.tools(), staff(), seen(order), {amount, {2026, 11, 22}, "ヤマダ ハナコ"});
  }
  // What is missing is let go.
  void let_go(const Order& order, Yen amount) {
    database_->write([&](db::Tx& tx) {
      Order now = *find(tx, order.shop, order.id);
      const Payment payment{amount, {2026, 11, 22}, "ヤマダ ハナコ", Yen(0), true};
      check(take_payment(tx, shop_.tools(), staff(), now, payment).has_value(), "less than the price");
    });
  }
  void part(const Order& order, Yen amount, Yen left) {
    database_->write([&](db::Tx& tx) {
      Order now = *find(tx, order.shop, order.id);
      check(take_part(tx, shop_.tools(), staff(), now, {amount, left, {2026, 11, 22}, ""}).has_value(), "a part of the price");
    });
  }
  DeedResult shipped(const Order& order, Shipment shipment = {"yamato", "4444-1375-8703", {2026, 11, 24}}) {
    return ship_order(shop_.tools(), staff(), seen(order), shipment);
  }

  testing::SampleShop shop_{*database_};
};

TEST_P(Deeds, TheWholeWayFromAcceptanceToCompletion) {
  const Order order = shop_.place();
  ASSERT_TRUE(confirm_order(shop_.tools(), staff(), seen(order)));
  ASSERT_TRUE(paid(order, order.total));
  ASSERT_TRUE(prepare_order(shop_.tools(), staff(), seen(order)));
  Shipment shipment{"yamato", "4444-1375-8703", {2026, 11, 24}};
  shipment.number_anyway = true;
  ASSERT_TRUE(shipped(order, shipment));
  ASSERT_TRUE(deliver_order(shop_.tools(), staff(), seen(order)));
  ASSERT_TRUE(complete_order(shop_.tools(), staff(), seen(order)));
  const Order now = shop_.now_of(order);
  EXPECT_EQ(now.state, State::completed);
  EXPECT_EQ(now.payment_state, PaymentState::paid);
  EXPECT_THAT(messages(order),
              ::testing::UnorderedElementsAre("order_received", "order_new", "order_accepted", "payment_received", "shipped"));
  const auto story = shop_.story_of(order);
  EXPECT_EQ(shipment_of(story)->number, "444413758703");
  EXPECT_EQ(shipment_of(story)->on, (LocalDate{2026, 11, 24}));
  EXPECT_EQ(payment_of(story)->amount, order.total);
  EXPECT_EQ(cups().sold, 2);
  expect_sound(order);
}

TEST_P(Deeds, AStalePageChangesNothing) {
  const Order order = shop_.place();
  const Seen old = seen(order);
  ASSERT_TRUE(confirm_order(shop_.tools(), staff(), old));
  const Order before = shop_.now_of(order);
  EXPECT_EQ(confirm_order(shop_.tools(), staff(), old).error(), DeedError::stale);
  EXPECT_EQ(mark_paid(shop_.tools(), staff(), old, {order.total, {2026, 11, 22}, ""}).error(), DeedError::stale);
  EXPECT_EQ(cancel_order(shop_.tools(), staff(), old, {"other", "", true}).error(), DeedError::stale);
  EXPECT_EQ(add_note(shop_.tools(), staff(), old, "メモ").error(), DeedError::stale);
  EXPECT_EQ(confirm_order(shop_.tools(), staff(), {OrderId("nothing"), 1}).error(), DeedError::not_found);
  const Order after = shop_.now_of(order);
  EXPECT_EQ(after.version, before.version);
  EXPECT_EQ(after.chain, before.chain);
  EXPECT_EQ(messages(order).size(), 3u);
  EXPECT_EQ(cups().sold, 2);
}

TEST_P(Deeds, WhatTheTableForbidsIsRefused) {
  const Order order = shop_.place();
  EXPECT_EQ(deliver_order(shop_.tools(), staff(), seen(order)).error(), DeedError::not_now);
  EXPECT_EQ(return_order(shop_.tools(), staff(), seen(order), true).error(), DeedError::not_now);
  EXPECT_EQ(refund_order(shop_.tools(), staff(), seen(order), {order.total, {2026, 11, 22}}).error(), DeedError::not_now);
  EXPECT_EQ(issue_receipt(shop_.tools(), buyer(), seen(order), {"山田 花子 様", "お品代"}).error(), DeedError::not_now);
  EXPECT_EQ(shop_.now_of(order).version, 1);
  expect_sound(order);
}

TEST_P(Deeds, WhoPaidTheDriverHasPaidOnceTheOrderIsDone) {
  const Order order = shop_.place(shops::PaymentMethod::cash_on_delivery);
  ASSERT_TRUE(shipped(order, {"", "", {2026, 11, 24}}));
  ASSERT_TRUE(deliver_order(shop_.tools(), staff(), seen(order)));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::awaiting) << "the carrier has the money, the shop has not said so";
  ASSERT_TRUE(complete_order(shop_.tools(), staff(), seen(order)));
  EXPECT_EQ(shop_.now_of(order).state, State::completed);
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::paid);
  EXPECT_THAT(messages(order), ::testing::Not(::testing::Contains("payment_received"))) << "who paid the driver knows it";
  expect_sound(order);

  const Order noted = shop_.place(shops::PaymentMethod::cash_on_delivery);
  ASSERT_TRUE(shipped(noted, {"", "", {2026, 11, 24}}));
  ASSERT_TRUE(paid(noted, noted.total));
  ASSERT_TRUE(deliver_order(shop_.tools(), staff(), seen(noted)));
  const std::int64_t version = seen(noted).version;
  ASSERT_TRUE(complete_order(shop_.tools(), staff(), seen(noted)));
  EXPECT_EQ(seen(noted).version, version + 1) << "noted by hand before: not twice";
}

TEST_P(Deeds, UnpaidTransfersDoNotLeaveUnlessTold) {
  const Order order = shop_.place();
  EXPECT_EQ(shipped(order).error(), DeedError::unpaid);
  Shipment anyway{"", "", {2026, 11, 24}};
  anyway.unpaid_anyway = true;
  EXPECT_TRUE(shipped(order, anyway));
  const Order cod = shop_.place(shops::PaymentMethod::cash_on_delivery);
  EXPECT_TRUE(shipped(cod, {"", "", {2026, 11, 24}})) << "the driver collects";
}

TEST_P(Deeds, ADoubtfulTrackingNumberIsAskedAboutAndThenTaken) {
  const Order order = shop_.place(shops::PaymentMethod::cash_on_delivery);
  Shipment shipment{"yamato", "444413758704", {2026, 11, 24}};
  EXPECT_EQ(shipped(order, shipment).error(), DeedError::doubtful_number);
  shipment.tracking = "お届け済み";
  EXPECT_EQ(shipped(order, shipment).error(), DeedError::bad_number);
  shipment.tracking = "444413758704";
  shipment.number_anyway = true;
  EXPECT_TRUE(shipped(order, shipment));
}

TEST_P(Deeds, AnotherAmountThanDueIsAskedAbout) {
  const Order order = shop_.place();
  EXPECT_EQ(paid(order, Yen(0)).error(), DeedError::bad_amount);
  EXPECT_EQ(paid(order, order.total - Yen(500)).error(), DeedError::amount_differs);
  EXPECT_EQ(paid(order, order.total + Yen(500)).error(), DeedError::amount_differs);
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::awaiting);
  ASSERT_TRUE(paid(order, order.total));
  EXPECT_EQ(paid(order, order.total).error(), DeedError::not_now) << "nobody pays twice";
}

TEST_P(Deeds, ACancelledOrderGivesItsPiecesBack) {
  const Order order = shop_.place();
  EXPECT_EQ(shop_.board.quantity(VariantId("v1")), testing::kPiecesAtFirst - 2);
  ASSERT_TRUE(paid(order, order.total));
  ASSERT_TRUE(cancel_order(shop_.tools(), buyer(), seen(order), {"", "まちがえました", true}));
  EXPECT_EQ(shop_.board.quantity(VariantId("v1")), testing::kPiecesAtFirst);
  EXPECT_EQ(cups().sold, 0);
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refund_due);
  EXPECT_THAT(messages(order), ::testing::Contains("cancelled"));
  expect_sound(order);
  ASSERT_TRUE(refund_order(shop_.tools(), staff(), seen(order), {order.total, {2026, 11, 25}}));
  EXPECT_EQ(refund_of(shop_.story_of(order))->amount, order.total);
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refunded);
}

TEST_P(Deeds, CashIsGivenBackByHandOnceAndAsMuchAsCame) {
  const Order order = shop_.place(shops::PaymentMethod::cash_on_delivery);
  ASSERT_TRUE(shipped(order, {"", "", {2026, 11, 24}}));
  ASSERT_TRUE(deliver_order(shop_.tools(), staff(), seen(order)));
  ASSERT_TRUE(complete_order(shop_.tools(), staff(), seen(order)));
  ASSERT_TRUE(return_order(shop_.tools(), staff(), seen(order), true));
  const auto owed = [&] { return database_->read([&](db::Tx& tx) { return owed_back(tx, shop_.tools(), shop_.now_of(order)); }); };
  EXPECT_EQ(owed(), order.total);
  const auto give = [&](const Seen& at, Yen amount) { return refund_order(shop_.tools(), staff(), at, {amount, {2026, 11, 25}}); };
  const Seen both = seen(order);
  EXPECT_EQ(give(both, order.total - Yen(1)).error(), DeedError::bad_amount) << "not what the page said";
  ASSERT_TRUE(give(both, order.total));
  EXPECT_EQ(give(both, order.total).error(), DeedError::stale) << "the other tab";
  EXPECT_EQ(give(seen(order), order.total).error(), DeedError::nothing_owed) << "and once more";
  EXPECT_EQ(owed(), Yen(0));
  EXPECT_EQ(money_back(shop_.story_of(order)), order.total);
  EXPECT_EQ(refund_by_hand_of(shop_.story_of(order))->amount, order.total);
  const std::vector<std::string> told = messages(order);
  EXPECT_EQ(std::count(told.begin(), told.end(), "refund_by_hand"), 1);
  expect_sound(order);
}

TEST_P(Deeds, WhatCameIsWhatIsOwedAlsoWhenItWasNotTheTotal) {
  const Order order = shop_.place();
  let_go(order, order.total - Yen(500));
  ASSERT_TRUE(cancel_order(shop_.tools(), staff(), seen(order), {"sold_out", "", true}));
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return owed_back(tx, shop_.tools(), shop_.now_of(order)); }), order.total - Yen(500));
  const MoneyBack surplus{Yen(300), {2026, 11, 25}, false, MoneyFrom::surplus};
  database_->write([&](db::Tx& tx) {
    Order now = *find(tx, order.shop, order.id);
    check(give_money_back(tx, shop_.tools(), staff(), now, surplus).has_value(), "a surplus given back");
  });
  EXPECT_EQ(database_->read([&](db::Tx& tx) { return owed_back(tx, shop_.tools(), shop_.now_of(order)); }), order.total - Yen(500))
      << "that came besides";
}

TEST_P(Deeds, APartOfAnOrderThatIsOverIsOwedBackAndThenRefunded) {
  const Order order = shop_.place();
  const auto owed = [&] { return database_->read([&](db::Tx& tx) { return owed_back(tx, shop_.tools(), shop_.now_of(order)); }); };
  part(order, Yen(1000), order.total - Yen(1000));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::awaiting);
  ASSERT_TRUE(cancel_order(shop_.tools(), buyer(), seen(order), {"", "", true}));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refund_due);
  EXPECT_EQ(owed(), Yen(1000));
  part(order, Yen(200), Yen(0));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refund_due) << "the rest was on its way";
  EXPECT_EQ(owed(), Yen(1200));
  ASSERT_TRUE(refund_order(shop_.tools(), staff(), seen(order), {Yen(1200), {2026, 11, 25}}));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refunded);
  part(order, Yen(300), Yen(0));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refund_due) << "and more of it came after that";
  EXPECT_EQ(owed(), Yen(300));
  EXPECT_EQ(told_by(shop_.story_of(order))->payment, PaymentState::refund_due) << "as the audit reads it";
  expect_sound(order);
}

TEST_P(Deeds, PiecesNotPutBackAreBookedAsLost) {
  const Order order = shop_.place();
  ASSERT_TRUE(cancel_order(shop_.tools(), staff(), seen(order), {"sold_out", "", false}));
  EXPECT_EQ(cups().available, testing::kPiecesAtFirst - 2);
  EXPECT_EQ(cups().adjusted, -2);
  EXPECT_EQ(cups().sold, 0);
  expect_sound(order);
}

TEST_P(Deeds, ReturnedGoodsComeBackOrAreLost) {
  for (const bool restock : {true, false}) {
    const Order order = shop_.place(shops::PaymentMethod::cash_on_delivery);
    const std::int64_t before = cups().available;
    ASSERT_TRUE(shipped(order, {"", "", {2026, 11, 24}}));
    ASSERT_TRUE(return_order(shop_.tools(), staff(), seen(order), restock));
    EXPECT_EQ(cups().available, before + (restock ? 2 : 0));
    expect_sound(order);
  }
  EXPECT_EQ(cups().returned, 4);
  EXPECT_EQ(cups().adjusted, -2);
}

TEST_P(Deeds, TheBuyerCancelsAndCorrectsUntilPickingBegins) {
  const Order order = shop_.place();
  Address moved = shop_.sample.person.recipient;
  moved.line1 = "天神2-2-2";
  ASSERT_TRUE(fix_address(shop_.tools(), buyer(), seen(order), {moved, "hanako@example.com", ""}));
  const Order now = shop_.now_of(order);
  const auto person = database_->read([&](db::Tx& tx) { return person_of(tx, shop_.house, now); });
  EXPECT_EQ(person->recipient.line1, "天神2-2-2");
  EXPECT_EQ(person->email, "hanako@example.com");
  EXPECT_EQ(person->phone, shop_.sample.person.phone);
  EXPECT_EQ(fix_address(shop_.tools(), buyer(), seen(order), {moved, "", ""}).error(), DeedError::empty);
  expect_sound(order);
  ASSERT_TRUE(prepare_order(shop_.tools(), staff(), seen(order)));
  moved.line2 = "";
  EXPECT_EQ(fix_address(shop_.tools(), buyer(), seen(order), {moved, "", ""}).error(), DeedError::not_now);
  EXPECT_EQ(cancel_order(shop_.tools(), buyer(), seen(order), {}).error(), DeedError::not_now);
  EXPECT_TRUE(fix_address(shop_.tools(), staff(), seen(order), {moved, "", ""})) << "the shop still may";
  EXPECT_TRUE(cancel_order(shop_.tools(), staff(), seen(order), {"buyer", "", true}));
}

TEST_P(Deeds, MoneyForACancelledOrderIsOwedBackAtOnce) {
  const Order order = shop_.place();
  ASSERT_TRUE(cancel_order(shop_.tools(), buyer(), seen(order), {}));
  ASSERT_TRUE(paid(order, order.total));
  EXPECT_EQ(shop_.now_of(order).payment_state, PaymentState::refund_due);
  EXPECT_THAT(messages(order), ::testing::Not(::testing::Contains("payment_received")));
}

TEST_P(Deeds, PersonalDetailsStandInBoxesThatErasingThePersonShuts) {
  const Order order = shop_.place();
  ASSERT_TRUE(add_note(shop_.tools(), staff(), seen(order), "お電話あり"));
  ASSERT_TRUE(paid(order, order.total));
  const auto detail = [&](std::size_t event, const char* name) {
    const Event told = shop_.story_of(order).at(event);
    EXPECT_EQ(told.data.find("ハナコ"), std::string::npos);
    return database_->read([&](db::Tx& tx) { return personal_detail(tx, shop_.house, order, told, name); });
  };
  EXPECT_EQ(detail(1, "text"), "お電話あり");
  EXPECT_EQ(detail(2, "payer"), "ヤマダ ハナコ");
  database_->write([&](db::Tx& tx) { people::erase(tx, order.shop, order.person, order.created_at); });
  EXPECT_EQ(detail(2, "payer"), "");
  expect_sound(order);
}

INSTANTIATE_ON_BOTH_DATABASES(Deeds);

}  // namespace
}  // namespace noren::orders
