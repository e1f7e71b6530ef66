// A shop whose orders are paid by transfer, and its deposits: what the tests of the bank's deeds share.
#pragma once
#include "bank/bank.h"
#include "bank/proposals.h"
#include "bank/store.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "troubles/troubles.h"

namespace noren::testing {

constexpr LocalDate kBankDay{2026, 11, 21};

inline bank::StatementLine line(std::int64_t amount, const char* name, std::optional<std::int64_t> balance = std::nullopt,
                                LocalDate day = kBankDay) {
  return {1, day, Yen(amount), name, balance ? std::optional(Yen(*balance)) : std::nullopt};
}

inline const bank::Account kBuyersAccount{"0001", "みずほ銀行", "710", "フクオカ", bank::AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};

class BankTest : public DatabaseTest {
 protected:
  bank::Tools tools() { return {world_.tools()}; }
  bool in_trouble(std::string_view kind, const troubles::Subject& subject) {
    return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, shop_, kind, subject); }).has_value();
  }
  std::int64_t troubles_open() {
    return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; });
  }
  orders::Order place(const char* kana = "ヤマダ ハナコ", std::int64_t white = 0, const char* mail = "hanako@example.jp") {
    OrderWish wish;
    wish.person.email = mail;
    wish.person.recipient.kana = kana;
    wish.white = white;
    return world_.place(wish);
  }
  bank::Import import(std::vector<bank::StatementLine> lines) {
    bank::Columns columns;
    columns.set(bank::Role::day, 0);
    return bank::take_statement(tools(), world_.now(), {std::move(lines), 3, "mark", columns});
  }
  bank::Weighing weighing() {
    return database_->read([&](db::Tx& tx) { return bank::weigh(tx, world_.house, shop_, world_.house.clock.now()); });
  }
  bank::Deposit only() { return weighing().deposits.at(0).deposit; }
  bank::Deposit now_of(const bank::Deposit& deposit) {
    return database_->read([&](db::Tx& tx) { return *bank::find_deposit(tx, shop_, deposit.id); });
  }
  orders::Seen seen(const orders::Order& order) { return {order.id, world_.now_of(order).version}; }
  Result<bank::Deposit, bank::BankError> settle_with(const bank::Deposit& deposit, const std::vector<orders::Order>& orders,
                                                     bool short_is_enough = false) {
    bank::Settlement settlement{{deposit.id, deposit.version}, {}, short_is_enough};
    for (const orders::Order& order : orders) settlement.orders.push_back(seen(order));
    return bank::settle(tools(), world_.now(), settlement);
  }
  std::vector<std::string> mails_of(const std::string& subject) {
    std::vector<std::string> kinds;
    database_->read([&](db::Tx& tx) {
      for (const mail::Fate& fate : mail::of_subject(tx, shop_, subject)) kinds.push_back(fate.message.kind);
    });
    return kinds;
  }
  std::vector<orders::Event> story(const orders::Order& order) {
    return database_->read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
  }
  std::vector<bank::Owed> owed() {
    return database_->read([&](db::Tx& tx) { return bank::owed_by(tx, shop_); });
  }
  void cancel(const orders::Order& order) {
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(order), {"buyer", "", true}));
  }
  std::string text_of(const char* kind, const std::string& subject) {
    mail::Contents contents;
    bank::add_mail_kinds(contents, {world_.house, world_.directory, [](const ShopId&) { return std::string("https://kurumi.example"); }});
    mail::Message message;
    message.shop = shop_;
    message.kind = kind;
    message.subject_id = subject;
    const auto content = database_->read([&](db::Tx& tx) { return contents.find(kind)->source(tx, message); });
    if (!content) return "";
    const auto words = *mail::builtin_template(kind, Locale::ja);
    EXPECT_TRUE(mail::faults_of(words, contents.find(kind)->sample(Locale::ja)).empty()) << kind;
    return mail::write_mail(world_.house.html, words, content->view, Locale::ja).text;
  }

  OrderWorld world_{*database_};
  const ShopId shop_ = world_.context.shop;
};

}  // namespace noren::testing
