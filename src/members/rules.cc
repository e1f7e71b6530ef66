#include "members/rules.h"

#include <algorithm>

#include "base/names.h"
#include "pricing/types.h"
#include "staff/rules.h"
#include "text/clean.h"
#include "text/fold.h"

namespace noren::members {
namespace {

constexpr Named<Purpose> kPurposeNames[] = {{Purpose::terms, "terms"}, {Purpose::news, "news"}};
constexpr Named<LetterKind> kLetterNames[] = {{LetterKind::join, "join"},
                                              {LetterKind::already, "already"},
                                              {LetterKind::not_member, "not_member"},
                                              {LetterKind::reset, "reset"},
                                              {LetterKind::code, "code"},
                                              {LetterKind::claim, "claim"},
                                              {LetterKind::change, "change"},
                                              {LetterKind::change_taken, "change_taken"},
                                              {LetterKind::changed, "changed"},
                                              {LetterKind::left, "left"},
                                              {LetterKind::ended, "ended"}};
constexpr Named<LetterKind> kMailKinds[] = {{LetterKind::join, "member_join"},
                                            {LetterKind::already, "member_already"},
                                            {LetterKind::not_member, "member_not_member"},
                                            {LetterKind::reset, "member_reset"},
                                            {LetterKind::code, "member_code"},
                                            {LetterKind::claim, "member_claim"},
                                            {LetterKind::change, "member_change"},
                                            {LetterKind::change_taken, "member_change_taken"},
                                            {LetterKind::changed, "member_changed"},
                                            {LetterKind::left, "member_left"},
                                            {LetterKind::ended, "member_ended"}};
constexpr Named<LetterState> kLetterStates[] = {{LetterState::good, "good"},
                                                {LetterState::unknown, "unknown"},
                                                {LetterState::replaced, "replaced"},
                                                {LetterState::used, "used"},
                                                {LetterState::expired, "expired"}};

}  // namespace

std::string_view name_of(Purpose purpose) { return name_in(kPurposeNames, purpose); }
std::string_view name_of(LetterKind kind) { return name_in(kLetterNames, kind); }
std::string_view mail_of(LetterKind kind) { return name_in(kMailKinds, kind); }
std::string_view name_of(LetterState state) { return name_in(kLetterStates, state); }
LetterKind letter_kind_from(std::string_view name) { return stored(value_in(kLetterNames, name), "member_letters.kind"); }
Purpose purpose_from(std::string_view name) { return stored(value_in(kPurposeNames, name), "member_consents.purpose"); }

std::string fault_of_password(std::string_view password, std::string_view mail) {
  using staff::AccountFault;
  if (password.empty()) return "members.fault.password_missing";
  const std::size_t length = text::is_valid_utf8(password) ? text::length(password) : password.size();
  if (length < kPasswordLeast) return "members.fault.password_short";
  const bool digits = std::all_of(password.begin(), password.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits && length < staff::kPasswordLeast) return "members.fault.password_common";
  for (const AccountFault fault : staff::faults_of_password(password, mail)) {
    if (fault == AccountFault::password_long) return "members.fault.password_long";
    if (fault == AccountFault::password_like_mail) return "members.fault.password_like_mail";
    if (fault == AccountFault::password_common) return "members.fault.password_common";
  }
  return "";
}

std::chrono::minutes good_for(LetterKind kind) {
  switch (kind) {
    case LetterKind::join:
    case LetterKind::change: return std::chrono::hours(24);
    case LetterKind::reset: return std::chrono::hours(1);
    case LetterKind::code: return std::chrono::minutes(15);
    case LetterKind::claim: return std::chrono::minutes(30);
    default: return std::chrono::hours(24);
  }
}

bool opens_by_link(LetterKind kind) { return kind == LetterKind::join || kind == LetterKind::reset || kind == LetterKind::change; }
bool opens_by_code(LetterKind kind) { return kind == LetterKind::code || kind == LetterKind::claim; }

LetterState state_of(const Letter& letter, Instant now) {
  if (letter.used) return LetterState::used;
  if (letter.replaced) return LetterState::replaced;
  return now < letter.expires_at ? LetterState::good : LetterState::expired;
}

bool session_lives(Instant created_at, Instant seen_at, Instant now) {
  return now < created_at + kSessionLongest && now < seen_at + kSessionIdle;
}

std::string fold_digits(std::string_view typed) {
  std::string digits;
  for (const char c : text::fold(typed.substr(0, 100))) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::string safe_next(std::string_view next) {
  const auto below = [&](std::string_view root) {
    return next == root || (next.starts_with(root) && (next[root.size()] == '/' || next[root.size()] == '?'));
  };
  if (next.size() > 300 || (!below("/account") && !below("/checkout") && !below("/cart"))) return "/account";
  const bool odd =
      std::any_of(next.begin(), next.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == 127; });
  return odd || next.starts_with("/account/sign-") ? "/account" : std::string(next);
}

cart::Cart merged(const cart::Cart& here, const cart::Cart& kept) {
  cart::Cart both = here;
  for (const cart::Line& line : kept.lines) {
    const auto same =
        std::find_if(both.lines.begin(), both.lines.end(), [&](const cart::Line& one) { return cart::same_goods(one, line); });
    if (same == both.lines.end()) {
      cart::add(both, line);
    } else {
      same->quantity = std::max(same->quantity, line.quantity);
    }
  }
  return both;
}

}  // namespace noren::members
