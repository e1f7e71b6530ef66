// Taking the order, as a buyer, a browser and a crowd would press it.
#include <atomic>
#include <functional>
#include <thread>

#include "checkout/checkout.h"
#include "checkout/shown_page.h"
#include "checkout/verify.h"
#include "mail/mail.h"
#include "orders/chain.h"
#include "orders/deeds.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "orders/verify.h"
#include "people/people.h"
#include "stock/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::checkout {
namespace {

constexpr std::int64_t kPiecesOfEach = 20;  // of each variant at first (testing/orders.h)

struct CheckoutWorld : testing::OrderWorld {
  explicit CheckoutWorld(db::Database& database) : OrderWorld(database) {
    start_selling([](shops::Settings& settings) { settings.payment.cash_on_delivery = {true, {{Yen(30'000), Yen(330)}}}; });
    buyer.actor = {ActorKind::buyer, "", ""};
  }

  Wish wish(std::int64_t quantity = 1, const std::string& email = "hanako@example.jp", const std::string& phone = "09012345678") const {
    Wish made;
    made.lines = {{"MUG-BLUE", quantity}};
    made.person = testing::a_buyer();
    made.person.email = email;
    made.person.phone = phone;
    made.shipping_method = "standard";
    made.payment = shops::PaymentMethod::bank_transfer;
    return made;
  }
  CheckoutId open(const Wish& made) {
    const auto opened = open_checkout(desk, buyer, made, Source::api);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  Completion press(const CheckoutId& id, const std::string& key, const std::string& body = "{}", bool confirm_similar = false) {
    return complete(desk, buyer, {id, key, body, confirm_similar, known_token, std::nullopt});
  }
  // Of the confirmation page as it is now.
  std::string mark(const CheckoutId& id) {
    const auto found = find_checkout(desk, context.shop, id);
    const ShownPage page{*directory.by_id(context.shop), found->checkout, *found->person, Locale::ja, japan_time(context.now).date};
    return mark_of_shown(desk, page, inputs_of(page));
  }
  void set(const std::function<void(shops::Settings&)>& change) {
    shops::Shop shop = *directory.by_id(context.shop);
    change(shop.settings);
    ++shop.version;
    directory.put(std::make_shared<const shops::Shop>(std::move(shop)));
  }
  VariantId blue() const { return snapshot()->find_variant_by_sku("MUG-BLUE")->variant->id; }
  stock::Level level() {
    return house.db.read([&](db::Tx& tx) { return stock::level_of(tx, context.shop, blue()); });
  }
  void price(Yen yen) {
    catalog::Item mug = snapshot()->items().front();
    mug.variants.front().list_price = yen;
    check(catalog::save_item(catalog, context, mug).has_value(), "the test's price");
  }
  void rename(std::size_t variant, const std::string& sku) {
    catalog::Item mug = snapshot()->items().front();
    mug.variants[variant].sku = sku;
    check(catalog::save_item(catalog, context, mug).has_value(), "the test's SKU");
  }
  void expect_sound() {
    for (const Finding& finding : verify_checkouts(house.db, context.shop, Locale::en)) EXPECT_TRUE(finding.good()) << finding.name;
    for (const Finding& finding : orders::verify_orders(house.db, house.House::keys, context.shop, Locale::en))
      EXPECT_TRUE(finding.good()) << finding.name;
    EXPECT_TRUE(orders::verify_sold(house.db, context.shop, Locale::en).good());
    EXPECT_TRUE(stock::verify_levels(house.db, context.shop, Locale::en).good());
  }

  Desk desk{house, directory, shelf, board, 'a', "test"};
  Context buyer = context;
  std::string known_token;
};

class TakingAnOrder : public testing::DatabaseTest {
 protected:
  CheckoutWorld world_{*database_};
};

TEST_P(TakingAnOrder, AnAttemptThatCameToNothingIsForgottenAMonthLaterAndAnOrderNever) {
  const CheckoutId left = world_.open(world_.wish());
  const CheckoutId bought = world_.open(world_.wish(1, "taro@example.jp", "09000000001"));
  EXPECT_EQ(world_.press(bought, "k").verdict, Verdict::accepted);
  const Instant expired = world_.context.now + kOpenFor;
  EXPECT_EQ(forget_unfinished(world_.house, expired + kUnfinishedKept - std::chrono::seconds(1)), 0);
  EXPECT_EQ(forget_unfinished(world_.house, expired + kUnfinishedKept + std::chrono::seconds(1)), 1);
  EXPECT_FALSE(find_checkout(world_.desk, world_.context.shop, left).has_value());
  EXPECT_TRUE(find_checkout(world_.desk, world_.context.shop, bought)->order.has_value());
  world_.expect_sound();
}

TEST_P(TakingAnOrder, WhatWasTypedBeforeThePersonWasErasedBecomesNoOrderAlsoWhenThePersonIsBack) {
  const CheckoutId before = world_.open(world_.wish());
  database_->write([&](db::Tx& tx) {
    const people::PersonId hanako = people::person_of(world_.house, world_.context.shop, "hanako@example.jp");
    EXPECT_TRUE(people::erase(tx, world_.context.shop, hanako, world_.context.now));
  });
  EXPECT_EQ(world_.press(before, "k1").verdict, Verdict::closed);
  const CheckoutId after = world_.open(world_.wish());
  EXPECT_EQ(world_.press(before, "k2").verdict, Verdict::closed) << "nobody could read whom it is for";
  EXPECT_EQ(world_.press(after, "k3").verdict, Verdict::accepted);
  world_.expect_sound();
}

TEST_P(TakingAnOrder, WritesOrderStockStoryAndMessagesAtOnce) {
  const Completion taken = world_.press(world_.open(world_.wish(2)), "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  EXPECT_FALSE(taken.replayed);
  EXPECT_EQ(taken.order->total, Yen(1980 * 2 + 520));
  EXPECT_EQ(world_.level().available, kPiecesOfEach - 2);
  EXPECT_EQ(world_.board.quantity(world_.blue()), kPiecesOfEach - 2);
  database_->read([&](db::Tx& tx) {
    EXPECT_EQ(mail::of_subject(tx, world_.context.shop, taken.order->id.str()).size(), 2U);
    EXPECT_EQ(orders::first_break(taken.order->id, orders::events_of(tx, taken.order->id), taken.order->chain), 0);
  });
  world_.expect_sound();
}

TEST_P(TakingAnOrder, TheSamePressGetsTheSameAnswerForEver) {
  const CheckoutId id = world_.open(world_.wish());
  const Completion first = world_.press(id, "k");
  const Completion again = world_.press(id, "k");
  EXPECT_TRUE(again.replayed);
  EXPECT_EQ(again.order->number, first.order->number);
  EXPECT_EQ(world_.press(id, "k", "{\"confirm_similar\":true}").verdict, Verdict::key_reused);
  const Completion other_tab = world_.press(id, "other");
  EXPECT_TRUE(other_tab.replayed);
  EXPECT_EQ(other_tab.order->number, first.order->number);
  EXPECT_EQ(world_.level().sold, 1);
  world_.expect_sound();
}

TEST_P(TakingAnOrder, SoldOutIsToldAndNothingIsHalfDone) {
  const CheckoutId id = world_.open(world_.wish(kPiecesOfEach + 1));
  const Completion refused = world_.press(id, "k");
  EXPECT_EQ(refused.verdict, Verdict::sold_out);
  EXPECT_NE(refused.details.find("\"left\":20"), std::string::npos) << refused.details;
  EXPECT_EQ(world_.level().available, kPiecesOfEach);
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::sold_out) << "the same press, the same answer";
  world_.receive(world_.blue(), 1);
  EXPECT_EQ(world_.press(id, "k2").verdict, Verdict::accepted);
  world_.expect_sound();
}

TEST_P(TakingAnOrder, AChangedPriceIsToldOnceAndThenAccepted) {
  const CheckoutId id = world_.open(world_.wish());
  world_.price(Yen(2500));
  const Completion told = world_.press(id, "k");
  EXPECT_EQ(told.verdict, Verdict::price_changed);
  EXPECT_NE(told.details.find("\"price_now\":2500"), std::string::npos) << told.details;
  EXPECT_EQ(world_.level().sold, 0);
  const Completion taken = world_.press(id, "k2");
  ASSERT_EQ(taken.verdict, Verdict::accepted);
  EXPECT_EQ(taken.order->total, Yen(2500 + 520));
}

TEST_P(TakingAnOrder, AnotherTaxAtTheSamePriceIsToldWithItsLine) {
  const CheckoutId id = world_.open(world_.wish());
  catalog::Item mug = world_.snapshot()->items().front();
  mug.tax = pricing::TaxKind::reduced;
  ASSERT_TRUE(catalog::save_item(world_.catalog, world_.context, mug).has_value());
  const Completion told = world_.press(id, "k");
  ASSERT_EQ(told.verdict, Verdict::price_changed);
  for (const char* part : {"\"sku\":\"MUG-BLUE\"", "\"price_before\":1980", "\"price_now\":1980", "\"tax_before\":\"standard\"",
                           "\"tax_now\":\"reduced\"", "\"total_before\":2500", "\"total_now\":2500"})
    EXPECT_NE(told.details.find(part), std::string::npos) << told.details;
  EXPECT_EQ(world_.press(id, "k2").verdict, Verdict::accepted);
}

TEST_P(TakingAnOrder, WhatChangesNoAmountIsAskedOfAPageAndNotOfAProgram) {
  const CheckoutId program = world_.open(world_.wish());
  const CheckoutId page = world_.open(world_.wish(2));
  CompleteCommand command{page, "k", "{}", false, "", std::nullopt};
  command.seen = world_.mark(page);
  world_.set([](shops::Settings& settings) { settings.payment.bank_transfer.due_days = 3; });
  const Completion by_program = world_.press(program, "k");
  ASSERT_EQ(by_program.verdict, Verdict::accepted);
  EXPECT_EQ(by_program.order->document.terms->pay_days, 3);
  EXPECT_EQ(complete(world_.desk, world_.buyer, command).verdict, Verdict::price_changed);
  command.key = "k2";
  command.seen = world_.mark(page);
  EXPECT_EQ(complete(world_.desk, world_.buyer, command).verdict, Verdict::accepted);
}

TEST_P(TakingAnOrder, AnotherWayToPayThatCostsMoreIsToldOnceAndThenAccepted) {
  const CheckoutId id = world_.open(world_.wish());
  const auto pay = [&](const std::string& key, shops::PaymentMethod method) {
    return complete(world_.desk, world_.buyer, {id, key, key, false, "", method});
  };
  const Completion told = pay("k", shops::PaymentMethod::cash_on_delivery);
  EXPECT_EQ(told.verdict, Verdict::price_changed);
  for (const char* part : {"\"total_before\":2500", "\"total_now\":2830", "\"lines\":[]"})
    EXPECT_NE(told.details.find(part), std::string::npos) << told.details;
  EXPECT_EQ(world_.level().sold, 0);
  EXPECT_EQ(pay("k2", shops::PaymentMethod::bank_transfer).verdict, Verdict::price_changed) << "back again costs less: it is told as well";
  EXPECT_EQ(pay("k3", shops::PaymentMethod::cash_on_delivery).verdict, Verdict::price_changed);
  const Completion taken = world_.press(id, "k4");
  ASSERT_EQ(taken.verdict, Verdict::accepted) << "the attempt holds what was told last";
  EXPECT_EQ(taken.order->total, Yen(2830));
  EXPECT_EQ(taken.order->document.payment, shops::PaymentMethod::cash_on_delivery);
  world_.expect_sound();
}

TEST_P(TakingAnOrder, ASimilarOrderIsAskedAboutFirst) {
  const Completion first = world_.press(world_.open(world_.wish()), "k");
  const CheckoutId second = world_.open(world_.wish(1, "other@example.jp"));
  const Completion asked = world_.press(second, "k");
  EXPECT_EQ(asked.verdict, Verdict::similar_order) << "the same phone, the same basket";
  EXPECT_EQ(asked.details.find(first.order->number), std::string::npos) << "a stranger is not told the number";
  world_.known_token = orders::order_token(world_.house.House::keys, world_.context.shop, first.order->id.str());
  EXPECT_NE(world_.press(second, "k2").details.find(first.order->number), std::string::npos);
  const Completion again = world_.press(second, "k3", "again", true);
  ASSERT_EQ(again.verdict, Verdict::accepted);
  world_.house.db.read([&](db::Tx& tx) {
    const ShopId& shop = world_.context.shop;
    const auto pair = orders::similar_pair(tx, shop, again.order->id);
    ASSERT_TRUE(pair) << "the trouble stands in the same transaction as the order";
    EXPECT_EQ(pair->earlier.number, first.order->number);
    EXPECT_TRUE(troubles::holds_shipment(tx, shop, again.order->id)) << "from the first moment";
    EXPECT_FALSE(troubles::holds_shipment(tx, shop, first.order->id));
  });
  EXPECT_EQ(world_.press(world_.open(world_.wish(2)), "k").verdict, Verdict::accepted) << "another basket";
  world_.buyer.now = world_.buyer.now + std::chrono::minutes(31);
  EXPECT_EQ(world_.press(world_.open(world_.wish()), "k").verdict, Verdict::accepted) << "long enough ago";
}

TEST_P(TakingAnOrder, ASimilarOrderThatWasCancelledIsNotAskedAboutAndHidesNoneThatStands) {
  const auto minute = std::chrono::minutes(1);
  const auto cancel = [&](const orders::Order& order) {
    return orders::cancel_order(world_.tools(), world_.buyer, {order.id, world_.now_of(order).version}, {}).has_value();
  };
  const Completion first = world_.press(world_.open(world_.wish()), "k");
  world_.buyer.now = world_.buyer.now + minute;
  const Completion second = world_.press(world_.open(world_.wish()), "k", "{}", true);
  ASSERT_EQ(second.verdict, Verdict::accepted);
  ASSERT_TRUE(cancel(*second.order));
  world_.buyer.now = world_.buyer.now + minute;
  world_.known_token = orders::order_token(world_.house.House::keys, world_.context.shop, first.order->id.str());
  const CheckoutId third = world_.open(world_.wish());
  const Completion asked = world_.press(third, "k");
  ASSERT_EQ(asked.verdict, Verdict::similar_order) << "the first one stands";
  EXPECT_NE(asked.details.find(first.order->number), std::string::npos) << asked.details;
  const Completion both = world_.press(third, "k2", "again", true);
  ASSERT_EQ(both.verdict, Verdict::accepted);
  const auto pair = world_.house.db.read([&](db::Tx& tx) { return orders::similar_pair(tx, world_.context.shop, both.order->id); });
  ASSERT_TRUE(pair) << "and the owner looks at the two";
  EXPECT_EQ(pair->earlier.number, first.order->number);
  ASSERT_TRUE(cancel(*first.order));
  ASSERT_TRUE(cancel(*both.order));
  EXPECT_EQ(world_.press(world_.open(world_.wish()), "k").verdict, Verdict::accepted) << "none of them stands";
}

TEST_P(TakingAnOrder, AnItemTakenOffSaleIsToldByTheNameTheBuyerKnows) {
  const CheckoutId id = world_.open(world_.wish());
  catalog::Item mug = world_.snapshot()->items().front();
  mug.published = false;
  ASSERT_TRUE(catalog::save_item(world_.catalog, world_.context, mug).has_value());
  const Completion refused = world_.press(id, "k");
  ASSERT_EQ(refused.verdict, Verdict::faulty);
  EXPECT_EQ(refused.faults.front().word, "checkout.fault.unknown_item");
  EXPECT_EQ(refused.faults.front().n, "マグカップ 青");
}

TEST_P(TakingAnOrder, TheGoodsStayTheSameWhenTheirSkuBecomesAnothers) {
  const VariantId blue = world_.blue();
  const CheckoutId id = world_.open(world_.wish());
  const CheckoutId gone = world_.open(world_.wish(2));
  world_.rename(0, "MUG-NAVY");
  world_.rename(1, "MUG-BLUE");
  const Completion taken = world_.press(id, "k");
  ASSERT_EQ(taken.verdict, Verdict::accepted) << "white costs more, and is not what was asked for";
  ASSERT_EQ(taken.order->document.lines.size(), 1U);
  EXPECT_EQ(taken.order->document.lines[0].variant, blue);
  EXPECT_EQ(taken.order->document.lines[0].sku, "MUG-NAVY");
  EXPECT_EQ(taken.order->total, Yen(1980 + 520));
  catalog::Item mug = world_.snapshot()->items().front();
  mug.variants[0].archived = true;
  ASSERT_TRUE(catalog::save_item(world_.catalog, world_.context, mug).has_value());
  const Completion refused = world_.press(gone, "k");
  ASSERT_EQ(refused.verdict, Verdict::faulty) << "never replaced";
  EXPECT_EQ(refused.faults.front().word, "checkout.fault.unknown_item");
  EXPECT_EQ(refused.faults.front().n, "マグカップ 青");
  world_.expect_sound();
}

TEST_P(TakingAnOrder, ANameForANoshiNobodyChoseIsRefusedAtItsField) {
  Wish made = world_.wish();
  made.person.noshi_name = "鈴木";
  const auto refused = open_checkout(world_.desk, world_.buyer, made, Source::page);
  ASSERT_FALSE(refused.has_value());
  ASSERT_EQ(refused.error().size(), 1U);
  EXPECT_EQ(refused.error().front().field, "gift.noshi_name");
}

TEST_P(TakingAnOrder, AnAttemptThatLayTooLongIsClosed) {
  const CheckoutId id = world_.open(world_.wish());
  world_.buyer.now = world_.buyer.now + kOpenFor;
  EXPECT_EQ(world_.press(id, "k").verdict, Verdict::closed);
  EXPECT_EQ(world_.press(CheckoutId("nothing"), "k").verdict, Verdict::unknown);
}

TEST_P(TakingAnOrder, WhatAnotherTabChangedAfterThePageWasShownIsNotOrdered) {
  const CheckoutId id = world_.open(world_.wish());
  CompleteCommand command{id, "k", "{}", false, "", std::nullopt};
  const std::string first = world_.mark(id);
  command.seen = first;
  ASSERT_TRUE(change_checkout(world_.desk, world_.buyer, id, world_.wish(3)));
  EXPECT_EQ(complete(world_.desk, world_.buyer, command).verdict, Verdict::not_as_seen);
  EXPECT_EQ(world_.level().available, kPiecesOfEach) << "nothing was taken";
  command.seen = world_.mark(id);
  EXPECT_EQ(complete(world_.desk, world_.buyer, command).verdict, Verdict::accepted) << "that press was no answer to be repeated";
  command.seen = first;
  EXPECT_EQ(complete(world_.desk, world_.buyer, command).verdict, Verdict::accepted) << "a press that is known is answered as it was";
  world_.expect_sound();
}

TEST_P(TakingAnOrder, AClosedShopTakesNothingAndAnswersForWhatItTook) {
  const CheckoutId taken = world_.open(world_.wish());
  ASSERT_EQ(world_.press(taken, "k").verdict, Verdict::accepted);
  const CheckoutId late = world_.open(world_.wish(2));
  world_.set_open(false);
  EXPECT_EQ(world_.press(late, "k").verdict, Verdict::cannot_take);
  EXPECT_EQ(world_.press(taken, "k").verdict, Verdict::accepted) << "the order that was taken stays";
  EXPECT_EQ(world_.level().sold, 1);
  world_.set_open(true);
  EXPECT_EQ(world_.press(late, "k2").verdict, Verdict::accepted);
}

TEST_P(TakingAnOrder, TenThreadsWithOneAttemptMakeOneOrder) {
  const CheckoutId id = world_.open(world_.wish());
  std::atomic<int> accepted = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back(
        [&, i] { accepted += world_.press(id, i % 2 == 0 ? "k" : "k" + std::to_string(i)).verdict == Verdict::accepted ? 1 : 0; });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(accepted, 10);
  EXPECT_EQ(world_.level().sold, 1);
  world_.expect_sound();
}

TEST_P(TakingAnOrder, AsManyBuyersAsPiecesAreServedAndNoneMore) {
  std::vector<CheckoutId> attempts;
  for (int i = 0; i < 32; ++i) {
    attempts.push_back(world_.open(world_.wish(1, "b" + std::to_string(i) + "@example.jp", "0901111" + std::to_string(1000 + i))));
  }
  std::atomic<int> accepted = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (std::size_t i = static_cast<std::size_t>(t); i < attempts.size(); i += 8) {
        const Verdict verdict = world_.press(attempts[i], "k").verdict;
        accepted += verdict == Verdict::accepted ? 1 : 0;
        refused += verdict == Verdict::sold_out ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(accepted, kPiecesOfEach);
  EXPECT_EQ(refused, 32 - kPiecesOfEach);
  EXPECT_EQ(world_.level().available, 0);
  world_.expect_sound();
}

INSTANTIATE_ON_BOTH_DATABASES(TakingAnOrder);

}  // namespace
}  // namespace noren::checkout
