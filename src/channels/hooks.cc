#include "channels/notices.h"
#include "channels/pages.h"
#include "channels/port.h"
#include "http/problem.h"

namespace noren::channels {
namespace {

constexpr std::size_t kBodyMax = 256 * 1024;
const http::RouteOptions kFromProviders{.body_max = kBodyMax, .foreign_origin = true, .many_writes = true};

http::Response answer(Worker& worker, Heard heard) {
  switch (heard) {
    case Heard::noted: worker.wake(); return http::json("{}");
    case Heard::forged:
      return http::problem({.status = 401, .type = "notice-refused", .title = "The notice is not signed with this shop's secret, or too old"});
    case Heard::unreadable:
      return http::problem({.status = 400, .type = "notice-unreadable", .title = "The notice is signed, but of no shape that is known"});
    case Heard::no_account: break;
  }
  return http::not_found("This shop has no such account.");
}

}  // namespace

void add_hook_routes(http::Router& router, const Parts& parts, Worker& worker) {
  router.post(
      "/hooks/line",
      [parts, &worker](const http::Request& request, const Context& context) {
        return answer(worker, hear_line(parts, context, request.body, request.header("x-line-signature")));
      },
      kFromProviders);
  for (const Way way : {Way::sms, Way::fax}) {
    router.post(
        "/hooks/" + std::string(name_of(way)),
        [parts, &worker, way](const http::Request& request, const Context& context) {
          return answer(worker,
                        hear_gateway(parts, context, {way, request.body, request.header(kTimeHeader), request.header(kSignatureHeader)}));
        },
        kFromProviders);
  }
}

}  // namespace noren::channels
