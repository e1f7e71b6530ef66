// What is to be done next with a payment attempt, and what an answer (or a lost one) makes of it. Pure: state, time and answer in,
// state out. The rules: create unconfirmed, store the id, then confirm; after a lost answer ask first; absence is never "unpaid";
// a doubt ends on a charge or on a cancel that succeeded.
#pragma once
#include <string>
#include <string_view>

#include "payments/types.h"

namespace noren::payments {

std::string_view name_of(State state);
std::optional<State> state_from(std::string_view name);
std::string_view name_of(Act act);
std::optional<Act> act_from(std::string_view name);
std::string_view name_of(Want want);
std::optional<Want> want_from(std::string_view name);
std::string_view name_of(Means means);
std::optional<Means> means_from(std::string_view name);

bool may_become(State from, State to);
inline bool is_final(State state) { return state == State::captured || state == State::declined || state == State::cancelled; }
// The order stands, and its money is still to come: it is taken when the parcel leaves, or the buyer pays it at a store.
inline bool is_promised(State state) { return state == State::authorised || state == State::awaiting; }
// What is reserved was to be taken, and the provider answered with an error that is no decline: it is tried again, less and less often.
inline bool is_capture_refused(const Attempt& attempt) {
  return attempt.state == State::authorised && attempt.want == Want::capture && attempt.in_doubt && !attempt.decline_code.empty();
}
// Nobody is to pay it any more, and the provider does not cancel it: an error, or no answer at all. It is tried again, less and less often,
// whatever the looks in between say.
bool is_cancel_refused(const Attempt& attempt);
// Nobody need wait any longer to tell the buyer something that is true.
inline bool is_answer(State state) { return is_final(state) || state == State::at_buyer || is_promised(state); }

// source_known: what create and confirm need (Start) is at hand. It is kept in memory only, of one process: while that one may still be
// at work (leased_until) another does nothing. After a restart what was not confirmed is cancelled, not confirmed late; after a restore it
// is asked about first (Attempt::ask_first).
Instant leased_until(const Attempt& attempt);
Act next_act(const Attempt& attempt, bool source_known, Instant now);

// The answers. Each leaves due_at at the moment of the next act, or unset when there is none.
void learn(Attempt& attempt, const Standing& standing, Instant now);
// What an answer says that cannot be so, as words for the staff; "" nothing. A broken answer is no truth: what it tells is looked up, and only
// what the look-up says as well is acted upon. known: the answer's reference is the one asked for, or its payment (Gateway::leads_to).
std::string contradiction_in(const Attempt& attempt, const Standing& standing, bool known);
// It was heard before, and is not one that no look-up makes true: another payment's answer, or a success that took nothing.
bool is_confirmed(const Attempt& attempt, const Standing& standing, bool known);
// As of a lost answer; the words are kept as the provider's.
void learn_contradiction(Attempt& attempt, const Standing& standing, bool known, Instant now);
// The answer tells of another state than the one written down.
bool is_news(const Attempt& attempt, const Standing& standing, Instant now);
// find: the provider has nothing with our id. The end of what was never confirmed, unless a page of it may still be open (ask_first).
void learn_absent(Attempt& attempt, Instant now);
void learn_failure(Attempt& attempt, env::CallFailure failure, Instant now);
void learn_unread(Attempt& attempt, const Unread& unread, Instant now);
void drop(Attempt& attempt, Instant now);

// What was captured beyond what its order wants: all of it when it wants none (attempt.surplus).
Yen surplus_of(const Attempt& attempt);

// When people are told that a reservation is about to end; nothing while there is none.
std::optional<Instant> warned_at(const Attempt& attempt);

// No order wants it: what was taken is surplus, what is promised is cancelled.
void unwanted(Attempt& attempt, Instant now);

// Written down before the call is made.
void begin(Attempt& attempt, Act act, Instant now);
// "attempt/step/try" of the act begun: a new try comes only when nothing was sent, or after a look-up.
std::string key_of(const Attempt& attempt);

inline constexpr std::chrono::seconds kCallWithin{10};
inline constexpr std::chrono::minutes kDoubtMost{15};     // then it is cancelled; until then the buyer sees "being checked"
inline constexpr std::chrono::hours kOnlyLooksAfter{24};  // keys at providers live a day: nothing is said again after it
inline constexpr std::chrono::hours kWarnsBefore{48};     // before a reservation ends
inline constexpr std::chrono::hours kAfterStoreEnd{1};    // providers end a store's number by themselves a little later than they say

}  // namespace noren::payments
