#include "admin/pages.h"

namespace noren::admin {

void add_routes(http::Router& router, Desk& desk, staff::Post& post) {
  router.get("/admin", desk.guarded(staff::Right::signed_in, [&desk](const Visit& visit) { return first_page(desk, visit); }));
  router.get("/admin/deeds", desk.guarded(staff::Right::staff, [&desk](const Visit& visit) { return deeds_page(desk, visit); }));
  add_sign_in_routes(router, desk, post);
  add_account_routes(router, desk);
  add_staff_routes(router, desk, post);
}

}  // namespace noren::admin
