#include "bank/admin_pages.h"
#include "bank/store.h"

namespace noren::bank {

void add_admin_routes(http::Router& router, const AdminPages& pages) {
  pages.desk.add_menu({"bank.menu.deposits", "/admin/deposits", staff::Right::orders, 12});
  const auto uploads = std::make_shared<admin::Uploads>();
  const auto guarded = [&](http::Response (*act)(const AdminPages&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::orders, [pages, act](const admin::Visit& visit) { return act(pages, visit); });
  };
  const auto with_uploads = [&](http::Response (*act)(const AdminPages&, admin::Uploads&, const admin::Visit&)) {
    return pages.desk.guarded(staff::Right::orders,
                              [pages, uploads, act](const admin::Visit& visit) { return act(pages, *uploads, visit); });
  };
  const http::RouteOptions large{.body_max = kStatementBytesMax + 64 * 1024};
  router.get("/admin/deposits", guarded(deposits_page));
  router.get("/admin/deposits/new", guarded(entry_page));
  router.post("/admin/deposits/new", guarded(enter));
  router.post("/admin/deposits/import", with_uploads(read_upload), large);
  router.post("/admin/deposits/columns", with_uploads(take_columns));
  router.post("/admin/deposits/settle-all", guarded(settle_all));
  router.get("/admin/deposits/{id}", guarded(deposit_page));
  router.post("/admin/deposits/{id}/settle", guarded(settle_one));
  router.post("/admin/deposits/{id}/aside", guarded(set_one_aside));
  router.post("/admin/deposits/{id}/returned", guarded(take_one_returned));
  router.post("/admin/deposits/{id}/take-up", guarded(take_one_up));
  router.post("/admin/deposits/{id}/undo", guarded(undo_one));
  router.get("/admin/refunds", guarded(refunds_page));
  router.get("/admin/refunds/new", guarded(start_page));
  router.post("/admin/refunds/new", guarded(start));
  router.get("/admin/refunds/returned", guarded(returned_page));
  router.post("/admin/refunds/returned", guarded(save_returned_by_hand));
  router.post("/admin/refunds/file", guarded(make_transfer_file));
  router.get("/admin/refunds/consignor", guarded(consignor_page));
  router.post("/admin/refunds/consignor", guarded(save_consignor_page));
  router.get("/admin/refunds/files/{id}", guarded(download_file));
  router.get("/admin/refunds/{id}", guarded(refund_page));
  router.post("/admin/refunds/{id}/{deed}", guarded(refund_deed));
}

void Todos::tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const {
  const Count fresh = count_deposits(tx, context.shop, DepositState::fresh);
  page.todos.push_back(
      {"bank.menu.todo_deposits", fresh.count, "/admin/deposits", staff::Right::orders, admin::Tone::warn, fresh.oldest, 15});
  const Count known = count_refunds(tx, context.shop, RefundState::account_known);
  page.todos.push_back({"bank.menu.todo_refunds", known.count, "/admin/refunds", staff::Right::orders, admin::Tone::bad, known.oldest, 31});
}

}  // namespace noren::bank
