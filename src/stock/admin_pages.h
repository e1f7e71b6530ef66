// The owner's pages of the stock: /admin/stock (the scarce first) and /admin/stock/{variant} (movements, and the form that makes
// one). Names come from the catalog's snapshot, numbers from the database. Right: stock.
#pragma once
#include <functional>

#include "admin/admin.h"
#include "catalog/shelf.h"
#include "http/router.h"
#include "stock/board.h"

namespace noren::stock {

struct AdminPages {
  admin::Desk& desk;
  const catalog::Shelf& shelf;
  Board& board;
  // Pieces that are sold and still lie on the shelf: counted with the others, but nobody's to sell again. Told by the orders.
  std::function<std::int64_t(db::Tx&, const ShopId&, const VariantId&)> still_to_ship;
  // Brings pieces back that nodes hold, as far as they can be had. Unset: none do.
  std::function<void(const ShopId&, const VariantId&, std::int64_t quantity)> fetch_back = {};
};

// Also adds the menu entry. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

// What is running out, for the first page. Lives as long as the desk.
class LowStock final : public admin::TodoSource {
 public:
  LowStock(const catalog::Shelf& shelf, const Board& board) : shelf_(shelf), board_(board) {}
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;

 private:
  const catalog::Shelf& shelf_;
  const Board& board_;
};

// The two pages of a variant, called by the routes.
http::Response admin_list(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_variant(const AdminPages& pages, const admin::Visit& visit);
http::Response admin_move(const AdminPages& pages, const admin::Visit& visit);

// "残りわずか" and its colour; "bad" when sold out.
std::string state_text(Locale locale, std::int64_t available);
std::string_view state_tone(std::int64_t available);

}  // namespace noren::stock
