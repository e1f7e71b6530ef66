// noren.toml: every key, its type and its default. Unknown keys and wrong types are refused with file and line.
// Secrets may come from the environment: NOREN_MAIL_RELAY for [mail] relay, NOREN_PAYMENTS_STRIPE_SECRET_KEY for
// [payments.stripe] secret_key, and so on.
#pragma once
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "http/limits.h"

namespace noren::config {

struct Server {
  std::string listen = "127.0.0.1:8080";
  std::string public_url;                    // https://…; empty: links in pages are relative
  std::vector<std::string> trusted_proxies;  // addresses
  std::string tls_certificate;
  std::string tls_key;
};

struct Mail {
  std::string relay = "spool:";  // or smtp://user:pass@host:587, smtps://…
};

// The account of an installation with one shop; many shops keep theirs sealed in their settings.
struct Stripe {
  std::string api_base = "https://api.stripe.com";  // https://, or http:// to this machine (the sandbox)
  std::string secret_key;
  std::string webhook_secret;
};

// The same at KOMOJU: an installation has one or the other.
struct Komoju {
  std::string api_base = "https://komoju.com";
  std::string secret_key;
  std::string webhook_secret;
};

// Ways beside mail: the accounts of an installation with one shop; many shops keep theirs sealed in their settings.
struct Line {
  std::string api_base = "https://api.line.me";  // https://, or http:// to this machine
  std::string channel_token;
  std::string channel_secret;
  std::string account;  // "@kurumi"
};
struct Gateway {
  std::string url;  // https://, or http:// to this machine
  std::string secret;
};
struct Messages {
  Line line;
  Gateway sms;
  Gateway fax;
  std::string fax_mail;       // the domain of a fax gateway that takes mail
  std::string push_services;  // origins of push services beside the known ones, with blanks between
};

struct Log {
  std::string level = "info";  // debug, info, warning, error, off
};

struct Config {
  Server server;
  std::string database_url;       // postgres://…; empty: SQLite in --data
  int database_connections = 20;  // to that server, at most
  Mail mail;
  Stripe stripe;
  Komoju komoju;
  Messages messages;
  char node = 'a';
  std::string link_listen;        // one address of this machine, for the other nodes; "": of the loopback, for nodes on this machine
  std::string intake = "shared";  // "own": orders are taken in the node's own database and carried to the shared one
  int lease_hours = 24;           // of such a node: for so long it sells what it holds without having reached the shared database
  int kept_hours = 48;            // so long the node keeps what it has carried there, for a database that forgets
  http::Limits limits;
  int orders_at_once = 64;           // presses of the last button that are worked on at once; more wait for their turn
  int orders_at_once_per_shop = 64;  // of those, of one shop
  Log log;
};

// One plain sentence with file and line.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// path "": defaults and environment only. Throws Error.
Config load(const std::string& path, const Environment& environment);
Config parse(const std::string& toml, const std::string& name, const Environment& environment);

// "postgres://…" or "postgresql://…", as it came. Throws Error.
std::string read_database_url(const std::string& text);

// "127.0.0.1:8080", "[::1]:8080", ":8080" → host and port. Throws Error.
struct Address {
  std::string host;
  int port = 0;
};
Address parse_address(const std::string& text);

}  // namespace noren::config
