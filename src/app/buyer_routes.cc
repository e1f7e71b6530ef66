// What buyers and their programs are answered by.
#include "app/platform_parts.h"
#include "cart/pages.h"
#include "catalog/pages.h"
#include "checkout/api.h"
#include "checkout/own.h"
#include "checkout/pages.h"
#include "orders/pages.h"

namespace noren::app {

void Platform::Parts::add_buyer_routes() {
  const catalog::FrameSource frame_source = this->frame_source();
  const catalog::ErrorPage error = [this](const http::Request& request, const Context& context, int status) {
    return storefront::error_page(storefront_pages, request, context, status);
  };
  const catalog::BaseUrl base = [this](const Context& context) { return frame.base_url(context); };
  const catalog::BaseUrl whole = [this](const Context& context) { return feeds_url(context); };
  storefront::add_routes(router, storefront_pages);
  catalog::add_routes(router, {house, shelf, board, directory, pictures, frame_source, error, base, whole});
  const cart::OwnPieces own = [this](const http::Request& request, const Context& context) {
    return checkout::own_pieces(checkout_desk, request, context);
  };
  cart::add_routes(router, {house, directory, shelf, board, frame_source, own});
  orders::add_routes(router, {deed_tools(), directory, shelf, frame_source, error, options.demo,
                              [](db::Tx& tx, const orders::Order& order) { return bank::subjects_told_of(tx, order.shop, order.id); }});
  bank::add_routes(router, {{deed_tools()}, directory, frame_source, error});
  support::add_routes(router, {house, directory, frame_source});
  checkout::add_routes(router, {checkout_desk, frame_source, options.config.limits.loopback_exempt});
  checkout::add_api_routes(router, checkout_desk, base);
  payments::add_hook_routes(router, notices, accounts.kinds());
  if (options.demo) mail::add_demo_routes(router, house, folder.mail());
}

}  // namespace noren::app
