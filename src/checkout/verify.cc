#include "checkout/verify.h"

#include "checkout/sql.h"
#include "html/words.h"
#include "orders/json.h"
#include "stock/stock.h"

namespace noren::checkout {
namespace {

constexpr int kMostOfAKind = 1'000;  // more of one kind of violation tell nothing new

struct Question {
  const db::Statement& statement;  // gives the ids of what is wrong
  std::string_view word;
};

void ask(db::Tx& tx, const ShopId& shop, Locale locale, const Question& question, Finding& finding) {
  const auto tell = [&](const db::Row& row) {
    finding.tell(html::word(locale, "checkout.verify." + std::string(question.word), {{"id", row.str(0)}}));
  };
  tx.each(question.statement, tell, shop, kMostOfAKind);
}

// Whatever stock calls held is held by exactly the attempts that are being paid.
void compare_held(db::Tx& tx, const ShopId& shop, Locale locale, Finding& finding) {
  std::map<VariantId, std::int64_t> kept;
  const auto add = [&](const db::Row& row) {
    for (const orders::Line& line : orders::document_from_json(row.text(0)).lines) kept[line.variant] += line.quantity;
  };
  tx.each(sql::verify_held, add, shop);
  for (const stock::Level& level : stock::all_levels(tx, shop)) {
    ++finding.checked;
    if (level.held != kept[level.variant]) finding.tell(html::word(locale, "checkout.verify.held_differs", {{"id", level.variant.str()}}));
  }
}

}  // namespace

std::vector<Finding> verify_checkouts(db::Database& db, const ShopId& shop, Locale locale) {
  Finding orders{1, html::word(locale, "checkout.verify.orders"), 0, 0, {}};
  Finding answers{2, html::word(locale, "checkout.verify.answers"), 0, 0, {}};
  Finding held{3, html::word(locale, "checkout.verify.held"), 0, 0, {}};
  Finding paid{4, html::word(locale, "checkout.verify.paid"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto read_counts = [&](const db::Row& row) {
      orders.checked = row.integer(0);
      answers.checked = row.integer(1);
      paid.checked = row.integer(2);
    };
    tx.each(sql::verify_counts, read_counts, shop);
    ask(tx, shop, locale, {sql::verify_orderless, "orderless"}, orders);
    ask(tx, shop, locale, {sql::verify_unasked, "unasked"}, orders);
    ask(tx, shop, locale, {sql::verify_promised, "promised"}, answers);
    ask(tx, shop, locale, {sql::verify_silent, "silent"}, answers);
    ask(tx, shop, locale, {sql::verify_repeated, "repeated"}, answers);
    ask(tx, shop, locale, {sql::verify_paid, "unshown"}, paid);
    ask(tx, shop, locale, {sql::verify_unpaid, "unpaid"}, paid);
    compare_held(tx, shop, locale, held);
  });
  return {std::move(orders), std::move(answers), std::move(held), std::move(paid)};
}

}  // namespace noren::checkout
