// A shop's database as an older release left it, and what the migrations of this folder make of it; on both databases.
#include <gmock/gmock.h>

#include "db/migrations.h"
#include "orders/verify.h"
#include "testing/bank.h"

namespace noren::bank {
namespace {

using testing::kBankDay;
using testing::line;

constexpr std::string_view kParts = "0123-parts-of-orders-that-are-over";
constexpr std::string_view kAwait = "UPDATE orders SET payment_state = 'awaiting' WHERE id = $1";
constexpr db::Statement kAwaitAgain{"test/await_again", kAwait, kAwait};

// A statement is kept prepared by its name.
constexpr const char* kSteps[] = {"test/migrate_1", "test/migrate_2", "test/migrate_3"};

class OlderRelease : public testing::BankTest {
 protected:
  // It came in part, by a deposit of its own, and the order came to its end.
  orders::Order parted(const char* kana, const char* mail, std::int64_t amount) {
    const orders::Order order = place(kana, 0, mail);
    import({line(amount, kana)});
    EXPECT_TRUE(settle_with(only(), {order}));
    cancel(order);
    return order;
  }
  // As that release told it: a transfer that left the state of the order as it was.
  void send(const orders::Order& order, Yen amount, RefundState state) {
    database_->write([&](db::Tx& tx) {
      Refund refund;
      refund.id = RefundId("r" + order.id.str() + std::to_string(amount.amount()));
      refund.shop = shop_;
      refund.order = order.id;
      refund.amount = amount;
      refund.state = state;
      refund.person = order.person;
      refund.created_at = refund.updated_at = refund.link_until = world_.house.clock.now();
      insert_refund(tx, refund);
      if (state != RefundState::sent) return;
      orders::Order now = *orders::find(tx, shop_, order.id);
      EXPECT_TRUE(orders::give_money_back(tx, tools().deeds, world_.now(), now, {amount, kBankDay, false}));
    });
  }
  // The state of the row; the story stays.
  void forget_state(const orders::Order& order) {
    database_->write([&](db::Tx& tx) { tx.run(kAwaitAgain, order.id); });
  }
  // One statement after the other, as the start does it.
  void migrate_again() {
    const std::string dialect = GetParam();
    for (const db::Migration& migration : db::migrations_of("", dialect)) {
      if (migration.name == kParts) run(migration.sql);
    }
  }
  void run(const std::string& sql) {
    std::size_t steps = 0;
    for (std::size_t begin = 0, end = 0; (end = sql.find(';', begin)) != std::string::npos; begin = end + 1) {
      ASSERT_LT(steps, std::size(kSteps));
      const std::string one = sql.substr(begin, end - begin);
      const db::Statement statement{kSteps[steps++], one, one};
      database_->write([&](db::Tx& tx) { tx.run(statement); });
    }
    EXPECT_EQ(steps, 2U) << "the rows, and an index nobody uses";
  }
  orders::PaymentState payment(const orders::Order& order) { return world_.now_of(order).payment_state; }
  bool rows_are_as_told() {
    for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, shop_, Locale::en)) {
      if (finding.invariant == 8 && !finding.good()) return false;
    }
    return true;
  }
};

TEST_P(OlderRelease, OrdersThatAreOverOweTheirPartsAsTheirStoriesSay) {
  const orders::Order owed = parted("ヤマダ ハナコ", "hanako@example.jp", 1000);
  const orders::Order some = parted("サトウ ケン", "ken@example.jp", 1000);
  send(some, Yen(400), RefundState::sent);
  send(some, Yen(600), RefundState::dropped);
  const orders::Order back = parted("スズキ イチロウ", "ichiro@example.jp", 1000);
  send(back, Yen(400), RefundState::sent);
  send(back, Yen(600), RefundState::sent);
  const orders::Order unpaid = place("タナカ ジロウ", 0, "jiro@example.jp");
  cancel(unpaid);
  const orders::Order running = place("イトウ ユイ", 0, "yui@example.jp");
  import({line(1000, "イトウ ユイ")});
  ASSERT_TRUE(settle_with(only(), {running}));
  for (const orders::Order& order : {owed, some, back}) forget_state(order);
  ASSERT_FALSE(rows_are_as_told()) << "as the older release left it";

  migrate_again();
  EXPECT_EQ(payment(owed), orders::PaymentState::refund_due);
  EXPECT_EQ(payment(some), orders::PaymentState::refund_due) << "600 are still here";
  EXPECT_EQ(payment(back), orders::PaymentState::refunded);
  EXPECT_EQ(payment(unpaid), orders::PaymentState::awaiting) << "nothing ever came";
  EXPECT_EQ(payment(running), orders::PaymentState::awaiting) << "it waits for the rest";
  EXPECT_TRUE(rows_are_as_told());
  migrate_again();
  EXPECT_TRUE(rows_are_as_told()) << "once more changes nothing";
}

INSTANTIATE_ON_BOTH_DATABASES(OlderRelease);

}  // namespace
}  // namespace noren::bank
