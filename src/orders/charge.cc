#include "orders/charge.h"

#include <nlohmann/json.hpp>

#include "mail/mail.h"
#include "orders/left_out.h"
#include "orders/orders.h"
#include "orders/sql.h"
#include "payments/payments.h"

namespace noren::orders {
namespace {

constexpr std::int64_t kAtOnce = 200;
constexpr std::int64_t kFitMost = 5;  // the same card, amount and days: several orders of one buyer

struct Asked {
  std::string id;
  ShopId shop;
  ChargeQuestion question;
};

Asked read_asked(const db::Row& row) {
  return {row.str(0), row.id<ShopId>(1), {Yen(row.integer(2)), date_from_iso(row.str(3)).value_or(LocalDate{}), row.str(4)}};
}

// The mail's own key keeps it to one a day.
std::string charge_subject(const Order& order, Instant now) { return order.id.str() + "." + to_iso(japan_time(now).date); }

bool tell_charge(db::Tx& tx, const House& house, const ShopId& shop, const payments::Attempt& charge, Instant now) {
  auto order = find(tx, shop, charge.order);
  if (!order || !person_of(tx, house, *order)) return false;
  const std::string subject = charge_subject(*order, now);
  if (!mail::of_subject(tx, shop, subject).empty()) return false;
  const Context context{shop, {ActorKind::system, "", ""}, now, Locale::ja, ""};
  const nlohmann::json data = {{"amount", charge.captured.amount()}};
  const auto done = apply(tx, house, context, *order, {Happening::charge_asked, data.dump(), "", std::nullopt});
  check(done.has_value(), "a question about a charge could not be noted");
  mail::enqueue(tx, {shop, "charge_found", "charge", subject, mail::Role::buyer, now, std::nullopt});
  return true;
}

int answer(db::Tx& tx, const House& house, const Asked& asked, Instant now) {
  if (tx.run(sql::delete_charge_question, asked.id) == 0) return 0;  // another node has answered it
  const auto midnight = [](const LocalDate& date) { return from_japan_time({date, 0, 0, 0}); };
  payments::ChargeClues clues;
  clues.amount = asked.question.amount;
  clues.last4 = asked.question.last4;
  clues.from = midnight(plus_days(asked.question.on, -kChargeDaysBefore));
  clues.before = midnight(plus_days(asked.question.on, kChargeDaysAfter + 1));
  int told = 0;
  for (const payments::Attempt& charge : payments::charges_like(tx, asked.shop, clues, kFitMost)) {
    told += tell_charge(tx, house, asked.shop, charge, now) ? 1 : 0;
  }
  return told;
}

}  // namespace

void ask_charge(House& house, const Context& context, const ChargeQuestion& question) {
  house.db.write([&](db::Tx& tx) {
    tx.run(sql::insert_charge_question, crypto::token(house.env.random), context.shop, question.amount, to_iso(question.on), question.last4,
           context.now);
  });
}

int answer_charges(House& house, Instant now) {
  int told = 0;
  const auto open = house.db.read([](db::Tx& tx) { return tx.all(sql::charge_questions, read_asked, kAtOnce); });
  LeftOut left_out;
  for (const Asked& asked : open) {
    left_out.look("question " + asked.id,
                  [&] { told += house.db.write([&](db::Tx& tx) { return answer(tx, house, asked, now); }, db::Priority::background); });
  }
  left_out.tell();
  return told;
}

}  // namespace noren::orders
