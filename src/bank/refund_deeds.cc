#include "bank/bank.h"
#include "bank/move_refund.h"
#include "bank/refunds.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "mail/mail.h"
#include "payments/payments.h"
#include "staff/staff.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

using Changed = Result<Refund, BankError>;

constexpr std::string_view kToken = "refund-token";
constexpr std::size_t kSignature = 26;

std::string signed_text(const Refund& refund) {
  return refund.shop.str() + "\n" + refund.id.str() + "\n" + std::to_string(refund.link_round);
}

Result<void, BankError> keep_account(db::Tx& tx, const Tools& tools, const Context& context, Refund& refund, const Account& account) {
  RefundBox box = box_of(tx, tools.house(), refund);
  box.account = account;
  refund.sealed = seal_box(tx, tools.house(), refund, box, context.now);
  tell_account(tx, refund, context.now);
  return {};
}

// Nothing is left with the shop when it has been sent. It is not written down as sent yet.
bool is_last(db::Tx& tx, const orders::Order& order, const Refund& refund) {
  const Returning sums = returning(tx, order, refund.deposit);
  return sums.sent + refund.amount >= sums.all;
}

// What a deposit brought too much came with its order's money; one that was set aside is none of it.
orders::MoneyFrom kind_of_deposit(db::Tx& tx, const Refund& refund) {
  const auto deposit = find_deposit(tx, refund.shop, refund.deposit);
  return deposit && deposit->state == DepositState::matched ? orders::MoneyFrom::surplus : orders::MoneyFrom::another;
}

// The order's story tells that the money went back.
Result<void, BankError> tell_order(db::Tx& tx, const Tools& tools, const Context& context, const Refund& refund, LocalDate on) {
  auto order = orders::find(tx, context.shop, refund.order);
  if (!order) return Fail<BankError>(BankError::order_unknown);
  if (!refund.card.empty()) payments::sent_by_bank(tx, refund.card, context.now);
  const bool due = order->payment_state == orders::PaymentState::refund_due;
  // Its money was recorded as paid back elsewhere.
  const bool of_order = refund.card.empty() && refund.deposit.empty();
  if (of_order && !due) return Fail<BankError>(BankError::not_now);
  const auto card = refund.card.empty() ? std::nullopt : payments::find_refund(tx, refund.card);
  const Yen by_hand = orders::given_by_hand(orders::events_of(tx, order->id));
  const bool whole = due && (card ? payments::is_all_back(tx, card->attempt, by_hand) : of_order && is_last(tx, *order, refund));
  if (!orders::give_money_back(tx, tools.deeds, context, *order, {refund.amount, on, whole, money_of(tx, refund)}))
    return Fail<BankError>(BankError::not_now);
  return {};
}

}  // namespace

orders::MoneyFrom money_of(db::Tx& tx, const Refund& refund) {
  if (!refund.card.empty()) return orders::MoneyFrom::ledger;
  return refund.deposit.empty() ? orders::MoneyFrom::order : kind_of_deposit(tx, refund);
}

std::string link_subject(const Refund& refund) { return refund.id.str() + "." + std::to_string(refund.link_round); }

RefundId refund_of_subject(std::string_view subject) { return RefundId(subject.substr(0, subject.find('.'))); }

void ask_buyer(db::Tx& tx, const Refund& refund, Instant now) {
  mail::enqueue(tx, {refund.shop, "refund_account", "refund", link_subject(refund), mail::Role::buyer, now, std::nullopt});
}

void note_refund(db::Tx& tx, const Tools& tools, const Context& context, const Refund& refund, std::string_view what) {
  const auto order = orders::find(tx, refund.shop, refund.order);
  staff::record_deed(tx, context, tools.house(),
                     {std::string(what), "refund", "/admin/refunds/" + refund.id.str(),
                      order ? staff::Saying(order->number) : staff::Saying::yen(refund.amount), "", staff::Saying::yen(refund.amount)});
}

void keep_record(db::Tx& tx, const Tools& tools, const Context& context, Refund& refund, const Sent& sent) {
  refund.sent_on = sent.on;
  if (sent.note.empty()) return;
  RefundBox box = box_of(tx, tools.house(), refund);
  box.note = sent.note;
  refund.sealed = seal_box(tx, tools.house(), refund, box, context.now);
}

Changed give_account(const Tools& tools, const Context& context, const SeenRefund& seen, const Account& account) {
  return move_refund(tools, context, seen, RefundMove::give_account, "bank.deed.account_given",
                     [&](db::Tx& tx, Refund& refund) { return keep_account(tx, tools, context, refund, account); });
}

Changed ask_again(const Tools& tools, const Context& context, const SeenRefund& seen) {
  return move_refund(tools, context, seen, RefundMove::ask_again, "bank.deed.asked_again",
                     [&](db::Tx& tx, Refund& refund) -> Result<void, BankError> {
                       ++refund.link_round;
                       refund.link_until = context.now + kLinkLasts;
                       ask_buyer(tx, refund, context.now);
                       return {};
                     });
}

Changed take_out(const Tools& tools, const Context& context, const SeenRefund& seen) {
  return move_refund(tools, context, seen, RefundMove::take_out, "bank.deed.taken_out",
                     [](db::Tx&, Refund& refund) -> Result<void, BankError> {
                       refund.file = FileId();
                       return {};
                     });
}

Changed drop_refund(const Tools& tools, const Context& context, const SeenRefund& seen) {
  return move_refund(tools, context, seen, RefundMove::drop, "bank.deed.refund_dropped",
                     [&](db::Tx& tx, Refund& refund) -> Result<void, BankError> {
                       if (refund.card.empty()) return {};
                       payments::take_from_bank(tx, refund.card, context.now);
                       tell_not_returned(tx, refund, troubles::kPassedOn, context.now);
                       return {};
                     });
}

Changed mark_sent(const Tools& tools, const Context& context, const SeenRefund& seen, const Sent& sent) {
  return move_refund(
      tools, context, seen, RefundMove::send, "bank.deed.refund_sent", [&](db::Tx& tx, Refund& refund) -> Result<void, BankError> {
        keep_record(tx, tools, context, refund, sent);
        mail::enqueue_again(tx, {refund.shop, "refund_sent", "refund", refund.id.str(), mail::Role::buyer, context.now, std::nullopt});
        const auto order = orders::find(tx, context.shop, refund.order);
        if (order && (!refund.card.empty() || is_last(tx, *order, refund))) {
          tell_sent(tx, context, refund);
        } else if (order) {
          const Returning sums = returning(tx, *order, refund.deposit);
          tell_some_sent(tx, context, refund, sums.all - sums.sent - refund.amount);
        }
        return tell_order(tx, tools, context, refund, sent.on);
      });
}

std::string refund_token(const crypto::Keys& keys, const Refund& refund) {
  return refund.id.str() + keys.sign(kToken, signed_text(refund));
}

std::string account_page(db::Tx& tx, const crypto::Keys& keys, const orders::Order& order, Instant now) {
  for (const Refund& refund : refunds_of(tx, order.shop, order.id)) {
    if (refund.state == RefundState::asked && now <= refund.link_until) return "/refunds/" + refund_token(keys, refund);
  }
  return "";
}

Changed refund_of_token(db::Tx& tx, const House& house, const Context& context, std::string_view token) {
  if (token.size() <= kSignature || token.size() > 100) return Fail<BankError>(BankError::not_found);
  const std::string_view signature = token.substr(token.size() - kSignature);
  auto refund = find_refund(tx, context.shop, RefundId(token.substr(0, token.size() - kSignature)));
  if (!refund) return Fail<BankError>(BankError::not_found);
  Refund earlier = *refund;
  for (; earlier.link_round > 0; --earlier.link_round) {
    if (!house.keys.verify(kToken, signed_text(earlier), signature)) continue;
    const bool over = earlier.link_round != refund->link_round || refund->link_until < context.now;
    if (over && is_open(refund->state)) return Fail<BankError>(BankError::link_over);
    return *refund;
  }
  return Fail<BankError>(BankError::not_found);
}

Changed give_account_by_link(const Tools& tools, const Context& context, std::string_view token, const Account& account) {
  return tools.house().db.write([&](db::Tx& tx) -> Changed {
    auto refund = refund_of_token(tx, tools.house(), context, token);
    if (!refund) return refund;
    const auto next = next_state(refund->state, RefundMove::give_account);
    if (!next) return Fail<BankError>(BankError::not_now);
    refund->state = *next;
    refund->updated_at = context.now;
    keep_account(tx, tools, context, *refund, account);
    if (!update_refund(tx, *refund)) return Fail<BankError>(BankError::stale);
    return refund;
  });
}

}  // namespace noren::bank
