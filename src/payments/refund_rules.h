// What is to be done next with a refund, and what an answer (or a lost one) makes of it. Pure: state, time and answer in, state out.
// After a lost answer the same is said under the same key, which a provider does once; a new try comes only after the provider was asked
// and knows of none.
#pragma once
#include <string_view>

#include "payments/refunds.h"

namespace noren::payments {

std::string_view name_of(RefundState state);
std::optional<RefundState> refund_state_from(std::string_view name);
std::string_view name_of(RefundWhy why);
std::optional<RefundWhy> refund_why_from(std::string_view name);
std::string_view name_of(RefundAct act);
std::optional<RefundAct> refund_act_from(std::string_view name);

// Who says what became of it.
enum class Carrier { provider, bank };
bool may_become(Carrier by, RefundState from, RefundState to);
// Nothing more is waited for. What arrived may still come back.
inline bool is_final(RefundState state) { return state == RefundState::arrived || state == RefundState::failed; }

// What is wished of a payment, as nobody has done anything about it yet: requested, with nothing due.
Refund refund_of(const Attempt& payment, const RefundWish& wish);

RefundAct next_act(const Refund& refund, Instant now);

// The answer to the call that is under way would be the first one ever awaited about it: no other call, no other key, none begun before a
// restart. Then a refusal leaves nothing of ours that may still be done there, and what the provider has of the payment can be asked at
// once. Else an earlier call may have gone through unheard: the provider is first asked for the refund itself, until that cannot be any more.
bool is_first_word(const Refund& refund);

// The provider refused it and knows of none: it does not count there. Before that is the end its disputes and its payment are asked about.
inline bool is_refused(const Refund& refund) { return !is_final(refund.state) && !refund.by_bank && refund.refused && !refund.ask_first; }
// Others of its payment are on their way and may have reached the provider: what it counts as given back cannot be told from them yet.
bool may_be_mistaken(const Refund& refused, const std::vector<Refund>& all);

// Whether there is anything to be written: when it was looked at last is nothing.
bool is_changed(const Refund& before, const Refund& refund);

// Written down before the call is made; the same question once more is there already.
void begin(Refund& refund, RefundAct act, Instant now);
// The answers. Each leaves due_at at the moment of the next act, or unset when there is none.
void learn(Refund& refund, const RefundStanding& standing, Instant now);
void learn_absent(Refund& refund, Instant now);  // find: the provider has no refund with our id
void learn_failure(Refund& refund, env::CallFailure failure, Instant now);
void learn_unread(Refund& refund, const Unread& unread, Instant now);
// Its disputes and its payment are known: the refusal is the end.
void learn_refused(Refund& refund, Instant now);
// They are not clear yet: asked again later.
void put_off(Refund& refund, Instant now);

std::string key_of(const Refund& refund);  // "refund/refund/try"

}  // namespace noren::payments
