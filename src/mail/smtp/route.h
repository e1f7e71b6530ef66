// Where the mails of a domain go (RFC 5321 section 5, 7505): its mail exchangers by preference, or the domain itself where it names none.
// Private to mail. Thread: safe from any, as far as dns is.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "env/dns.h"
#include "mail/smtp/dialogue.h"

namespace noren::mail::smtp {

struct Hop {
  std::string host;     // its name
  std::string address;  // one of its IP addresses
};

inline constexpr std::size_t kHopsMost = 8;  // no more are tried for one mail

// dice: 0..255, deals out hosts of one preference. An Answer: there is no way, for now or for good.
Result<std::vector<Hop>, Answer> route_to(env::Dns& dns, const std::string& domain, std::uint8_t dice);

// A domain as it stands in a host name: all of its addresses.
Result<std::vector<Hop>, Answer> hops_of_host(env::Dns& dns, const std::string& host);

// "docomo.ne.jp" of "\"a..b\"@docomo.ne.jp", as a lane's name.
std::string domain_in(std::string_view address);

}  // namespace noren::mail::smtp
