#include <algorithm>

#include "html/words.h"
#include "storefront/pages.h"

namespace noren::storefront {
namespace {

using html::View;
using html::word;

// A full disk: what was not saved, by the route that was asked. That nothing was ordered is said only on the way to a new order, whose last
// button has an answer of its own (checkout/last_button.cc). Other routes: what was asked was not saved, orders already taken are as they were.
struct Unsaved {
  std::string_view route;
  const char* words;
};
constexpr Unsaved kUnsaved[] = {
    {"/checkout", "storage_full"},           {"/checkout/{id}", "storage_full"},        {"/orders/{token}/cancel", "unsaved_cancel"},
    {"/orders/{token}/fix", "unsaved_fix"},  {"/orders/{token}/both", "unsaved_order"}, {"/orders/{token}/receipt", "unsaved_order"},
    {"/refunds/{token}", "unsaved_account"}, {"/contact", "unsaved_message"},           {"/charge", "unsaved_message"},
};

const char* words_of_unsaved(const Pages& pages, const http::Request& request) {
  if (request.method == http::Method::get) return "unsaved";
  const std::string route = pages.router.match(request.method, request.path).pattern;
  const auto found = std::find_if(std::begin(kUnsaved), std::end(kUnsaved), [&](const Unsaved& one) { return one.route == route; });
  return found == std::end(kUnsaved) ? "unsaved" : found->words;
}

const char* words_of(const Pages& pages, const http::Request& request, int status) {
  switch (status) {
    case 403: return "forbidden";
    case 404: return "not_found";
    case 405: return "method";
    case 413: return "too_large";
    case 414: return "too_long";
    case 431: return "headers";
    case 429: return "too_many";
    case 503: return "unavailable";
    case 507: return words_of_unsaved(pages, request);
    default: return status >= 500 ? "fault" : "bad_request";
  }
}

// A path and query of this shop, and no address of another one.
bool is_path_of_ours(std::string_view text) { return text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\"); }

// The page the reader was on, as the browser says; "" when it was another shop's, or is not said.
std::string came_from(const http::Request& request) {
  const std::string& referer = request.header("referer");
  const std::string& host = request.header("host");
  const std::size_t scheme = referer.find("://");
  if (host.empty() || scheme == std::string::npos || referer.compare(scheme + 3, host.size(), host) != 0) return "";
  std::string path = referer.substr(scheme + 3 + host.size());
  return is_path_of_ours(path) ? path : "";
}

// To the form that was sent, or to where the reader was; "" when neither is known.
std::string way_back(const Pages& pages, const http::Request& request, const Context& context) {
  if (std::string path = came_from(request); !path.empty()) return path;
  if (request.method != http::Method::post || !is_path_of_ours(request.path)) return "";
  const std::string page = pages.router.page_above(request.path);
  if (page == "/") return "";
  const std::size_t question = std::min(request.target.find('?'), request.target.size());
  return catalog::link(context.locale, page == request.path ? page + request.target.substr(question) : page);
}

}  // namespace

http::Response error_page(const Pages& pages, const http::Request& request, const Context& context, int status) {
  const bool no_shop = status == 404 && context.shop.empty();
  const std::string key = std::string("storefront.error.") + (no_shop ? "no_shop" : words_of(pages, request, status));
  const std::string title = word(context.locale, key + "_title");
  View view = pages.frame.view(context, {.title = title, .noindex = true});
  view["title"] = title;
  view["text"] = word(context.locale, key + "_text");
  view["status"] = std::to_string(status);
  view["request_id"] = context.request_id;
  view["ours"] = status >= 500;
  const bool unsaved = status == 507;
  view["unsaved"] = unsaved;
  const bool leads_back = unsaved || (status != 404 && status < 500);
  const std::string back = leads_back ? way_back(pages, request, context) : std::string();
  view["back"] = back.empty() ? View(false) : View(back);
  view["wait"] = status == 503 ? View(word(context.locale, "storefront.error.wait", {{"n", "5"}})) : View(false);
  return http::page(pages.house.html.render("storefront/error", view, context.locale), status);
}

}  // namespace noren::storefront
