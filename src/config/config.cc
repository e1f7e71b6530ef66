#include "config/config.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "config/places.h"

namespace noren::config {
namespace {

// One key of the file: where it stands, and how a value of the right type is taken. The whole configuration is this table.
struct Key {
  std::string section;
  std::string name;
  std::string type;
  std::function<bool(const toml::node&)> take;
  bool is_number = false;  // no secret: what was given is said again when it is refused
};

Key text(std::string section, std::string name, std::string& into) {
  return {std::move(section), std::move(name), "a text", [&into](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (value) into = *value;
            return value.has_value();
          }};
}

template <class Number>
Key number(std::string section, std::string name, Number& into, std::int64_t least, std::int64_t most) {
  const std::string type = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  return {std::move(section), std::move(name), type,
          [&into, least, most](const toml::node& node) {
            const auto value = node.value_exact<std::int64_t>();
            if (!value || *value < least || *value > most) return false;
            into = static_cast<Number>(*value);
            return true;
          },
          true};
}

bool is_ip_address(const std::string& text_of_address) {
  in6_addr room{};
  return ::inet_pton(AF_INET, text_of_address.c_str(), &room) == 1 || ::inet_pton(AF_INET6, text_of_address.c_str(), &room) == 1;
}

Key ip_addresses(std::string section, std::string name, std::vector<std::string>& into) {
  return {std::move(section), std::move(name), "a list of IP addresses, such as [\"10.0.0.5\"]", [&into](const toml::node& node) {
            const toml::array* list = node.as_array();
            if (list == nullptr) return false;
            for (const toml::node& entry : *list) {
              const auto value = entry.value_exact<std::string>();
              if (!value || !is_ip_address(*value)) return false;
              into.push_back(*value);
            }
            return true;
          }};
}

std::optional<Address> read_address(const std::string& text_of_address) {
  const std::size_t colon = text_of_address.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  Address address;
  address.host = text_of_address.substr(0, colon);
  if (address.host.starts_with('[') && address.host.ends_with(']')) address.host = address.host.substr(1, address.host.size() - 2);
  if (address.host.empty()) address.host = "0.0.0.0";
  const std::string port = text_of_address.substr(colon + 1);
  const auto read = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (read.ec != std::errc() || read.ptr != port.data() + port.size() || address.port < 0 || address.port > 65535) return std::nullopt;
  return address;
}

// What http/server.cc takes.
Key listening(std::string section, std::string name, std::string& into) {
  return {std::move(section), std::move(name), "IP address and port, such as 127.0.0.1:8080", [&into](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value) return false;
            const auto address = read_address(*value);
            if (!address || (address->host != "localhost" && !is_ip_address(address->host))) return false;
            into = *value;
            return true;
          }};
}

bool holds(const std::string& path, const std::string& mark) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str().find(mark) != std::string::npos;
}

// A file that the server reads when it starts, looked into here, where the line is known. mark: the end of its first line.
Key pem(std::string section, std::string name, std::string& into, const char* type, std::string mark) {
  return {std::move(section), std::move(name), type, [&into, mark = std::move(mark)](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || (!value->empty() && !holds(*value, mark))) return false;
            into = *value;
            return true;
          }};
}

Key letter(std::string section, std::string name, char& into) {
  return {std::move(section), std::move(name), "one letter, a to z", [&into](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || value->size() != 1 || (*value)[0] < 'a' || (*value)[0] > 'z') return false;
            into = (*value)[0];
            return true;
          }};
}

Key one_of(std::string section, std::string name, std::string& into, std::vector<std::string> words, const char* type) {
  return {std::move(section), std::move(name), type, [&into, words = std::move(words)](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || std::find(words.begin(), words.end(), *value) == words.end()) return false;
            into = *value;
            return true;
          }};
}

bool is_this_machine(const std::string& host) {
  in_addr address{};
  if (::inet_pton(AF_INET, host.c_str(), &address) == 1) return (ntohl(address.s_addr) >> 24) == 127;
  return host == "localhost" || host == "[::1]";
}

struct Base {
  bool tls = false;
  std::string host;
  bool has_path = false;  // more than one slash at the end
};

// An address that paths are put behind: no user, query or fragment.
std::optional<Base> read_base(std::string_view url) {
  Base base;
  base.tls = url.starts_with("https://");
  if (!base.tls && !url.starts_with("http://")) return std::nullopt;
  if (url.find_first_of("@?#\\\"'<> \t\r\n") != std::string_view::npos) return std::nullopt;
  url.remove_prefix(base.tls ? 8 : 7);
  const std::string authority(url.substr(0, url.find('/')));
  base.has_path = url.size() > authority.size() + 1;
  const std::size_t host_end = authority.find(':', authority.starts_with('[') ? std::min(authority.find(']'), authority.size()) : 0);
  base.host = authority.substr(0, host_end);
  const std::string port = host_end == std::string::npos ? "1" : authority.substr(host_end + 1);
  const bool is_port = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  if (base.host.empty() || !is_port) return std::nullopt;
  return base;
}

// Secrets travel to it: over TLS, or not off this machine.
bool is_safe_base(std::string_view url) {
  const auto base = read_base(url);
  return base && (base->tls || is_this_machine(base->host));
}

// The shop's own address: pages lie at its root, and every link in mails is it with a path behind.
Key own_address(std::string section, std::string name, std::string& into) {
  return {std::move(section), std::move(name), "an https:// or http:// address without a path, such as https://shop.example.jp",
          [&into](const toml::node& node) {
            auto value = node.value_exact<std::string>();
            if (!value) return false;
            if (!value->empty()) {
              const auto base = read_base(*value);
              if (!base || base->has_path) return false;
              if (value->ends_with('/')) value->pop_back();
            }
            into = *value;
            return true;
          }};
}

Key safe_base(std::string section, std::string name, std::string& into) {
  return {std::move(section), std::move(name), "an https:// address, or an http:// address of this machine",
          [&into](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || !is_safe_base(*value)) return false;
            into = *value;
            return true;
          }};
}

// Others find us there: it is one address and one port, not whatever there is.
bool is_own_place(const std::string& text_of_address) {
  const auto address = read_address(text_of_address);
  return address && address->port > 0 && is_ip_address(address->host) && address->host != "0.0.0.0" && address->host != "::";
}

constexpr const char* kPostgres = "postgres://USER@HOST/NAME";

bool is_postgres(const std::string& url) { return url.starts_with("postgres://") || url.starts_with("postgresql://"); }

// Read as it will be read when mails are sent (mail/smtp.cc): by libcurl.
bool is_relay(const std::string& relay) {
  if (relay == "spool:") return true;
  if (!relay.starts_with("smtp://") && !relay.starts_with("smtps://")) return false;
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), curl_url_cleanup);
  if (curl_url_set(url.get(), CURLUPART_URL, relay.c_str(), 0) != CURLUE_OK) return false;
  char* host = nullptr;
  if (curl_url_get(url.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) return false;
  const std::unique_ptr<char, decltype(&curl_free)> owned(host, curl_free);
  return *host != '\0';
}

// "" is the default again.
Key formed(std::string section, std::string name, std::string& into, const char* type, bool (*fits)(const std::string&)) {
  return {std::move(section), std::move(name), type, [&into, fits](const toml::node& node) {
            const auto value = node.value_exact<std::string>();
            if (!value || (!value->empty() && !fits(*value))) return false;
            into = *value;
            return true;
          }};
}

std::vector<Key> keys_of(Config& config) {
  http::Limits& limits = config.limits;
  return {
      listening("server", "listen", config.server.listen),
      own_address("server", "public_url", config.server.public_url),
      ip_addresses("server", "trusted_proxies", config.server.trusted_proxies),
      pem("server", "tls_certificate", config.server.tls_certificate, "the path of a PEM file with a certificate that noren can read",
          "CERTIFICATE-----"),
      pem("server", "tls_key", config.server.tls_key, "the path of a PEM file with a private key that noren can read", "PRIVATE KEY-----"),
      formed("database", "url", config.database_url, kPostgres, is_postgres),
      number("database", "connections", config.database_connections, 2, 1'000),
      formed("mail", "relay", config.mail.relay, "spool:, smtp://user:pass@host:587 or smtps://user:pass@host", is_relay),
      safe_base("payments.stripe", "api_base", config.stripe.api_base),
      text("payments.stripe", "secret_key", config.stripe.secret_key),
      text("payments.stripe", "webhook_secret", config.stripe.webhook_secret),
      safe_base("payments.komoju", "api_base", config.komoju.api_base),
      text("payments.komoju", "secret_key", config.komoju.secret_key),
      text("payments.komoju", "webhook_secret", config.komoju.webhook_secret),
      safe_base("messages.line", "api_base", config.messages.line.api_base),
      text("messages.line", "channel_token", config.messages.line.channel_token),
      text("messages.line", "channel_secret", config.messages.line.channel_secret),
      text("messages.line", "account", config.messages.line.account),
      safe_base("messages.sms", "url", config.messages.sms.url),
      text("messages.sms", "secret", config.messages.sms.secret),
      safe_base("messages.fax", "url", config.messages.fax.url),
      text("messages.fax", "secret", config.messages.fax.secret),
      text("messages.fax", "mail_domain", config.messages.fax_mail),
      text("messages.push", "services", config.messages.push_services),
      letter("cluster", "node", config.node),
      formed("cluster", "listen", config.link_listen,
             "the IP address of this machine in the nodes' own network, and a port, such as 10.0.0.11:8090", is_own_place),
      one_of("cluster", "intake", config.intake, {"shared", "own"}, "one of shared, own"),
      number("cluster", "lease_hours", config.lease_hours, 1, 720),
      number("cluster", "kept_hours", config.kept_hours, 1, 1'000),
      number("limits", "header_bytes", limits.header_max, 1024, 1 << 20),
      number("limits", "connections", limits.connections_max, 1, 1'000'000),
      number("limits", "connections_per_client", limits.connections_per_client_max, 1, 1'000'000),
      number("limits", "writes_per_client", limits.writes_per_client_max, 1, 1'000'000),
      number("limits", "header_ms", limits.header_time_ms, 100, 600'000),
      number("limits", "idle_ms", limits.idle_time_ms, 100, 600'000),
      number("limits", "body_ms", limits.body_time_ms, 100, 600'000),
      number("limits", "waiting_requests", limits.waiting_max, 1, 1'000'000),
      number("limits", "orders_at_once", config.orders_at_once, 1, 10'000),
      number("limits", "orders_at_once_per_shop", config.orders_at_once_per_shop, 1, 10'000),
      number("limits", "workers", limits.workers, 1, 1024),
      number("limits", "io_threads", limits.io_threads, 1, 64),
      one_of("log", "level", config.log.level, {"debug", "info", "warning", "error", "off"}, "one of debug, info, warning, error, off"),
  };
}

std::string at(const std::string& name, const toml::node& node) { return name + ":" + std::to_string(node.source().begin.line); }

std::string refusal(const Key& key, const std::string& given) {
  const std::string said = key.section + "." + key.name + " must be " + key.type;
  return key.is_number && !given.empty() ? said + ", not " + given : said;
}

std::string as_written(const toml::node& node) {
  const auto number = node.value_exact<std::int64_t>();
  return number ? std::to_string(*number) : "";
}

// section: "" for the file itself, "payments.stripe" for [payments.stripe].
void read_table(const toml::table& table, const std::string& section, const std::string& name, const std::vector<Key>& keys) {
  for (const auto& [key_name, node] : table) {
    const std::string wanted(key_name.str());
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.section == section && k.name == wanted; });
    if (key != keys.end()) {
      if (!key->take(node)) throw Error(at(name, node) + ": " + refusal(*key, as_written(node)));
      continue;
    }
    const toml::table* inner = node.as_table();
    if (inner == nullptr && section.empty()) throw Error(at(name, node) + ": " + wanted + " stands outside of a [section]");
    if (inner == nullptr) throw Error(at(name, node) + ": there is no key " + wanted + " in [" + section + "]");
    const std::string whole = section.empty() ? wanted : section + "." + wanted;
    const bool known = std::any_of(keys.begin(), keys.end(), [&](const Key& k) { return (k.section + ".").starts_with(whole + "."); });
    if (!known) throw Error(at(name, node) + ": there is no section [" + whole + "]");
    read_table(*inner, whole, name, keys);
  }
}

std::string twice(const Place& here, const Place& before) {
  const std::string rest = " stands twice, here and in line " + std::to_string(before.line);
  if (here.is_section) return "the section [" + here.path + "]" + rest + ": put what is below both of them below one";
  return here.path + rest + ": keep one of them";
}

// In words of ours; the parser's own, which speak of its tokens, stand behind them.
std::string syntax_fault(const toml::parse_error& error, std::string_view file, const std::vector<Key>& keys) {
  const std::string_view said = error.description();
  const std::vector<Place> places = places_in(file);
  const auto here = place_at(places, error.source().begin.line);
  if (said.find("not representable") != std::string_view::npos) {
    const auto key = std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return here && k.section + "." + k.name == here->path; });
    return key == keys.end() ? "a number here is too large" : refusal(*key, here->value);
  }
  const auto before = here && said.find("cannot redefine") != std::string_view::npos ? place_before(places, *here) : std::nullopt;
  if (before) return twice(*here, *before);
  return "this is not TOML: write sections as [name], and below them name = 12 or name = \"text\" (" +
         std::string(said.substr(0, said.find_first_of("\r\n"))) + ")";
}

void read_environment(const std::vector<Key>& keys, const Environment& environment) {
  for (const Key& key : keys) {
    std::string variable = "NOREN_" + key.section + "_" + key.name;
    for (char& c : variable) c = c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto value = environment(variable);
    if (!value) continue;
    const toml::value<std::string> as_text(*value);
    std::int64_t whole = 0;
    const auto read = std::from_chars(value->data(), value->data() + value->size(), whole);
    const bool is_number = read.ec == std::errc() && read.ptr == value->data() + value->size();
    const toml::value<std::int64_t> as_number(whole);
    if (!key.take(as_text) && !(is_number && key.take(as_number)))
      throw Error("the environment's " + variable + ": " + refusal(key, *value));
  }
}

}  // namespace

Config parse(const std::string& text_of_file, const std::string& name, const Environment& environment) {
  Config config;
  const std::vector<Key> keys = keys_of(config);
  try {
    read_table(toml::parse(text_of_file, name), "", name, keys);
  } catch (const toml::parse_error& error) {
    throw Error(name + ":" + std::to_string(error.source().begin.line) + ": " + syntax_fault(error, text_of_file, keys));
  }
  read_environment(keys, environment);
  if (!config.stripe.secret_key.empty() && !config.komoju.secret_key.empty())
    throw Error("payments.stripe.secret_key and payments.komoju.secret_key: an installation has an account at one of the two");
  if (config.server.tls_certificate.empty() != config.server.tls_key.empty())
    throw Error(name + (name.empty() ? "" : ": ") + "server.tls_certificate and server.tls_key: HTTPS wants both, plain HTTP neither");
  return config;
}

Config load(const std::string& path, const Environment& environment) {
  if (path.empty()) return parse("", "", environment);
  const std::string remedy = "; give the path of noren.toml with --config, or leave it out for the defaults";
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) throw Error("the configuration " + path + " is a folder" + remedy);
  std::ifstream in(path, std::ios::binary);
  if (!in) throw Error("cannot read the configuration " + path + ": " + std::strerror(errno) + remedy);
  std::ostringstream content;
  content << in.rdbuf();
  return parse(content.str(), path, environment);
}

std::string read_database_url(const std::string& text_of_url) {
  if (!is_postgres(text_of_url)) throw Error("\"" + text_of_url + "\" is no database: write " + kPostgres);
  return text_of_url;
}

Address parse_address(const std::string& text_of_address) {
  const auto address = read_address(text_of_address);
  if (!address) throw Error("\"" + text_of_address + "\" is no address: write HOST:PORT, for example 127.0.0.1:8080");
  return *address;
}

}  // namespace noren::config
