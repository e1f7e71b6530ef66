#include "orders/chain.h"

#include <gtest/gtest.h>

#include "orders/json.h"
#include "orders/sample.h"

namespace noren::orders {
namespace {

const OrderId kOrder("a0000000000000000000000a1");

std::vector<Event> chained() {
  std::vector<Event> events = make_sample().events;
  std::string before;
  for (Event& event : events) before = event.hash = event_hash(kOrder, before, event);
  return events;
}

TEST(Chain, HoldsAsItWasWritten) {
  const auto events = chained();
  EXPECT_EQ(first_break(kOrder, events, events.back().hash), 0);
}

TEST(Chain, TellsWhereItWasTouched) {
  const auto touch = [](auto change) {
    auto events = chained();
    const std::string newest = events.back().hash;
    change(events);
    return first_break(kOrder, events, newest);
  };
  EXPECT_EQ(touch([](auto& events) { events[2].data = R"({"amount":1})"; }), 3);
  EXPECT_EQ(touch([](auto& events) { events[1].at = events[1].at + std::chrono::seconds(1); }), 2);
  EXPECT_EQ(touch([](auto& events) { events[1].actor_name = "だれか"; }), 2);
  EXPECT_EQ(touch([](auto& events) { events[0].sealed = "x"; }), 1);
  EXPECT_EQ(touch([](auto& events) { events.erase(events.begin() + 1); }), 2);
  EXPECT_EQ(touch([](auto& events) { std::swap(events[1], events[2]); }), 2);
  EXPECT_EQ(touch([](auto& events) { events.pop_back(); }), 4) << "the end was cut off";
  EXPECT_EQ(first_break(OrderId("a0000000000000000000000a2"), chained(), chained().back().hash), 1) << "another order's story";
}

TEST(Chain, HoldsOverWhatAnotherVersionWrote) {
  Event known;
  known.what = Happening::tracking_fixed;
  Event unknown = known;
  unknown.what = Happening::unknown;
  unknown.word = "tracking_fixed";
  EXPECT_EQ(event_hash(kOrder, "", unknown), event_hash(kOrder, "", known)) << "as the version that wrote it counts it";
  unknown.word = "parcel_weighed";
  EXPECT_NE(event_hash(kOrder, "", unknown), event_hash(kOrder, "", known));
}

TEST(Chain, PartsCannotBeShiftedIntoEachOther) {
  Event one;
  one.actor_name = "ab";
  one.data = "c";
  Event other = one;
  other.actor_name = "a";
  other.data = "bc";
  EXPECT_NE(event_hash(kOrder, "", one), event_hash(kOrder, "", other));
}

TEST(Json, ADocumentComesBackAsItWas) {
  Document document = make_sample().order.document;
  EXPECT_EQ(document_from_json(to_json(document)), document);
  document.payment = shops::PaymentMethod::cash_on_delivery;
  document.recipient_pays = true;
  document.pay_until.reset();
  document.payment_fee = Yen(330);
  document.wrap_fee = Yen(200);
  document.gift = {true, "御祝", true};
  document.locale = Locale::en;
  document.delivery.day.reset();
  document.delivery.window.clear();
  document.delivery.window_name = {};
  document.catalog_version = 7;
  document.settings_version = 9;
  EXPECT_EQ(document_from_json(to_json(document)), document);
}

TEST(Json, APersonComesBackAsSheWas) {
  Person person = make_sample().person;
  EXPECT_EQ(person_from_json(to_json(person)), person);
  person.orderer = person.recipient;
  person.orderer->name = "山田 太郎";
  person.second = "0921234567";
  person.note = "置き配を\nお願いします 😀";
  person.noshi_name = "山田";
  person.card_message = "おめでとう";
  EXPECT_EQ(person_from_json(to_json(person)), person);
}

TEST(Json, WhatIsNoDocumentIsABug) {
  EXPECT_THROW(document_from_json("{}"), Bug);
  EXPECT_THROW(person_from_json("nonsense"), Bug);
}

}  // namespace
}  // namespace noren::orders
