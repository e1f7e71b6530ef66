#include "text/mail_domains.h"

#include <toml++/toml.h>

#include <algorithm>

#include "base/check.h"
#include "base/embedded.h"

namespace noren::text {
namespace {

void read_carriers(MailDomains& domains) {
  const toml::table file = toml::parse(embedded::file("text/data/mail_carriers.toml"));
  const toml::array* entries = file["carrier"].as_array();
  check(entries != nullptr, "mail_carriers.toml holds no carrier");
  for (const toml::node& node : *entries) {
    const toml::table& entry = *node.as_table();
    const toml::array* names = entry["domains"].as_array();
    check(names != nullptr && entry["read"].is_date(), "mail_carriers.toml: a carrier without domains or the day it was read");
    for (const toml::node& name : *names) {
      const auto known = std::find_if(domains.known.begin(), domains.known.end(),
                                      [&](const MailDomains::Known& one) { return one.name == name.value_or<std::string>(""); });
      check(known != domains.known.end() && known->carrier, "mail_carriers.toml names a domain that is no carrier's");
      known->company = entry["key"].value_or<std::string>("");
    }
  }
}

}  // namespace

const MailDomains::Known* MailDomains::find(std::string_view domain) const {
  const auto found = std::find_if(known.begin(), known.end(), [&](const Known& one) { return one.name == domain; });
  return found == known.end() ? nullptr : &*found;
}

const MailDomains& mail_domains() {
  static const MailDomains all = [] {
    MailDomains domains;
    const toml::table file = toml::parse(embedded::file("text/data/mail_domains.toml"));
    const toml::array* entries = file["domain"].as_array();
    check(entries != nullptr, "mail_domains.toml holds no domain");
    for (const toml::node& node : *entries) {
      const toml::table& entry = *node.as_table();
      const std::string name = entry["name"].value_or<std::string>("");
      const std::string kind = entry["class"].value_or<std::string>("");
      check(!name.empty() && (kind == "carrier" || kind == "webmail"), "mail_domains.toml: a domain without name or class");
      domains.known.push_back({name, kind == "carrier"});
      if (const toml::array* typos = entry["typos"].as_array()) {
        for (const toml::node& typo : *typos) domains.typos.emplace(typo.value_or<std::string>(""), name);
      }
    }
    read_carriers(domains);
    return domains;
  }();
  return all;
}

}  // namespace noren::text
