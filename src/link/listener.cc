#include "link/listener.h"

#include "http/server.h"

namespace noren::link {
namespace {

// Nothing here is kept for anybody.
constexpr std::size_t kNoPages = 0;

http::SiteOptions site_options() {
  http::SiteOptions options;
  options.find_shop = [](std::string_view) { return std::optional<ShopId>(); };
  options.error_page = [](const http::Request&, const Context&, int status) {
    return http::text("Error " + std::to_string(status) + "\n", status);
  };
  return options;
}

http::ServerOptions server_options(const std::string& host, int port) {
  http::ServerOptions options{.host = host, .port = port};
  options.setting = "[cluster] listen in the configuration";
  options.limits.io_threads = 1;
  // A client is a node, with many requests at once; there are few of them, and strangers are told apart only when they have spoken.
  options.limits.connections_max = 1'024;
  options.limits.connections_per_client_max = options.limits.connections_max;
  options.limits.workers = 16;
  options.limits.stop_time_ms = 3'000;   // a buyer whose answer is cut off here is told that it is being found out
  options.limits.idle_time_ms = 60'000;  // longer than the one that calls keeps a connection
  return options;
}

http::Router routes_of(Link& link) {
  http::Router router;
  link.add_routes(router);
  return router;
}

}  // namespace

struct Listener::Body {
  Body(Link& link, env::Env& env, http::Metrics& metrics, const http::ServerOptions& options)
      : router(routes_of(link)), site(router, cache, env, metrics, site_options()), server(site, metrics, options) {}

  http::PageCache cache{kNoPages};
  const http::Router router;
  const http::Site site;
  http::Server server;
};

Listener::Listener(Link& link, env::Env& env, http::Metrics& metrics, const std::string& host, int port)
    : body_(std::make_unique<Body>(link, env, metrics, server_options(host, port))) {}

Listener::~Listener() = default;

std::string Listener::url() const { return body_->server.url(); }

void Listener::stop() { body_->server.stop(); }

}  // namespace noren::link
