#include "payments/books.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hex.h"
#include "log/log.h"
#include "payments/give_back.h"
#include "payments/payments.h"
#include "payments/refund_rules.h"
#include "payments/refund_store.h"
#include "payments/rules.h"
#include "payments/store.h"
#include "payments/troubles.h"
#include "troubles/troubles.h"

namespace noren::payments {
namespace {

using nlohmann::json;

constexpr std::string_view kByStaff = "staff";  // how a trouble ended (troubles::kHows)

std::optional<troubles::Trouble> last_difference(db::Tx& tx, const Attempt& attempt) {
  return troubles::find_last(tx, attempt.shop, troubles::kind::kBooksDiffer, {"payment", attempt.id.str()});
}

json amounts_of(const Attempt& attempt, Yen received) {
  return {{"amount_expected", attempt.captured.amount()}, {"amount_received", received.amount()}};
}

bool is_about(const troubles::Trouble& trouble, const json& amounts) {
  const json evidence = json::parse(trouble.evidence, nullptr, false);
  if (!evidence.is_object()) return false;
  for (const auto& [name, value] : amounts.items()) {
    if (!evidence.contains(name) || evidence[name] != value) return false;
  }
  return true;
}

// What a person has settled is not told again by the next sweep. What had ended by itself, and differs (again), is.
void tell_amounts(db::Tx& tx, const Attempt& attempt, Yen received, Instant now) {
  if (is_amount_settled(tx, attempt, received)) return;
  const json amounts = amounts_of(attempt, received);
  troubles::open(tx, {attempt.shop, troubles::kind::kBooksDiffer, {"payment", attempt.id.str()}, attempt.order, amounts.dump(), now});
}

// More was taken of a payment that no order wants than is known here, and the provider said so before.
bool is_more_again(db::Tx& tx, const Attempt& attempt, const Standing& standing) {
  if (!attempt.surplus || standing.captured <= attempt.captured) return false;
  const auto told = last_difference(tx, attempt);
  return told && told->open() && is_about(*told, amounts_of(attempt, standing.captured));
}

// Each time it is news: what was settled before was about another sum. What the provider refused counts for nothing there.
void tell_given_back_there(db::Tx& tx, const Attempt& attempt, Yen amount, Instant now) {
  std::vector<Refund> refunds = refunds_of_attempt(tx, attempt.id);
  std::erase_if(refunds, is_refused);
  const DisputedMoney disputed = disputed_money(disputes_of(tx, attempt.id));
  const Yen left = std::max(Yen(0), attempt.captured - given_back(refunds).possible - disputed.held - disputed.lost);
  const json evidence = {{"amount", amount.amount()}, {"amount_left", left.amount()}};
  troubles::open(tx, {attempt.shop, troubles::kind::kGivenBackThere, {"order", attempt.order.str()}, attempt.order, evidence.dump(), now});
}

bool is_same(const Refund& refund, const RefundStanding& told) {
  return (!refund.reference.empty() && refund.reference == told.reference) || refund.id.str() == told.key;
}

// It stands in the ledger as money that went back there, or may go.
bool is_counted(const std::vector<Refund>& refunds, const RefundStanding& told) {
  return std::any_of(refunds.begin(), refunds.end(), [&](const Refund& refund) {
    return is_same(refund, told) && refund.state != RefundState::failed && !is_refused(refund);
  });
}

// Those that are under way from here their own driver hears of.
bool is_heard_here(const Refund& refund) { return refund.state == RefundState::arrived || (is_past_us(refund) && !is_final(refund.state)); }

// The provider's books show them by now.
void settle_refunds_missing(db::Tx& tx, const std::vector<Refund>& refunds, Instant now) {
  for (const Refund& refund : refunds) {
    if (refund.state == RefundState::arrived)
      troubles::settle(tx, {refund.shop, troubles::kind::kRefundOverdue, {"refund", refund.id.str()}, "refunded", now});
  }
}

// Which of them it is nobody can say, but that it is none of those which the provider shows, unless it shows them all.
void tell_refund_missing(db::Tx& tx, const std::vector<Refund>& refunds, const std::vector<RefundStanding>& shown, Instant now) {
  const auto went = [](const Refund& refund) { return refund.state == RefundState::arrived && !refund.by_bank; };
  const auto is_shown = [&](const Refund& refund) {
    return std::any_of(shown.begin(), shown.end(),
                       [&](const RefundStanding& told) { return is_same(refund, told) && told.state != RefundStanding::State::failed; });
  };
  const bool all_shown =
      std::all_of(refunds.begin(), refunds.end(), [&](const Refund& refund) { return !went(refund) || is_shown(refund); });
  for (const Refund& refund : refunds) {
    if (!went(refund) || (!all_shown && is_shown(refund))) continue;
    const json evidence = {
        {"amount", refund.amount.amount()}, {"refund_due_on", to_iso(japan_time(refund.updated_at).date)}, {kNotThere, true}};
    // Settled, and the money is still here: it is told again, for nothing else would.
    troubles::open(tx, {refund.shop, troubles::kind::kRefundOverdue, {"refund", refund.id.str()}, refund.order, evidence.dump(), now});
  }
}

// Money that was taken there, as a payment no order wants.
Attempt stray_of(const ShopId& shop, const Teller& teller, const Standing& standing, Instant now) {
  Attempt attempt;
  attempt.id = AttemptId(standing.attempt);
  attempt.shop = shop;
  attempt.order_number = standing.order_number;
  attempt.provider = teller.provider;
  attempt.account = teller.account;
  attempt.amount = attempt.captured = standing.captured;
  attempt.state = State::captured;
  attempt.surplus = attempt.confirmed = true;
  attempt.reference = standing.reference;
  attempt.card_brand = standing.card_brand;
  attempt.card_last4 = standing.card_last4;
  attempt.created_at = standing.created_at;
  attempt.updated_at = now;
  return attempt;
}

// A database that forgot, perhaps: what was sold for it nobody knows, so a person decides whether it goes back.
void adopt(db::Tx& tx, const Attempt& stray, Instant now) {
  insert_attempt(tx, stray);
  const json evidence = {{"amount", stray.captured.amount()}};
  troubles::open(tx, {stray.shop, troubles::kind::kPaidWithoutOrder, {"payment", stray.id.str()}, OrderId(), evidence.dump(), now});
}

}  // namespace

bool is_amount_settled(db::Tx& tx, const Attempt& attempt, Yen received) {
  const auto told = last_difference(tx, attempt);
  return told && !told->open() && told->settled_how == kByStaff && is_about(*told, amounts_of(attempt, received));
}

bool is_missing_there(db::Tx& tx, const troubles::Trouble& trouble) {
  if (trouble.kind != troubles::kind::kRefundOverdue || trouble.subject_kind != "refund") return false;
  if (!json::parse(trouble.evidence, nullptr, false).contains(kNotThere)) return false;
  const auto refund = find_refund(tx, RefundId(trouble.subject_id));
  return refund && refund->shop == trouble.shop && refund->state == RefundState::arrived && !refund->by_bank;
}

Known known_of(db::Tx& tx, const Attempt* attempt) {
  if (attempt == nullptr) return {};
  const DisputedMoney disputed = disputed_money(disputes_of(tx, attempt->id));
  return {refunds_of_attempt(tx, attempt->id), disputed.held + disputed.lost};
}

Difference Books::examine(db::Tx& tx, const ShopId& shop, const Teller& teller, const Standing& standing, Instant now) const {
  // One account may serve several shops, and other things as well.
  if (standing.attempt.empty() || standing.shop != shop.str()) return Difference::none;
  auto attempt = find_told(tx, shop, standing.reference, AttemptId(standing.attempt));
  if (attempt && attempt->shop != shop) return Difference::none;
  if (attempt && attempt->state == State::captured && attempt->reference == standing.reference) hear_refunds(tx, *attempt, standing, now);
  const Known known = known_of(tx, attempt ? &*attempt : nullptr);
  const std::vector<Refund>& refunds = known.refunds;
  Difference found = compare(standing, attempt ? &*attempt : nullptr, known);
  // No refund, and no order, is made of what its home knows better.
  if (found == Difference::unknown_money && is_at_home(tx, AttemptId(standing.attempt), standing.created_at)) found = Difference::at_home;
  switch (found) {
    case Difference::none:
      settle_refunds_missing(tx, refunds, now);
      if (attempt && (attempt->captured == attempt->amount || (attempt->surplus && is_all_back(tx, attempt->id))))
        troubles::settle(tx, {shop, troubles::kind::kBooksDiffer, {"payment", attempt->id.str()}, "agreed", now});
      return found;
    case Difference::under_way:
      if (is_news(*attempt, standing, now)) tx.after_commit([poke = poke_, id = attempt->id] { poke(id); });
      return found;
    case Difference::at_home: tx.after_commit([poke = poke_, id = AttemptId(standing.attempt)] { poke(id); }); return found;
    case Difference::late_money: take_late_money(tx, *attempt, standing, now); break;
    case Difference::unknown_money: adopt(tx, stray_of(shop, teller, standing, now), now); break;
    case Difference::second_money: take_second_money(tx, *attempt, teller, standing, now); break;
    case Difference::other_amount:
      if (is_more_again(tx, *attempt, standing)) {
        take_more(tx, *attempt, standing, now);
        break;
      }
      [[fallthrough]];
    case Difference::no_money: tell_amounts(tx, *attempt, standing.captured, now); break;
    case Difference::refund_missing: tell_refund_missing(tx, refunds, standing.refunds, now); break;
    case Difference::refund_unknown: take_over_refunds(tx, *attempt, standing, now); break;
  }
  log::event(
      log::Level::warning, "books_differ",
      log::field("shop", shop.str()) + "," + log::field("attempt", standing.attempt) + "," + log::field("difference", name_of(found)));
  return found;
}

bool Books::learn(db::Tx& tx, const ShopId& shop, std::int64_t account, const DisputeStanding& standing, Instant now) const {
  if (!learn_dispute(tx, shop, account, standing, now)) return false;
  const auto dispute = find_dispute(tx, shop, standing.reference);
  end_transfers(tx, dispute->attempt);
  if (dispute->state == DisputeState::lost) tell_lost(tx, *dispute, now);
  tell_failed_refunds(tx, dispute->attempt, now);
  return true;
}

// An order that goes on without this money is for a person to look at.
void Books::tell_lost(db::Tx& tx, const Dispute& dispute, Instant now) const {
  lost_(tx, dispute);
  const auto attempt = find_attempt(tx, dispute.attempt);
  if (!attempt) return;
  if (attempt->surplus) return tell_paid_back_twice(tx, attempt->id, Yen(0), now);
  if (!stands_(tx, *attempt)) return;
  const json evidence = {{"amount", dispute.amount.amount()}, {"amount_left", refundable(tx, *attempt).amount()}};
  troubles::open(tx,
                 {attempt->shop, troubles::kind::kLostInDispute, {"order", attempt->order.str()}, attempt->order, evidence.dump(), now});
}

void Books::miss(db::Tx& tx, const Attempt& attempt, Instant now) const { tell_amounts(tx, attempt, Yen(0), now); }

// Its trouble ends when all of it is back.
void Books::take_more(db::Tx& tx, Attempt& attempt, const Standing& standing, Instant now) const {
  attempt.captured = standing.captured;
  attempt.updated_at = now;
  check(update_attempt(tx, attempt), "a payment attempt changed within its own transaction");
  take_over_refunds(tx, attempt, standing, now);
  give_back_surplus(tx, house_, give_back_, attempt, now);
}

// The buyer was told that nothing was charged, and may have paid otherwise since: the order is not made of it any more.
void Books::take_late_money(db::Tx& tx, Attempt& attempt, const Standing& standing, Instant now) const {
  const Attempt before = attempt;
  attempt.state = State::captured;
  attempt.surplus = true;
  attempt.captured = standing.captured;
  attempt.reference = standing.reference;
  attempt.card_brand = standing.card_brand;
  attempt.card_last4 = standing.card_last4;
  attempt.updated_at = now;
  check(update_attempt(tx, attempt), "a payment attempt changed within its own transaction");
  take_over_refunds(tx, attempt, standing, now);
  give_back_surplus(tx, house_, give_back_, attempt, now);
  tell_trouble(tx, {before, attempt, stands_}, now);
}

// What arrived may have come back, and what was under way in the dashboard may be at its end.
void Books::hear_refunds(db::Tx& tx, const Attempt& attempt, const Standing& standing, Instant now) const {
  for (Refund& refund : refunds_of_attempt(tx, attempt.id)) {
    const auto told =
        std::find_if(standing.refunds.begin(), standing.refunds.end(), [&](const RefundStanding& one) { return is_same(refund, one); });
    if (told == standing.refunds.end() || !is_heard_here(refund)) continue;
    const Refund before = refund;
    payments::learn(refund, *told, now);
    if (refund.state == before.state) continue;
    store_heard(tx, refund, now);
    if (refund.state == RefundState::arrived) went_back_there(tx, refund, now);
  }
}

void Books::store_heard(db::Tx& tx, Refund& refund, Instant now) const {
  check(update_refund(tx, refund), "a refund changed within its own transaction");
  refunded_(tx, refund);
  tell_trouble(tx, refund, now);
}

bool Books::came_back(db::Tx& tx, const RefundId& id, Instant now) const {
  auto refund = find_refund(tx, id);
  const auto told = refund ? troubles::find_open(tx, refund->shop, troubles::kind::kRefundOverdue, {"refund", id.str()}) : std::nullopt;
  if (!told || !is_missing_there(tx, *told)) return false;
  RefundStanding standing;
  standing.reference = refund->reference;
  standing.amount = refund->amount;
  standing.state = RefundStanding::State::failed;
  payments::learn(*refund, standing, now);
  store_heard(tx, *refund, now);
  return true;
}

// Somebody gave it back in the provider's dashboard: it is not asked for again.
void Books::take_over_refunds(db::Tx& tx, const Attempt& attempt, const Standing& standing, Instant now) const {
  const Known known = known_of(tx, &attempt);
  Yen rest = standing.refunded - given_back_there(known.refunds).possible - known.disputed;
  for (RefundStanding told : standing.refunds) {
    if (rest <= Yen(0)) return;
    if (told.state == RefundStanding::State::failed || is_counted(known.refunds, told)) continue;
    told.amount = std::min(told.amount, rest);
    take_over(tx, attempt, told, now);
    rest -= told.amount;
  }
  if (rest <= Yen(0)) return;
  // Of which only the sum is known.
  RefundStanding told;
  told.amount = rest;
  told.state = RefundStanding::State::arrived;
  take_over(tx, attempt, told, now);
}

// One that waits there for the payer's account, or for a bank, stands as under way until it is at its end.
void Books::take_over(db::Tx& tx, const Attempt& attempt, const RefundStanding& told, Instant now) const {
  const RefundWhy why = attempt.surplus ? RefundWhy::surplus : RefundWhy::order;
  Refund refund = refund_of(attempt, {new_refund_id(house_.env.random), attempt.id, told.amount, why, now});
  refund.state = RefundState::pending;
  payments::learn(refund, told, now);
  insert_refund(tx, refund);
  if (refund.state != RefundState::arrived) return;
  refunded_(tx, refund);
  tell_trouble(tx, refund, now);
  went_back_there(tx, refund, now);
}

void Books::went_back_there(db::Tx& tx, const Refund& refund, Instant now) const {
  const auto attempt = find_attempt(tx, refund.attempt);
  if (!attempt) return;
  if (!attempt->surplus && stands_(tx, *attempt)) tell_given_back_there(tx, *attempt, refund.amount, now);
  end_transfers(tx, attempt->id);
  if (attempt->surplus) tell_paid_back_twice(tx, attempt->id, Yen(0), now);  // an order knows what was given back by hand besides
}

// The newest first, until the rest is no more than what is left.
void Books::end_transfers(db::Tx& tx, const AttemptId& id) const {
  const auto attempt = find_attempt(tx, id);
  if (!attempt) return;
  const std::vector<Refund> refunds = refunds_of_attempt(tx, id);
  for (auto one = refunds.rbegin(); one != refunds.rend(); ++one) {
    if (!one->by_bank || one->state != RefundState::pending) continue;
    if (promised_over(tx, id, by_hand_(tx, *attempt)) == Yen(0)) return;
    end_transfer_(tx, *one);
  }
}

// It is an attempt of its own here, as each of them has one reference.
void Books::take_second_money(db::Tx& tx, const Attempt& first, const Teller& teller, const Standing& standing, Instant now) const {
  Attempt second = stray_of(first.shop, teller, standing, now);
  second.id = AttemptId(to_base32(house_.env.random.bytes(16)));
  if (first.order.empty()) return adopt(tx, second, now);
  second.order = first.order;
  // Who paid at a store, and by card besides, has the second money back on the card.
  second.means = standing.card_last4.empty() ? first.means : Means::card;
  second.n = static_cast<std::int64_t>(attempts_of(tx, first.shop, first.order).size()) + 1;
  insert_attempt(tx, second);
  take_over_refunds(tx, second, standing, now);
  give_back_surplus(tx, house_, give_back_, second, now);
  Attempt before = second;
  before.state = State::created;
  tell_trouble(tx, {before, second, stands_}, now);
}

}  // namespace noren::payments
