// The [mail] relay setting: where mails are handed over. Pure.
#pragma once
#include <optional>
#include <string>

namespace noren::config {

struct Relay {
  bool direct = false;  // to the mail exchangers of each recipient's domain
  std::string host;     // of the one server; "" when direct
  int port = 25;
  bool tls_from_start = false;
  std::string user, password;

  // What is said to it stays on this machine.
  bool is_loopback() const;
};

// smtp://user:pass@host:587, smtps://…, mx: (or mx:PORT, for practising). Nothing for what is none of these.
std::optional<Relay> read_relay(const std::string& setting);
// One of these, or spool: (a folder).
bool is_relay(const std::string& setting);

}  // namespace noren::config
