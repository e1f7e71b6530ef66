#include "http/problem.h"
#include "payments/notices.h"

namespace noren::payments {
namespace {

constexpr std::size_t kBodyMax = 256 * 1024;
const http::RouteOptions kForProviders{.body_max = kBodyMax, .foreign_origin = true, .many_writes = true};

http::Response answer(Notices::Heard heard) {
  switch (heard) {
    case Notices::Heard::noted:
    case Notices::Heard::repeated: return http::json(R"({"received":true})");
    case Notices::Heard::forged:
      return http::problem(
          {.status = 400, .type = "notice-refused", .title = "The notice is not signed with this shop's secret, or too old"});
    case Notices::Heard::unreadable:
      return http::problem({.status = 400, .type = "notice-unreadable", .title = "The notice is signed, but of no shape that is known"});
    case Notices::Heard::no_account: break;
  }
  return http::not_found("This shop takes no payments by this provider.");
}

}  // namespace

void add_hook_routes(http::Router& router, Notices& notices, const std::vector<ProviderKind>& kinds) {
  for (const ProviderKind& kind : kinds) {
    router.post(
        kind.hook_path,
        [&notices, provider = kind.name, header = kind.hook_header](const http::Request& request, const Context& context) {
          return answer(notices.hear(context.shop, {provider, request.body, request.header(header)}));
        },
        kForProviders);
  }
}

}  // namespace noren::payments
