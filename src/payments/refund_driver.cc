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

env::Call call_for(const Gateway& gateway, const Refund& refund, const NewRefund& wanted, const std::string& page) {
  env::Call call;
  switch (refund.act) {
    case RefundAct::find: call = gateway.list_refunds({wanted.payment, refund.created_at, page}); break;
    case RefundAct::look_up: call = gateway.look_up_refund(refund.reference); break;
    case RefundAct::ask_payment: call = gateway.look_up(wanted.payment); break;
    case RefundAct::ask_disputes: call = gateway.list_disputes({wanted.payment, std::nullopt, ""}); break;
    default: call = gateway.refund(wanted, key_of(refund)); break;
  }
  call.within = kCallWithin;
  return call;
}

}  // namespace

RefundDriver::RefundDriver(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books, Refunded refunded,
                           PayersMail payers_mail)
    : house_(house), gateway_of_(std::move(gateway_of)), books_(books), refunded_(std::move(refunded)),
      payers_mail_(std::move(payers_mail)),
      errands_(house.env.clock, outbound, [this](const std::string& id, Errands::Why why, const env::Called* said, Instant now) {
        return house_.db.write([&](db::Tx& tx) { return advance(tx, RefundId(id), why, said, now); });
      }) {}

void RefundDriver::start() {
  errands_.start(house_.db.read([](db::Tx& tx) { return due_refunds(tx, Errands::kTakenUpMost); }), 1);
}

void RefundDriver::take_up() {
  errands_.remind_overdue(house_.db.read([](db::Tx& tx) { return due_refunds(tx, Errands::kOverdueMost); }), house_.left_alone_for);
}

void RefundDriver::poke_open(const ShopId& shop) {
  for (const RefundId& id : house_.db.read([&](db::Tx& tx) { return open_refunds(tx, shop, Errands::kOverdueMost); })) poke(id);
}

void RefundDriver::stop() { errands_.stop(); }

struct RefundDriver::Turn {
  db::Tx& tx;
  const Gateway& gateway;
  const Attempt& attempt;
  Refund& refund;
  Instant now;
};

std::optional<RefundAct> RefundDriver::hear(const Turn& turn, const env::Called& said, std::string& page) const {
  Refund& refund = turn.refund;
  if (!said) {
    learn_failure(refund, said.error(), turn.now);
    return std::nullopt;
  }
  if (refund.act == RefundAct::ask_disputes) return hear_disputes(turn, *said);
  if (refund.act == RefundAct::ask_payment) {
    hear_payment(turn, *said);
    return std::nullopt;
  }
  if (refund.act == RefundAct::find) {
    page = hear_list(turn.gateway, refund, *said, turn.now);
    if (page.empty()) return std::nullopt;
    return RefundAct::find;
  }
  const auto standing = turn.gateway.read_refund(refund.id.str(), *said);
  if (standing)
    learn(refund, *standing, turn.now);
  else
    learn_unread(refund, standing.error(), turn.now);
  return std::nullopt;
}

// A key may lack the right to see them: the payment counts all the same.
RefundAct RefundDriver::hear_disputes(const Turn& turn, const env::Reply& reply) const {
  if (const auto disputes = turn.gateway.read_disputes(reply)) {
    for (const DisputeStanding& standing : disputes->all) books_.learn(turn.tx, turn.refund.shop, turn.attempt.account, standing, turn.now);
  }
  return RefundAct::ask_payment;
}

// What is neither arrived nor on its way from here, nor taken by a dispute, went back past us.
void RefundDriver::hear_payment(const Turn& turn, const env::Reply& reply) const {
  const auto standing = turn.gateway.read_standing(reply);
  if (!standing) return learn_unread(turn.refund, standing.error(), turn.now);
  if (may_be_mistaken(turn.refund, refunds_of_attempt(turn.tx, turn.attempt.id))) return put_off(turn.refund, turn.now);
  books_.examine(turn.tx, turn.refund.shop, {turn.gateway.name(), turn.attempt.account}, *standing, turn.now);
  learn_refused(turn.refund, turn.now);
}

RefundAct RefundDriver::due_act(db::Tx& tx, Refund& refund, Instant now) const {
  const RefundAct act = next_act(refund, now);
  if (act != RefundAct::ask_disputes || !may_be_mistaken(refund, refunds_of_attempt(tx, refund.attempt))) return act;
  put_off(refund, now);
  return RefundAct::none;
}

Errands::Next RefundDriver::advance(db::Tx& tx, const RefundId& id, Errands::Why why, const env::Called* said, Instant now) {
  auto refund = find_refund(tx, id);
  if (!refund) return {};
  // The time was moved since it was reminded of.
  const bool due = refund->due_at && *refund->due_at <= now + Errands::kEarly;
  if (why == Errands::Why::due && !due) return {std::nullopt, refund->due_at, false};
  const Refund before = *refund;
  const auto attempt = find_attempt(tx, refund->attempt);
  check(attempt.has_value(), "a refund is of a payment that is not there");
  const auto gateway = gateway_of_(refund->shop, attempt->account);
  Errands::Next next;
  if (gateway == nullptr) {
    refund->due_at = now + Errands::kWithoutAccount;
  } else {
    std::string page;
    std::optional<RefundAct> then;
    if (said != nullptr) then = hear(Turn{tx, *gateway, *attempt, *refund, now}, *said, page);
    const bool at_once = why != Errands::Why::answered || then || (refund->due_at && *refund->due_at <= now);
    const RefundAct act = then ? *then : at_once ? due_act(tx, *refund, now) : RefundAct::none;
    if (act != RefundAct::none) {
      begin(*refund, act, now);
      const std::string mail = attempt->means == Means::convenience_store ? payers_mail_(tx, *attempt) : "";
      next.call = call_for(*gateway, *refund, {attempt->reference, refund->amount, refund->id.str(), mail}, page);
    }
  }
  if (is_changed(before, *refund)) check(update_refund(tx, *refund), "a refund changed within its own transaction");
  if (refund->state != before.state && is_final(refund->state)) refunded_(tx, *refund);
  if (refund->state != before.state || !is_final(refund->state)) tell_trouble(tx, *refund, now);
  if (refund->state != before.state && refund->state == RefundState::arrived && is_past_us(*refund))
    books_.went_back_there(tx, *refund, now);
  next.due_at = refund->due_at;
  next.known = is_final(refund->state);
  return next;
}

}  // namespace noren::payments
