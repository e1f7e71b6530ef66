#include "testing/bank.h"

namespace noren::testing {

bank::StatementLine line(std::int64_t amount, const char* name, std::optional<std::int64_t> balance, LocalDate day) {
  return {1, day, Yen(amount), name, balance ? std::optional(Yen(*balance)) : std::nullopt};
}

BankTest::BankTest() = default;

BankTest::~BankTest() = default;

bool BankTest::in_trouble(std::string_view kind, const troubles::Subject& subject) {
  return database_->read([&](db::Tx& tx) { return troubles::find_open(tx, shop_, kind, subject); }).has_value();
}

std::int64_t BankTest::troubles_open() {
  return database_->read([&](db::Tx& tx) { return troubles::count_of_house(tx).open; });
}

orders::Order BankTest::place(const char* kana, std::int64_t white, const char* mail) {
  OrderWish wish;
  wish.person.email = mail;
  wish.person.recipient.kana = kana;
  wish.white = white;
  return world_.place(wish);
}

bank::Import BankTest::import(std::vector<bank::StatementLine> lines) {
  bank::Columns columns;
  columns.set(bank::Role::day, 0);
  return bank::take_statement(tools(), world_.now(), {std::move(lines), 3, "mark", columns});
}

bank::Weighing BankTest::weighing() {
  return database_->read([&](db::Tx& tx) { return bank::weigh(tx, world_.house, shop_, world_.house.clock.now()); });
}

bank::Deposit BankTest::now_of(const bank::Deposit& deposit) {
  return database_->read([&](db::Tx& tx) { return *bank::find_deposit(tx, shop_, deposit.id); });
}

Result<bank::Deposit, bank::BankError> BankTest::settle_with(const bank::Deposit& deposit, const std::vector<orders::Order>& orders,
                                                             bool short_is_enough) {
  bank::Settlement settlement{{deposit.id, deposit.version}, {}, short_is_enough};
  for (const orders::Order& order : orders) settlement.orders.push_back(seen(order));
  return bank::settle(tools(), world_.now(), settlement);
}

std::vector<std::string> BankTest::mails_of(const std::string& subject) {
  std::vector<std::string> kinds;
  database_->read([&](db::Tx& tx) {
    for (const mail::Fate& fate : mail::of_subject(tx, shop_, subject)) kinds.push_back(fate.message.kind);
  });
  return kinds;
}

std::vector<orders::Event> BankTest::story(const orders::Order& order) {
  return database_->read([&](db::Tx& tx) { return orders::events_of(tx, order.id); });
}

std::vector<bank::Owed> BankTest::owed() {
  return database_->read([&](db::Tx& tx) { return bank::owed_by(tx, shop_); });
}

void BankTest::cancel(const orders::Order& order) {
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen(order), {"buyer", "", true}));
}

std::string BankTest::text_of(const char* kind, const std::string& subject) {
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

}  // namespace noren::testing
