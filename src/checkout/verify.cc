#include "checkout/verify.h"

#include "checkout/sql.h"
#include "html/words.h"

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

}  // namespace

std::vector<Finding> verify_checkouts(db::Database& db, const ShopId& shop, Locale locale) {
  Finding orders{1, html::word(locale, "checkout.verify.orders"), 0, 0, {}};
  Finding answers{2, html::word(locale, "checkout.verify.answers"), 0, 0, {}};
  db.read([&](db::Tx& tx) {
    const auto read_counts = [&](const db::Row& row) {
      orders.checked = row.integer(0);
      answers.checked = row.integer(1);
    };
    tx.each(sql::verify_counts, read_counts, shop);
    ask(tx, shop, locale, {sql::verify_orderless, "orderless"}, orders);
    ask(tx, shop, locale, {sql::verify_unasked, "unasked"}, orders);
    ask(tx, shop, locale, {sql::verify_promised, "promised"}, answers);
    ask(tx, shop, locale, {sql::verify_silent, "silent"}, answers);
    ask(tx, shop, locale, {sql::verify_repeated, "repeated"}, answers);
  });
  return {std::move(orders), std::move(answers)};
}

}  // namespace noren::checkout
