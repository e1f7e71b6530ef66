#include "http/message.h"

#include <algorithm>
#include <charconv>

namespace noren::http {
namespace {

const std::string kNone;

const std::string& find_or_none(const std::map<std::string, std::string, std::less<>>& values, std::string_view name) {
  const auto found = values.find(name);
  return found == values.end() ? kNone : found->second;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Response with_type(std::string body, int status, const char* type) {
  Response response;
  response.status = status;
  response.content_type = type;
  response.body = std::move(body);
  return response;
}

}  // namespace

const std::string& Fields::get(std::string_view name) const {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& field) { return field.first == name; });
  return found == all_.end() ? kNone : found->second;
}

bool Fields::has(std::string_view name) const {
  return std::any_of(all_.begin(), all_.end(), [&](const auto& field) { return field.first == name; });
}

std::vector<std::string> Fields::every(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : all_) {
    if (field == name) values.push_back(value);
  }
  return values;
}

std::int64_t Fields::number(std::string_view name) const {
  const std::string& text = get(name);
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::max<std::int64_t>(number, -1) : -1;
}

const std::string& Request::header(std::string_view name) const { return find_or_none(headers, name); }
const std::string& Request::cookie(std::string_view name) const { return find_or_none(cookies, name); }
const std::string& Request::param(std::string_view name) const { return find_or_none(params, name); }

Response page(std::string html, int status) { return with_type(std::move(html), status, "text/html; charset=utf-8"); }
Response json(std::string body, int status) { return with_type(std::move(body), status, "application/json"); }
Response text(std::string body, int status) { return with_type(std::move(body), status, "text/plain; charset=utf-8"); }

std::string content_policy(const std::string& form_target) {
  const std::string more = form_target.empty() ? "" : " " + form_target;
  return "default-src 'self'; base-uri 'none'; form-action 'self'" + more + "; frame-ancestors 'none'; object-src 'none'";
}

Response redirect(std::string location, int status) {
  Response response;
  response.status = status;
  response.with("Location", std::move(location));
  return response;
}

void set_cookie(Response& response, const Request& request, const Cookie& cookie) {
  std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path + "; SameSite=Lax";
  if (cookie.max_age_s) text += "; Max-Age=" + std::to_string(*cookie.max_age_s);
  if (cookie.http_only) text += "; HttpOnly";
  if (request.secure) text += "; Secure";
  response.with("Set-Cookie", std::move(text));
}

std::string url_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

std::optional<std::string> url_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

Fields parse_form(std::string_view body) {
  constexpr std::size_t kFieldsMax = 2000;
  Fields fields;
  while (!body.empty() && fields.all().size() < kFieldsMax) {
    const std::size_t end = std::min(body.find('&'), body.size());
    const std::string_view pair = body.substr(0, end);
    body.remove_prefix(std::min(end + 1, body.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = url_decode(pair.substr(0, equals), true);
    auto value = equals < pair.size() ? url_decode(pair.substr(equals + 1), true) : std::optional<std::string>("");
    // A broken escape is kept as sent: the field's own check says what is wrong with it.
    fields.add(name.value_or(std::string(pair.substr(0, equals))), value.value_or(std::string(pair.substr(std::min(equals + 1, pair.size())))));
  }
  return fields;
}

}  // namespace noren::http
