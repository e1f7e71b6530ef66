#include "sandbox/psp.h"

#include "db/by_hand.h"
#include "http/assets.h"
#include "http/server.h"
#include "sandbox/api.h"
#include "sandbox/komoju_api.h"
#include "sandbox/pages.h"
#include "sandbox/scheduler.h"

namespace noren::sandbox {
namespace {

constexpr std::size_t kReadyPagesBytes = 1024 * 1024;

std::unique_ptr<db::Database> open_ledger(const PspOptions& options) {
  auto ledger =
      options.by_hand ? db::open_by_hand(options.ledger, "sandbox") : db::open_sqlite({.path = options.ledger, .tables_of = "sandbox"});
  ledger->migrate();
  ledger->check_statements();
  return ledger;
}

http::SiteOptions site_options(const Desk& desk) {
  http::SiteOptions options;
  options.find_shop = [](std::string_view) { return std::optional<ShopId>(ShopId("sandbox")); };
  options.error_page = [desk](const http::Request& request, const Context& context, int status) {
    if (request.path.starts_with("/v1/")) return api_error(request, status);
    if (request.path.starts_with(kKomojuPath)) return komoju_api_error(status);
    return error_page(desk, context.locale, status);
  };
  return options;
}

}  // namespace

struct Provider::Parts {
  Parts(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html)
      : ledger(open_ledger(options)), scheduler(*ledger, env, outbound), desk{*ledger, env, html, scheduler}, router(desk, options.latency),
        site(router.router, cache, env, metrics, site_options(desk)) {
    scheduler.send_to(options.webhook, "", options.komoju_webhook);
  }

  struct Routes {
    Routes(const Desk& desk, std::chrono::milliseconds latency) {
      add_api_routes(router, desk, latency);
      add_komoju_api_routes(router, desk, latency);
      add_page_routes(router, desk);
      http::add_asset_routes(router);
    }
    http::Router router;
  };

  std::unique_ptr<db::Database> ledger;
  Scheduler scheduler;
  const Desk desk;
  const Routes router;
  http::PageCache cache{kReadyPagesBytes};
  http::Metrics metrics;
  http::Site site;
};

Provider::Provider(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html)
    : parts_(std::make_unique<Parts>(options, env, outbound, html)) {}

Provider::~Provider() = default;

const http::Site& Provider::site() const { return parts_->site; }
http::Metrics& Provider::metrics() { return parts_->metrics; }
Scheduler& Provider::scheduler() { return parts_->scheduler; }
Instant Provider::run_due(Instant now) { return parts_->scheduler.run_due(now); }
void Provider::send_to(Webhook webhook, std::string base, Webhook komoju) {
  parts_->scheduler.send_to(std::move(webhook), std::move(base), std::move(komoju));
}

struct Psp::Parts {
  Parts(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html)
      : provider(options, env, outbound, html), server(provider.site(), provider.metrics(), server_options(options)) {}

  static http::ServerOptions server_options(const PspOptions& options) {
    http::ServerOptions server{.host = options.host, .port = options.port};
    server.limits.loopback_exempt = true;  // a shop is one client with many calls
    return server;
  }

  Provider provider;
  http::Server server;
};

Psp::Psp(const PspOptions& options, env::Env& env, env::Outbound& outbound, const html::Templates& html)
    : parts_(std::make_unique<Parts>(options, env, outbound, html)) {
  send_to(options.webhook, options.komoju_webhook);
  parts_->provider.scheduler().start();
}

Psp::~Psp() { stop(); }

int Psp::port() const { return parts_->server.port(); }

std::string Psp::address() const { return parts_->server.url(); }

void Psp::send_to(Webhook webhook, Webhook komoju) {
  parts_->provider.scheduler().send_to(std::move(webhook), address(), std::move(komoju));
}

// Answers under way are waited for, so the scheduler that brings them goes last.
void Psp::stop() {
  parts_->server.stop();
  parts_->provider.scheduler().stop();
}

}  // namespace noren::sandbox
