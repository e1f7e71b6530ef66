#include <algorithm>
#include <map>

#include "bank/bank.h"
#include "bank/deposit_deeds.h"
#include "bank/imports.h"
#include "bank/rules.h"
#include "bank/sql.h"
#include "bank/store.h"
#include "staff/staff.h"

namespace noren::bank {
namespace {

constexpr std::chrono::hours kNamesKept{24 * 90};

std::string sign(const House& house, const ShopId& shop, const std::string& what) {
  return house.keys.sign("bank-line", shop.str() + "\n" + what);
}

using EqualLines = std::map<std::string, std::vector<std::size_t>>;  // places in the statement, by what is equal

// Some lines of a statement: so many that orders need not wait for them.
constexpr std::size_t kLinesAtOnce = 100;
struct Lines {
  const NewStatement& statement;
  const std::vector<LineMark>& marks;
  const EqualLines& equal;       // by their marks
  const EqualLines& same_money;  // by money_of
  std::size_t from = 0;
  std::size_t to = 0;
};

std::string money_of(const StatementLine& line, const LineMark& mark) {
  return to_iso(line.day) + "\n" + std::to_string(line.amount.amount()) + "\n" + mark.balance;
}

// The same day, amount and balance after it are here under another name: the name is read otherwise when another column is said to be it,
// or when somebody wrote into the file. Lines of the statement that are here by their own names account for theirs first.
bool is_here_by_another_name(db::Tx& tx, const Context& context, const Lines& lines, std::size_t i) {
  const StatementLine& line = lines.statement.deposits[i];
  const LineMark& mark = lines.marks[i];
  if (mark.balance.empty()) return false;
  std::vector<std::string> here = marks_of_money(tx, context.shop, line, mark.balance);
  std::size_t before = 0;  // lines of this statement that were found so already
  for (const std::size_t place : lines.same_money.at(money_of(line, mark))) {
    const auto own = std::find(here.begin(), here.end(), lines.marks[place].mark);
    if (own != here.end()) {
      here.erase(own);
    } else if (place < i) {
      ++before;
    }
  }
  return before < here.size();
}

// How many were new. Equal lines are counted over the whole statement, so it does not matter which of them came with an earlier slice,
// of this reading or of one that did not come to its end.
std::int64_t take_lines(db::Tx& tx, const House& house, const Context& context, const Lines& lines) {
  std::int64_t taken = 0;
  std::map<std::string, std::vector<bool>> here;  // as it was before this slice
  for (std::size_t i = lines.from; i < lines.to; ++i) {
    const LineMark& mark = lines.marks[i];
    const std::vector<std::size_t>& places = lines.equal.at(mark.mark);
    if (!here.contains(mark.mark)) {
      std::vector<LineMark> all;
      for (const std::size_t place : places) all.push_back(lines.marks[place]);
      here[mark.mark] = known_lines(all, marks_here(tx, context.shop, mark.mark));
    }
    const auto place = std::find(places.begin(), places.end(), i) - places.begin();
    if (here[mark.mark][static_cast<std::size_t>(place)] || is_here_by_another_name(tx, context, lines, i)) continue;
    const StatementLine& line = lines.statement.deposits[i];
    // A microsecond apart, so that the list stands as the statement does.
    const Instant noted = context.now + std::chrono::microseconds(i);
    insert_deposit(tx, house, {new_deposit_id(house), context.shop, line.day, line.amount, line.name, false, mark, noted});
    ++taken;
  }
  return taken;
}

}  // namespace

LineMark mark_of(const House& house, const ShopId& shop, const StatementLine& line) {
  const PayerName name = read_payer(line.name);
  std::string what = to_iso(line.day) + "\n" + std::to_string(line.amount.amount()) + "\n" + name.bare + "\n" + name.form;
  for (const std::string& number : name.numbers) what += "\n" + number;
  LineMark mark{sign(house, shop, what), ""};
  if (line.balance) mark.balance = sign(house, shop, "balance\n" + std::to_string(line.balance->amount()));
  return mark;
}

DepositId new_deposit_id(const House& house) { return DepositId("d" + crypto::token(house.env.random).substr(0, 20)); }

Import take_statement(const Tools& tools, const Context& context, const NewStatement& statement) {
  House& house = tools.house();
  EqualLines equal, same_money;
  std::vector<LineMark> marks;
  for (const StatementLine& line : statement.deposits) {
    const LineMark& mark = marks.emplace_back(mark_of(house, context.shop, line));
    equal[mark.mark].push_back(marks.size() - 1);
    same_money[money_of(line, mark)].push_back(marks.size() - 1);
  }
  Import import{crypto::token(house.env.random), context.now, context.actor.name, 0, 0, statement.withdrawals};
  for (std::size_t from = 0; from < marks.size(); from += kLinesAtOnce) {
    const std::size_t to = std::min(marks.size(), from + kLinesAtOnce);
    const std::int64_t taken = house.db.write(
        [&](db::Tx& tx) {
          return take_lines(tx, house, context, {statement, marks, equal, same_money, from, to});
        },
        db::Priority::background);
    import.taken += taken;
    import.known += static_cast<std::int64_t>(to - from) - taken;
  }
  return house.db.write([&](db::Tx& tx) {
    keep_columns(tx, context, statement.mark, statement.columns);
    insert_import(tx, context.shop, import);
    staff::record_deed(tx, context, house,
                       {"bank.deed.imported", "deposit", "/admin/deposits?import=" + import.id, staff::Saying::words("bank.deed.statement"),
                        "", std::to_string(import.taken)});
    return import;
  });
}

Result<DepositId, BankError> enter_deposit(db::Tx& tx, const Tools& tools, const Context& context, const Entry& entry) {
  House& house = tools.house();
  const LineMark mark = mark_of(house, context.shop, {0, entry.day, entry.amount, entry.payer, std::nullopt});
  if (!entry.another && !marks_here(tx, context.shop, mark.mark).empty()) return Fail<BankError>(BankError::known);
  const DepositId id = new_deposit_id(house);
  insert_deposit(tx, house, {id, context.shop, entry.day, entry.amount, entry.payer, true, mark, context.now});
  note_deposit(tx, tools, context, {id, entry.order, entry.amount}, "bank.deed.entered");
  return id;
}

Result<DepositId, BankError> enter_deposit(const Tools& tools, const Context& context, const Entry& entry) {
  return tools.house().db.write([&](db::Tx& tx) { return enter_deposit(tx, tools, context, entry); });
}

void forget_names(House& house, Instant now) {
  const auto forget = [&](db::Tx& tx) {
    for (const auto& shop : tx.all(sql::shops_with_deposits, [](const db::Row& row) { return row.id<ShopId>(0); })) {
      tx.run(sql::forget_names, shop, db::Blob{""}, now - kNamesKept);
    }
  };
  house.db.write(forget, db::Priority::background);
}

}  // namespace noren::bank
