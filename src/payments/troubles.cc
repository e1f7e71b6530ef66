#include "payments/troubles.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "troubles/troubles.h"

namespace noren::payments {
namespace {

namespace kind = troubles::kind;
using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto kWorthTelling = 2min;       // most doubts are over by then
constexpr auto kRefundWithin = 24h * 14;   // a provider needs five to ten working days
constexpr std::int64_t kDeclinesMany = 3;  // of one order

troubles::Subject subject_of(const Attempt& attempt) { return {"payment", attempt.id.str()}; }

void open(db::Tx& tx, const Attempt& attempt, std::string_view kind, const json& evidence, Instant now) {
  troubles::open(tx, {attempt.shop, kind, subject_of(attempt), attempt.order, evidence.dump(), now});
}

void settle(db::Tx& tx, const Attempt& attempt, std::string_view kind, std::string_view how, Instant now) {
  troubles::settle(tx, {attempt.shop, kind, subject_of(attempt), how, now});
}

bool is_long_in_doubt(const Attempt& attempt, Instant now) { return attempt.doubt_since && now - *attempt.doubt_since >= kWorthTelling; }

// Money that came in, and was not wanted as it came.
void tell_surplus(db::Tx& tx, const Attempt& attempt, const Stands& stands, Instant now) {
  if (attempt.captured != attempt.amount) {
    const json evidence = {{"amount_expected", attempt.amount.amount()}, {"amount_received", attempt.captured.amount()}};
    return open(tx, attempt, kind::kBooksDiffer, evidence, now);
  }
  open(tx, attempt, stands(tx, attempt) ? kind::kPaidTwice : kind::kPaidWithoutOrder, {{"amount", attempt.captured.amount()}}, now);
}

void settle_refund(db::Tx& tx, const Refund& refund, std::string_view how, Instant now) {
  for (const std::string_view kind : {kind::kRefundOverdue, kind::kRefundFailed})
    troubles::settle(tx, {refund.shop, kind, {"refund", refund.id.str()}, how, now});
}

// Some of it may have gone back otherwise: then it is about the rest. What others take, or a dispute, is not there to be given back.
void open_failed(db::Tx& tx, const Refund& failed, Instant now) {
  const auto attempt = find_attempt(tx, failed.attempt);
  const Yen left = attempt ? refundable(tx, *attempt) : Yen(0);
  if (left == Yen(0)) return settle_refund(tx, failed, "nothing_left", now);
  const json evidence = {{"amount", std::min(left, missing_of(tx, failed)).amount()}};
  troubles::open(tx, {failed.shop, kind::kRefundFailed, {"refund", failed.id.str()}, failed.order, evidence.dump(), now});
}

// A refund that failed stays a trouble until its money went back by another one.
void look_at_failed_ones(db::Tx& tx, const Refund& arrived, Instant now) {
  for (const Refund& failed : refunds_of_attempt(tx, arrived.attempt)) {
    if (failed.state != RefundState::failed) continue;
    if (is_made_good(tx, failed)) {
      settle_refund(tx, failed, "refunded", now);
    } else if (troubles::find_open(tx, failed.shop, kind::kRefundFailed, {"refund", failed.id.str()})) {
      open_failed(tx, failed, now);
    }
  }
}

// Earlier ones for which nothing was left while this one was on its way.
void look_at_untold_ones(db::Tx& tx, const Refund& failed, Instant now) {
  for (const Refund& one : refunds_of_attempt(tx, failed.attempt)) {
    const bool untold = one.id != failed.id && one.state == RefundState::failed && !is_made_good(tx, one) &&
                        !troubles::was_opened(tx, one.shop, kind::kRefundFailed, {"refund", one.id.str()});
    if (untold) open_failed(tx, one, now);
  }
}

// Once: what somebody has settled is not brought up at each look.
void tell_overdue(db::Tx& tx, const Refund& refund, Instant now) {
  const troubles::Subject subject{"refund", refund.id.str()};
  const Instant due = refund.created_at + kRefundWithin;
  if (refund.by_bank || now < due || troubles::was_opened(tx, refund.shop, kind::kRefundOverdue, subject)) return;
  const json evidence = {{"amount", refund.amount.amount()}, {"refund_due_on", to_iso(japan_time(due).date)}};
  troubles::open(tx, {refund.shop, kind::kRefundOverdue, subject, refund.order, evidence.dump(), now});
}

// What is known of it meanwhile says which trouble it is.
void tell_doubt(db::Tx& tx, const Attempt& attempt, Instant now) {
  const json amount = {{"amount", attempt.amount.amount()}};
  if (is_cancel_refused(attempt)) return open(tx, attempt, kind::kCancelRefused, amount, now);
  if (is_capture_refused(attempt)) return open(tx, attempt, kind::kCaptureRefused, amount, now);
  const json checking = {{"amount", attempt.amount.amount()}, {"in_doubt_at", attempt.doubt_since->micros()}};
  open(tx, attempt, kind::kPaymentChecking, checking, now);
}

// A reservation that nobody took: first that it is about to end, then that it has ended while its order still stands.
void tell_reservation(db::Tx& tx, const Attempt& before, const Attempt& attempt, Instant now) {
  const auto warned = warned_at(attempt);
  // Nobody takes it, or it was tried in vain.
  const bool in_vain = attempt.want == Want::capture && (attempt.decline != Decline::none || is_capture_refused(attempt));
  const bool stays = attempt.want == Want::nothing || in_vain;
  if (warned && now >= *warned && stays) {
    const json evidence = {{"amount", attempt.amount.amount()},
                           {"ends_on", to_iso(japan_time(*attempt.expires_at).date)},
                           {"ends_at", attempt.expires_at->micros()}};
    if (!troubles::was_opened(tx, attempt.shop, kind::kReservationEnding, subject_of(attempt)))
      open(tx, attempt, kind::kReservationEnding, evidence, now);
  }
  if (before.state != State::authorised || attempt.state == State::authorised) return;
  const bool paid = attempt.state == State::captured && attempt.captured >= attempt.amount;
  settle(tx, attempt, kind::kReservationEnding, paid ? "paid" : "payment_failed", now);
  // Of a part that was taken in its stead nothing stays: it goes back, and the rest cannot be had any more.
  if (!paid && attempt.want != Want::cancel) open(tx, attempt, kind::kReservationEnded, {{"amount", attempt.amount.amount()}}, now);
}

}  // namespace

void tell_trouble(db::Tx& tx, const Turn& turn, Instant now) {
  const auto& [before, attempt, stands] = turn;
  tell_reservation(tx, before, attempt, now);
  const bool capturing = attempt.state == State::authorised && attempt.want == Want::capture;
  const bool ended = is_final(attempt.state) || (is_promised(attempt.state) && !capturing && !is_cancel_refused(attempt));
  if (!ended && is_long_in_doubt(attempt, now)) tell_doubt(tx, attempt, now);
  if (!ended || attempt.state == before.state) return;
  const bool paid = attempt.state == State::captured || is_promised(attempt.state);
  for (const std::string_view doubt : {kind::kPaymentChecking, kind::kCaptureRefused})
    settle(tx, attempt, doubt, paid ? "paid" : "payment_failed", now);
  settle(tx, attempt, kind::kCancelRefused, paid ? "paid" : "cancelled", now);
  if (attempt.state == State::captured && surplus_of(attempt) > Yen(0)) tell_surplus(tx, attempt, stands, now);
  const troubles::Subject order{"order", attempt.order.str()};
  if (attempt.n < kDeclinesMany) return;
  if (attempt.state == State::declined) {
    const json evidence = {{"amount", attempt.amount.amount()}, {"tries", attempt.n}};
    troubles::open(tx, {attempt.shop, kind::kPaymentDeclined, order, attempt.order, evidence.dump(), now});
  } else if (attempt.state == State::captured) {
    troubles::settle(tx, {attempt.shop, kind::kPaymentDeclined, order, "paid", now});
  }
}

void tell_trouble(db::Tx& tx, const Refund& refund, Instant now) {
  if (refund.state == RefundState::failed) {
    if (is_made_good(tx, refund)) return settle_refund(tx, refund, "refunded", now);
    // Not solved: it goes on as another one.
    troubles::settle(tx, {refund.shop, kind::kRefundOverdue, {"refund", refund.id.str()}, troubles::kPassedOn, now});
    open_failed(tx, refund, now);
    return look_at_untold_ones(tx, refund, now);
  }
  if (refund.state != RefundState::arrived) return tell_overdue(tx, refund, now);
  look_at_failed_ones(tx, refund, now);
  settle_refund(tx, refund, "refunded", now);
  const auto attempt = find_attempt(tx, refund.attempt);
  if (!attempt || given_back(refunds_of_attempt(tx, attempt->id)).arrived < surplus_of(*attempt)) return;  // some of it is still here
  if (refund.why != RefundWhy::surplus) return;
  const troubles::Subject payment{"payment", refund.attempt.str()};
  for (const std::string_view kind : {kind::kPaidTwice, kind::kPaidWithoutOrder, kind::kBooksDiffer}) {
    troubles::settle(tx, {refund.shop, kind, payment, "refunded", now});
  }
}

void tell_failed_refunds(db::Tx& tx, const AttemptId& attempt, Instant now) {
  for (const Refund& refund : refunds_of_attempt(tx, attempt)) {
    if (refund.state == RefundState::failed && !is_made_good(tx, refund)) open_failed(tx, refund, now);
  }
}

void tell_paid_back_twice(db::Tx& tx, const AttemptId& id, Yen otherwise, Instant now) {
  const auto attempt = find_attempt(tx, id);
  if (!attempt || attempt->state != State::captured) return;
  const Yen gone = otherwise + given_back(refunds_of_attempt(tx, id)).arrived + disputed_money(disputes_of(tx, id)).lost;
  if (gone <= attempt->captured) return;
  open(tx, *attempt, kind::kPaidBackTwice, {{"amount", (gone - attempt->captured).amount()}}, now);
}

void tell_trouble(db::Tx& tx, const Dispute& dispute, Instant now) {
  const troubles::Subject subject{"dispute", dispute.reference};
  if (is_over(dispute.state)) {
    troubles::settle(tx, {dispute.shop, kind::kPaymentDisputed, subject, how_of(dispute.state), now});
    return;
  }
  json evidence = {{"amount", dispute.amount.amount()}, {"dispute_reason", name_of(dispute.reason)}};
  if (dispute.answer_by) evidence["answer_by_at"] = dispute.answer_by->micros();
  troubles::open(tx, {dispute.shop, kind::kPaymentDisputed, subject, dispute.order, evidence.dump(), now});
  if (dispute.state == DisputeState::answered) troubles::mark(tx, dispute.shop, kind::kPaymentDisputed, subject, now);
}

}  // namespace noren::payments
