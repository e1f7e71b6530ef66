#include "bank/store.h"

#include <nlohmann/json.hpp>

#include "bank/rules.h"
#include "bank/sql.h"

namespace noren::bank {
namespace {

constexpr std::string_view kPayer = "bank-payer";

Deposit read_deposit(const db::Row& row) {
  Deposit deposit;
  deposit.id = row.id<DepositId>(0);
  deposit.shop = row.id<ShopId>(1);
  deposit.day = date_from_iso(row.text(2)).value_or(LocalDate{});
  deposit.amount = row.yen(3);
  deposit.state = deposit_state_from(row.text(4)).value_or(DepositState::fresh);
  deposit.aside = aside_from(row.text(5));
  deposit.order = row.id<OrderId>(6);
  deposit.surplus = row.yen(7);
  deposit.by_hand = row.flag(8);
  deposit.person = row.id<people::PersonId>(9);
  deposit.sealed = row.blob(10);
  deposit.noted_at = row.instant(11);
  deposit.done_at = row.maybe_instant(12);
  deposit.done_by = row.str(13);
  deposit.version = row.integer(14);
  return deposit;
}

Count read_count(const db::Row& row) { return {row.integer(0), row.maybe_instant(1)}; }

}  // namespace

void insert_deposit(db::Tx& tx, const House& house, const NewDeposit& deposit) {
  tx.run(sql::insert_deposit, deposit.id, deposit.shop, to_iso(deposit.day), deposit.amount, deposit.by_hand,
         db::Blob{seal_payer(house, deposit.payer)}, deposit.now, deposit.mark.mark, deposit.mark.balance);
}

bool update_deposit(db::Tx& tx, const Deposit& deposit) {
  const std::string_view aside = deposit.aside ? name_of(*deposit.aside) : "";
  return tx.run(sql::update_deposit, deposit.shop, deposit.id, deposit.version, name_of(deposit.state), aside, deposit.order,
                deposit.surplus, deposit.person, db::Blob{deposit.sealed}, deposit.done_at, deposit.done_by) == 1;
}

std::optional<Deposit> find_deposit(db::Tx& tx, const ShopId& shop, const DepositId& id) {
  return tx.one(sql::find_deposit, read_deposit, shop, id);
}

std::vector<Deposit> fresh_deposits(db::Tx& tx, const ShopId& shop, std::int64_t limit, std::int64_t offset) {
  return tx.all(sql::list_deposits, read_deposit, shop, name_of(DepositState::fresh), limit, offset);
}

std::vector<Deposit> done_deposits(db::Tx& tx, const ShopId& shop, DepositState state, std::int64_t limit, std::int64_t offset) {
  return tx.all(sql::list_done, read_deposit, shop, name_of(state), limit, offset);
}

std::vector<Deposit> deposits_to_give_back(db::Tx& tx, const ShopId& shop, std::int64_t limit) {
  return tx.all(sql::deposits_to_give_back, read_deposit, shop, limit);
}

std::vector<Deposit> twins_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(sql::twins_of_order, read_deposit, shop, order);
}

std::string payer_of(db::Tx& tx, const House& house, const Deposit& deposit) {
  if (deposit.sealed.empty()) return "";
  const auto plain = deposit.person.empty() ? house.keys.open(kPayer, deposit.sealed)
                                            : people::open(tx, house, deposit.shop, deposit.person, deposit.sealed);
  return plain.value_or("");
}

std::string seal_payer(const House& house, const std::string& payer) { return house.keys.seal(kPayer, payer, house.env.random); }

std::vector<LineMark> marks_here(db::Tx& tx, const ShopId& shop, const std::string& mark) {
  return tx.all(
      sql::marks_here,
      [](const db::Row& row) {
        return LineMark{row.str(0), row.str(1)};
      },
      shop, mark);
}

std::vector<std::string> marks_of_money(db::Tx& tx, const ShopId& shop, const StatementLine& line, const std::string& balance) {
  return tx.all(
      sql::marks_of_money, [](const db::Row& row) { return row.str(0); }, shop, to_iso(line.day), line.amount, balance);
}

bool is_booked_for(db::Tx& tx, const ShopId& shop, const OrderId& order, const DaysMoney& money) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return tx.one(sql::booked_for_order, read, shop, order, to_iso(money.day), money.amount).value_or(0) > 0;
}

bool waits_here(db::Tx& tx, const ShopId& shop, const std::string& mark) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return tx.one(sql::count_marked, read, shop, mark, name_of(DepositState::fresh)).value_or(0) > 0;
}

void insert_part(db::Tx& tx, const ShopId& shop, const DepositId& deposit, const Part& part) {
  tx.run(sql::insert_part, deposit, part.order, shop, part.amount);
}

void delete_parts(db::Tx& tx, const DepositId& deposit) { tx.run(sql::delete_parts, deposit); }

std::vector<Part> parts_of(db::Tx& tx, const DepositId& deposit) {
  return tx.all(
      sql::parts_of_deposit,
      [](const db::Row& row) {
        return Part{row.id<OrderId>(0), row.yen(1)};
      },
      deposit);
}

std::vector<Yen> parts_of(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  return tx.all(
      sql::parts_of_order, [](const db::Row& row) { return row.yen(0); }, shop, order);
}

std::vector<Part> paid_in_parts(db::Tx& tx, const ShopId& shop) {
  return tx.all(
      sql::paid_in_parts,
      [](const db::Row& row) {
        return Part{row.id<OrderId>(0), row.yen(1)};
      },
      shop);
}

bool has_parts(db::Tx& tx, const ShopId& shop, const OrderId& order) {
  const auto read = [](const db::Row& row) { return row.integer(0); };
  return tx.one(sql::count_parts_of_order, read, shop, order).value_or(0) > 0;
}

void change_mark(db::Tx& tx, const Deposit& deposit, const LineMark& mark) {
  tx.run(sql::change_mark, deposit.shop, deposit.id, mark.mark);
}

Count count_deposits(db::Tx& tx, const ShopId& shop, DepositState state) {
  return tx.one(sql::count_deposits, read_count, shop, name_of(state)).value_or(Count{});
}

std::optional<Columns> find_columns(db::Tx& tx, const ShopId& shop, const std::string& mark) {
  const auto text = tx.one(
      sql::find_columns, [](const db::Row& row) { return row.str(0); }, shop, mark);
  return text ? Columns::parse(*text) : std::nullopt;
}

void keep_columns(db::Tx& tx, const Context& context, const std::string& mark, const Columns& columns) {
  tx.run(sql::keep_columns, context.shop, mark, columns.text(), context.now, context.actor.name);
}

void insert_import(db::Tx& tx, const ShopId& shop, const Import& import) {
  tx.run(sql::insert_import, import.id, shop, import.at, import.staff_name, import.taken, import.known, import.withdrawals);
}

std::optional<Import> find_import(db::Tx& tx, const ShopId& shop, const std::string& id) {
  const auto read = [](const db::Row& row) {
    return Import{row.str(0), row.instant(1), row.str(2), row.integer(3), row.integer(4), row.integer(5)};
  };
  return tx.one(sql::find_import, read, shop, id);
}

}  // namespace noren::bank
