// Rows of deposits, statements and refunds; private to the feature. Decides nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bank/statement.h"
#include "bank/types.h"
#include "db/transaction.h"
#include "house/house.h"

namespace noren::bank {

// ---- deposits (store.cc)

struct NewDeposit {
  DepositId id;
  ShopId shop;
  LocalDate day;
  Yen amount;
  std::string payer;
  bool by_hand = false;
  LineMark mark;
  Instant now;
};
void insert_deposit(db::Tx& tx, const House& house, const NewDeposit& deposit);
// False when the row is of another version by now. payer: sealed again for its person when the money's owner is known.
bool update_deposit(db::Tx& tx, const Deposit& deposit);

std::optional<Deposit> find_deposit(db::Tx& tx, const ShopId& shop, const DepositId& id);
std::vector<Deposit> fresh_deposits(db::Tx& tx, const ShopId& shop, std::int64_t limit, std::int64_t offset);  // the oldest first
std::vector<Deposit> done_deposits(db::Tx& tx, const ShopId& shop, DepositState state, std::int64_t limit, std::int64_t offset);
std::vector<Deposit> deposits_to_give_back(db::Tx& tx, const ShopId& shop, std::int64_t limit);  // those without a refund
std::vector<Deposit> twins_of(db::Tx& tx, const ShopId& shop, const OrderId& order);             // set aside as paid twice for it
// The payer's name; "" when it is forgotten or its person erased.
std::string payer_of(db::Tx& tx, const House& house, const Deposit& deposit);
std::string seal_payer(const House& house, const std::string& payer);
std::vector<LineMark> marks_here(db::Tx& tx, const ShopId& shop, const std::string& mark);
// LineMark::mark of each line of this day and amount with this LineMark::balance.
std::vector<std::string> marks_of_money(db::Tx& tx, const ShopId& shop, const StatementLine& line, const std::string& balance);

struct DaysMoney {
  LocalDate day;
  Yen amount;
};
// The order has that sum of that day by a deposit.
bool is_booked_for(db::Tx& tx, const ShopId& shop, const OrderId& order, const DaysMoney& money);
bool waits_here(db::Tx& tx, const ShopId& shop, const std::string& mark);  // among the new ones

void insert_part(db::Tx& tx, const ShopId& shop, const DepositId& deposit, const Part& part);
void delete_parts(db::Tx& tx, const DepositId& deposit);
std::vector<Part> parts_of(db::Tx& tx, const DepositId& deposit);
bool has_parts(db::Tx& tx, const ShopId& shop, const OrderId& order);             // some of its money came by deposits
std::vector<Yen> parts_of(db::Tx& tx, const ShopId& shop, const OrderId& order);  // what each deposit brought for it
std::vector<Part> paid_in_parts(db::Tx& tx, const ShopId& shop);                  // the same of all that more than one deposit paid
void change_mark(db::Tx& tx, const Deposit& deposit, const LineMark& mark);

struct Count {
  std::int64_t count = 0;
  std::optional<Instant> oldest;
};
Count count_deposits(db::Tx& tx, const ShopId& shop, DepositState state);

// ---- statements

std::optional<Columns> find_columns(db::Tx& tx, const ShopId& shop, const std::string& mark);
void keep_columns(db::Tx& tx, const Context& context, const std::string& mark, const Columns& columns);
void insert_import(db::Tx& tx, const ShopId& shop, const Import& import);
std::optional<Import> find_import(db::Tx& tx, const ShopId& shop, const std::string& id);

// ---- refunds (refund_store.cc)

void insert_refund(db::Tx& tx, const Refund& refund);
bool update_refund(db::Tx& tx, const Refund& refund);  // false: of another version by now
std::optional<Refund> find_refund(db::Tx& tx, const ShopId& shop, const RefundId& id);
std::vector<Refund> list_refunds(db::Tx& tx, const ShopId& shop, RefundState state, std::int64_t limit, std::int64_t offset);
std::vector<Refund> refunds_of(db::Tx& tx, const ShopId& shop, const OrderId& order);
std::vector<Refund> refunds_that_may_return(db::Tx& tx, const ShopId& shop, Instant since, std::int64_t limit);
std::vector<Refund> refunds_in(db::Tx& tx, const ShopId& shop, const FileId& file);
Count count_refunds(db::Tx& tx, const ShopId& shop, RefundState state);

// What the box of a refund holds.
struct RefundBox {
  std::optional<Account> account;
  std::string note;  // of the staff, about the transfer
};
RefundBox box_of(db::Tx& tx, const House& house, const Refund& refund);  // empty when the person was erased
std::string seal_box(db::Tx& tx, const House& house, const Refund& refund, const RefundBox& box, Instant now);

void insert_file(db::Tx& tx, const ShopId& shop, const TransferFile& file);
std::optional<TransferFile> find_file(db::Tx& tx, const ShopId& shop, const FileId& id);
std::vector<TransferFile> newest_files(db::Tx& tx, const ShopId& shop, std::int64_t limit);

std::optional<Consignor> find_consignor(db::Tx& tx, const House& house, const ShopId& shop);
// False when it is of another version by now.
bool save_consignor(db::Tx& tx, const House& house, const ShopId& shop, const Consignor& consignor);

}  // namespace noren::bank
