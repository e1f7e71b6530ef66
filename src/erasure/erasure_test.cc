#include "erasure/erasure.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "bank/bank.h"
#include "mail/mail.h"
#include "orders/verify.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::erasure {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kMail = "hanako@example.jp";
constexpr db::Statement kKeyOf{"test/key_of", "SELECT sealed_key FROM persons WHERE id = $1",
                               "SELECT sealed_key FROM persons WHERE id = $1"};

// Every byte of a SQLite database: its file, its log, and the index of the log.
std::string files_in(const std::string& folder) {
  std::string all;
  for (const char* name : {"/noren.db", "/noren.db-wal", "/noren.db-shm"}) {
    std::ifstream file(folder + name, std::ios::binary);
    all.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return all;
}

class Folder final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope&, std::string_view) override { return {}; }
  bool repeatable() const override { return true; }
  bool forget(const mail::Copy& copy) override {
    forgotten.push_back(copy.id);
    return deletes;
  }
  std::vector<std::string> forgotten;
  bool deletes = true;
};

class Erasing : public testing::DatabaseTest {
 protected:
  void SetUp() override {
    add_admin_routes(router_, {desk_, folder_});
    order_ = world_.place();
  }
  Known known(const std::string& mail = kMail) {
    return database_->read([&](db::Tx& tx) { return find_known(tx, world_.house, world_.now(), mail); });
  }
  Result<Erased, EraseError> erase_as_shown(const std::string& mail = kMail) {
    return erase(world_.house, folder_, world_.now(), mail, known(mail).mark);
  }
  // Without goods to send and without money: nobody needs the buyer's details any more.
  void end(const orders::Order& placed) {
    orders::Order order = world_.now_of(placed);
    database_->write([&](db::Tx& tx) {
      check(orders::apply(tx, world_.house, world_.now(), order, {orders::Happening::cancelled, "{}", "", std::nullopt}).has_value(),
            "cancelled");
    });
  }
  support::Inquiry ask() { return support::receive(world_.house, world_.now(), {"once", "item", "", {"山田 花子", kMail, "大きさは？"}}); }
  std::optional<orders::Person> buyer(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return orders::person_of(tx, world_.house, order); });
  }
  std::vector<mail::Fate> mails(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return mail::of_subject(tx, shop_, order.id.str()); });
  }

  testing::OrderWorld world_{*database_};
  const ShopId shop_{"s1"};
  Folder folder_;
  admin::Desk desk_{world_.house, testing::desk_options()};
  http::Router router_;
  testing::Owner owner_{world_.house, router_};
  orders::Order order_;
};
INSTANTIATE_ON_BOTH_DATABASES(Erasing);

TEST_P(Erasing, WaitsWhileTheDetailsAreNeededAndSaysForWhat) {
  const support::Inquiry inquiry = ask();
  const auto needed = known().needed;
  ASSERT_EQ(needed.size(), 2U);
  EXPECT_EQ(needed[0].why, Hindrance::to_ship);
  EXPECT_EQ(needed[0].path, "/admin/orders/" + order_.number);
  EXPECT_EQ(needed[1].why, Hindrance::inquiry);
  EXPECT_EQ(needed[1].label, inquiry.case_number);
  EXPECT_EQ(erase_as_shown().error(), EraseError::needed);
  EXPECT_TRUE(buyer(order_).has_value());
  EXPECT_EQ(erase(world_.house, folder_, world_.now(), "taro@example.jp", "").error(), EraseError::nothing);
}

TEST_P(Erasing, WaitsForMoneyThatMayBeHisUntilSomebodyDecides) {
  const bank::Tools tools{world_.tools()};
  const auto deposit = bank::enter_deposit(tools, world_.now(), {{2026, 11, 21}, Yen(3630), "ヤマダ ハナコ", false});
  ASSERT_TRUE(deposit);
  end(order_);
  const auto needed = known().needed;
  ASSERT_EQ(needed.size(), 1U);
  EXPECT_EQ(needed[0].why, Hindrance::deposit);
  EXPECT_EQ(needed[0].label, order_.number);
  EXPECT_EQ(needed[0].path, "/admin/deposits/" + deposit->str());
  EXPECT_EQ(erase_as_shown().error(), EraseError::needed);
  EXPECT_THAT(owner_.post("/admin/erasure", {{"mail", kMail}}).body, HasSubstr("かもしれない入金が未確認です"));
  ASSERT_TRUE(bank::set_aside(tools, world_.now(), {{*deposit, 1}, bank::Aside::not_ours, OrderId()}));
  EXPECT_TRUE(erase_as_shown());
}

TEST_P(Erasing, TakesEverythingOfThePersonAndLeavesTheSale) {
  const support::Inquiry inquiry = ask();
  end(order_);
  ASSERT_TRUE(support::set_state(world_.house, world_.now(), inquiry.id, inquiry.version, support::State::answered));
  const std::string reminder = database_->write([&](db::Tx& tx) {
    const troubles::Subject subject{"order", order_.id.str()};
    const Instant now = world_.now().now;
    const auto late = troubles::open(tx, {shop_, troubles::kind::kUnpaidOrder, subject, order_.id, "{}", now});
    mail::enqueue(tx, {shop_, "order_trouble", "trouble", late.str() + ".1", mail::Role::buyer, now, std::nullopt});
    troubles::settle(tx, {shop_, troubles::kind::kUnpaidOrder, subject, "cancelled", now});
    return late.str() + ".1";
  });
  const std::string before = known().mark;
  world_.house.clock.advance(std::chrono::minutes(1));
  ASSERT_TRUE(erase_as_shown());
  EXPECT_FALSE(buyer(order_));
  EXPECT_FALSE(database_->read([&](db::Tx& tx) { return support::letter_of(tx, world_.house, inquiry); }));
  EXPECT_TRUE(database_->read([&](db::Tx& tx) { return orders::with_mail(tx, world_.house, shop_, kMail); }).empty());
  const orders::Order left = world_.now_of(order_);
  EXPECT_EQ(left.total, order_.total);
  EXPECT_EQ(left.document, order_.document) << "the books";
  for (const mail::Fate& fate : mails(order_)) {
    EXPECT_EQ(fate.message.to_address, "");
    for (const mail::Attempt& attempt : fate.attempts) EXPECT_EQ(attempt.to_masked, "");
  }
  EXPECT_THAT(folder_.forgotten, ::testing::Contains("s1:" + order_.id.str() + ":order_received"));
  EXPECT_THAT(folder_.forgotten, ::testing::Contains("s1:" + inquiry.id + ":inquiry_new"));
  EXPECT_THAT(folder_.forgotten, ::testing::Contains("s1:" + reminder + ":order_trouble"));
  for (const Finding& finding : orders::verify_orders(*database_, world_.house.House::keys, shop_, Locale::ja))
    EXPECT_TRUE(finding.good()) << finding.name;
  EXPECT_EQ(erase(world_.house, folder_, world_.now(), kMail, before).error(), EraseError::nothing) << "the second press";
  const staff::DeedPage deeds = staff::find_deeds(world_.house, shop_, {});
  ASSERT_FALSE(deeds.lines.empty());
  EXPECT_EQ(deeds.lines.front().deed.what, "erasure.deed.erased");
  EXPECT_EQ(deeds.lines.front().deed.after.in(Locale::ja), "注文1件・お問い合わせ1件");
}

TEST_P(Erasing, NoByteOfThePersonIsLeftInTheFilesWhileTheServerRuns) {
  if (database_->dialect() != "sqlite") GTEST_SKIP() << "PostgreSQL's files are its own";
  testing::OrderWish wish;
  wish.person.recipient.name = "quetzal 花子";
  wish.person.email = "quetzal@example.jp";
  const orders::Order order = world_.place(wish);
  for (int i = 0; i < 10; ++i) {
    testing::OrderWish others;
    others.person.email = "buyer" + std::to_string(i) + "@example.jp";
    (void)world_.place(others);
  }
  end(order);
  const auto key = database_->read([&](db::Tx& tx) {
    return tx.one(
        kKeyOf, [](const db::Row& row) { return row.blob(0); }, order.person);
  });
  ASSERT_TRUE(key);
  const std::string before = files_in(database_.folder());
  EXPECT_NE(before.find("quetzal"), std::string::npos);
  EXPECT_NE(before.find(*key), std::string::npos);
  ASSERT_TRUE(erase_as_shown("quetzal@example.jp"));
  EXPECT_FALSE(database_->traces_left());
  const std::string after = files_in(database_.folder());
  EXPECT_EQ(after.find("quetzal"), std::string::npos);
  EXPECT_EQ(after.find(*key), std::string::npos);
  EXPECT_NE(after.find("buyer3"), std::string::npos) << "the others are there";
}

TEST_P(Erasing, TheLogIsCutWhenNobodyReadsAnOlderStateAnyMore) {
  if (database_->dialect() != "sqlite") GTEST_SKIP() << "PostgreSQL's files are its own";
  end(order_);
  database_->read([&](db::Tx& tx) {
    (void)orders::find(tx, shop_, order_.id);  // the first look chooses the state
    EXPECT_TRUE(erase_as_shown().has_value());
    EXPECT_TRUE(database_->traces_left());
    EXPECT_FALSE(database_->drop_traces());
  });
  EXPECT_TRUE(database_->drop_traces());
  EXPECT_FALSE(database_->traces_left());
  EXPECT_EQ(files_in(database_.folder()).find("hanako@example.jp"), std::string::npos);
}

TEST_P(Erasing, WhoComesBackIsKnownAnewAndOnlyByWhatIsNew) {
  end(order_);
  ASSERT_TRUE(erase_as_shown());
  world_.house.clock.advance(std::chrono::hours(1));
  const orders::Order again = world_.place();
  ASSERT_EQ(known().orders.size(), 1U);
  EXPECT_EQ(known().orders[0].id, again.id);
  EXPECT_FALSE(buyer(order_));
  EXPECT_TRUE(buyer(again));
}

TEST_P(Erasing, WhatCameMeanwhileIsShownBeforeAnythingIsErased) {
  end(order_);
  const std::string mark = known().mark;
  end(world_.place());
  EXPECT_EQ(erase(world_.house, folder_, world_.now(), kMail, mark).error(), EraseError::changed);
  EXPECT_TRUE(buyer(order_));
}

TEST_P(Erasing, AnAddressThatWasCorrectedFindsTheOrderToo) {
  orders::Fix fix;
  fix.email = "hanako@example.com";
  ASSERT_TRUE(orders::fix_address(world_.tools(), world_.now(), {order_.id, 1}, fix));
  EXPECT_EQ(known("hanako@example.com").orders.size(), 1U);
  EXPECT_TRUE(known("anako@example.com").nothing()) << "a part of an address is another one";
}

TEST_P(Erasing, ThePageShowsWhatGoesAndWhatStaysAndAsksOnceMore) {
  const std::string from_order = owner_.get("/admin/erasure?order=" + order_.number).body;
  EXPECT_THAT(from_order, HasSubstr(kMail));
  EXPECT_THAT(from_order, HasSubstr("発送が済んでいません"));
  EXPECT_THAT(from_order, Not(HasSubstr("name=\"sure\"")));
  EXPECT_THAT(from_order, HasSubstr("ほかのメールアドレス"));
  end(order_);
  const http::Response shown = owner_.post("/admin/erasure", {{"mail", kMail}});
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(shown.body, HasSubstr("2034年2月28日"));
  const std::string mark = testing::hidden(shown.body, "mark");
  EXPECT_EQ(owner_.post("/admin/erasure", {{"mail", kMail}, {"mark", mark}}).status, 422) << "not sure";
  EXPECT_TRUE(buyer(order_));
  EXPECT_EQ(owner_.post("/admin/erasure", {{"mail", kMail}, {"mark", mark}, {"sure", ""}}).status, 422) << "the box was not ticked";
  EXPECT_EQ(owner_.post("/admin/erasure", {{"mail", kMail}, {"mark", mark}, {"sure", "1"}}).status, 303);
  EXPECT_FALSE(buyer(order_));
  EXPECT_EQ(owner_.get("/admin/erasure?order=" + order_.number).status, 410);
  const auto noted = orders::add_note(world_.tools(), world_.now(), {order_.id, world_.now_of(order_).version}, "山田さん");
  ASSERT_FALSE(noted) << "it could not be erased any more";
  EXPECT_EQ(noted.error(), orders::DeedError::not_now);
  EXPECT_THAT(owner_.post("/admin/erasure", {{"mail", kMail}}).body, HasSubstr("個人情報はありません"));
  EXPECT_EQ(owner_.post("/admin/erasure", {{"mail", "hanako"}}).status, 422);
  EXPECT_EQ(owner_.get("/admin/erasure?order=A9999-9").status, 404);
}

}  // namespace
}  // namespace noren::erasure
