#include "payments/rules.h"

#include <algorithm>
#include <array>

#include "base/names.h"

namespace noren::payments {
namespace {

using namespace std::chrono_literals;

constexpr Named<State> kStates[] = {{State::created, "created"},   {State::at_buyer, "at_buyer"},     {State::checking, "checking"},
                                    {State::awaiting, "awaiting"}, {State::authorised, "authorised"}, {State::captured, "captured"},
                                    {State::declined, "declined"}, {State::cancelled, "cancelled"}};
constexpr Named<Act> kActs[] = {{Act::none, "none"},       {Act::create, "create"}, {Act::confirm, "confirm"}, {Act::find, "find"},
                                {Act::look_up, "look_up"}, {Act::cancel, "cancel"}, {Act::capture, "capture"}, {Act::drop, "drop"}};
constexpr Named<Want> kWants[] = {{Want::nothing, "nothing"}, {Want::cancel, "cancel"}, {Want::capture, "capture"}};
constexpr Named<Means> kMeans[] = {{Means::card, "card"}, {Means::convenience_store, "convenience_store"}, {Means::paypay, "paypay"}};

struct Move {
  State from;
  State to;
};
constexpr Move kMoves[] = {
    {State::created, State::at_buyer},     {State::created, State::checking},    {State::created, State::authorised},
    {State::created, State::captured},     {State::created, State::declined},    {State::created, State::cancelled},
    {State::at_buyer, State::checking},    {State::at_buyer, State::authorised}, {State::at_buyer, State::captured},
    {State::at_buyer, State::declined},    {State::at_buyer, State::cancelled},  {State::at_buyer, State::awaiting},
    {State::checking, State::at_buyer},    {State::checking, State::authorised}, {State::checking, State::captured},
    {State::checking, State::declined},    {State::checking, State::cancelled},  {State::authorised, State::captured},
    {State::authorised, State::cancelled}, {State::created, State::awaiting},    {State::checking, State::awaiting},
    {State::awaiting, State::captured},    {State::awaiting, State::declined},   {State::awaiting, State::cancelled},
};

// Often while a buyer waits for the answer, which takes 8 s at most (checkout), then less and less.
constexpr std::array kPauses{300ms, 700ms, 1000ms, 1000ms, 1000ms, 1500ms, 1500ms, 4000ms, 4000ms, 8000ms, 15000ms, 30000ms, 60000ms};
constexpr auto kWhileAtBuyer = 30s;
constexpr auto kLongPause = 10min;
constexpr auto kWhileAtStore = 1h;  // notices tell sooner
constexpr auto kWhileReserved = 24h;
constexpr auto kAfterReservation = 10min;
constexpr int kSendTriesMost = 3;
constexpr auto kPageMost = 24h;  // a provider's page lives no longer (Start::page_until)
constexpr std::string_view kErrorWithoutWords = "error";
constexpr std::string_view kContradicts = "contradiction: ";
constexpr auto kLease = 5s;

Instant next_look(const Attempt& attempt, Instant now) {
  if (attempt.doubt_since && now - *attempt.doubt_since > 1h) return now + kLongPause;
  const auto place = std::min<std::size_t>(static_cast<std::size_t>(std::max<std::int64_t>(attempt.looks, 0)), kPauses.size() - 1);
  return now + kPauses[place];
}

void become(Attempt& attempt, State to) {
  if (attempt.state == to || !may_become(attempt.state, to)) return;  // late news changes nothing
  attempt.state = to;
}

bool is_page_over(const Attempt& attempt, Instant now) {
  return attempt.state == State::at_buyer && attempt.expires_at && now >= *attempt.expires_at;
}

// When an attempt whose order stands is looked at next.
Instant next_watch(const Attempt& attempt, Instant now) {
  if (attempt.want != Want::nothing) return now;
  const bool at_store = attempt.state == State::awaiting;
  const Instant next = now + (at_store ? std::chrono::seconds(kWhileAtStore) : std::chrono::seconds(kWhileReserved));
  if (!attempt.expires_at) return next;
  const Instant end = *attempt.expires_at + (at_store ? std::chrono::seconds(kAfterStoreEnd) : std::chrono::seconds(kAfterReservation));
  Instant soonest = next;
  if (end > now) soonest = std::min(soonest, end);
  const Instant warning = warned_at(attempt).value_or(end);
  return warning > now ? std::min(soonest, warning) : soonest;
}

// Nothing is said about it yet, so that a look that fails leaves nothing open.
bool only_watched(const Attempt& attempt, Instant now) {
  if (!is_promised(attempt.state) || attempt.want != Want::nothing) return false;
  return !attempt.expires_at || now < *attempt.expires_at;
}

void doubt(Attempt& attempt, Instant now) {
  if (only_watched(attempt, now)) {
    attempt.due_at = now + kLongPause;
    return;
  }
  if (attempt.confirmed) become(attempt, State::checking);
  if (!attempt.doubt_since) attempt.doubt_since = now;
  attempt.in_doubt = true;
  attempt.due_at = next_look(attempt, now);
  ++attempt.looks;
}

void know(Attempt& attempt) {
  attempt.in_doubt = false;
  attempt.unconfirmed_there = false;
  attempt.doubt_since.reset();
  attempt.looks = 0;
}

void end_attempt(Attempt& attempt, State state) {
  know(attempt);
  become(attempt, state);
  attempt.due_at.reset();
}

// Its page may have been opened by the installation that was lost: before somebody pays there no list of payments shows it.
bool may_appear(const Attempt& attempt, Instant now) {
  if (!attempt.ask_first || !attempt.expires_at) return false;
  return now < std::min<Instant>(*attempt.expires_at, attempt.created_at + kPageMost) + kDoubtMost;
}

// The provider knows it and has not been told to charge.
void learn_created(Attempt& attempt, Instant now) {
  if (!attempt.confirmed) {
    know(attempt);
    attempt.tries = 0;  // creating is done; the tries of confirming begin
    attempt.due_at = now;
    return;
  }
  attempt.unconfirmed_there = true;
  doubt(attempt, now);
}

// The order stands on it meanwhile.
void promise(Attempt& attempt, State state, const Standing& standing, Instant now) {
  // Still as it was says nothing new: at once it would be refused once more.
  if (attempt.state == state && (is_capture_refused(attempt) || is_cancel_refused(attempt))) {
    if (standing.expires_at) attempt.expires_at = standing.expires_at;
    attempt.due_at = next_look(attempt, now);
    return;
  }
  know(attempt);
  attempt.confirmed = true;
  // The end of the page before it is not the promise's own.
  if (standing.expires_at || attempt.state != state) attempt.expires_at = standing.expires_at;
  // Of the tries before it: from here on a decline is one of taking it.
  if (attempt.state != state) {
    attempt.decline = Decline::none;
    attempt.decline_code.clear();
  }
  become(attempt, state);
  attempt.due_at = next_watch(attempt, now);
}

// The buyer has a step to do there.
void learn_at_buyer(Attempt& attempt, const Standing& standing, Instant now) {
  attempt.confirmed = true;
  attempt.redirect = standing.redirect;
  if (standing.expires_at && (!attempt.expires_at || *standing.expires_at < *attempt.expires_at)) attempt.expires_at = standing.expires_at;
  become(attempt, State::at_buyer);
  // The cancel that is due then did not come through: at once it would be refused once more.
  if (attempt.in_doubt && is_page_over(attempt, now)) {
    attempt.unconfirmed_there = false;
    attempt.due_at = next_look(attempt, now);
    return;
  }
  know(attempt);
  attempt.due_at = now + kWhileAtBuyer;
  if (attempt.expires_at) attempt.due_at = std::min(*attempt.due_at, std::max(*attempt.expires_at, now + 1s));
}

// What is reserved stays reserved when a try to take it is declined. Only a look that finds the payment itself failed ends it.
void decline_reserved(Attempt& attempt, const Standing& standing, Instant now) {
  if (attempt.act == Act::look_up && !standing.reference.empty()) return end_attempt(attempt, State::cancelled);
  know(attempt);
  attempt.due_at = attempt.want == Want::nothing ? next_watch(attempt, now) : now + kLongPause;
}

// Of the buyer's phone number its end is enough to know which.
std::vector<StoreNumber> without_phone(std::vector<StoreNumber> stores) {
  constexpr std::size_t kKept = 4;
  for (StoreNumber& one : stores) {
    if (one.by_phone && one.confirmation.size() > kKept) one.confirmation.erase(0, one.confirmation.size() - kKept);
  }
  return stores;
}

// An answer that was lost is looked for before the same is said again.
Act act_of_promised(const Attempt& attempt, Instant now) {
  if (attempt.act == Act::cancel || attempt.act == Act::capture) return Act::look_up;
  const bool over = attempt.state == State::awaiting && attempt.expires_at && now >= *attempt.expires_at + kAfterStoreEnd;
  if (attempt.want == Want::cancel || over) return Act::cancel;
  return attempt.want == Want::capture && attempt.state == State::authorised ? Act::capture : Act::look_up;
}

}  // namespace

std::string_view name_of(Want want) { return name_in(kWants, want); }
std::optional<Want> want_from(std::string_view name) { return value_in(kWants, name); }
std::string_view name_of(State state) { return name_in(kStates, state); }
std::optional<State> state_from(std::string_view name) { return value_in(kStates, name); }
std::string_view name_of(Act act) { return name_in(kActs, act); }
std::optional<Act> act_from(std::string_view name) { return value_in(kActs, name); }
std::string_view name_of(Means means) { return name_in(kMeans, means); }
std::optional<Means> means_from(std::string_view name) { return value_in(kMeans, name); }

bool may_become(State from, State to) {
  return std::any_of(std::begin(kMoves), std::end(kMoves), [&](const Move& move) { return move.from == from && move.to == to; });
}

bool is_cancel_refused(const Attempt& attempt) {
  if (!is_promised(attempt.state) || !attempt.in_doubt || attempt.decline_code.starts_with(kContradicts)) return false;
  // Without a wish of the shop it was its time that ended: an answer is kept of nothing else that was said of it then.
  return attempt.want == Want::cancel ||
         (attempt.state == State::awaiting && attempt.want == Want::nothing && !attempt.decline_code.empty());
}

Act next_act(const Attempt& attempt, bool source_known, Instant now) {
  if (is_final(attempt.state)) return Act::none;
  // Nothing can be said there of a payment whose name we do not know.
  const bool nameless = attempt.reference.empty();
  if (attempt.ask_first || (attempt.confirmed && nameless)) return nameless ? Act::find : Act::look_up;
  if (!attempt.confirmed) {
    // Another process may have what it takes, or this one is about to.
    if (!source_known && now < leased_until(attempt)) return Act::none;
    // What was not confirmed never charges, so it may simply be left.
    if (!source_known || attempt.tries >= kSendTriesMost) return Act::drop;
    if (!nameless) return Act::confirm;
    return attempt.in_doubt ? Act::find : Act::create;
  }
  const auto doubted = attempt.doubt_since ? now - *attempt.doubt_since : std::chrono::microseconds(0);
  // A cancel charges nobody, and none is sent twice under one key.
  const bool only_ends = is_cancel_refused(attempt) || is_page_over(attempt, now);
  if (doubted > kOnlyLooksAfter && !only_ends) return Act::look_up;
  if (is_promised(attempt.state)) return act_of_promised(attempt, now);
  // A cancel whose answer was lost is looked up before it is tried again.
  const bool may_cancel = attempt.act != Act::cancel;
  if (attempt.unconfirmed_there) {
    // One payment at the provider charges at most once, however often it is confirmed; and it was asked first. What it does not take
    // it will not take again.
    if (source_known && attempt.tries < kSendTriesMost && attempt.decline != Decline::wrong_data) return Act::confirm;
    if (may_cancel) return Act::cancel;
  }
  if (doubted >= kDoubtMost && may_cancel) return Act::cancel;
  if (is_page_over(attempt, now) && may_cancel) return Act::cancel;
  return Act::look_up;
}

Instant leased_until(const Attempt& attempt) { return attempt.updated_at + kCallWithin + kLease; }

void learn(Attempt& attempt, const Standing& standing, Instant now) {
  if (is_final(attempt.state)) return;
  attempt.updated_at = now;
  if (attempt.decline_code.starts_with(kContradicts)) attempt.decline_code.clear();  // it was not so, or is so
  if (standing.found != Found::absent) attempt.ask_first = false;
  if (!standing.reference.empty()) attempt.reference = standing.reference;
  if (!standing.card_last4.empty()) {
    attempt.card_brand = standing.card_brand;
    attempt.card_last4 = standing.card_last4;
  }
  switch (standing.found) {
    case Found::absent: return learn_absent(attempt, now);
    case Found::created: return learn_created(attempt, now);
    case Found::needs_buyer: return learn_at_buyer(attempt, standing, now);
    case Found::processing:
      attempt.confirmed = true;
      attempt.unconfirmed_there = false;
      become(attempt, State::checking);
      return doubt(attempt, now);
    case Found::at_store:
      attempt.redirect = standing.redirect;
      attempt.stores = without_phone(standing.stores);
      return promise(attempt, State::awaiting, standing, now);
    case Found::authorised: return promise(attempt, State::authorised, standing, now);
    case Found::captured: attempt.captured = standing.captured; return end_attempt(attempt, State::captured);
    case Found::declined:
      attempt.decline = standing.decline;
      attempt.decline_code = standing.decline_code;
      if (attempt.state == State::authorised) return decline_reserved(attempt, standing, now);
      return end_attempt(attempt, State::declined);
    case Found::cancelled: return end_attempt(attempt, State::cancelled);
  }
}

std::string contradiction_in(const Attempt& attempt, const Standing& standing, bool known) {
  const bool theirs = !standing.attempt.empty() && standing.attempt != attempt.id.str();
  const bool other_amount = standing.found == Found::captured && standing.captured != attempt.amount;
  if (known && !theirs && !other_amount) return "";
  return std::string(kContradicts) + standing.reference + " " + std::string(name_of(standing.found)) + " " +
         std::to_string(standing.captured.amount()) + " (" + std::to_string(attempt.amount.amount()) + ")";
}

bool is_confirmed(const Attempt& attempt, const Standing& standing, bool known) {
  const bool ours = known && (standing.attempt.empty() || standing.attempt == attempt.id.str());
  const bool looked = attempt.act == Act::look_up || attempt.act == Act::find;
  return looked && ours && standing.captured > Yen(0) && attempt.decline_code == contradiction_in(attempt, standing, known);
}

void learn_contradiction(Attempt& attempt, const Standing& standing, bool known, Instant now) {
  if (is_final(attempt.state)) return;
  attempt.updated_at = now;
  const bool ours = standing.attempt == attempt.id.str();
  // Not asked for by its reference yet: from here on it is.
  if (attempt.reference.empty() && ours) attempt.reference = standing.reference;
  if (ours && standing.found == Found::captured) attempt.confirmed = true;
  attempt.decline_code = contradiction_in(attempt, standing, known);
  doubt(attempt, now);
}

bool is_news(const Attempt& attempt, const Standing& standing, Instant now) {
  Attempt then = attempt;
  learn(then, standing, now);
  return then.state != attempt.state;
}

void learn_absent(Attempt& attempt, Instant now) {
  attempt.updated_at = now;
  if (attempt.confirmed || may_appear(attempt, now)) return doubt(attempt, now);
  know(attempt);
  attempt.ask_first = false;
  attempt.due_at = now;
}

void learn_failure(Attempt& attempt, env::CallFailure failure, Instant now) {
  attempt.updated_at = now;
  const bool sends = attempt.act == Act::create || attempt.act == Act::confirm;
  if (failure != env::CallFailure::not_sent || !sends) return doubt(attempt, now);
  // Nothing was said: what would have been said is said again, a few times.
  if (attempt.act == Act::confirm && attempt.tries == 1) attempt.confirmed = false;
  attempt.decline = Decline::try_again;
  attempt.due_at = now + kPauses[static_cast<std::size_t>(std::min<std::int64_t>(attempt.tries, 4))];
}

void learn_unread(Attempt& attempt, const Unread& unread, Instant now) {
  attempt.updated_at = now;
  // Of what is promised a look that fails tells nothing; a capture that was answered with an error was not merely lost.
  const bool promised = is_promised(attempt.state);
  if (!promised || attempt.act != Act::look_up) attempt.decline_code = unread.words;
  if (promised && attempt.act == Act::capture && unread.words.empty()) attempt.decline_code = kErrorWithoutWords;
  // Refused while creating: there is nothing, and there will be nothing.
  const bool refused = unread.why == ReadFault::refused || unread.why == ReadFault::unauthorised;
  if (refused && attempt.act == Act::create) {
    attempt.decline = Decline::other;
    return end_attempt(attempt, State::cancelled);
  }
  // What it was to be paid with is not known there. Whether nothing was charged is asked all the same.
  if (unread.why == ReadFault::refused && attempt.act == Act::confirm) attempt.decline = Decline::wrong_data;
  doubt(attempt, now);
  if (unread.retry_after) attempt.due_at = std::max(*attempt.due_at, now + *unread.retry_after);
}

void drop(Attempt& attempt, Instant now) {
  attempt.updated_at = now;
  end_attempt(attempt, State::cancelled);
}

void unwanted(Attempt& attempt, Instant now) {
  attempt.surplus = attempt.state == State::captured;
  if (!is_promised(attempt.state)) return;
  attempt.want = Want::cancel;
  attempt.due_at = now;
}

std::optional<Instant> warned_at(const Attempt& attempt) {
  if (attempt.state != State::authorised || !attempt.expires_at) return std::nullopt;
  return *attempt.expires_at - kWarnsBefore;
}

Yen surplus_of(const Attempt& attempt) {
  if (attempt.state != State::captured) return {};
  if (attempt.surplus) return attempt.captured;
  return attempt.captured > attempt.amount ? attempt.captured - attempt.amount : Yen(0);
}

void begin(Attempt& attempt, Act act, Instant now) {
  attempt.act = act;
  attempt.updated_at = now;
  attempt.due_at = now + kCallWithin + kLease;  // should this process die with the call under way
  if (act == Act::create || act == Act::confirm || act == Act::capture) ++attempt.tries;
  if (act == Act::confirm) {
    attempt.confirmed = true;
    attempt.unconfirmed_there = false;
  }
}

std::string key_of(const Attempt& attempt) {
  const bool sends = attempt.act == Act::create || attempt.act == Act::confirm || attempt.act == Act::capture;
  return attempt.id.str() + "/" + std::string(name_of(attempt.act)) + "/" + std::to_string(sends ? attempt.tries : attempt.version);
}

}  // namespace noren::payments
