#include "orders/admin_filter.h"

#include "orders/rules.h"
#include "testing/databases.h"
#include "testing/orders.h"

namespace noren::orders {
namespace {

class OrderSearch : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    order_ = world_.place({.blue = 2});
    testing::OrderWish other;
    other.person.email = "taro_100%@example.com";
    other.person.phone = "0312340000";
    other.person.recipient.name = "髙橋 太郎";
    other.person.recipient.kana = "タカハシ タロウ";
    other.payment = shops::PaymentMethod::cash_on_delivery;
    other_ = world_.place(other);
  }
  std::vector<std::string> find(const std::string& query) {
    const http::Fields fields = http::parse_form(query);
    http::Form form(fields, Locale::ja);
    const Filter filter = read_filter(form, Locale::ja);
    std::vector<std::string> numbers;
    database_->read([&](db::Tx& tx) {
      for (const ListedOrder& listed : list_orders(tx, world_.context.shop, filter, {50, 0})) numbers.push_back(listed.order.number);
      EXPECT_EQ(count_orders(tx, world_.context.shop, filter).orders, static_cast<std::int64_t>(numbers.size())) << query;
    });
    return numbers;
  }

  testing::OrderWorld world_{*database_};
  Order order_, other_;
};

TEST_P(OrderSearch, ARowBringsItsBuyerAndWhetherMoneyWentBack) {
  const auto listed = [&] { return database_->read([&](db::Tx& tx) { return list_orders(tx, world_.context.shop, {}, {50, 0}); }); };
  for (const ListedOrder& one : listed()) {
    EXPECT_EQ(person_of(world_.house, one), database_->read([&](db::Tx& tx) { return person_of(tx, world_.house, one.order); }));
    EXPECT_FALSE(one.money_moved);
  }
  const Payment payment{order_.total, japan_time(world_.now().now).date, ""};
  ASSERT_TRUE(mark_paid(world_.tools(), world_.now(), {order_.id, world_.now_of(order_).version}, payment));
  ASSERT_TRUE(cancel_order(world_.tools(), world_.now(), {order_.id, world_.now_of(order_).version}, {"buyer", "", false}));
  const ByHand refund{order_.total, japan_time(world_.now().now).date};
  ASSERT_TRUE(refund_order(world_.tools(), world_.now(), {order_.id, world_.now_of(order_).version}, refund));
  database_->write([&](db::Tx& tx) { people::erase(tx, other_.shop, other_.person, world_.house.clock.now()); });
  for (const ListedOrder& one : listed()) {
    const bool back = one.order.id == order_.id;
    EXPECT_EQ(person_of(world_.house, one).has_value(), back) << "the other buyer was erased";
    const std::optional<MoneyGone> gone = database_->read([&](db::Tx& tx) { return money_gone(tx, one); });
    EXPECT_EQ(gone, back ? MoneyGone::given_back : MoneyGone::no);
  }
}

TEST_P(OrderSearch, PagesThatGoOnWhereTheLastEndedBringEveryOrderOnce) {
  world_.place();  // at the moment of the first two
  world_.house.clock.advance(std::chrono::seconds(1));
  world_.place();
  const auto numbers = [](const std::vector<ListedOrder>& page) {
    std::vector<std::string> all;
    for (const ListedOrder& one : page) all.push_back(one.order.number);
    return all;
  };
  database_->read([&](db::Tx& tx) {
    const auto whole = numbers(list_orders(tx, world_.context.shop, {}, {50, 0}));
    ASSERT_EQ(whole.size(), 4U);
    for (const int size : {1, 2, 3}) {
      std::vector<std::string> read;
      Slice slice{size, 0};
      const auto next = [&] { return list_orders(tx, world_.context.shop, {}, slice); };
      for (auto page = next(); !page.empty(); page = next()) {
        for (const std::string& number : numbers(page)) read.push_back(number);
        ASSERT_LE(read.size(), whole.size());
        slice = next_slice(slice, page);
      }
      EXPECT_EQ(read, whole) << size;
    }
  });
}

TEST_P(OrderSearch, AnyClueFindsTheOrderHoweverItIsWritten) {
  for (const char* q : {"山田花子", "山田 花子", "花子", "やまだ", "ﾔﾏﾀﾞ", "hanako", "HANAKO@EXAMPLE.JP", "090-1234-5678", "０９０１２３４",
                        "5678", "4510", "4,510円", "4510 山田"}) {
    EXPECT_EQ(find("q=" + http::url_encode(q)), std::vector{order_.number}) << q;
  }
  EXPECT_EQ(find("q=" + http::url_encode("高橋")), std::vector{other_.number}) << "another form of the same kanji";
  EXPECT_EQ(find("q=" + http::url_encode("03(1234)0000")), std::vector{other_.number});
}

TEST_P(OrderSearch, NumbersAreFoundAsTheyAreSpoken) {
  std::string spoken = order_.number;
  std::erase(spoken, '-');
  for (const std::string& q : {order_.number, spoken, std::string("ａ１００１")}) {
    const auto found = find("q=" + http::url_encode(q));
    ASSERT_EQ(found.size(), 1U) << q;
    EXPECT_EQ(found[0], order_.number);
  }
}

TEST_P(OrderSearch, SignsOfTheDatabaseAreOnlySigns) {
  EXPECT_EQ(find("q=" + http::url_encode("taro_100%")), std::vector{other_.number});
  EXPECT_TRUE(find("q=" + http::url_encode("hanak_@")).empty());
  EXPECT_TRUE(find("q=" + http::url_encode("%' OR 1=1 --")).empty());
  EXPECT_TRUE(find("q=~").empty());
}

TEST_P(OrderSearch, FiltersAndTabsNarrowItDown) {
  EXPECT_EQ(find("").size(), 2U);
  EXPECT_EQ(find("tab=to_accept").size(), 2U);
  EXPECT_EQ(find("tab=to_pay"), std::vector{order_.number}) << "who pays the driver is not waited for";
  EXPECT_EQ(find("method=cash_on_delivery"), std::vector{other_.number});
  EXPECT_TRUE(find("state=shipped").empty());
  EXPECT_EQ(find("payment=awaiting&method=bank_transfer"), std::vector{order_.number});
  EXPECT_EQ(find("from=2026-11-21&to=2026-11-21").size(), 2U);
  EXPECT_TRUE(find("from=2026-11-22").empty());
  EXPECT_TRUE(find("to=2026-11-20").empty());
  ASSERT_TRUE(confirm_order(world_.tools(), world_.now(), {other_.id, 1}));
  EXPECT_EQ(find("tab=to_ship"), std::vector{other_.number});
}

TEST_P(OrderSearch, WhatNoOrderIsStoredAsFiltersNothing) {
  EXPECT_EQ(find("state=void").size(), 2U);
  EXPECT_EQ(find("state=pending&payment=checking").size(), 2U);
}

TEST_P(OrderSearch, AFilterThatIsNoDateIsAFault) {
  const http::Fields fields = http::parse_form("from=yesterday");
  http::Form form(fields, Locale::ja);
  (void)read_filter(form, Locale::ja);
  EXPECT_TRUE(form.has_fault("from"));
}

TEST_P(OrderSearch, AnEndBeforeItsBeginningIsToldAtItsField) {
  const auto faults_of = [](const std::string& query) {
    const http::Fields fields = http::parse_form(query);
    http::Form form(fields, Locale::ja);
    (void)read_filter(form, Locale::ja);
    return form.faults();
  };
  const auto backwards = faults_of("from=2026-11-22&to=2026-11-21");
  ASSERT_TRUE(backwards.contains("to"));
  EXPECT_NE(backwards["to"].get<std::string>().find("始まりの日より前"), std::string::npos);
  EXPECT_TRUE(faults_of("from=2026-11-21&to=2026-11-21").empty());
  EXPECT_TRUE(faults_of("from=2026-11-22").empty());
}

TEST_P(OrderSearch, WhatIsReservedOnACardWaitsToBeShipped) {
  testing::OrderWish wish;
  wish.payment = shops::PaymentMethod::card;
  const Order placed = world_.place(wish);
  ASSERT_TRUE(confirm_order(world_.tools(), world_.now(), {placed.id, 1}));
  EXPECT_TRUE(find("tab=to_ship").empty()) << "its money has not come";
  Order order = world_.now_of(placed);
  database_->write([&](db::Tx& tx) {
    check(apply(tx, world_.house, world_.now(), order, {Happening::authorised, "{}", "", std::nullopt}).has_value(), "reserved");
  });
  EXPECT_EQ(find("tab=to_ship"), std::vector{order.number});
}

TEST(OrderTabs, EveryOrderUnderWayIsInATabThatSomebodyLooksAt) {
  for (const State state :
       {State::received, State::confirmed, State::preparing, State::shipped, State::delivered, State::completed, State::cancelled}) {
    for (const PaymentState payment : {PaymentState::awaiting, PaymentState::authorised, PaymentState::paid, PaymentState::refund_due}) {
      for (const auto method : shops::kPaymentMethods) {
        const Kind kind{state, payment, method};
        const bool seen = std::any_of(std::begin(kTabs), std::end(kTabs), [&](Tab tab) { return tab != Tab::all && is_in(tab, kind); });
        EXPECT_TRUE(seen) << name_of(state) << " " << name_of(payment) << " " << shops::name_of(method);
      }
    }
  }
}

TEST(OrderTabs, WhatMayBeShippedIsInTheTabOfShipping) {
  for (const State state : {State::confirmed, State::preparing}) {
    for (const PaymentState payment : {PaymentState::awaiting, PaymentState::authorised, PaymentState::paid}) {
      for (const auto method : shops::kPaymentMethods) {
        EXPECT_EQ(is_in(Tab::to_ship, {state, payment, method}), may_ship(payment, method))
            << name_of(payment) << " " << shops::name_of(method);
      }
    }
  }
}

INSTANTIATE_ON_BOTH_DATABASES(OrderSearch);

}  // namespace
}  // namespace noren::orders
