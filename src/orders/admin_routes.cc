#include "orders/admin_pages.h"

namespace noren::orders {

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  pages.desk.add_menu({"admin.menu.orders", "/admin/orders", staff::Right::orders, 10});
  const auto guarded = [&](http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::orders, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  router.get("/admin/orders", guarded(admin_list));
  router.get("/admin/orders.csv", guarded(admin_csv));
  router.get("/admin/orders/picking", guarded(admin_picking));
  router.get("/admin/orders/delivery-notes", guarded(admin_delivery_notes));
  router.get("/admin/orders/{number}", guarded(admin_order));
  router.get("/admin/orders/{number}/delivery-note", guarded(admin_delivery_note));
  router.get("/admin/orders/{number}/similar", guarded(admin_similar));
  router.post("/admin/orders/{number}/similar", guarded(decide_similar));
  router.post("/admin/orders/{number}/{deed}", guarded(admin_deed));
}

}  // namespace noren::orders
