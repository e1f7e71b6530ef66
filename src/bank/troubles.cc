#include "bank/troubles.h"

#include <nlohmann/json.hpp>

#include "bank/store.h"
#include "orders/rules.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

namespace kind = troubles::kind;
using nlohmann::json;

troubles::Subject deposit_subject(const Deposit& deposit) { return {"deposit", deposit.id.str()}; }
troubles::Subject deposit_subject(const orders::Order& order) { return {"order", order.id.str()}; }

// What it gives back: a failed refund to a card is one of its own.
troubles::Subject deposit_subject(const Refund& refund) {
  if (!refund.card.empty()) return {"transfer", refund.id.str()};
  if (!refund.deposit.empty()) return {"deposit", refund.deposit.str()};
  return {"order", refund.order.str()};
}

json amounts(Yen expected, Yen received) { return {{"amount_expected", expected.amount()}, {"amount_received", received.amount()}}; }

struct OpenRow {
  Outcome what;
  std::string_view kind;
};
constexpr OpenRow kOfDeposit[] = {
    {Outcome::overpaid, kind::kPaidTooMuch}, {Outcome::twice, kind::kPaidTwice}, {Outcome::ended, kind::kPaidWithoutOrder}};

// Something of it belongs to nobody's order: it goes back by a refund of its own.
bool is_over(db::Tx& tx, const ShopId& shop, const DepositId& id) {
  const auto deposit = find_deposit(tx, shop, id);
  return deposit && deposit->to_give_back() > Yen(0);
}

}  // namespace

void tell_odd(db::Tx& tx, const Context& context, const OddMoney& money) {
  const orders::Order& order = money.order;
  if (money.what == Outcome::underpaid) {
    const json evidence = amounts(order.total, order.total + money.difference);
    troubles::open(tx, {order.shop, kind::kAmountDiffers, deposit_subject(order), order.id, evidence.dump(), context.now});
    return;
  }
  for (const OpenRow& row : kOfDeposit) {
    if (row.what != money.what) continue;
    // Of one order the buyer is told its price, whatever came of it before.
    const bool one_order = parts_of(tx, money.deposit.id).size() == 1;
    const Yen expected = one_order ? order.total : money.deposit.amount - money.difference;
    const json evidence =
        row.kind == kind::kPaidTooMuch ? amounts(expected, expected + money.difference) : json{{"amount", money.difference.amount()}};
    troubles::open(tx, {order.shop, row.kind, deposit_subject(money.deposit), order.id, evidence.dump(), context.now});
  }
}

void tell_sent(db::Tx& tx, const Context& context, const Refund& refund) {
  if (!refund.card.empty()) return tell_not_returned(tx, refund, "refunded", context.now);  // else its own story (payments/troubles.cc)
  if (refund.deposit.empty()) {
    for (const troubles::Trouble& trouble : troubles::open_of_order(tx, refund.shop, refund.order)) {
      const bool ends =
          trouble.kind == kind::kAmountDiffers || trouble.kind == kind::kPaidTooMuch || trouble.kind == kind::kPaidWithoutOrder;
      if (!ends) continue;
      if (trouble.subject_kind != "order" && trouble.subject_kind != "deposit") continue;
      if (trouble.subject_kind == "deposit" && is_over(tx, refund.shop, DepositId(trouble.subject_id))) continue;
      troubles::settle(tx, {refund.shop, trouble.kind, {trouble.subject_kind, trouble.subject_id}, "refunded", context.now});
    }
    return;
  }
  for (const OpenRow& row : kOfDeposit)
    troubles::settle(tx, {refund.shop, row.kind, {"deposit", refund.deposit.str()}, "refunded", context.now});
  troubles::settle(tx, {refund.shop, kind::kTransferReturned, {"deposit", refund.deposit.str()}, "refunded", context.now});
}

void tell_some_sent(db::Tx& tx, const Context& context, const Refund& refund, Yen left) {
  const troubles::Subject subject{"deposit", refund.deposit.str()};
  if (refund.deposit.empty() || !troubles::find_open(tx, refund.shop, kind::kPaidTwice, subject)) return;
  const json evidence = {{"amount", left.amount()}};
  troubles::open(tx, {refund.shop, kind::kPaidTwice, subject, refund.order, evidence.dump(), context.now});
}

void tell_account(db::Tx& tx, const Refund& refund, Instant now) {
  const troubles::Subject subject = deposit_subject(refund);
  for (const OpenRow& row : kOfDeposit) troubles::end_waiting(tx, refund.shop, row.kind, subject, now);
  troubles::end_waiting(tx, refund.shop, kind::kTransferReturned, subject, now);
}

void tell_returned(db::Tx& tx, const Context& context, const Refund& refund) {
  const json evidence = {{"amount", refund.amount.amount()}};
  troubles::open(tx, {refund.shop, kind::kTransferReturned, deposit_subject(refund), refund.order, evidence.dump(), context.now});
}

void tell_returned(db::Tx& tx, const Context& context, const orders::Order& order, Yen amount) {
  const json evidence = {{"amount", amount.amount()}};
  troubles::open(tx, {order.shop, kind::kTransferReturned, deposit_subject(order), order.id, evidence.dump(), context.now});
}

void tell_not_returned(db::Tx& tx, const Refund& refund, std::string_view how, Instant now) {
  troubles::settle(tx, {refund.shop, kind::kTransferReturned, deposit_subject(refund), how, now});
}

void tell_undone(db::Tx& tx, const Context& context, const Deposit& deposit) {
  for (const OpenRow& row : kOfDeposit) troubles::settle(tx, {deposit.shop, row.kind, deposit_subject(deposit), "mistaken", context.now});
}

void tell_undone(db::Tx& tx, const Context& context, const orders::Order& order, Yen kept) {
  const troubles::Subject subject = deposit_subject(order);
  if (kept == Yen(0) || orders::is_stopped(order.state)) {
    troubles::settle(tx, {order.shop, kind::kAmountDiffers, subject, "mistaken", context.now});
    return;
  }
  troubles::open(tx, {order.shop, kind::kAmountDiffers, subject, order.id, amounts(order.total, kept).dump(), context.now});
}

}  // namespace noren::bank
