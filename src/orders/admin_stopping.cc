// What becomes of an order's money when it is cancelled or returned, told before it is.
#include <algorithm>

#include "html/words.h"
#include "orders/admin_order_view.h"

namespace noren::orders {
namespace {

Yen on_its_way(const CardMoney& card) {
  Yen sum;
  for (const payments::Refund& refund : card.refunds) {
    const bool open = refund.state == payments::RefundState::requested || refund.state == payments::RefundState::pending;
    if (open && refund.why == payments::RefundWhy::order) sum += refund.amount;
  }
  return sum;
}

// Key of words orders.admin_stopping.…
const char* way_of(const OrderFile& file) {
  const Yen owed = owed_if_stopped(file);
  switch (file.order.payment_state) {
    case PaymentState::authorised: return "reserved";
    case PaymentState::paid: break;
    default: return owed > Yen(0) ? "parts" : "nothing";
  }
  if (file.money_back) return "all_back";
  if (owed == Yen(0)) return "waits";
  return file.card.left > Yen(0) ? "by_provider" : "by_transfer";
}

}  // namespace

Yen owed_if_stopped(const OrderFile& file) {
  switch (file.order.payment_state) {
    case PaymentState::paid: return file.kept;
    case PaymentState::awaiting: return std::max(Yen(0), parts_paid(file.events) - given_by_hand(file.events));
    default: return {};
  }
}

admin::Pairs money_if_stopped(const OrderFile& file, Locale locale) {
  admin::Pairs facts;
  const auto add = [&](const char* key, Yen amount) {
    if (amount > Yen(0))
      facts.emplace_back(html::word(locale, std::string("orders.admin_stopping.") + key), html::yen_text(locale, amount));
  };
  add("received", received_for(file.order, file.events));
  add("surplus", surplus_left(file.events));
  add("twice", file.twice);
  add("went_back", own_money_back(file.events));
  add("on_its_way", on_its_way(file.card));
  add("disputed", file.card.disputed.held);
  add("owed", owed_if_stopped(file) + surplus_left(file.events) + file.twice);
  return facts;
}

std::string way_if_stopped(const OrderFile& file, Locale locale) {
  const auto say = [&](const char* key, Yen amount) {
    return html::word(locale, std::string("orders.admin_stopping.") + key, {{"amount", html::yen_text(locale, amount)}});
  };
  const std::string price = say(way_of(file), owed_if_stopped(file));
  const Yen over = surplus_left(file.events) + file.twice;
  return over == Yen(0) ? price : price + " " + say("surplus_too", over);
}

std::vector<admin::Objection> waiting_if_stopped(const AdminPages& pages, const admin::Visit& visit, const Order& order) {
  std::vector<admin::Objection> all;
  if (!pages.waiting_money) return all;
  const Locale locale = visit.context.locale;
  const auto deposits = pages.desk.house().db.read([&](db::Tx& tx) { return pages.waiting_money(tx, visit.context, order); });
  for (const WaitingMoney& money : deposits) {
    const std::string text = html::date_text(locale, money.day) + " " + html::yen_text(locale, money.amount) + " " + money.payer;
    all.push_back({html::word(locale, "orders.admin_stopping.deposit"), text, money.path,
                   html::word(locale, "orders.admin_stopping.deposit_effect")});
  }
  return all;
}

}  // namespace noren::orders
