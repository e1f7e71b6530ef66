#include "app/remedies.h"

#include <algorithm>

#include "html/words.h"
#include "orders/deeds.h"
#include "orders/orders.h"
#include "payments/disputes.h"
#include "payments/payments.h"

namespace noren::app {
namespace {

using html::word;
using troubles::Remedy;
using troubles::Trouble;

std::optional<bank::Owed> owed_of(db::Tx& tx, const Trouble& trouble) {
  if (trouble.subject_kind == "deposit") return bank::owed_for(tx, trouble.shop, trouble.order, bank::DepositId(trouble.subject_id));
  if (trouble.kind == troubles::kind::kTransferReturned && trouble.subject_kind == "order")
    return bank::owed_for(tx, trouble.shop, trouble.order, bank::DepositId());
  if (trouble.kind == troubles::kind::kRefundFailed)
    return bank::owed_for(tx, trouble.shop, trouble.order, bank::DepositId(), payments::RefundId(trouble.subject_id));
  return std::nullopt;
}

// Of a refund that failed, when some of its money went back otherwise: the rest, on the page that gives it back through the provider; and
// where it stands while another one is bringing it.
void add_rest(db::Tx& tx, Locale locale, const payments::Refund& failed, const orders::Order& order, std::vector<Remedy>& all) {
  const auto attempt = payments::find_attempt(tx, failed.attempt);
  if (!attempt) return;
  const Yen here = attempt->surplus ? payments::refundable(tx, *attempt) : orders::card_money(tx, order).left;
  const Yen left = std::min(here, payments::missing_of(tx, failed));
  // An order that goes on keeps some of its money.
  const bool ends_first = !attempt->surplus && order.payment_state == orders::PaymentState::paid && left == here;
  const std::string page = attempt->surplus ? "/admin/payments?show=surplus" : "/admin/orders/" + order.number;
  if (left == Yen(0))
    all.push_back({word(locale, "troubles.remedy.refunds"), word(locale, "troubles.remedy.otherwise_help"), page, ""});
  else
    all.push_back({word(locale, "troubles.remedy.rest", {{"amount", html::yen_text(locale, left)}}),
                   word(locale, ends_first ? "troubles.remedy.rest_of_all_help" : "troubles.remedy.rest_help"), page, ""});
}

// A refund that the bank returned goes on where its account is asked for; one that was paid through the provider, on its order's page.
void add_returned(db::Tx& tx, const House& house, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const auto order = orders::find(tx, trouble.shop, trouble.order);
  if (trouble.kind != troubles::kind::kTransferReturned || !order) return;
  const auto refund = bank::asked_anew(tx, trouble.shop, trouble.order);
  const auto owed = refund ? std::nullopt : owed_of(tx, trouble);
  if (owed) {
    all.push_back({word(locale, "troubles.remedy.transfer", {{"amount", html::yen_text(locale, owed->amount)}}),
                   html::word_of_mail(locale, "troubles.remedy.transfer_help", house.mails_kept), "", "refund_by_transfer"});
    return;
  }
  const std::string page = refund ? "/admin/refunds/" + refund->id.str() : "/admin/orders/" + order->number;
  const char* help = refund ? "troubles.remedy.returned_help" : "troubles.remedy.returned_order_help";
  all.push_back({word(locale, "troubles.remedy.returned"), word(locale, help), page, ""});
}

// By transfer, and where one that is under way stands.
void add_transfer(db::Tx& tx, const House& house, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const bool failed_one = trouble.kind == troubles::kind::kRefundFailed;
  const auto order = orders::find(tx, trouble.shop, trouble.order);
  const bool returned_one = trouble.kind == troubles::kind::kTransferReturned;  // add_returned
  if ((!failed_one && trouble.subject_kind != "deposit") || returned_one || !order) return;
  const auto refund = failed_one ? payments::find_refund(tx, payments::RefundId(trouble.subject_id)) : std::nullopt;
  const auto gone = failed_one ? bank::maybe_gone(tx, *order) : std::vector<bank::Refund>();
  if (!gone.empty()) {
    all.push_back({word(locale, "troubles.remedy.stopped"), word(locale, "troubles.remedy.stopped_help"),
                   "/admin/refunds/" + gone.front().id.str(), ""});
  } else if (const auto owed = owed_of(tx, trouble)) {
    all.push_back({word(locale, "troubles.remedy.transfer", {{"amount", html::yen_text(locale, owed->amount)}}),
                   html::word_of_mail(locale, "troubles.remedy.transfer_help", house.mails_kept), "", "refund_by_transfer"});
  } else if (refund && refund->state == payments::RefundState::failed) {
    add_rest(tx, locale, *refund, *order, all);
  } else {
    all.push_back({word(locale, "troubles.remedy.refunds"), word(locale, "troubles.remedy.refunds_help"), "/admin/refunds?show=asked", ""});
  }
}

// A refund that arrived, and that the provider's books do not show (any more): when a person has seen there that it came back.
void add_missing(db::Tx& tx, const House& house, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  if (!payments::is_missing_there(tx, trouble)) return;
  const auto refund = payments::find_refund(tx, payments::RefundId(trouble.subject_id));
  all.push_back({word(locale, "troubles.remedy.came_back", {{"amount", html::yen_text(locale, refund->amount)}}),
                 html::word_of_mail(locale, "troubles.remedy.came_back_help", house.mails_kept), "", "refund_came_back"});
}

void add_compare(db::Tx& tx, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const auto order = trouble.kind == troubles::kind::kSimilarOrder ? orders::find(tx, trouble.shop, trouble.order) : std::nullopt;
  if (!order) return;
  all.push_back({word(locale, "troubles.remedy.compare"), word(locale, "troubles.remedy.compare_help"),
                 "/admin/orders/" + order->number + "/similar", ""});
}

// The answer is given at the provider, on its own page.
void add_dispute(db::Tx& tx, const payments::GatewayOf& gateway_of, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const auto dispute = trouble.subject_kind == "dispute" ? payments::find_dispute(tx, trouble.shop, trouble.subject_id) : std::nullopt;
  const auto gateway = dispute ? gateway_of(trouble.shop, dispute->account) : nullptr;
  if (gateway == nullptr) return;
  all.push_back({word(locale, "troubles.remedy.dispute"), word(locale, "troubles.remedy.dispute_help"), "", "",
                 gateway->dispute_page(dispute->reference)});
}

// Of a payment whose end is not known the provider is asked again.
void add_ask(db::Tx& tx, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const auto attempt =
      trouble.subject_kind == "payment" ? payments::find_attempt(tx, payments::AttemptId(trouble.subject_id)) : std::nullopt;
  if (!attempt || payments::is_final(attempt->state)) return;
  const char* help = payments::is_promised(attempt->state) ? "troubles.remedy.ask_again_help" : "troubles.remedy.ask_help";
  all.push_back({word(locale, "troubles.remedy.ask"), word(locale, help), "", "look_up_payment"});
}

// What no order wanted, lies with the provider, and is not on its way back.
Yen left_there(db::Tx& tx, const std::optional<payments::Attempt>& attempt) {
  return attempt && attempt->surplus ? payments::refundable(tx, *attempt) : Yen(0);
}

// Money that no order wants goes back from the list of payments, where it is asked for first.
void add_surplus(db::Tx& tx, Locale locale, const Trouble& trouble, std::vector<Remedy>& all) {
  const bool is_surplus = trouble.kind == troubles::kind::kPaidWithoutOrder || trouble.kind == troubles::kind::kPaidTwice;
  if (!is_surplus || trouble.subject_kind != "payment") return;
  const auto attempt = payments::find_attempt(tx, payments::AttemptId(trouble.subject_id));
  const Yen left = left_there(tx, attempt);
  if (left == Yen(0)) return;
  all.push_back({word(locale, "troubles.remedy.surplus", {{"amount", html::yen_text(locale, left)}}),
                 word(locale, "troubles.remedy.surplus_help", {{"reference", attempt->reference}}), "/admin/payments?show=surplus", ""});
}

bool is_doubt_alive(db::Tx& tx, const payments::AttemptId& id) {
  const auto attempt = payments::find_attempt(tx, id);
  return attempt && attempt->doubt_since && !payments::is_final(attempt->state) && !payments::is_promised(attempt->state);
}

// Money that belongs to somebody else and is still here, or of which nobody knows where it is.
std::string keeps_open(db::Tx& tx, Locale locale, const Trouble& trouble) {
  namespace kind = troubles::kind;
  const bool twice = trouble.kind == kind::kPaidTwice;
  const auto kept = [&](const char* words, Yen here) {
    return here == Yen(0) ? "" : word(locale, words, {{"amount", html::yen_text(locale, here)}});
  };
  if ((twice || trouble.kind == kind::kPaidTooMuch) && trouble.subject_kind == "deposit")
    return kept("troubles.remedy.still_here", bank::still_here(tx, trouble.shop, bank::DepositId(trouble.subject_id)));
  const payments::AttemptId payment(trouble.subject_id);
  if ((twice || trouble.kind == kind::kPaidWithoutOrder) && trouble.subject_kind == "payment")
    return kept("troubles.remedy.still_there", left_there(tx, payments::find_attempt(tx, payment)));
  if (trouble.kind == kind::kPaymentChecking && is_doubt_alive(tx, payment)) return word(locale, "troubles.remedy.still_in_doubt");
  if (trouble.kind != kind::kRefundFailed) return "";
  const auto refund = payments::find_refund(tx, payments::RefundId(trouble.subject_id));
  return refund && refund->why == payments::RefundWhy::surplus
             ? kept("troubles.remedy.still_there", left_there(tx, payments::find_attempt(tx, refund->attempt)))
             : "";
}

}  // namespace

bool begin_transfer(db::Tx& tx, const bank::Tools& bank, const Context& context, const Trouble& trouble) {
  const auto owed = owed_of(tx, trouble);
  return owed && bank::start_refund(tx, bank, context, {owed->order, owed->deposit, owed->amount, true, owed->card}).has_value();
}

void add_remedies(troubles::Hands& hands, const bank::Tools& bank, const payments::GatewayOf& gateway_of, const payments::Books* books) {
  hands.presses["refund_by_transfer"] = [bank](db::Tx& tx, const Context& context, const Trouble& trouble) {
    return begin_transfer(tx, bank, context, trouble);
  };
  if (books != nullptr) {
    hands.presses["refund_came_back"] = [books](db::Tx& tx, const Context& context, const Trouble& trouble) {
      return books->came_back(tx, payments::RefundId(trouble.subject_id), context.now);
    };
  }
  hands.keeps_open = keeps_open;
  hands.remedies = [gateway_of, books, &house = bank.house()](db::Tx& tx, Locale locale, const Trouble& trouble) {
    std::vector<Remedy> all;
    add_transfer(tx, house, locale, trouble, all);
    add_returned(tx, house, locale, trouble, all);
    if (books != nullptr) add_missing(tx, house, locale, trouble, all);
    add_compare(tx, locale, trouble, all);
    add_dispute(tx, gateway_of, locale, trouble, all);
    add_surplus(tx, locale, trouble, all);
    add_ask(tx, locale, trouble, all);
    return all;
  };
}

}  // namespace noren::app
