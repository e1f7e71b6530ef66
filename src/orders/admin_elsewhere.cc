// An order that a node has taken and that is not in this database yet: where it lies. View: templates/admin_elsewhere.html.
#include "html/words.h"
#include "orders/admin_pages.h"
#include "orders/rules.h"

namespace noren::orders {

http::Response admin_not_here(const AdminPages& pages, const admin::Visit& visit) {
  const auto number = read_order_number(visit.request.param("number"));
  const auto lies = number && pages.lies_with ? pages.lies_with(visit.context.shop, *number) : std::nullopt;
  if (!lies) return pages.desk.not_found(visit);
  const Locale locale = visit.context.locale;
  const std::string node(1, lies->node);
  const std::string text = lies->sure ? html::word(locale, "orders.admin_elsewhere.lies", {{"node", node}})
                                      : html::word(locale, "orders.admin_elsewhere.silent", {{"node", node}});
  return pages.desk.page(visit, "orders/admin_elsewhere",
                         {{"title", html::word(locale, "orders.admin_elsewhere.title", {{"number", *number}})},
                          {"text", text},
                          {"again_href", "/admin/orders/" + *number}},
                         202);
}

}  // namespace noren::orders
