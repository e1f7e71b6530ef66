// What the domain name system says of a name, as mail needs it (RFC 1035, 5321 section 5). It waits for the answer, some seconds at most.
// Thread: safe from any.
#pragma once
#include <string>
#include <vector>

#include "base/result.h"

namespace noren::env {

struct MailExchange {
  int preference = 0;
  std::string host;  // "" is a null MX (RFC 7505): the domain takes no mail
};

enum class DnsFault {
  no_name,  // there is no such name (NXDOMAIN)
  nothing,  // the name is there, and has nothing of the kind
  away,     // nobody answered, or only with a fault of his own
};

template <class T>
using DnsAnswer = Result<std::vector<T>, DnsFault>;

class Dns {
 public:
  virtual ~Dns() = default;
  virtual DnsAnswer<MailExchange> exchanges(const std::string& domain) = 0;  // as they came, in no order
  virtual DnsAnswer<std::string> addresses(const std::string& host) = 0;     // IPv6 and IPv4, in the order to try them in
  virtual DnsAnswer<std::string> texts(const std::string& name) = 0;         // TXT, each in one piece
  virtual DnsAnswer<std::string> names(const std::string& address) = 0;      // PTR of an IP address
};

}  // namespace noren::env
