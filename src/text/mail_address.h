// Mail addresses as buyers have them: lenient where old Japanese phones were (a..b@docomo.ne.jp, a.@ezweb.ne.jp), strict where
// harm could come in (no line ends, spaces, brackets or quotes in the result). RFC 5321 sizes. International domains become
// their ASCII form. Domains known by name: data/mail_domains.toml. Pure; safe from any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace noren::text {

struct MailAddress {
  std::string local;   // as typed: its case may matter
  std::string domain;  // lower case, ASCII

  std::string str() const { return local + "@" + domain; }
  // As SMTP and a header need it: "a..b"@docomo.ne.jp where the local part is no dot-atom (RFC 5321 4.1.2).
  std::string for_smtp() const;
  // Dots where RFC 5321 allows none: many mail servers refuse it, so ask for a second address.
  bool has_odd_dots() const;
};

enum class MailAddressError { missing, no_at, bad_local, bad_domain, too_long };

// Accepts full-width input and surrounding spaces.
Result<MailAddress, MailAddressError> parse_mail_address(std::string_view typed);

// The domain that was probably meant (gmial.com, docomo.co.jp, yahoo.co,jp), or nothing. Only a hint: never corrects by itself.
std::optional<std::string> suggest_domain(std::string_view typed_domain);
// The same for a whole address, also for one that parse_mail_address refuses: hanako@gmail,com -> hanako@gmail.com.
std::optional<std::string> suggest_mail_address(std::string_view typed);

// Mail of a mobile carrier (docomo.ne.jp, ezweb.ne.jp, softbank.ne.jp and their family): its filters often refuse shop mails.
bool is_carrier_mail(std::string_view domain);
// Their domains with a blank between, for a page that asks in the browser; what lies below them is theirs too.
std::string carrier_domains();

}  // namespace noren::text
