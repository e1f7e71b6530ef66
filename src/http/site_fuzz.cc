// What a stranger may send once its head is read: address, headers, cookies, forms, uploads. Every answer has a status that is
// ours, none is a 500, and a header never carries a line break of the sender's.
#include <cstdint>
#include <cstdlib>

#include "env/env.h"
#include "http/site.h"
#include "testing/env.h"

namespace noren {
namespace {

http::Response echo(const http::Request& request, const Context&) {
  std::size_t length = request.query.get("q").size() + request.form.get("name").size() + request.cookie("noren_cart").size();
  for (const auto& file : request.files) length += file.bytes.size();
  return http::text(std::to_string(length));
}

struct World {
  testing::MovedClock clock;
  testing::SeededRandom random;
  env::Env env{clock, random};
  http::Router router;
  http::PageCache cache{1 << 16};
  http::Metrics metrics;
  std::unique_ptr<http::Site> site;

  World() {
    router.get("/", echo);
    router.get("/items/{slug}", echo);
    router.get("/assets/{hash}/{rest*}", echo);
    router.post("/cart", echo);
    router.post("/api/v1/checkouts/{id}/complete", echo, {.foreign_origin = true});
    http::SiteOptions options;
    options.find_shop = [](std::string_view) { return std::optional<ShopId>(ShopId("s1")); };
    options.error_page = [](const http::Request&, const Context&, int status) {
      http::Response response = http::text("refused");
      response.status = status;
      return response;
    };
    options.trusted_proxies = {"10.0.0.1"};
    site = std::make_unique<http::Site>(router, cache, env, metrics, std::move(options));
  }
};

// The input's lines: method letter and address, then headers until an empty line, then the body.
std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

}  // namespace
}  // namespace noren

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  namespace http = noren::http;
  static const noren::World world;
  std::string_view rest(reinterpret_cast<const char*>(bytes), size);
  http::Head head;
  const std::string_view first = noren::take_line(rest);
  head.method = !first.empty() && first[0] == 'P' ? http::Method::post : http::Method::get;
  head.target = first.empty() ? "" : std::string(first.substr(1));
  head.remote = "10.0.0.1";
  for (std::string_view line = noren::take_line(rest); !line.empty(); line = noren::take_line(rest)) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    head.headers[std::string(line.substr(0, colon))] = std::string(line.substr(std::min(colon + 1, line.size())));
  }
  world.site->leads(head);
  const auto answer = world.site->answer(head, std::string(rest));
  if (answer.ready) return 0;
  if (answer.response.status < 200 || answer.response.status >= 500) std::abort();
  for (const auto& [name, value] : answer.response.headers) {
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
  }
  return 0;
}
