#include <nlohmann/json.hpp>

#include "bank/bank.h"
#include "bank/move_refund.h"
#include "bank/troubles.h"
#include "base/check.h"
#include "mail/mail.h"
#include "payments/payments.h"
#include "troubles/troubles.h"

namespace noren::bank {
namespace {

troubles::Subject transfer_subject(const Refund& refund) { return {"transfer", refund.id.str()}; }

// He was asked for his account, by this link or one before it.
bool was_asked(db::Tx& tx, const Refund& refund) {
  Refund round = refund;
  for (; round.link_round > 0; --round.link_round) {
    if (!mail::of_subject(tx, refund.shop, link_subject(round)).empty()) return true;
  }
  return false;
}

// What the bank has, it sends, unless somebody stops it there.
void tell_bank_has_it(db::Tx& tx, const Refund& refund, Instant now) {
  const nlohmann::json evidence = {{"amount", refund.amount.amount()}};
  troubles::open(tx, {refund.shop, troubles::kind::kTransferEnded, transfer_subject(refund), refund.order, evidence.dump(), now});
}

}  // namespace

void end_transfer(db::Tx& tx, const Tools& tools, const payments::Refund& card, Instant now) {
  const Context context{card.shop, {ActorKind::system, "", ""}, now, Locale::ja, ""};
  for (Refund& refund : refunds_of(tx, card.shop, card.order)) {
    const auto next = next_state(refund.state, RefundMove::end);
    if (refund.card != card.id || !next) continue;
    const bool at_bank = refund.state == RefundState::in_file;
    refund.state = *next;
    refund.updated_at = now;
    check(update_refund(tx, refund), "a refund changed within its own transaction");
    payments::take_from_bank(tx, card.id, now);
    note_refund(tx, tools, context, refund, "bank.deed.refund_ended");
    if (was_asked(tx, refund))
      mail::enqueue(tx, {refund.shop, "refund_ended", "refund", refund.id.str(), mail::Role::buyer, now, std::nullopt});
    tell_not_returned(tx, refund, "nothing_left", now);
    if (at_bank) tell_bank_has_it(tx, refund, now);
  }
}

std::vector<Refund> maybe_gone(db::Tx& tx, const orders::Order& order) {
  std::vector<Refund> all = refunds_of(tx, order.shop, order.id);
  std::erase_if(all, [&](const Refund& refund) {
    return refund.state != RefundState::ended ||
           !troubles::find_open(tx, refund.shop, troubles::kind::kTransferEnded, transfer_subject(refund));
  });
  return all;
}

Result<Refund, BankError> mark_sent_anyway(const Tools& tools, const Context& context, const SeenRefund& seen, const Sent& sent) {
  return move_refund(
      tools, context, seen, RefundMove::send_anyway, "bank.deed.refund_sent_anyway",
      [&](db::Tx& tx, Refund& refund) -> Result<void, BankError> {
        auto order = orders::find(tx, context.shop, refund.order);
        auto card = payments::find_refund(tx, refund.card);
        if (!order || !card) return Fail<BankError>(BankError::not_now);
        keep_record(tx, tools, context, refund, sent);
        // Another transfer was begun in its place, and is not wanted any more. One that has arrived comes besides.
        if (card->by_bank && card->state == payments::RefundState::pending) {
          end_transfer(tx, tools, *card, context.now);
          card = payments::find_refund(tx, refund.card);
        }
        const bool failed = card->state == payments::RefundState::failed;
        if (failed) payments::sent_by_bank_anyway(tx, refund.card, context.now);
        const Yen by_hand = orders::given_by_hand(orders::events_of(tx, order->id));
        const bool due = order->payment_state == orders::PaymentState::refund_due;
        const bool whole = due && failed && payments::is_all_back(tx, card->attempt, by_hand);
        const auto from = failed ? orders::MoneyFrom::ledger : orders::MoneyFrom::another;
        if (!orders::give_money_back(tx, tools.deeds, context, *order, {refund.amount, sent.on, whole, from}))
          return Fail<BankError>(BankError::not_now);
        const Yen besides = failed ? by_hand : by_hand + refund.amount;
        payments::tell_paid_back_twice(tx, card->attempt, besides, context.now);
        troubles::settle(tx, {refund.shop, troubles::kind::kTransferEnded, transfer_subject(refund), "sent_anyway", context.now});
        return {};
      });
}

}  // namespace noren::bank
