#include "bank/bank.h"
#include "bank/imports.h"
#include "bank/store.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

// Who pays by transfer is asked to write number and name: a name is entered only where the bank book says another one. With it the line is
// known again when the bank's statement brings it.
std::string name_for(db::Tx& tx, const House& house, const orders::Order& order, const std::string& entered) {
  if (!entered.empty() || order.document.payment != shops::PaymentMethod::bank_transfer) return entered;
  const auto person = orders::person_of(tx, house, order);
  return person ? orders::transfer_name(order, *person) : entered;
}

orders::DeedError deed_error(BankError why) {
  switch (why) {
    case BankError::stale: return orders::DeedError::stale;
    case BankError::order_unknown: return orders::DeedError::not_found;
    case BankError::known: return orders::DeedError::money_known;
    case BankError::booked: return orders::DeedError::money_booked;
    default: return orders::DeedError::not_now;
  }
}

}  // namespace

Result<Deposit, BankError> book_by_hand(const Tools& tools, const Context& context, const orders::Seen& seen,
                                        const orders::Payment& payment) {
  return tools.house().db.write([&](db::Tx& tx) -> Result<Deposit, BankError> {
    const auto order = orders::find(tx, context.shop, seen.order);
    if (!order) return Fail<BankError>(BankError::order_unknown);
    if (order->version != seen.version) return Fail<BankError>(BankError::stale);
    const std::string payer = name_for(tx, tools.house(), *order, payment.payer);
    if (is_booked_for(tx, context.shop, order->id, {payment.paid_on, payment.amount})) return Fail<BankError>(BankError::booked);
    const LineMark mark = mark_of(tools.house(), context.shop, {0, payment.paid_on, payment.amount, payer, std::nullopt});
    if (!payer.empty() && waits_here(tx, context.shop, mark.mark)) return Fail<BankError>(BankError::known);
    const auto deposit = enter_deposit(tx, tools, context, {payment.paid_on, payment.amount, payer, true, order->id});
    if (!deposit) return Fail<BankError>(deposit.error());
    return settle(tx, tools, context, {{*deposit, 1}, {seen}, payment.let_go});
  });
}

orders::DeedResult book_for_order(const Tools& tools, const Context& context, const orders::Seen& seen, const orders::Payment& payment) {
  const auto booked = book_by_hand(tools, context, seen, payment);
  if (!booked) return Fail<orders::DeedError>(deed_error(booked.error()));
  auto order = tools.house().db.read([&](db::Tx& tx) { return orders::find(tx, context.shop, seen.order); });
  if (!order) return Fail<orders::DeedError>(orders::DeedError::not_found);
  return std::move(*order);
}

}  // namespace noren::bank
