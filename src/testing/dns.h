// A domain name system of a test's own.
#pragma once
#include <map>
#include <mutex>

#include "env/dns.h"

namespace noren::testing {

class FixedDns final : public env::Dns {
 public:
  env::DnsAnswer<env::MailExchange> exchanges(const std::string& domain) override { return found(exchanges_of, domain); }
  env::DnsAnswer<std::string> addresses(const std::string& host) override {
    const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
    if (is_address) return std::vector<std::string>{host};
    return found(addresses_of, host);
  }
  env::DnsAnswer<std::string> texts(const std::string& name) override { return found(texts_of, name); }
  env::DnsAnswer<std::string> names(const std::string& address) override { return found(names_of, address); }

  std::map<std::string, std::vector<env::MailExchange>> exchanges_of;
  std::map<std::string, std::vector<std::string>> addresses_of, texts_of, names_of;
  std::map<std::string, env::DnsFault> faults;  // of a name, whatever is asked

 private:
  template <class T>
  env::DnsAnswer<T> found(const std::map<std::string, std::vector<T>>& of, const std::string& name) const {
    if (const auto fault = faults.find(name); fault != faults.end()) return Fail(fault->second);
    const auto entry = of.find(name);
    if (entry != of.end()) return entry->second;
    const bool is_known = exchanges_of.contains(name) || addresses_of.contains(name) || texts_of.contains(name);
    return Fail(is_known ? env::DnsFault::nothing : env::DnsFault::no_name);
  }
};

}  // namespace noren::testing
