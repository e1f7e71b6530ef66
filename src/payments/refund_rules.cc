#include "payments/refund_rules.h"

#include <algorithm>
#include <array>

#include "base/names.h"
#include "payments/rules.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr Named<RefundState> kRefundStates[] = {{RefundState::requested, "requested"},
                                                {RefundState::pending, "pending"},
                                                {RefundState::arrived, "arrived"},
                                                {RefundState::failed, "failed"}};
constexpr Named<RefundWhy> kWhys[] = {{RefundWhy::surplus, "surplus"}, {RefundWhy::order, "order"}};
constexpr Named<RefundAct> kRefundActs[] = {{RefundAct::none, "none"},
                                            {RefundAct::send, "send"},
                                            {RefundAct::find, "find"},
                                            {RefundAct::look_up, "look_up"},
                                            {RefundAct::ask_payment, "ask_payment"},
                                            {RefundAct::ask_disputes, "ask_disputes"}};

struct RefundMove {
  Carrier by;
  RefundState from;
  RefundState to;
};
constexpr RefundMove kRefundMoves[] = {
    {Carrier::provider, RefundState::requested, RefundState::pending},
    {Carrier::provider, RefundState::requested, RefundState::arrived},
    {Carrier::provider, RefundState::requested, RefundState::failed},
    {Carrier::provider, RefundState::pending, RefundState::pending},
    {Carrier::provider, RefundState::pending, RefundState::arrived},
    {Carrier::provider, RefundState::pending, RefundState::failed},
    // The payer's bank did not take it, and the shop has it again (docs.stripe.com/refunds, failed refunds).
    {Carrier::provider, RefundState::arrived, RefundState::failed},
    {Carrier::bank, RefundState::failed, RefundState::pending},
    {Carrier::bank, RefundState::pending, RefundState::failed},
    {Carrier::bank, RefundState::pending, RefundState::arrived},
    // The bank could not pay it out: it is under way anew, to another account.
    {Carrier::bank, RefundState::arrived, RefundState::pending},
    // It was called off, and sent all the same.
    {Carrier::bank, RefundState::failed, RefundState::arrived}};

constexpr std::array<std::chrono::seconds, 6> kRefundPauses{1s, 3s, 10s, 30s, 2min, 10min};  // while it is not known whether it was heard
constexpr std::array<std::chrono::seconds, 5> kLooks{1min, 10min, 1h, 6h, 24h};              // while the provider is at it
constexpr auto kKeyLives = 23h;      // a provider keeps keys for a day: nothing is said again under one that may be forgotten
constexpr auto kHeardWithin = 5min;  // what was sent and not answered may still be done until then
constexpr auto kAskedWithin = 24h;   // a provider that cannot be asked about the payment of a refused refund: a person decides then
constexpr auto kRefundLease = 5s;

template <std::size_t N>
Instant after(const std::array<std::chrono::seconds, N>& pauses, Refund& refund, Instant now) {
  const auto place = std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(refund.looks, 0)), N - 1);
  ++refund.looks;
  return now + pauses[place];
}

void end_refund(Refund& refund, RefundState state) {
  refund.state = state;
  refund.due_at.reset();
}

RefundState told_by(RefundStanding::State state) {
  switch (state) {
    case RefundStanding::State::arrived: return RefundState::arrived;
    case RefundStanding::State::failed: return RefundState::failed;
    case RefundStanding::State::pending: break;
  }
  return RefundState::pending;
}

}  // namespace

std::string_view name_of(RefundState state) { return name_in(kRefundStates, state); }
std::optional<RefundState> refund_state_from(std::string_view name) { return value_in(kRefundStates, name); }
std::string_view standing_name(const Refund& refund) {
  if (is_final(refund.state)) return name_of(refund.state);
  if (refund.by_bank) return "by_bank";
  return refund.refused ? "refused" : name_of(refund.state);
}
std::string_view name_of(RefundWhy why) { return name_in(kWhys, why); }
std::optional<RefundWhy> refund_why_from(std::string_view name) { return value_in(kWhys, name); }
std::string_view name_of(RefundAct act) { return name_in(kRefundActs, act); }
std::optional<RefundAct> refund_act_from(std::string_view name) { return value_in(kRefundActs, name); }

bool may_become(Carrier by, RefundState from, RefundState to) {
  return std::any_of(std::begin(kRefundMoves), std::end(kRefundMoves),
                     [&](const RefundMove& move) { return move.by == by && move.from == from && move.to == to; });
}

bool is_past_us(const Refund& refund) { return refund.tries == 0 && !refund.by_bank && refund.state != RefundState::requested; }

Refund refund_of(const Attempt& payment, const RefundWish& wish) {
  Refund refund;
  refund.id = wish.id;
  refund.shop = payment.shop;
  refund.attempt = payment.id;
  refund.order = payment.order;
  refund.order_number = payment.order_number;
  refund.amount = wish.amount;
  refund.why = wish.why;
  refund.created_at = refund.updated_at = wish.now;
  return refund;
}

RefundAct next_act(const Refund& refund, Instant now) {
  if (is_final(refund.state) || refund.by_bank) return RefundAct::none;
  if (!refund.reference.empty()) return RefundAct::look_up;
  if (is_refused(refund)) return RefundAct::ask_disputes;
  const bool key_may_be_forgotten = refund.sent_at && now - *refund.sent_at > kKeyLives;
  return refund.ask_first || key_may_be_forgotten ? RefundAct::find : RefundAct::send;
}

bool is_first_word(const Refund& refund) { return refund.tries == 1 && refund.looks == 0 && refund.sent_at == refund.updated_at; }

bool is_changed(const Refund& before, const Refund& refund) {
  Refund seen = refund;
  seen.updated_at = before.updated_at;
  return seen != before;
}

void begin(Refund& refund, RefundAct act, Instant now) {
  if (act == refund.act && act != RefundAct::send) return;
  refund.act = act;
  refund.updated_at = now;
  refund.due_at = now + kCallWithin + kRefundLease;  // should this process die with the call under way
  if (act != RefundAct::send) return;
  if (refund.tries == 0) refund.tries = 1;
  if (!refund.sent_at) refund.sent_at = now;
}

void learn(Refund& refund, const RefundStanding& standing, Instant now) {
  const RefundState state = told_by(standing.state);
  if (refund.by_bank || !may_become(Carrier::provider, refund.state, state)) return;  // late news changes nothing
  if (refund.state == RefundState::arrived) refund.returned_at = now;
  refund.updated_at = now;
  if (refund.reference.empty()) refund.looks = 0;
  refund.reference = standing.reference;
  refund.ask_first = refund.refused = false;
  refund.failure = standing.failure;
  if (is_final(state)) return end_refund(refund, state);
  refund.state = state;
  refund.due_at = after(kLooks, refund, now);
}

void learn_absent(Refund& refund, Instant now) {
  refund.updated_at = now;
  // What was said a moment ago may still be under way there.
  if (refund.sent_at && now - *refund.sent_at < kHeardWithin) {
    refund.due_at = *refund.sent_at + kHeardWithin;
    return;
  }
  refund.ask_first = false;
  if (refund.refused) {
    refund.looks = 0;
    refund.due_at = now;
    return;
  }
  ++refund.tries;
  refund.sent_at.reset();
  refund.due_at = after(kRefundPauses, refund, now);
}

void learn_failure(Refund& refund, env::CallFailure, Instant now) {
  if (is_refused(refund)) return put_off(refund, now);
  refund.updated_at = now;
  refund.due_at = after(kRefundPauses, refund, now);
}

bool may_be_mistaken(const Refund& refused, const std::vector<Refund>& all) {
  return std::any_of(all.begin(), all.end(),
                     [&](const Refund& one) { return one.id != refused.id && one.state == RefundState::requested && !is_refused(one); });
}

void put_off(Refund& refund, Instant now) {
  refund.updated_at = now;
  if (refund.sent_at && now - *refund.sent_at > kAskedWithin) return end_refund(refund, RefundState::failed);
  refund.due_at = after(kRefundPauses, refund, now);
}

void learn_refused(Refund& refund, Instant now) {
  refund.updated_at = now;
  end_refund(refund, RefundState::failed);
}

void learn_unread(Refund& refund, const Unread& unread, Instant now) {
  if (is_refused(refund)) return put_off(refund, now);
  const bool first = is_first_word(refund);
  refund.updated_at = now;
  if (!refund.refused) refund.failure = unread.words;  // why it was refused stays
  if (refund.act == RefundAct::send && unread.why == ReadFault::refused) {
    refund.refused = true;
    refund.ask_first = !first;
    refund.due_at = first ? now : after(kRefundPauses, refund, now);
    return;
  }
  refund.due_at = after(kRefundPauses, refund, now);
  if (refund.act != RefundAct::send) return;
  refund.ask_first = true;
  // It, or an earlier one under this key, may still be under way there.
  refund.due_at = std::max(*refund.due_at, now + kHeardWithin);
}

GivenBack given_back(const std::vector<Refund>& refunds) {
  GivenBack sums;
  for (const Refund& refund : refunds) {
    if (refund.state == RefundState::arrived) sums.arrived += refund.amount;
    if (refund.state != RefundState::failed) sums.possible += refund.amount;
  }
  return sums;
}

GivenBack given_back_there(const std::vector<Refund>& refunds) {
  std::vector<Refund> there;
  std::copy_if(refunds.begin(), refunds.end(), std::back_inserter(there),
               [](const Refund& refund) { return !refund.by_bank && !is_refused(refund); });
  return given_back(there);
}

std::string key_of(const Refund& refund) { return refund.id.str() + "/refund/" + std::to_string(refund.tries); }

}  // namespace noren::payments
