#include "mail/smtp/route.h"

#include <algorithm>

#include "base/ascii.h"

namespace noren::mail::smtp {
namespace {

using Fate = Outcome::Fate;
using NoWay = Fail<Answer>;

// The codes are those that a mail server of ours would have said (RFC 7504, 7505, 3463).
NoWay never(const char* enhanced, std::string words) {
  return NoWay({Fate::permanent, 0, enhanced, std::string(kDnsStage), std::move(words)});
}
NoWay later(std::string words) { return NoWay({Fate::temporary, 0, "4.4.3", std::string(kDnsStage), std::move(words)}); }

void add_addresses(const std::string& host, const std::vector<std::string>& addresses, std::vector<Hop>& hops) {
  for (const std::string& address : addresses) {
    if (hops.size() < kHopsMost) hops.push_back({host, address});
  }
}

}  // namespace

std::string domain_in(std::string_view address) {
  const std::size_t at = address.rfind('@');
  return at == std::string_view::npos ? "" : lower_ascii(address.substr(at + 1));
}

Result<std::vector<Hop>, Answer> hops_of_host(env::Dns& dns, const std::string& host) {
  const auto addresses = dns.addresses(host);
  if (!addresses) return later("no address was found for " + host);
  std::vector<Hop> hops;
  add_addresses(host, *addresses, hops);
  return hops;
}

Result<std::vector<Hop>, Answer> route_to(env::Dns& dns, const std::string& domain, std::uint8_t dice) {
  auto exchanges = dns.exchanges(domain);
  if (!exchanges && exchanges.error() == env::DnsFault::no_name) return never("5.1.2", "there is no domain " + domain);
  if (!exchanges && exchanges.error() == env::DnsFault::away) return later("the name servers of " + domain + " did not answer");
  std::vector<env::MailExchange> hosts;
  if (exchanges) hosts = std::move(*exchanges);
  if (hosts.size() == 1 && hosts[0].host.empty()) return never("5.1.10", domain + " takes no mail (null MX)");
  const bool named = !hosts.empty();
  if (!named) hosts.push_back({0, domain});
  std::erase_if(hosts, [](const env::MailExchange& each) { return each.host.empty(); });
  std::stable_sort(hosts.begin(), hosts.end(), [](const auto& a, const auto& b) { return a.preference < b.preference; });
  // The load is spread over hosts of one preference.
  for (auto first = hosts.begin(); first != hosts.end();) {
    const auto last = std::find_if(first, hosts.end(), [&](const auto& each) { return each.preference != first->preference; });
    std::rotate(first, first + dice % (last - first), last);
    first = last;
  }
  std::vector<Hop> hops;
  bool away = false;
  for (const env::MailExchange& each : hosts) {
    const auto addresses = dns.addresses(each.host);
    if (addresses) add_addresses(each.host, *addresses, hops);
    away = away || (!addresses && addresses.error() == env::DnsFault::away);
  }
  if (!hops.empty()) return hops;
  if (away) return later("no address was found for the mail servers of " + domain);
  // It names hosts that are not there: a slip of its owner, or a domain without mail.
  if (named) return later("the mail servers of " + domain + " have no address");
  return never("5.1.2", domain + " has neither a mail server nor an address");
}

}  // namespace noren::mail::smtp
