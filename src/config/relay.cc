#include "config/relay.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace noren::config {
namespace {

constexpr int kSmtp = 25, kSubmissions = 465;

std::optional<int> port_in(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > 65535) return std::nullopt;
  return port;
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// "p%40ss" → "p@ss"; nothing for what a line of SMTP could not carry.
std::optional<std::string> plain_of(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      if (at + 2 >= text.size() || digit_of(text[at + 1]) < 0 || digit_of(text[at + 2]) < 0) return std::nullopt;
      c = static_cast<char>(digit_of(text[at + 1]) * 16 + digit_of(text[at + 2]));
      at += 2;
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return std::nullopt;
    plain += c;
  }
  return plain;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  return host.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:") == std::string_view::npos;
}

bool read_place(std::string_view place, Relay& relay) {
  std::string_view port;
  if (place.starts_with('[')) {
    const std::size_t end = place.find(']');
    if (end == std::string_view::npos) return false;
    relay.host = place.substr(1, end - 1);
    port = place.substr(end + 1);
  } else {
    const std::size_t colon = std::min(place.find(':'), place.size());
    relay.host = place.substr(0, colon);
    port = place.substr(colon);
    if (relay.host.find(':') != std::string::npos) return false;
  }
  if (!is_host(relay.host)) return false;
  if (port.empty()) return true;
  const auto number = port.starts_with(':') ? port_in(port.substr(1)) : std::nullopt;
  if (number) relay.port = *number;
  return number.has_value();
}

}  // namespace

bool Relay::is_loopback() const { return host == "localhost" || host == "::1" || host.starts_with("127."); }

std::optional<Relay> read_relay(const std::string& setting) {
  std::string_view rest = setting;
  Relay relay;
  if (rest.starts_with("mx:")) {
    relay.direct = true;
    rest.remove_prefix(3);
    if (rest.empty()) return relay;
    const auto port = port_in(rest);
    if (!port) return std::nullopt;
    relay.port = *port;
    return relay;
  }
  relay.tls_from_start = rest.starts_with("smtps://");
  if (!relay.tls_from_start && !rest.starts_with("smtp://")) return std::nullopt;
  rest.remove_prefix(relay.tls_from_start ? 8 : 7);
  relay.port = relay.tls_from_start ? kSubmissions : kSmtp;
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view who = rest.substr(0, at);
    const std::size_t colon = std::min(who.find(':'), who.size());
    const auto user = plain_of(who.substr(0, colon));
    const auto password = plain_of(colon < who.size() ? who.substr(colon + 1) : "");
    if (!user || !password || user->empty()) return std::nullopt;
    relay.user = *user;
    relay.password = *password;
    rest.remove_prefix(at + 1);
  }
  if (!read_place(rest, relay)) return std::nullopt;
  return relay;
}

bool is_relay(const std::string& setting) { return setting == "spool:" || read_relay(setting).has_value(); }

}  // namespace noren::config
