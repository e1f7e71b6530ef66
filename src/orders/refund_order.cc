#include <algorithm>

#include "orders/deed.h"
#include "orders/surplus_back.h"

namespace noren::orders {
namespace {

nlohmann::json money_data(Yen amount, LocalDate on, MoneyFrom from) {
  nlohmann::json data = {{"amount", amount.amount()}, {"on", to_iso(on)}};
  if (from == MoneyFrom::ledger) data["by"] = "card";
  if (from == MoneyFrom::surplus) data["by"] = "surplus";
  if (from == MoneyFrom::another) data["by"] = "another";
  if (from == MoneyFrom::by_hand) data["by_hand"] = true;
  return data;
}

Yen by_transfer(db::Tx& tx, const DeedTools& tools, const Order& order) {
  return tools.by_transfer ? tools.by_transfer(tx, order) : Yen(0);
}

// All of the price of an order that is over went back: nothing is on its way, or held in a dispute.
bool is_price_back(Deed& deed) {
  if (deed.order.payment_state != PaymentState::refund_due || by_transfer(deed.tx, deed.tools, deed.order) > Yen(0)) return false;
  const auto payment = payment_for(deed.tx, deed.order);
  if (!payment) return kept_money(deed.tx, deed.order) == Yen(0);
  return payments::is_all_back(deed.tx, payment->id, given_by_hand(events_of(deed.tx, deed.order.id)));
}

// Nothing is owed any more once this is given as well.
bool ends_it(Deed& deed, const MoneyBack& back) {
  if (came_twice(deed.tx, deed.order) > Yen(0)) return false;
  const Yen surplus = surplus_left(events_of(deed.tx, deed.order.id));
  switch (back.from) {
    case MoneyFrom::surplus: return back.amount >= surplus && is_price_back(deed);
    case MoneyFrom::another: return surplus == Yen(0) && is_price_back(deed);
    case MoneyFrom::order:
    case MoneyFrom::by_hand:
    case MoneyFrom::ledger: break;
  }
  return back.whole && surplus == Yen(0);
}

Done give_back(Deed& deed, const MoneyBack& back) {
  if (back.amount <= Yen(0)) return refused(DeedError::bad_amount);
  const Happening what = ends_it(deed, back) ? Happening::refunded : Happening::part_refunded;
  const nlohmann::json data = money_data(back.amount, back.on, back.from);
  if (const Done done = deed.happen(what, data); !done) return done;
  deed.note(name_of(what), staff::Saying::yen(back.amount));
  return {};
}

// Nothing is on its way, or held in a dispute, once this is given as well.
bool is_whole(Deed& deed, Yen amount) {
  if (by_transfer(deed.tx, deed.tools, deed.order) > Yen(0)) return false;
  const auto payment = payment_for(deed.tx, deed.order);
  if (!payment) return true;
  return payments::is_all_back(deed.tx, payment->id, given_by_hand(events_of(deed.tx, deed.order.id)) + amount);
}

}  // namespace

Yen kept_money(db::Tx& tx, const Order& order) {
  if (order.payment_state != PaymentState::paid && order.payment_state != PaymentState::refund_due) return {};
  const auto payment = payment_for(tx, order);
  if (payment) return card_money(tx, order).left;
  const std::vector<Event> events = events_of(tx, order.id);
  return std::max(Yen(0), received_for(order, events) - given_by_hand(events));
}

Yen owed_back(db::Tx& tx, const DeedTools& tools, const Order& order) {
  if (order.payment_state != PaymentState::refund_due) return {};
  return std::max(Yen(0), kept_money(tx, order) - by_transfer(tx, tools, order));
}

Yen given_besides(db::Tx& tx, const payments::Attempt& payment) {
  return payment.surplus ? Yen(0) : given_by_hand(events_of(tx, payment.order));
}

Yen left_to_provider(db::Tx& tx, const DeedTools& tools, const Order& order) {
  return std::max(Yen(0), card_money(tx, order).left - by_transfer(tx, tools, order));
}

DeedResult refund_order(DeedTools tools, const Context& context, const Seen& seen, const ByHand& given) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    const PaymentState state = deed.order.payment_state;
    if (state != PaymentState::refund_due && state != PaymentState::refunded) return refused(DeedError::not_now);
    const Yen owed = owed_back(deed.tx, deed.tools, deed.order);
    if (owed == Yen(0)) return refused(DeedError::nothing_owed);
    if (given.amount != owed) return refused(DeedError::bad_amount);
    if (const Done done = give_back(deed, {owed, given.on, is_whole(deed, owed), MoneyFrom::by_hand}); !done) return done;
    deed.tell_again("refund_by_hand");
    return {};
  });
}

Result<void, DeedError> give_money_back(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const MoneyBack& back) {
  Deed deed{tx, tools, context, order};
  return give_back(deed, back);
}

Result<void, DeedError> end_refund(db::Tx& tx, DeedTools tools, const Context& context, Order& order) {
  Deed deed{tx, tools, context, order};
  const bool all_back = surplus_left(events_of(tx, order.id)) == Yen(0) && came_twice(tx, order) == Yen(0) && is_price_back(deed);
  return all_back ? deed.happen(Happening::refunded, money_data(Yen(0), japan_time(context.now).date, MoneyFrom::another)) : Done();
}

Result<void, DeedError> take_money_again(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const MoneyReturned& returned) {
  Deed deed{tx, tools, context, order};
  if (returned.amount <= Yen(0)) return refused(DeedError::bad_amount);
  nlohmann::json personal;  // null: nothing personal
  if (!returned.note.empty()) personal["note"] = returned.note;
  return deed.happen(Happening::refund_undone, money_data(returned.amount, returned.on, returned.from), personal);
}

}  // namespace noren::orders
