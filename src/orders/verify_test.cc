// Each invariant of orders is broken on purpose, and the audit says so.
#include "orders/verify.h"

#include <list>

#include "orders/chain.h"
#include "orders/standing.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/sample_shop.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

class OrdersAudit : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    testing::OrderWish wish;
    wish.blue = 3;
    wish.white = 2;
    order_ = world_.place(wish);
    world_.place({.payment = shops::PaymentMethod::cash_on_delivery});
    ASSERT_TRUE(confirm_order(world_.tools(), world_.now(), {order_.id, 1}));
  }
  const Finding& found(int invariant) {
    findings_ = verify_orders(*database_, world_.house.House::keys, world_.context.shop, Locale::ja);
    findings_.push_back(verify_sold(*database_, world_.context.shop, Locale::ja));
    for (const Finding& finding : findings_) {
      if (finding.invariant == invariant) return finding;
    }
    throw Bug("no such invariant");
  }
  template <class... P>
  void change(std::string_view sql, const P&... params) {
    const db::Statement statement{sql, sql, sql};  // prepared statements are known by their names
    database_->write([&](db::Tx& tx) { tx.run(statement, params...); });
  }
  void change_document(const std::function<void(Document&)>& how) {
    Document document = order_.document;
    how(document);
    change("UPDATE orders SET document = $1 WHERE id = $2", to_json(document), order_.id);
  }

  testing::OrderWorld world_{*database_};
  Order order_;
  std::vector<Finding> findings_;
  std::list<std::string> statements_;  // known by where they stand
};

TEST_P(OrdersAudit, GoodOrdersAreFineAlsoAfterTheyWereCancelled) {
  ASSERT_TRUE(cancel_order(world_.tools(), world_.now(), {order_.id, 2}, {"buyer", "", false}));
  for (const int invariant : {3, 6, 7, 8}) {
    const Finding& finding = found(invariant);
    EXPECT_TRUE(finding.good()) << finding.violations.front();
    EXPECT_EQ(finding.checked, 2) << invariant;
  }
}

TEST_P(OrdersAudit, MoreSoldThanOrderedIsFound) {
  change("UPDATE stock SET sold = sold + 1, available = available - 1 WHERE sold = 2");
  EXPECT_EQ(found(3).broken, 1);
  change("DELETE FROM stock");
  EXPECT_EQ(found(3).broken, 2) << "sold by orders, unknown to the stock";
}

TEST_P(OrdersAudit, AmountsThatDoNotAddUpAreFound) {
  change("UPDATE orders SET total = total + 1 WHERE id = $1", order_.id);
  EXPECT_EQ(found(6).broken, 1);
  change("UPDATE orders SET total = total - 1 WHERE id = $1", order_.id);
  EXPECT_TRUE(found(6).good());
  change_document([](Document& document) { document.amounts.tax.at(0).tax += Yen(1); });
  EXPECT_EQ(found(6).broken, 1) << "tax";
  change_document([](Document& document) { document.wrap_fee = Yen(300); });
  EXPECT_GE(found(6).broken, 1) << "fees";
  change_document([](Document& document) { document.lines.at(0).unit += Yen(1); });
  EXPECT_GE(found(6).broken, 1) << "items";
  change_document([](Document& document) { document.lines.at(0).variant = VariantId("another"); });
  EXPECT_EQ(found(6).broken, 1) << "lines";
  change("UPDATE orders SET document = '{' WHERE id = $1", order_.id);
  EXPECT_EQ(found(6).broken, 1) << "a document that cannot be read does not end the audit";
}

TEST_P(OrdersAudit, AmountsThatNoSumCanHoldDoNotEndTheAudit) {
  const Yen vast(std::numeric_limits<std::int64_t>::max());
  change_document([&](Document& document) { document.lines.at(0).unit = vast; });
  EXPECT_EQ(found(6).broken, 1) << "price times pieces";
  EXPECT_EQ(found(6).checked, 2) << "the other order is looked at all the same";
  change_document([&](Document& document) { document.payment_fee = document.wrap_fee = vast; });
  EXPECT_EQ(found(6).broken, 1) << "fees";
  change_document([&](Document& document) { document.amounts.shipping = document.amounts.fees = vast; });
  EXPECT_GE(found(6).broken, 1) << "the total";
  change_document([&](Document& document) { document.lines.at(0).quantity = document.lines.at(1).quantity = vast.amount(); });
  EXPECT_GE(found(6).broken, 1) << "pieces";
}

TEST_P(OrdersAudit, AWordThatNobodyWroteIsNamedAndNotGuessedAt) {
  change("UPDATE orders SET payment_state = 'sorted' WHERE id = $1", order_.id);
  ASSERT_EQ(found(8).broken, 1);
  EXPECT_NE(found(8).violations.at(0).find("payment_state"), std::string::npos) << found(8).violations.at(0);
  EXPECT_THROW(database_->read([&](db::Tx& tx) { return find(tx, order_.shop, order_.id); }), Bug) << "not taken for one that waits";
  change("UPDATE orders SET payment_state = 'awaiting', state = 'sorted' WHERE id = $1", order_.id);
  ASSERT_EQ(found(8).broken, 1);
  EXPECT_NE(found(8).violations.at(0).find(order_.number), std::string::npos);
  EXPECT_THROW(database_->read([&](db::Tx& tx) { return find(tx, order_.shop, order_.id); }), Bug);
  change("UPDATE orders SET state = 'confirmed' WHERE id = $1", order_.id);
  change("UPDATE order_events SET kind = 'sorted' WHERE order_id = $1 AND seq = 1", order_.id);
  ASSERT_EQ(found(8).broken, 2) << "an unknown event, and the chain is broken at it";
  EXPECT_NE(found(8).violations.at(0).find("order_events の kind が sorted"), std::string::npos) << found(8).violations.at(0);
  EXPECT_TRUE(found(1).good()) << "its number is held against the counter all the same";
}

// As a newer version would: a whole event in the chain, of a kind that this one does not know.
TEST_P(OrdersAudit, AnEventOfAnotherVersionIsNamedAndShownAndChangesNothing) {
  const auto now_of = [&] { return database_->read([&](db::Tx& tx) { return *find(tx, order_.shop, order_.id); }); };
  const Order before = now_of();
  Event event;
  event.seq = before.version + 1;
  event.at = world_.house.clock.now();
  event.what = Happening::unknown;
  event.word = "parcel_weighed";
  event.data = R"({"grams":700})";
  event.hash = event_hash(order_.id, before.chain, event);
  change(
      "INSERT INTO order_events (order_id, seq, shop_id, at, kind, actor, actor_name, data, sealed, hash) "
      "VALUES ($1, $2, $3, $4, $5, $6, '', $7, NULL, $8)",
      order_.id, event.seq, order_.shop, event.at, event.word, static_cast<int>(event.actor), event.data, db::Blob{event.hash});
  change("UPDATE orders SET version = $1, chain = $2 WHERE id = $3", event.seq, db::Blob{event.hash}, order_.id);
  ASSERT_EQ(found(8).broken, 1);
  EXPECT_NE(found(8).violations.at(0).find("parcel_weighed"), std::string::npos) << found(8).violations.at(0);

  const std::vector<Event> events = database_->read([&](db::Tx& tx) { return events_of(tx, order_.id); });
  ASSERT_EQ(events.back().what, Happening::unknown);
  const auto standing = told_by(events);
  ASSERT_TRUE(standing);
  EXPECT_EQ(standing->state, before.state);
  EXPECT_EQ(standing->payment, before.payment_state);
  ASSERT_TRUE(prepare_order(world_.tools(), world_.now(), {order_.id, event.seq})) << "the order goes on, and so does its chain";
  EXPECT_EQ(now_of().state, State::preparing);
  EXPECT_EQ(found(8).broken, 1) << "still only the event that is not known";
}

TEST_P(OrdersAudit, AMissingMessageAndOneWithoutAFateAreFound) {
  change("DELETE FROM mail_messages WHERE kind = 'order_new' AND subject_id = $1", order_.id);
  EXPECT_EQ(found(7).broken, 1);
  EXPECT_NE(found(7).violations.at(0).find("order_new"), std::string::npos);
  change("UPDATE mail_messages SET due_at = NULL WHERE kind = 'order_received'");
  EXPECT_EQ(found(7).broken, 3);
  change("UPDATE mail_messages SET state = 'handed_over' WHERE kind = 'order_received'");
  EXPECT_EQ(found(7).broken, 3) << "no try says that it was handed over";
  change("UPDATE mail_messages SET state = 'spooled' WHERE kind = 'order_received'");
  EXPECT_EQ(found(7).broken, 3) << "no try says that it lies in the folder";
  change("UPDATE mail_messages SET state = 'vanished' WHERE kind = 'order_received'");
  EXPECT_EQ(found(7).broken, 2) << "a state that nobody knows does not end the audit: both orders are told";
  EXPECT_NE(found(7).violations.at(0).find(order_.number), std::string::npos);
}

TEST_P(OrdersAudit, TheMailsOfWhatHappenedToAnOrderAreMissed) {
  std::int64_t version = 2;
  const auto mail_of = [&](const char* kind) {
    EXPECT_TRUE(found(7).good()) << found(7).violations.front();
    change("DELETE FROM mail_messages WHERE kind = $1 AND subject_id = $2", std::string(kind), order_.id);
    const Finding& finding = found(7);
    ASSERT_EQ(finding.broken, 1) << kind;
    EXPECT_NE(finding.violations.at(0).find(order_.number), std::string::npos) << finding.violations.at(0);
    EXPECT_NE(finding.violations.at(0).find(kind), std::string::npos) << finding.violations.at(0);
    change(
        "INSERT INTO mail_messages (shop_id, subject_id, kind, round, subject_type, recipient, state, created_at, tries) "
        "VALUES ($1, $2, $3, 1, 'order', 'buyer', 'cancelled', $4, 0)",
        order_.shop, order_.id, std::string(kind), order_.created_at);
    EXPECT_TRUE(found(7).good()) << "called off, but there";
  };
  mail_of("order_accepted");
  ASSERT_TRUE(mark_paid(world_.tools(), world_.now(), {order_.id, version++}, {order_.total, {2026, 11, 21}, ""}));
  mail_of("payment_received");
  ASSERT_TRUE(prepare_order(world_.tools(), world_.now(), {order_.id, version++}));
  ASSERT_TRUE(ship_order(world_.tools(), world_.now(), {order_.id, version++}, {"yamato", "", {2026, 11, 21}, false, false}));
  mail_of("shipped");
}

TEST_P(OrdersAudit, NoThanksAreMissedForMoneyOfAnOrderThatIsOver) {
  ASSERT_TRUE(cancel_order(world_.tools(), world_.now(), {order_.id, 2}, {"buyer", "", false}));
  database_->write([&](db::Tx& tx) {
    Order order = *find(tx, order_.shop, order_.id);
    const Payment payment{order.total, {2026, 11, 21}, "", Yen(0), false};
    check(take_payment(tx, world_.tools(), world_.now(), order, payment).has_value(), "the price");
  });
  EXPECT_TRUE(found(7).good()) << found(7).violations.front();
}

TEST_P(OrdersAudit, ABrokenStoryIsFound) {
  change("UPDATE order_events SET data = '{\"total\":1}' WHERE order_id = $1 AND seq = 1", order_.id);
  EXPECT_EQ(found(8).broken, 1);
  EXPECT_NE(found(8).violations.at(0).find(order_.number), std::string::npos);
  change("DELETE FROM order_events WHERE order_id = $1", order_.id);
  EXPECT_EQ(found(8).broken, 1);
}

TEST_P(OrdersAudit, ARowThatDoesNotSayWhatTheStorySaysIsFound) {
  for (const auto& [what, invariant] : std::vector<std::pair<std::string, int>>{{"state = 'shipped'", 8},
                                                                                {"state = 'nonsense'", 8},
                                                                                {"payment_state = 'paid'", 8},
                                                                                {"created_at = created_at + 1", 8},
                                                                                {"number = 'A9999-9x'", 8},
                                                                                {"payment_method = 'cash_on_delivery'", 6}}) {
    EXPECT_TRUE(found(invariant).good()) << what;
    statements_.push_back("UPDATE orders SET " + what + " WHERE id = $1");
    change(statements_.back(), order_.id);
    EXPECT_EQ(found(invariant).broken, 1) << what;
    change(
        "UPDATE orders SET state = 'confirmed', payment_state = 'awaiting', created_at = $2, number = $3, payment_method = 'bank_transfer' WHERE id = $1",
        order_.id, order_.created_at, order_.number);
  }
}

TEST_P(OrdersAudit, OtherGoodsOtherDetailsAndOtherCluesThanAtTheOrderAreFound) {
  const auto only_story_tells = [&](const std::string& what) {
    const Finding& finding = found(8);
    ASSERT_EQ(finding.broken, 1) << what;
    EXPECT_NE(finding.violations.at(0).find(order_.number), std::string::npos);
  };
  change_document([](Document& document) { document.lines.at(0).name.ja = "大きなお皿"; });
  EXPECT_TRUE(found(6).good()) << "the amounts are the same";
  only_story_tells("goods");
  change("UPDATE orders SET document = $1 WHERE id = $2", to_json(order_.document), order_.id);
  EXPECT_TRUE(found(8).good());

  change("UPDATE orders SET sealed = $1 WHERE id = $2", db::Blob{std::string_view("\0", 1)}, order_.id);
  only_story_tells("nonsense");
  const std::string other = database_->write([&](db::Tx& tx) {
    Person person = testing::a_buyer();
    person.recipient.line1 = "天神2-2-2";
    return people::seal(tx, world_.house, order_.shop, order_.person, to_json(person), order_.created_at);
  });
  change("UPDATE orders SET sealed = $1 WHERE id = $2", db::Blob{other}, order_.id);
  only_story_tells("another address, in a good box");
  change("UPDATE orders SET sealed = $1 WHERE id = $2", db::Blob{order_.sealed}, order_.id);
  EXPECT_TRUE(found(8).good());

  change("UPDATE orders SET clues = 'x' WHERE id = $1", order_.id);
  only_story_tells("clues");
}

TEST_P(OrdersAudit, AFixedAddressIsTheOneThatCounts) {
  Fix fix;
  fix.recipient = testing::a_buyer().recipient;
  fix.recipient->line1 = "天神3-3-3";
  ASSERT_TRUE(fix_address(world_.tools(), world_.now(), {order_.id, 2}, fix));
  EXPECT_TRUE(found(8).good());
  change("UPDATE orders SET sealed = $1 WHERE id = $2", db::Blob{order_.sealed}, order_.id);
  EXPECT_EQ(found(8).broken, 1) << "the old box put back";
}

TEST_P(OrdersAudit, OrdersFromBeforeTheHashesAreCheckedByOpeningTheirBox) {
  testing::FreshDatabase database(GetParam());
  testing::SampleShop shop(*database);
  const Order order = shop.place();
  const auto broken = [&] { return verify_orders(*database, shop.house.keys, order.shop, Locale::ja).at(2).broken; };
  ASSERT_EQ(shop.story_of(order).front().data, "{}");
  EXPECT_EQ(broken(), 0);
  constexpr std::string_view kSpoil = "UPDATE orders SET sealed = $1";
  const db::Statement spoil{kSpoil, kSpoil, kSpoil};
  database->write([&](db::Tx& tx) { tx.run(spoil, db::Blob{"nonsense"}); });
  EXPECT_EQ(broken(), 1);
}

TEST_P(OrdersAudit, AKeyThatIsGoneWithoutAnErasureIsNotTakenForOne) {
  change("DELETE FROM persons");
  const Finding& finding = found(8);
  ASSERT_EQ(finding.broken, 2) << "both orders";
  EXPECT_NE(finding.violations.at(0).find("persons"), std::string::npos);
}

TEST_P(OrdersAudit, VariantsAndLawPagesThatOrdersNameAreMissed) {
  EXPECT_TRUE(found(1).good()) << found(1).violations.front();
  EXPECT_EQ(found(1).checked, 2);
  change("UPDATE variants SET archived = 1");
  EXPECT_TRUE(found(1).good()) << "ended, not gone";
  change("DELETE FROM variants WHERE sku = 'MUG-BLUE'");
  ASSERT_EQ(found(1).broken, 1);
  EXPECT_NE(found(1).violations.at(0).find("注文2件（" + order_.number), std::string::npos) << found(1).violations.at(0);
  change("DELETE FROM law_pages WHERE page = 'terms'");
  ASSERT_EQ(found(1).broken, 2);
  EXPECT_NE(found(1).violations.at(1).find("law_pages"), std::string::npos);
}

TEST_P(OrdersAudit, ACounterBehindTheOrdersIsFoundBeforeItGivesANumberOnceMore) {
  change("UPDATE order_counters SET value = value + 5");
  EXPECT_TRUE(found(1).good()) << "numbers that were reserved and never became an order";
  change("UPDATE order_counters SET value = value - 6");
  ASSERT_EQ(found(1).broken, 1);
  EXPECT_NE(found(1).violations.at(0).find("1001で"), std::string::npos) << found(1).violations.at(0);
  change("DELETE FROM order_counters");
  ASSERT_EQ(found(1).broken, 1);
  EXPECT_NE(found(1).violations.at(0).find("1002以上"), std::string::npos) << found(1).violations.at(0);
}

TEST_P(OrdersAudit, AnOrderThatKeepsMoreThanItsTotalIsFoundUnlessATroubleSaysSo) {
  EXPECT_TRUE(found(5).good());
  database_->write([&](db::Tx& tx) {
    Order order = *find(tx, order_.shop, order_.id);
    const Payment payment{order.total + Yen(500), {2026, 11, 21}, "", Yen(0), false};
    check(take_payment(tx, world_.tools(), world_.now(), order, payment).has_value(), "more than the price");
  });
  ASSERT_EQ(found(5).broken, 1);
  EXPECT_NE(found(5).violations.at(0).find(order_.number), std::string::npos);
  database_->write([&](db::Tx& tx) {
    const troubles::Subject subject{"order", order_.id.str()};
    const char* evidence = R"({"amount_expected":1000,"amount_received":1500})";
    troubles::open(tx, {order_.shop, troubles::kind::kPaidTooMuch, subject, order_.id, evidence, world_.house.clock.now()});
  });
  EXPECT_TRUE(found(5).good());
}

TEST_P(OrdersAudit, AnErasedPersonBreaksNothing) {
  database_->write([&](db::Tx& tx) { people::erase(tx, order_.shop, order_.person, world_.house.clock.now()); });
  for (const int invariant : {3, 6, 7, 8}) EXPECT_TRUE(found(invariant).good()) << invariant;
  world_.house.clock.advance(std::chrono::hours(1));
  (void)world_.place();
  EXPECT_TRUE(found(8).good()) << "back with a new key; what was before stays shut, and that is no fault";
}

INSTANTIATE_ON_BOTH_DATABASES(OrdersAudit);

}  // namespace
}  // namespace noren::orders
