// Decisions about accounts, sign-in and sessions. Pure.
// Sources: NIST SP 800-63B 5.1.1.2 (length before composition, no forced changes), OWASP authentication and session sheets.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/time.h"
#include "staff/types.h"

namespace noren::staff {

// ---- Faults in forms; name_of gives the key of their words.
enum class AccountFault {
  mail_missing,
  mail_wrong,
  mail_taken,
  name_missing,
  name_wrong,  // too long, or with characters that cannot be shown
  password_missing,
  password_short,
  password_long,
  password_like_mail,
  password_common,
  password_old_missing,
  password_old_wrong,
  rights_missing,  // somebody of the staff who may do nothing
  role_unknown,
  last_owner,  // the shop would be left without an owner who can sign in
  stale,       // changed by somebody else since the page was made
  link_dead,   // see LinkState
  not_found,
  busy,  // too many passwords are being checked at this moment
  wait,  // too many wrong passwords: wait a little
};
std::string_view name_of(AccountFault fault);
std::string_view field_of(AccountFault fault);  // "mail", "name", "password", "password_now", "right", "role" or "" for the whole form

inline constexpr std::size_t kPasswordLeast = 12;  // characters
inline constexpr std::size_t kPasswordMost = 200;
inline constexpr std::size_t kNameMost = 60;

std::string fold_mail(std::string_view typed);  // trimmed, full width to half, lower case: how mails are kept and found
std::vector<AccountFault> faults_of_identity(std::string_view mail, std::string_view name);
std::vector<AccountFault> faults_of_password(std::string_view password, std::string_view mail);

// May this change be made, when so many other owners can sign in?
bool leaves_an_owner(const Account& before, Role role_after, bool enabled_after, int other_owners);

// ---- Sign-in.
// over: the sign-in has run out, begin again; published: everybody can read that password.
enum class RefusalKind { wrong, wait, busy, over, published };
struct Refusal {
  RefusalKind kind = RefusalKind::wrong;
  int wait_s = 0;  // for wait: seconds until the next try counts
};

// What failures are counted by. Account and client together lock soon; one alone later and shorter, so that nobody can lock an
// owner out from elsewhere, nor an office for one person's typing.
enum class ThrottleKind { account_and_client, account, client, code, reset_mail, reset_client };
// Seconds to wait after this many failures in a row.
int wait_after(ThrottleKind kind, int failures);
std::string_view name_of(ThrottleKind kind);
inline constexpr std::chrono::hours kFailuresForgotten{1};  // after the last one

// ---- Sessions and links.
inline constexpr std::chrono::hours kSessionIdle{12};
inline constexpr std::chrono::hours kSessionLongest{7 * 24};
inline constexpr std::chrono::minutes kCodeTime{10};  // between password and one-time code
inline constexpr std::chrono::hours kResetTime{1};
inline constexpr std::chrono::hours kInvitationTime{72};
bool session_lives(Instant created_at, Instant seen_at, Instant now);

enum class LetterKind { reset, invitation };
std::string_view name_of(LetterKind kind);
enum class LinkState { good, unknown, replaced, used, expired };
std::string_view name_of(LinkState state);

// "Chrome / Windows" from a User-Agent; only names we know, never the raw text.
std::string device_of(std::string_view user_agent);

// Only a path of ours on the owner's side may follow a sign-in.
std::string safe_next(std::string_view next);

// What people type for six digits: full width, spaces and hyphens are forgiven.
std::string fold_code(std::string_view typed);

}  // namespace noren::staff
