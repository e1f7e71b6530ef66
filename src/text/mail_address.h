// Mail addresses as buyers have them: lenient where old Japanese phones were (a..b@docomo.ne.jp, a.@ezweb.ne.jp), strict where
// harm could come in (no line ends, spaces, brackets or quotes in the result). RFC 5321 sizes. International domains become
// their ASCII form. Domains known by name: data/mail_domains.toml; free and throw-away ones: data/mail_domains.bin, made at build time
// (tools/make_mail_domains.mjs, renewed by script/refresh-mail-domains). Pure; safe from any thread.
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

// What kind of mailbox a domain gives. Only for hints and for what a shop decides itself; nothing is refused for it.
enum class MailDomainKind {
  other,      // a company's, a school's, somebody's own
  carrier,    // is_carrier_mail
  webmail,    // anybody can have one: Gmail, Yahoo!, a provider's
  throwaway,  // a mailbox for some minutes: what is sent later reaches nobody
};
MailDomainKind mail_domain_kind(std::string_view domain);

// Which carrier: "docomo", "au", "softbank", "rakuten" (data/mail_carriers.toml); "" for none, and for one that told nobody how to let a
// domain in. How it is done is words: storefront.mail_help.<carrier>_how.
std::string carrier_of(std::string_view domain);

// Mail of a mobile carrier (docomo.ne.jp, ezweb.ne.jp, softbank.ne.jp and their family): its filters often refuse shop mails.
bool is_carrier_mail(std::string_view domain);
// Their domains with a blank between, for a page that asks in the browser; what lies below them is theirs too.
std::string carrier_domains();

}  // namespace noren::text
