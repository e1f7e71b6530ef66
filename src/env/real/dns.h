// Questions to the machine's name servers, or to one that is named, by c-ares. The constructor throws std::runtime_error when the library
// cannot be started, std::invalid_argument for a server that is no address.
#pragma once
#include <string>

#include "env/dns.h"

namespace noren::env {

class RealDns final : public Dns {
 public:
  // server: "" those of the machine, or "192.0.2.53", "127.0.0.1:5353".
  explicit RealDns(std::string server = "");
  DnsAnswer<MailExchange> exchanges(const std::string& domain) override;
  DnsAnswer<std::string> addresses(const std::string& host) override;
  DnsAnswer<std::string> texts(const std::string& name) override;
  DnsAnswer<std::string> names(const std::string& address) override;

 private:
  const std::string server_;
};

}  // namespace noren::env
