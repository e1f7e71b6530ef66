// What buyers and their programs are answered by.
#include "app/platform_parts.h"
#include "cart/pages.h"
#include "catalog/pages.h"
#include "checkout/api.h"
#include "checkout/own.h"
#include "checkout/pages.h"
#include "intake/doors.h"
#include "intake/told.h"
#include "orders/pages.h"
#include "orders/token.h"

namespace noren::app {

void Platform::Parts::add_buyer_routes() {
  const catalog::FrameSource frame_source = this->frame_source();
  const catalog::ErrorPage error = [this](const http::Request& request, const Context& context, int status) {
    return storefront::error_page(storefront_pages, request, context, status);
  };
  const catalog::BaseUrl base = [this](const Context& context) { return frame.base_url(context); };
  const catalog::BaseUrl whole = [this](const Context& context) { return feeds_url(context); };
  const http::Handler away = [this](const http::Request& request, const Context& context) {
    return storefront::away_page(storefront_pages, request, context);
  };
  // What is answered from the central database, and what of that the copies of a node of its own can answer as well.
  http::Router there, here;
  http::Router& central = own_side ? there : router;
  storefront::add_routes(central, storefront_pages);
  if (own_side) storefront::add_routes(here, {own_side->house, directory, shelf, board, frame, router});
  catalog::add_routes(router, {house, shelf, board, directory, pictures, frame_source, error, base, whole});
  const cart::OwnPieces own = [this](const http::Request& request, const Context& context) {
    if (own_side) return intake::own_pieces(own_side->desk, checkout_desk, request, context);
    return checkout::own_pieces(checkout_desk, request, context);
  };
  cart::add_routes(router, {house, directory, shelf, board, frame_source, own});
  if (own_side) {
    add_sales_routes(own_side->here, own_side->house, own_side->desk, own_board);
    add_sales_routes(own_side->there, house, checkout_desk, board);
    intake::add_routes(router, own_side->here, own_side->there, own_side->home, checkout_desk, {being_found_out(), away});
  } else {
    add_sales_routes(router, house, checkout_desk, board);
  }
  bank::add_routes(central, {{deed_tools()}, directory, frame_source, error});
  support::add_routes(central, {house, directory, frame_source});
  newsletters::add_routes(central, {house, directory, frame_source});
  if (options.demo) mail::add_demo_routes(central, house, folder.mail());
  if (own_side) intake::add_central_routes(router, {there, here, away});
  payments::add_hook_routes(router, notices, accounts.kinds());
}

// An order that this node carried, and that is asked about by the id of its attempt or by its token.
std::optional<checkout::KnownOrder> Platform::Parts::known_here(const http::Request& request, const Context& context) const {
  if (!own_side) return std::nullopt;
  const std::string& token = request.param("token");
  const std::string id = token.empty() ? request.param("id") : orders::id_of_token(keys, context.shop, token).value_or("");
  const auto told = id.empty() ? std::nullopt : intake::find_told(*own_side->database, context.shop, OrderId(id));
  if (!told) return std::nullopt;
  return checkout::KnownOrder{OrderId(id), nlohmann::json::parse(context.locale == Locale::en ? told->en : told->ja), told->as_of};
}

// From the first page of the form to the page of an order, over the database that at and its_desk work on.
void Platform::Parts::add_sales_routes(http::Router& to, House& at, checkout::Desk& its_desk, stock::Board& its_board) {
  const catalog::FrameSource frame_source = [this](const Context& context, const catalog::PageMeta& meta) {
    return frame.view(context, meta);
  };
  const catalog::ErrorPage error = [this](const http::Request& request, const Context& context, int status) {
    return storefront::error_page(storefront_pages, request, context, status);
  };
  orders::add_routes(to, {deed_tools(at, its_board), directory, shelf, frame_source, error, options.demo,
                          [](db::Tx& tx, const orders::Order& order) { return bank::subjects_told_of(tx, order.shop, order.id); }});
  checkout::add_routes(to, {its_desk, frame_source, options.config.limits.loopback_exempt});
  checkout::add_api_routes(to, its_desk, [this](const Context& context) { return frame.base_url(context); });
}

}  // namespace noren::app
