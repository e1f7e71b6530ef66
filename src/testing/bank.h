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

bank::StatementLine line(std::int64_t amount, const char* name, std::optional<std::int64_t> balance = std::nullopt,
                         LocalDate day = kBankDay);

inline const bank::Account kBuyersAccount{"0001", "みずほ銀行", "710", "フクオカ", bank::AccountKind::ordinary, "0123456", "ﾔﾏﾀﾞ ﾊﾅｺ"};

class BankTest : public DatabaseTest {
 protected:
  BankTest();
  ~BankTest() override;

  bank::Tools tools() { return {world_.tools()}; }
  bool in_trouble(std::string_view kind, const troubles::Subject& subject);
  std::int64_t troubles_open();
  orders::Order place(const char* kana = "ヤマダ ハナコ", std::int64_t white = 0, const char* mail = "hanako@example.jp");
  bank::Import import(std::vector<bank::StatementLine> lines);
  bank::Weighing weighing();
  bank::Deposit only() { return weighing().deposits.at(0).deposit; }
  bank::Deposit now_of(const bank::Deposit& deposit);
  orders::Seen seen(const orders::Order& order) { return {order.id, world_.now_of(order).version}; }
  Result<bank::Deposit, bank::BankError> settle_with(const bank::Deposit& deposit, const std::vector<orders::Order>& orders,
                                                     bool short_is_enough = false);
  std::vector<std::string> mails_of(const std::string& subject);
  std::vector<orders::Event> story(const orders::Order& order);
  std::vector<bank::Owed> owed();
  void cancel(const orders::Order& order);
  std::string text_of(const char* kind, const std::string& subject);

  OrderWorld world_{*database_};
  const ShopId shop_ = world_.context.shop;
};

}  // namespace noren::testing
