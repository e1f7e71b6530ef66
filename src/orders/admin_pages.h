// The owner's pages of orders: list, export, one order with everything that can be done to it, papers. Right: orders.
// Views: templates/admin_list.html, admin_order.html, picking_list.html, delivery_note.html.
#pragma once
#include "admin/admin.h"
#include "catalog/shelf.h"
#include "http/router.h"
#include "orders/deeds.h"
#include "orders/pages.h"
#include "shops/shops.h"
#include "stock/board.h"

namespace noren::orders {

// Money that came and that nobody decided about yet: it may be an order's.
struct WaitingMoney {
  LocalDate day;
  Yen amount;
  std::string payer;
  std::string path;  // of its page
};

// An order that is not in this database, and may be with the node that took it (intake).
struct LiesWith {
  char node = 'a';
  bool sure = false;  // that node has said so; else it does not answer
};

struct AdminPages {
  admin::Desk& desk;
  shops::Directory& shops;
  const catalog::Shelf& shelf;
  stock::Board& board;
  std::function<void(const payments::RefundId&)> send_refund = {};
  std::function<void(const payments::AttemptId&)> poke_payment = {};
  std::function<Yen(db::Tx&, const Order&)> by_transfer = {};
  // Says what is wanted of a payment to its provider; done is called when that is answered, or after some seconds.
  std::function<void(const payments::AttemptId&, std::function<void()> done)> settle_payment = {};
  // Asks the provider what of a payment is still with the shop, where it does not tell by itself; done is called when that is known, or after
  // some seconds.
  std::function<void(const payments::AttemptId&, std::function<void(bool known)> done)> ask_payment = {};

  // Money entered on the order's page: a deposit, booked by the rules of deposits (bank/).
  std::function<DeedResult(const Context&, const Seen&, const Payment&)> book_money = {};
  // What mails about the order's deposits and transfers were about (bank/).
  std::function<std::vector<std::string>(db::Tx&, const Order&)> bank_mails = {};
  std::function<std::vector<WaitingMoney>(db::Tx&, const Context&, const Order&)> waiting_money = {};
  // Nothing: nobody has such an order. Waits for that node, for a moment. Unset: there is no other place.
  std::function<std::optional<LiesWith>(const ShopId&, const std::string& number)> lies_with = {};

  // What was told about it by other ways than mail.
  std::function<std::vector<Told>(db::Tx&, const Order&, Locale)> told = {};

  DeedTools tools() const { return {desk.house(), board, send_refund, poke_payment, by_transfer}; }
};

// Also adds the menu entry. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

// What waits, today's numbers, 14 days of sales and the newest orders, for the first page. Lives as long as the desk.
class OrdersToday final : public admin::TodoSource {
 public:
  explicit OrdersToday(const House& house) : house_(house) {}
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;

 private:
  const House& house_;
};

// The pages, one function each.
http::Response admin_list(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_csv(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_order(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_picking(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_delivery_note(const AdminPages& pages, const admin::Visit& visit);   // of one order
http::Response admin_delivery_notes(const AdminPages& pages, const admin::Visit& visit);  // of those chosen in the list
http::Response admin_similar(const AdminPages& pages, const admin::Visit& visit);         // GET /admin/orders/{number}/similar
http::Response decide_similar(const AdminPages& pages, const admin::Visit& visit);        // POST
// POST /admin/orders/{number}/{deed}
http::Response admin_deed(const AdminPages& pages, const admin::Visit& visit);
// Of a number that is not in this database: where its order is, or that there is none.
http::Response admin_not_here(const AdminPages& pages, const admin::Visit& visit);

}  // namespace noren::orders
