#include "orders/buyer_pages.h"
#include "orders/invoice.h"
#include "orders/rules.h"

namespace noren::orders {

http::Response invoice_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened || !opened->person || is_stopped(opened->order.state)) return pages.error(request, context, 404);
  const shops::Settings& settings = pages.shops.by_id(context.shop)->settings;
  const bool paid = opened->order.payment_state == PaymentState::paid;
  http::Response response;
  response.content_type = "application/pdf";
  response.body = invoice_pdf({settings, opened->order, *opened->person, paid, context.now, context.locale});
  response.with("Content-Disposition", "inline; filename=\"invoice-" + opened->order.number + ".pdf\"");
  return response;
}

}  // namespace noren::orders
