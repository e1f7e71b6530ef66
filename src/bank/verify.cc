#include "bank/verify.h"

#include "bank/bank.h"
#include "bank/rules.h"
#include "bank/sql.h"
#include "html/words.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

namespace kind = troubles::kind;

constexpr int kMostOfAKind = 1'000;  // more of one kind of violation tell nothing new

// A deposit with what its orders got of it and what refunds speak of.
struct Held {
  DepositId id;
  std::string day;
  Yen amount;
  bool matched = false;
  Yen surplus;
  Yen parts;
  Yen going_back;
  std::string number;  // of the order whose money it was; "" none

  Yen over() const { return matched ? surplus : amount; }
};

Held read_held(const db::Row& row) {
  return {row.id<DepositId>(0), row.str(1), row.yen(2), deposit_state_from(row.text(3)) == DepositState::matched,
          row.yen(4),           row.yen(5), row.yen(6), row.str(7)};
}

bool in_trouble(db::Tx& tx, const ShopId& shop, const Held& held) {
  const troubles::Subject subject{"deposit", held.id.str()};
  return troubles::find_open(tx, shop, kind::kPaidTooMuch, subject) || troubles::find_open(tx, shop, kind::kPaidTwice, subject) ||
         troubles::find_open(tx, shop, kind::kTransferReturned, subject);
}

}  // namespace

Finding verify_deposits(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{5, html::word(locale, "bank.verify.deposits"), 0, 0, {}};
  const auto tell = [&](const char* key, const Held& held) {
    finding.tell(
        html::word(locale, std::string("bank.verify.") + key,
                   {{"id", held.id.str()}, {"day", held.day}, {"number", held.number}, {"amount", html::yen_text(locale, held.over())}}));
  };
  db.read([&](db::Tx& tx) {
    std::vector<Held> kept;  // looked at when the statement has ended: one at a time
    tx.each(
        sql::verify_deposits,
        [&](const db::Row& row) {
          ++finding.checked;
          const Held held = read_held(row);
          if (held.matched && held.parts + held.surplus != held.amount) tell("adds_up", held);
          if (held.over() > held.going_back) kept.push_back(held);
        },
        shop);
    for (const Held& held : kept) {
      if (!in_trouble(tx, shop, held)) tell("surplus", held);
    }
  });
  return finding;
}

Finding verify_named(db::Database& db, const ShopId& shop, Locale locale) {
  Finding finding{1, html::word(locale, "bank.verify.named"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto tell = [&](const db::Statement& statement, std::string_view key) {
      const auto tell_row = [&](const db::Row& row) {
        finding.tell(html::word(locale, key, {{"id", row.str(0)}, {"n", std::to_string(row.integer(1))}}));
      };
      tx.each(statement, tell_row, shop, kMostOfAKind);
    };
    const auto read_counts = [&](const db::Row& row) {
      finding.checked = row.integer(0);
      if (row.integer(1) <= row.integer(2)) return;
      finding.tell(html::word(locale, "bank.verify.fewer_than_brought",
                              {{"brought", std::to_string(row.integer(1))}, {"there", std::to_string(row.integer(2))}}));
    };
    tell(sql::verify_lost_deposits, "bank.verify.deposit_gone");
    tell(sql::verify_lost_refunds, "bank.verify.refund_gone");
    tx.each(sql::verify_counts, read_counts, shop);
  });
  return finding;
}

}  // namespace noren::bank
