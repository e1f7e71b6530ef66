#include "admin/cookies.h"

#include "html/words.h"
#include "http/client_limit.h"

namespace noren::admin {
namespace {

constexpr int kYear = 365 * 24 * 3600;

}  // namespace

std::string client_of(const DeskOptions& options, const http::Request& request) {
  return options.demo && http::is_loopback(request.remote) ? "" : request.remote;
}

// tone~key~signature: signed, so that nobody can put words of his choice on an owner's page.
void set_flash(http::Response& response, const House& house, const http::Request& request, std::string_view word_key, Tone tone) {
  const std::string text = std::string(name_of(tone)) + "~" + std::string(word_key);
  http::set_cookie(response, request, {.name = kFlashCookie, .value = text + "~" + house.keys.sign("admin-flash", text), .max_age_s = 60});
}

void clear_flash(http::Response& response, const http::Request& request) {
  if (request.cookie(kFlashCookie).empty()) return;
  http::set_cookie(response, request, {.name = kFlashCookie, .value = "", .max_age_s = 0});
}

html::View flash_of(const House& house, const http::Request& request, Locale locale) {
  const std::string& cookie = request.cookie(kFlashCookie);
  const auto end = cookie.rfind('~');
  const auto middle = cookie.find('~');
  html::View list = html::View::array();
  if (end == std::string::npos || middle == end) return list;
  const std::string text = cookie.substr(0, end);
  if (!house.keys.verify("admin-flash", text, std::string_view(cookie).substr(end + 1))) return list;
  list.push_back({{"tone", text.substr(0, middle)}, {"text", html::word_of_mail(locale, text.substr(middle + 1), house.mails_kept)}});
  return list;
}

void set_session(http::Response& response, const http::Request& request, const staff::SignedIn& signed_in) {
  http::set_cookie(response, request, {.name = kSessionCookie, .value = signed_in.token});
  if (!signed_in.device.empty())
    http::set_cookie(response, request, {.name = kDeviceCookie, .value = signed_in.device, .max_age_s = kYear});
}

void clear_session(http::Response& response, const http::Request& request) {
  http::set_cookie(response, request, {.name = kSessionCookie, .value = "", .max_age_s = 0});
}

}  // namespace noren::admin
