// What the sandbox provider decides, without I/O: the states of a payment, what becomes of each test card, how much may be
// captured and refunded, what a repeated Idempotency-Key gets, when a webhook is tried again. Amounts are whole yen.
// Source: Stripe's API reference (PaymentIntent lifecycle, idempotent requests, webhook signatures). Thread: pure.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::sandbox {

// A dispute: what became of it so far (Stripe: status), and what may be done with it.
enum class DisputeStatus { needs_response, under_review, won, lost };
std::string_view name_of(DisputeStatus status);
std::optional<DisputeStatus> dispute_status_of(std::string_view name);
enum class DisputeStep { answer, win, lose };
std::optional<DisputeStatus> after(DisputeStatus status, DisputeStep step);
inline constexpr std::chrono::hours kAnswerWithin{7 * 24};

enum class State { requires_payment_method, requires_confirmation, requires_action, processing, requires_capture, succeeded, canceled };
std::string_view name_of(State state);
std::optional<State> state_of(std::string_view name);

enum class Step {
  attach,      // a card is named, not charged yet
  need_buyer,  // a step in the browser (3-D Secure)
  begin,       // under way, its end comes later
  authorise,   // reserved, captured later
  pay,
  fail,
  capture,
  cancel,
};
// Nothing when the step is not allowed in that state.
std::optional<State> after(State state, Step step);

// What becomes of a confirmation.
enum class Fate {
  paid,
  declined,
  slow,          // paid after kSlow, and answered then
  lost_paid,     // paid, no answer
  lost_unpaid,   // nothing done, no answer
  error_first,   // 500, then paid
  busy_first,    // 429, then paid
  late_notice,   // answered "processing", paid after kLate, told only by webhook
  early_notice,  // paid, the webhook goes out before the answer
  needs_buyer,   // 3-D Secure
  disputed,      // paid, and disputed by the card's holder after kDisputed
};
inline constexpr std::chrono::seconds kSlow{3};
inline constexpr std::chrono::seconds kLate{5};
inline constexpr std::chrono::seconds kDisputed{2};
inline constexpr std::chrono::hours kAuthorisationLife{7 * 24};  // of a card payment made by the buyer

struct Card {
  std::string_view token;
  std::string_view number;  // as typed on the hosted page, digits only; "" has none
  Fate fate = Fate::paid;
  std::string_view brand;
  std::string_view last4;
};
std::span<const Card> cards();
const Card* card_of_token(std::string_view token);  // nullptr: none of ours
// Spaces, hyphens and full-width digits are forgiven.
enum class NumberFault { no_number, unknown };  // mistyped (Luhn, ISO/IEC 7812-1), or a card that is no test card
Result<const Card*, NumberFault> card_of_number(std::string_view typed);

enum class AmountFault { too_small, too_large, nothing_left, too_much };
// What one payment may be.
std::optional<AmountFault> amount_fault(std::int64_t amount);
// What is captured of a reserved amount; all of it when nothing is wished.
Result<std::int64_t, AmountFault> to_capture(std::int64_t reserved, std::optional<std::int64_t> wished);
struct Captured {
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
};
// What is refunded; all that is left when nothing is wished. Never more than was captured.
Result<std::int64_t, AmountFault> to_refund(const Captured& charge, std::optional<std::int64_t> wished);

// A request with an Idempotency-Key that was seen before.
struct SeenKey {
  std::string fingerprint;  // of method, path and body
  bool answered = false;    // else it is still under way
};
enum class KeyUse { fresh, replay, other_request, in_flight };
KeyUse use_of(const std::optional<SeenKey>& seen, std::string_view fingerprint);
// An answer that says that nothing was begun (no key, no such object, busy) is not kept under its key.
bool is_kept(int status);

// Before the next try of a webhook, after so many tries: 1 s, 2 s, 5 s, 10 s … five minutes, for ever.
std::chrono::seconds pause_after(int tries);
// The value of the header Stripe-Signature.
std::string signature(std::string_view secret, std::string_view body, std::int64_t unix_seconds);

// At most 22 Latin characters with a letter among them, none of < > \ ' " *.
bool is_statement_suffix(std::string_view text);

}  // namespace noren::sandbox
