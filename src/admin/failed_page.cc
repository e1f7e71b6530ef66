// What goes wrong on the owner's side before a page of it is asked, or when nobody can be asked: the frame without a menu, since
// whether anybody is signed in is not known here.
#include "admin/admin.h"
#include "html/words.h"

namespace noren::admin {
namespace {

using html::word;

constexpr std::size_t kMegabyte = 1024 * 1024;
constexpr std::size_t kBytesOfALetter = 9;  // Japanese, as a browser encodes a form

const char* words_of(int status) {
  switch (status) {
    case 403: return "admin.failed.foreign";
    case 404: return "admin.common.not_found";
    case 405: return "admin.failed.method";
    case 413: return "admin.failed.too_large";
    case 414:
    case 431: return "admin.failed.too_long";
    case 429: return "admin.failed.too_many";
    case 503: return "admin.failed.unavailable";
    case 507: return "admin.failed.storage_full";
    default: return status >= 500 ? "admin.common.failed" : "admin.failed.bad_request";
  }
}

// "ファイルは合わせて5MBまで": of what that form may send.
std::string limit_text(std::size_t body_max, Locale locale) {
  if (body_max >= kMegabyte) return word(locale, "admin.failed.max_file", {{"n", std::to_string(body_max / kMegabyte)}});
  return word(locale, "admin.failed.max_text", {{"n", std::to_string(body_max / kBytesOfALetter / 1000)}});
}

}  // namespace

bool is_owners(std::string_view path) { return path == kRoot || (path.starts_with(kRoot) && path[kRoot.size()] == '/'); }

http::Response error_page(const Desk& desk, const http::Router& router, const http::Request& request, const Context& context, int status) {
  const Locale locale = context.locale;
  const bool changes = request.method != http::Method::get;
  const http::RouteOptions limits = router.match(request.method, request.path).options;
  const std::string title = word(locale, changes ? "admin.failed.title" : "admin.error.title");
  const std::string text = word(locale, words_of(status), {{"max", limit_text(limits.body_max, locale)}, {"id", context.request_id}});
  const std::string back = changes ? router.page_above(request.path) : std::string(kRoot);
  http::Response response =
      desk.outside(request, context, "admin/failed",
                   {{"title", title}, {"text", text}, {"back_href", back}, {"request_id", context.request_id}}, status);
  if (status == 503 && !changes) response.with("Refresh", "5");  // it is about to be better
  return response;
}

}  // namespace noren::admin
