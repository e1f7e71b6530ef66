#include "http/router.h"
#include "shipping/settings_pages.h"

namespace noren::shipping {

void add_routes(http::Router& router, const shops::SettingsPages& pages, const MethodUse& use) {
  const auto guarded = [&](auto page) {
    return pages.desk.guarded(staff::Right::settings, [pages, use, page](const admin::Visit& visit) { return page(pages, use, visit); });
  };
  const auto list = [](auto page) {
    return [page](const shops::SettingsPages& with, const MethodUse&, const admin::Visit& visit) { return page(with, visit); };
  };
  const std::string method = std::string(kListPath) + "/{id}";
  router.get(kListPath, guarded(list(show_list)));
  router.post(kListPath, guarded(list(save_dispatch)));
  router.get(method, guarded(show_method));
  router.post(method, guarded(save_method));
  router.post(method + "/remove", guarded(remove_method));
}

}  // namespace noren::shipping
