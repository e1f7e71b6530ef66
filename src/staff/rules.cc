#include "staff/rules.h"

#include <set>

#include "base/ascii.h"
#include "base/check.h"
#include "base/names.h"
#include "text/clean.h"
#include "text/mail_address.h"

namespace noren::staff {
namespace {

constexpr Named<Right> kRights[] = {{Right::signed_in, "signed_in"}, {Right::orders, "orders"},       {Right::items, "items"},
                                    {Right::stock, "stock"},         {Right::inquiries, "inquiries"}, {Right::messages, "messages"},
                                    {Right::settings, "settings"},   {Right::staff, "staff"}};
constexpr Named<Role> kRoles[] = {{Role::owner, "owner"}, {Role::staff, "staff"}};
constexpr Named<LetterKind> kLetters[] = {{LetterKind::reset, "reset"}, {LetterKind::invitation, "invitation"}};
constexpr Named<LinkState> kLinkStates[] = {{LinkState::good, "good"},
                                            {LinkState::unknown, "unknown"},
                                            {LinkState::replaced, "replaced"},
                                            {LinkState::used, "used"},
                                            {LinkState::expired, "expired"}};
constexpr Named<ThrottleKind> kThrottles[] = {{ThrottleKind::account_and_client, "account_and_client"},
                                              {ThrottleKind::account, "account"},
                                              {ThrottleKind::client, "client"},
                                              {ThrottleKind::code, "code"},
                                              {ThrottleKind::reset_mail, "reset_mail"},
                                              {ThrottleKind::reset_client, "reset_client"}};

struct FaultName {
  AccountFault fault;
  std::string_view name;
  std::string_view field;
};
constexpr FaultName kFaults[] = {
    {AccountFault::mail_missing, "mail_missing", "mail"},
    {AccountFault::mail_wrong, "mail_wrong", "mail"},
    {AccountFault::mail_taken, "mail_taken", "mail"},
    {AccountFault::name_missing, "name_missing", "name"},
    {AccountFault::name_wrong, "name_wrong", "name"},
    {AccountFault::password_missing, "password_missing", "password"},
    {AccountFault::password_short, "password_short", "password"},
    {AccountFault::password_long, "password_long", "password"},
    {AccountFault::password_like_mail, "password_like_mail", "password"},
    {AccountFault::password_common, "password_common", "password"},
    {AccountFault::password_old_missing, "password_old_missing", "password_now"},
    {AccountFault::password_old_wrong, "password_old_wrong", "password_now"},
    {AccountFault::rights_missing, "rights_missing", "right"},
    {AccountFault::role_unknown, "role_unknown", "role"},
    {AccountFault::last_owner, "last_owner", "role"},
    {AccountFault::stale, "stale", ""},
    {AccountFault::link_dead, "link_dead", ""},
    {AccountFault::not_found, "not_found", ""},
    {AccountFault::busy, "busy", ""},
    {AccountFault::wait, "wait", ""},
};

const FaultName& entry_of(AccountFault fault) {
  for (const FaultName& entry : kFaults) {
    if (entry.fault == fault) return entry;
  }
  throw Bug("an account fault without a name");
}

// How long to wait after so many failures; the last step stays.
struct Step {
  int failures;
  int wait_s;
};
struct Ladder {
  ThrottleKind kind;
  std::vector<Step> steps;
};
const std::vector<Ladder>& ladders() {
  static const std::vector<Ladder> all{
      {ThrottleKind::account_and_client, {{5, 30}, {6, 60}, {7, 120}, {8, 300}, {9, 900}}},
      {ThrottleKind::account, {{20, 30}, {30, 60}, {50, 300}}},
      {ThrottleKind::client, {{30, 60}, {40, 300}, {60, 900}}},
      {ThrottleKind::code, {{5, 60}, {6, 300}, {7, 900}}},
      {ThrottleKind::reset_mail, {{3, 900}}},
      {ThrottleKind::reset_client, {{10, 900}}},
  };
  return all;
}

// Runs like 123456789012 and abcdefghijkl, up or down, and one character over and over.
bool is_a_run(std::string_view password) {
  if (password.size() < 2) return false;
  const int step = password[1] - password[0];
  if (step < -1 || step > 1) return false;
  for (std::size_t i = 1; i < password.size(); ++i) {
    const bool turns = password[i] == '0' && password[i - 1] == '9';
    if (password[i] - password[i - 1] != step && !turns) return false;
  }
  return true;
}

bool is_common(std::string_view password) {
  static constexpr std::string_view kWellKnown[] = {"password", "passw0rd", "qwerty", "1q2w3e4r", "letmein", "welcome", "admin", "asdfgh"};
  const std::string folded = lower_ascii(password);
  if (is_a_run(folded) || std::set<char>(folded.begin(), folded.end()).size() < 4) return true;
  std::string rest = folded;
  for (const std::string_view word : kWellKnown) {
    for (auto at = rest.find(word); at != std::string::npos; at = rest.find(word)) rest.erase(at, word.size());
  }
  // What is left of a well-known word with a year behind it is too little.
  return rest.size() < folded.size() && rest.size() < 8;
}

}  // namespace

std::string_view name_of(Right right) { return name_in(kRights, right); }
std::string_view name_of(Role role) { return name_in(kRoles, role); }
std::string_view name_of(AccountFault fault) { return entry_of(fault).name; }
std::string_view field_of(AccountFault fault) { return entry_of(fault).field; }
std::string_view name_of(LetterKind kind) { return name_in(kLetters, kind); }

std::string_view name_of(LinkState state) { return name_in(kLinkStates, state); }
std::string_view name_of(ThrottleKind kind) { return name_in(kThrottles, kind); }

Rights Rights::parse(std::string_view text) {
  Rights rights;
  while (!text.empty()) {
    const auto end = text.find(',');
    const std::string_view name = text.substr(0, end);
    for (const Right right : kGivenRights) {
      if (name_of(right) == name) rights.add(right);
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return rights;
}

std::string Rights::text() const {
  std::string out;
  for (const Right right : kGivenRights) {
    if (!has(right)) continue;
    if (!out.empty()) out += ',';
    out += name_of(right);
  }
  return out;
}

std::string fold_mail(std::string_view typed) {
  const auto address = text::parse_mail_address(typed);
  return lower_ascii(address ? address->str() : std::string(typed.substr(0, 320)));
}

std::vector<AccountFault> faults_of_identity(std::string_view mail, std::string_view name) {
  std::vector<AccountFault> faults;
  if (mail.find_first_not_of(" \t") == std::string_view::npos) {
    faults.push_back(AccountFault::mail_missing);
  } else if (!text::parse_mail_address(mail)) {
    faults.push_back(AccountFault::mail_wrong);
  }
  const auto cleaned = text::clean(name, {.max_length = kNameMost, .lines = text::Lines::one, .required = true});
  if (!cleaned)
    faults.push_back(cleaned.error().why == text::CleanProblem::missing ? AccountFault::name_missing : AccountFault::name_wrong);
  return faults;
}

std::vector<AccountFault> faults_of_password(std::string_view password, std::string_view mail) {
  if (password.empty()) return {AccountFault::password_missing};
  if (password.size() > 4 * kPasswordMost) return {AccountFault::password_long};
  // Characters, so that a passphrase in Japanese counts as it looks.
  const std::size_t length = text::is_valid_utf8(password) ? text::length(password) : password.size();
  if (length > kPasswordMost) return {AccountFault::password_long};
  if (length < kPasswordLeast) return {AccountFault::password_short};
  const std::string folded = lower_ascii(password);
  const std::string local = lower_ascii(mail.substr(0, mail.find('@')));
  if (!mail.empty() && (folded.find(lower_ascii(mail)) != std::string::npos || (local.size() >= 6 && folded.find(local) != std::string::npos)))
    return {AccountFault::password_like_mail};
  if (is_common(password)) return {AccountFault::password_common};
  return {};
}

bool leaves_an_owner(const Account& before, Role role_after, bool enabled_after, int other_owners) {
  const bool runs_the_shop = before.role == Role::owner && before.enabled && !before.invited;
  return !runs_the_shop || (role_after == Role::owner && enabled_after) || other_owners > 0;
}

int wait_after(ThrottleKind kind, int failures) {
  int wait = 0;
  for (const Ladder& ladder : ladders()) {
    if (ladder.kind != kind) continue;
    for (const Step& step : ladder.steps) {
      if (failures >= step.failures) wait = step.wait_s;
    }
  }
  return wait;
}

bool session_lives(Instant created_at, Instant seen_at, Instant now) {
  return now < created_at + kSessionLongest && now < seen_at + kSessionIdle;
}

std::string safe_next(std::string_view next) {
  const bool ours = next == "/admin" || next.starts_with("/admin/") || next.starts_with("/admin?");
  if (!ours || next.size() > 500 || next.starts_with("/admin/sign-")) return "/admin";
  for (const char c : next) {
    if (static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == 127) return "/admin";
  }
  return std::string(next);
}

std::string fold_code(std::string_view typed) {
  std::string out;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const auto c = static_cast<unsigned char>(typed[i]);
    if (c >= '0' && c <= '9') {
      out += typed[i];
    } else if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
    } else if (c >= 'A' && c <= 'Z') {
      out += typed[i];
    } else if (c == 0xef && i + 2 < typed.size() && static_cast<unsigned char>(typed[i + 1]) == 0xbc) {
      // U+FF10..U+FF19 and U+FF21..U+FF3A: full-width digits and capitals.
      const auto low = static_cast<unsigned char>(typed[i + 2]);
      if (low >= 0x90 && low <= 0x99) out += static_cast<char>('0' + (low - 0x90));
      if (low >= 0xa1 && low <= 0xba) out += static_cast<char>('A' + (low - 0xa1));
      i += 2;
    }
  }
  return out.substr(0, 40);
}

}  // namespace noren::staff
