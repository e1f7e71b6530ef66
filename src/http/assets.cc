#include "http/assets.h"

#include "base/embedded.h"
#include "html/html.h"

namespace noren::http {
namespace {

constexpr int kForEver = 31'536'000;  // s

std::string type_of(std::string_view path) {
  if (path.ends_with(".css")) return "text/css; charset=utf-8";
  if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
  if (path.ends_with(".svg")) return "image/svg+xml";
  if (path.ends_with(".png")) return "image/png";
  if (path.ends_with(".webp")) return "image/webp";
  return "application/octet-stream";
}

}  // namespace

void add_asset_routes(Router& router) {
  router.get("/assets/{hash}/{rest*}", [](const Request& request, const Context&) {
    const std::string& name = request.param("rest");
    const auto slash = name.find('/');
    const std::string wanted = slash == std::string::npos ? "" : name.substr(0, slash) + "/assets/" + name.substr(slash + 1);
    for (const embedded::File& file : embedded::all_files()) {
      if (wanted.empty() || file.path != wanted) continue;
      // An old hash is a page from before an update: it gets today's file, but nobody keeps it.
      Response response;
      response.content_type = type_of(file.path);
      response.body = std::string(file.bytes);
      if (html::asset_url(name) == request.path) response.public_max_age_s = kForEver;
      return response;
    }
    return text("no such file\n", 404);
  }, kWithoutShop);
}

}  // namespace noren::http
