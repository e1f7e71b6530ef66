#include "sandbox/rules.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "base/names.h"
#include "crypto/crypto.h"

namespace noren::sandbox {
namespace {

constexpr Named<State> kStates[] = {
    {State::requires_payment_method, "requires_payment_method"},
    {State::requires_confirmation, "requires_confirmation"},
    {State::requires_action, "requires_action"},
    {State::processing, "processing"},
    {State::requires_capture, "requires_capture"},
    {State::succeeded, "succeeded"},
    {State::canceled, "canceled"},
};

struct Move {
  State from;
  Step step;
  State to;
};
constexpr std::array kMoves = {
    Move{State::requires_payment_method, Step::attach, State::requires_confirmation},
    Move{State::requires_payment_method, Step::need_buyer, State::requires_action},
    Move{State::requires_payment_method, Step::begin, State::processing},
    Move{State::requires_payment_method, Step::authorise, State::requires_capture},
    Move{State::requires_payment_method, Step::pay, State::succeeded},
    Move{State::requires_payment_method, Step::fail, State::requires_payment_method},
    Move{State::requires_payment_method, Step::cancel, State::canceled},
    Move{State::requires_confirmation, Step::need_buyer, State::requires_action},
    Move{State::requires_confirmation, Step::begin, State::processing},
    Move{State::requires_confirmation, Step::authorise, State::requires_capture},
    Move{State::requires_confirmation, Step::pay, State::succeeded},
    Move{State::requires_confirmation, Step::fail, State::requires_payment_method},
    Move{State::requires_confirmation, Step::cancel, State::canceled},
    Move{State::requires_action, Step::authorise, State::requires_capture},
    Move{State::requires_action, Step::pay, State::succeeded},
    Move{State::requires_action, Step::fail, State::requires_payment_method},
    Move{State::requires_action, Step::cancel, State::canceled},
    Move{State::processing, Step::authorise, State::requires_capture},
    Move{State::processing, Step::pay, State::succeeded},
    Move{State::processing, Step::fail, State::requires_payment_method},
    Move{State::requires_capture, Step::capture, State::succeeded},
    Move{State::requires_capture, Step::cancel, State::canceled},
};

constexpr Named<DisputeStatus> kDisputes[] = {{DisputeStatus::needs_response, "needs_response"},
                                              {DisputeStatus::under_review, "under_review"},
                                              {DisputeStatus::won, "won"},
                                              {DisputeStatus::lost, "lost"}};

constexpr std::array kCards = {
    Card{"tok_ok", "4242424242424242", Fate::paid, "visa", "4242"},
    Card{"tok_declined", "4000000000000002", Fate::declined, "visa", "0002"},
    Card{"tok_3ds", "4000002760003184", Fate::needs_buyer, "visa", "3184"},
    Card{"tok_slow", "", Fate::slow, "mastercard", "4444"},
    Card{"tok_lost_paid", "", Fate::lost_paid, "visa", "1881"},
    Card{"tok_lost_unpaid", "", Fate::lost_unpaid, "visa", "1111"},
    Card{"tok_error_then_ok", "", Fate::error_first, "jcb", "0505"},
    Card{"tok_busy_then_ok", "", Fate::busy_first, "jcb", "0000"},
    Card{"tok_late_webhook", "", Fate::late_notice, "amex", "0005"},
    Card{"tok_early_webhook", "", Fate::early_notice, "amex", "8431"},
    Card{"tok_disputed", "4000000000000259", Fate::disputed, "visa", "0259"},
};

constexpr std::int64_t kAmountMin = 50;
constexpr std::int64_t kAmountMax = 99'999'999;
constexpr std::array<int, 8> kPauses_s = {1, 2, 5, 10, 30, 60, 120, 300};
constexpr std::size_t kSuffixMax = 22;

// Digits in ASCII or full width (U+FF10 ...); nothing when there is anything else but spaces and hyphens.
std::optional<std::string> digits_of(std::string_view typed) {
  std::string digits;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char c = typed[i];
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (typed.substr(i, 2) == "\xef\xbc" && i + 2 < typed.size() && typed[i + 2] >= '\x90' && typed[i + 2] <= '\x99') {
      digits += static_cast<char>('0' + (typed[i + 2] - '\x90'));
      i += 2;
    } else if (typed.substr(i, 3) == "　") {
      i += 2;
    } else if (c != ' ' && c != '-') {
      return std::nullopt;
    }
  }
  return digits;
}

bool luhn_holds(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    int n = digits[digits.size() - 1 - i] - '0';
    if (i % 2 == 1) n = n > 4 ? 2 * n - 9 : 2 * n;
    sum += n;
  }
  return digits.size() >= 12 && digits.size() <= 19 && sum % 10 == 0;
}

}  // namespace

std::string_view name_of(State state) { return name_in(kStates, state); }

std::optional<State> state_of(std::string_view name) { return value_in(kStates, name); }

std::optional<State> after(State state, Step step) {
  for (const Move& move : kMoves) {
    if (move.from == state && move.step == step) return move.to;
  }
  return std::nullopt;
}

std::string_view name_of(DisputeStatus status) { return name_in(kDisputes, status); }

std::optional<DisputeStatus> dispute_status_of(std::string_view name) { return value_in(kDisputes, name); }

std::optional<DisputeStatus> after(DisputeStatus status, DisputeStep step) {
  if (status == DisputeStatus::won || status == DisputeStatus::lost) return std::nullopt;
  if (step == DisputeStep::answer) return DisputeStatus::under_review;
  return step == DisputeStep::win ? DisputeStatus::won : DisputeStatus::lost;
}

std::span<const Card> cards() { return kCards; }

const Card* card_of_token(std::string_view token) {
  const auto found = std::find_if(kCards.begin(), kCards.end(), [&](const Card& card) { return card.token == token; });
  return found == kCards.end() ? nullptr : &*found;
}

Result<const Card*, NumberFault> card_of_number(std::string_view typed) {
  const auto digits = digits_of(typed);
  if (!digits || !luhn_holds(*digits)) return Fail(NumberFault::no_number);
  const auto found = std::find_if(kCards.begin(), kCards.end(), [&](const Card& card) { return card.number == *digits; });
  if (found == kCards.end()) return Fail(NumberFault::unknown);
  return &*found;
}

std::optional<AmountFault> amount_fault(std::int64_t amount) {
  if (amount < kAmountMin) return AmountFault::too_small;
  if (amount > kAmountMax) return AmountFault::too_large;
  return std::nullopt;
}

Result<std::int64_t, AmountFault> to_capture(std::int64_t reserved, std::optional<std::int64_t> wished) {
  if (!wished) return reserved;
  if (*wished < 1) return Fail(AmountFault::too_small);
  if (*wished > reserved) return Fail(AmountFault::too_much);
  return *wished;
}

Result<std::int64_t, AmountFault> to_refund(const Captured& charge, std::optional<std::int64_t> wished) {
  const std::int64_t left = charge.captured - charge.refunded;
  if (left <= 0) return Fail(AmountFault::nothing_left);
  if (!wished) return left;
  if (*wished < 1) return Fail(AmountFault::too_small);
  if (*wished > left) return Fail(AmountFault::too_much);
  return *wished;
}

KeyUse use_of(const std::optional<SeenKey>& seen, std::string_view fingerprint) {
  if (!seen) return KeyUse::fresh;
  if (seen->fingerprint != fingerprint) return KeyUse::other_request;
  return seen->answered ? KeyUse::replay : KeyUse::in_flight;
}

bool is_kept(int status) { return status != 401 && status != 404 && status != 409 && status != 429; }

std::chrono::seconds pause_after(int tries) {
  const auto last = static_cast<int>(kPauses_s.size()) - 1;
  return std::chrono::seconds(kPauses_s[static_cast<std::size_t>(std::clamp(tries - 1, 0, last))]);
}

std::string signature(std::string_view secret, std::string_view body, std::int64_t unix_seconds) {
  const std::string at = std::to_string(unix_seconds);
  return "t=" + at + ",v1=" + to_hex(crypto::hmac_sha256(secret, at + "." + std::string(body)));
}

bool is_statement_suffix(std::string_view text) {
  const auto allowed = [](char c) { return c >= ' ' && c <= '~' && std::string_view("<>\\'\"*").find(c) == std::string_view::npos; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return text.size() <= kSuffixMax && std::all_of(text.begin(), text.end(), allowed) && std::any_of(text.begin(), text.end(), letter);
}

}  // namespace noren::sandbox
