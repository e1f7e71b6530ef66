#include "mail/identity.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/names.h"

namespace noren::mail {
namespace {

constexpr Named<Point> kPoints[] = {
    {Point::answers, "answers"}, {Point::spf, "spf"}, {Point::dkim, "dkim"}, {Point::dmarc, "dmarc"}, {Point::host, "host"}};
constexpr Named<Standing> kStandings[] = {{Standing::good, "good"},
                                          {Standing::missing, "missing"},
                                          {Standing::wrong, "wrong"},
                                          {Standing::theirs, "theirs"},
                                          {Standing::unknown, "unknown"}};

bool is_away(const auto& answer) { return !answer && answer.error() == env::DnsFault::away; }

// The TXT records that begin so; away: nobody answered.
std::vector<std::string> texts_of(env::Dns& dns, const std::string& name, std::string_view opening, bool& away) {
  const auto texts = dns.texts(name);
  away = is_away(texts);
  std::vector<std::string> found;
  if (!texts) return found;
  for (const std::string& text : *texts) {
    if (lower_ascii(text).starts_with(opening)) found.push_back(text);
  }
  return found;
}

std::vector<std::string> terms_of(std::string_view spf) {
  std::vector<std::string> terms;
  while (!spf.empty()) {
    const std::size_t end = std::min(spf.find(' '), spf.size());
    if (end > 0) terms.push_back(lower_ascii(spf.substr(0, end)));
    spf.remove_prefix(std::min(end + 1, spf.size()));
  }
  return terms;
}

bool has_term(const std::vector<std::string>& terms, const std::string& term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end() || std::find(terms.begin(), terms.end(), "+" + term) != terms.end();
}

// A record may let this machine send in ways that only asking further would show.
bool may_let_by_others(const std::vector<std::string>& terms) {
  return std::any_of(terms.begin(), terms.end(), [](const std::string& term) {
    return term == "mx" || term == "a" || term.starts_with("include:") || term.starts_with("redirect=") || term.starts_with("a:") ||
           term.starts_with("ip4:") || term.starts_with("ip6:");
  });
}

Looked look_at_answers(env::Dns& dns, const Identity& identity) {
  const auto exchanges = dns.exchanges(identity.domain);
  Looked looked{Point::answers, Standing::unknown, {}, {}};
  if (exchanges) {
    for (const env::MailExchange& each : *exchanges) looked.found.push_back(std::to_string(each.preference) + " " + each.host);
    looked.standing = exchanges->front().host.empty() ? Standing::wrong : Standing::good;
    return looked;
  }
  const auto addresses = dns.addresses(identity.domain);
  if (is_away(exchanges) || is_away(addresses)) return looked;
  looked.standing = addresses ? Standing::good : Standing::missing;
  if (addresses) looked.found = *addresses;
  return looked;
}

Looked look_at_spf(env::Dns& dns, const Identity& identity) {
  bool away = false;
  Looked looked{Point::spf, Standing::unknown, texts_of(dns, identity.domain, "v=spf1", away), {}};
  if (away) return looked;
  const std::string ours = "a:" + identity.host_name;
  if (looked.found.empty()) {
    looked.standing = Standing::missing;
    if (identity.direct) looked.wanted.push_back({identity.domain, "TXT", "v=spf1 " + ours + " ~all"});
    return looked;
  }
  looked.standing = Standing::wrong;  // two are none (RFC 7208 4.5)
  if (looked.found.size() > 1) return looked;
  const auto terms = terms_of(looked.found[0]);
  if (!identity.direct) {
    looked.standing = Standing::theirs;
    return looked;
  }
  const auto addresses = dns.addresses(identity.host_name);
  const bool named = has_term(terms, ours);
  const bool listed = addresses && std::all_of(addresses->begin(), addresses->end(), [&](const std::string& address) {
                        return has_term(terms, (address.find(':') == std::string::npos ? "ip4:" : "ip6:") + address);
                      });
  looked.standing = named || listed ? Standing::good : may_let_by_others(terms) ? Standing::theirs : Standing::wrong;
  if (looked.standing != Standing::good) {
    std::string text = looked.found[0];
    text.insert(std::string_view("v=spf1").size(), " " + ours);
    looked.wanted.push_back({identity.domain, "TXT", text});
  }
  return looked;
}

std::string without_blanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\t'; });
  return text;
}

Looked look_at_dkim(env::Dns& dns, const Identity& identity) {
  Looked looked{Point::dkim, Standing::good, {}, {}};
  if (identity.keys.empty()) {
    looked.standing = identity.direct ? Standing::missing : Standing::theirs;
    return looked;
  }
  for (const Signer::Record& key : identity.keys) {
    bool away = false;
    const auto found = texts_of(dns, key.name, "", away);
    looked.found.insert(looked.found.end(), found.begin(), found.end());
    const auto is_key = [&](const std::string& text) { return without_blanks(text) == without_blanks(key.text); };
    if (std::any_of(found.begin(), found.end(), is_key)) continue;
    if (!away) looked.wanted.push_back({key.name, "TXT", key.text});
    if (away && looked.standing == Standing::good) looked.standing = Standing::unknown;
    if (!away && looked.standing != Standing::wrong) looked.standing = found.empty() ? Standing::missing : Standing::wrong;
  }
  return looked;
}

Looked look_at_dmarc(env::Dns& dns, const Identity& identity) {
  bool away = false;
  Looked looked{Point::dmarc, Standing::unknown, texts_of(dns, "_dmarc." + identity.domain, "v=dmarc1", away), {}};
  // What stands for the domain above counts as well (RFC 7489 6.6.3).
  const std::size_t dot = identity.domain.find('.');
  const std::string above = dot == std::string::npos ? "" : identity.domain.substr(dot + 1);
  if (looked.found.empty() && !away && above.find('.') != std::string::npos)
    looked.found = texts_of(dns, "_dmarc." + above, "v=dmarc1", away);
  if (away) return looked;
  looked.standing = looked.found.empty() ? Standing::missing : looked.found.size() > 1 ? Standing::wrong : Standing::good;
  if (looked.standing == Standing::missing) looked.wanted.push_back({"_dmarc." + identity.domain, "TXT", "v=DMARC1; p=none"});
  return looked;
}

// The name of its address, and that address of the name.
Looked look_at_host(env::Dns& dns, const Identity& identity) {
  Looked looked{Point::host, Standing::unknown, {}, {}};
  const auto addresses = dns.addresses(identity.host_name);
  if (is_away(addresses)) return looked;
  looked.standing = addresses ? Standing::good : Standing::missing;
  for (std::size_t n = 0; addresses && n < addresses->size(); ++n) {
    const std::string& address = (*addresses)[n];
    const auto names = dns.names(address);
    std::string line = address;
    for (const std::string& name : names.value_or(std::vector<std::string>{})) line += " " + name;
    looked.found.push_back(line);
    const bool ours =
        names && std::any_of(names->begin(), names->end(), [&](const auto& name) { return lower_ascii(name) == identity.host_name; });
    if (ours) continue;
    if (is_away(names)) {
      looked.standing = looked.standing == Standing::good ? Standing::unknown : looked.standing;
      continue;
    }
    looked.standing = Standing::wrong;
    looked.wanted.push_back({address, "PTR", identity.host_name});
  }
  return looked;
}

}  // namespace

std::string_view point_name(Point point) { return name_in(kPoints, point); }
std::string_view standing_name(Standing standing) { return name_in(kStandings, standing); }

std::vector<Looked> look_at(env::Dns& dns, const Identity& identity) {
  std::vector<Looked> all{look_at_answers(dns, identity), look_at_spf(dns, identity), look_at_dkim(dns, identity),
                          look_at_dmarc(dns, identity)};
  if (identity.direct) all.push_back(look_at_host(dns, identity));
  return all;
}

}  // namespace noren::mail
