#include "payments/refund_driver.h"

#include <algorithm>

#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/store.h"
#include "payments/troubles.h"

namespace noren::payments {
namespace {

// The next page to look through for the refund, when there is one; else "".
std::string hear_list(const Gateway& gateway, Refund& refund, const env::Reply& reply, Instant now) {
  const auto page = gateway.read_refunds(reply);
  if (!page) {
    learn_unread(refund, page.error(), now);
    return "";
  }
  const auto ours = std::find_if(page->all.begin(), page->all.end(), [&](const RefundStanding& one) { return one.key == refund.id.str(); });
  if (ours != page->all.end()) {
    learn(refund, *ours, now);
    return "";
  }
  if (page->next.empty()) learn_absent(refund, now);
  return page->next;
}

std::string hear(const Gateway& gateway, Refund& refund, const env::Called& said, Instant now) {
  if (!said) {
    learn_failure(refund, said.error(), now);
    return "";
  }
  if (refund.act == RefundAct::find) return hear_list(gateway, refund, *said, now);
  const auto standing = gateway.read_refund(refund.id.str(), *said);
  if (standing)
    learn(refund, *standing, now);
  else
    learn_unread(refund, standing.error(), now);
  return "";
}

env::Call call_for(const Gateway& gateway, const Refund& refund, const NewRefund& wanted, const std::string& page) {
  env::Call call;
  switch (refund.act) {
    case RefundAct::find: call = gateway.list_refunds({wanted.payment, refund.created_at, page}); break;
    case RefundAct::look_up: call = gateway.look_up_refund(refund.reference); break;
    default: call = gateway.refund(wanted, key_of(refund)); break;
  }
  call.within = kCallWithin;
  return call;
}

}  // namespace

RefundDriver::RefundDriver(House& house, env::Outbound& outbound, GatewayOf gateway_of, Refunded refunded, PayersMail payers_mail)
    : house_(house), gateway_of_(std::move(gateway_of)), refunded_(std::move(refunded)), payers_mail_(std::move(payers_mail)),
      errands_(house.env.clock, outbound, [this](const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
        return house_.db.write([&](db::Tx& tx) { return advance(tx, RefundId(id), why, said, now); });
      }) {}

void RefundDriver::start() {
  errands_.start(house_.db.read([](db::Tx& tx) { return due_refunds(tx, Errands::kTakenUpMost); }), 1);
}

void RefundDriver::take_up() {
  errands_.remind_overdue(house_.db.read([](db::Tx& tx) { return due_refunds(tx, Errands::kOverdueMost); }));
}

void RefundDriver::stop() { errands_.stop(); }

Errands::Next RefundDriver::advance(db::Tx& tx, const RefundId& id, Errands::Why why, const env::Called* said, Instant now) {
  auto refund = find_refund(tx, id);
  if (!refund) return {};
  // The time was moved since it was reminded of.
  const bool due = refund->due_at && *refund->due_at <= now + Errands::kEarly;
  if (why == Errands::Why::due && !due) return {std::nullopt, refund->due_at, false};
  const RefundState before = refund->state;
  const auto attempt = find_attempt(tx, refund->attempt);
  check(attempt.has_value(), "a refund is of a payment that is not there");
  const auto gateway = gateway_of_(refund->shop, attempt->account);
  Errands::Next next;
  if (gateway == nullptr) {
    refund->due_at = now + Errands::kWithoutAccount;
  } else {
    const std::string page = said != nullptr ? hear(*gateway, *refund, *said, now) : "";
    const RefundAct act = page.empty() ? next_act(*refund, now) : RefundAct::find;
    const bool at_once = why != Errands::Why::answered || !page.empty() || (refund->due_at && *refund->due_at <= now);
    if (act != RefundAct::none && at_once) {
      begin(*refund, act, now);
      const std::string mail = attempt->means == Means::convenience_store ? payers_mail_(tx, *attempt) : "";
      next.call = call_for(*gateway, *refund, {attempt->reference, refund->amount, refund->id.str(), mail}, page);
    }
  }
  check(update_refund(tx, *refund), "a refund changed within its own transaction");
  if (refund->state != before && is_final(refund->state)) refunded_(tx, *refund);
  if (refund->state != before || !is_final(refund->state)) tell_trouble(tx, *refund, now);
  next.due_at = refund->due_at;
  next.known = is_final(refund->state);
  return next;
}

}  // namespace noren::payments
