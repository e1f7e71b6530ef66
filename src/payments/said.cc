#include "payments/said.h"

#include <algorithm>
#include <string_view>

#include "html/words.h"
#include "payments/rules.h"

namespace noren::payments {
namespace {

using html::word;

// Why a refund failed, each with its words payments.refund_said.<name>. Of several in one answer the first of this list counts.
constexpr std::string_view kRefundFailures[] = {"charge_already_refunded",
                                                "charge_disputed",
                                                "charge_for_pending_refund_disputed",
                                                "expired_or_canceled_card",
                                                "lost_or_stolen_card",
                                                "insufficient_funds",
                                                "merchant_request",
                                                "declined",
                                                "canceled"};

// An answer is a code, or a line of status, type, code and words ("400 invalid_request_error charge_disputed …").
bool names(std::string_view said, std::string_view code) {
  while (!said.empty()) {
    const std::size_t end = std::min(said.find(' '), said.size());
    if (said.substr(0, end) == code) return true;
    said.remove_prefix(std::min(end + 1, said.size()));
  }
  return false;
}

std::string with_raw(Locale locale, const std::string& key, const std::string& raw) {
  return word(locale, "payments.admin.said", {{"what", word(locale, key)}, {"raw", raw}});
}

// Key of words.
std::string refund_key(const std::string& raw) {
  const auto known =
      std::find_if(std::begin(kRefundFailures), std::end(kRefundFailures), [&](std::string_view code) { return names(raw, code); });
  return "payments.refund_said." + std::string(known == std::end(kRefundFailures) ? "other" : *known);
}

}  // namespace

std::string said_of_payment(Locale locale, Decline decline, const std::string& raw) {
  if (raw.empty()) return "";
  return with_raw(locale, "payments.declined." + std::string(name_of(decline)), raw);
}

std::string said_of_attempt(Locale locale, const Attempt& attempt) {
  // What went wrong on the way of one that was paid is over.
  if (attempt.state == State::captured) return "";
  if (!is_cancel_refused(attempt)) return said_of_payment(locale, attempt.decline, attempt.decline_code);
  const std::string key = "payments.admin.cancel_refused";
  return attempt.decline_code.empty() ? word(locale, key) : with_raw(locale, key, attempt.decline_code);
}

std::string said_of_refund(Locale locale, const std::string& raw) {
  if (raw.empty()) return "";
  return with_raw(locale, refund_key(raw), raw);
}

std::string why_refund_failed(Locale locale, const std::string& raw) { return raw.empty() ? "" : word(locale, refund_key(raw)); }

}  // namespace noren::payments
