#include "http/router.h"
#include "shops/settings_pages.h"

namespace noren::shops {
namespace {

constexpr http::RouteOptions kLawForm{.body_max = 512 * 1024};  // three long pages in two languages, percent-encoded

}  // namespace

void add_routes(http::Router& router, const SettingsPages& given) {
  const auto pages = std::make_shared<const SettingsPages>(given);
  const auto guarded = [&](auto page) {
    return pages->desk.guarded(staff::Right::settings, [pages, page](const admin::Visit& visit) { return page(*pages, visit); });
  };
  pages->desk.add_menu({"admin.menu.settings", "/admin/settings", staff::Right::settings, 80});
  router.get("/admin/settings", guarded([](const SettingsPages&, const admin::Visit& visit) {
               return http::redirect(root_of(visit.context) + "/admin/settings/basic");
             }));
  router.get("/admin/settings/basic", guarded(show_basic));
  router.post("/admin/settings/basic", guarded(save_basic));
  router.post("/admin/settings/close", guarded(close_from_page));
  router.get("/admin/settings/law", guarded(show_law));
  router.post("/admin/settings/law", guarded(save_law), kLawForm);
  router.get("/admin/settings/law/versions", guarded(show_law_versions));
  router.get("/admin/settings/payment", guarded(show_payment));
  router.post("/admin/settings/payment", guarded(save_payment));
  router.get("/admin/setup", guarded(show_setup));
  router.post("/admin/setup/open", guarded(open_from_setup));
  add_welcome_routes(router, given);
}

}  // namespace noren::shops
