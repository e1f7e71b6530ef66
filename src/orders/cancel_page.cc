#include "cart/visitor.h"
#include "html/words.h"
#include "orders/buyer_pages.h"
#include "orders/instead.h"
#include "orders/order_view.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "text/clean.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr std::size_t kReasonMax = 500;

http::Response second_look(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context) {
  const Order& order = opened.order;
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  View view = page_view(pages, context, word(context.locale, "orders.cancel.title"), path_of(opened, "/cancel"));
  view["number"] = order.number;
  view["total"] = html::yen_text(context.locale, order.total);
  view["lines"] = line_views(order.document, *pages.shelf.of(context.shop), context.locale);
  view["money"] = pages.tools.house.db.read([&](db::Tx& tx) {
    const MoneyNow money{card_money(tx, order).left, is_money_back(tx, order), pages.tools.house.mails_kept, parts_paid(opened.events),
                         pays_instead(order, opened.events)};
    return money_if_cancelled(order, money, context.locale);
  });
  view["action"] = catalog::link(context.locale, path_of(opened, "/cancel"));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields({{"version", std::to_string(order.version)}, {"sure", "1"}});
  view["order_url"] = catalog::link(context.locale, path_of(opened));
  http::Response response = http::page(pages.tools.house.html.render("orders/cancel_confirm", view, context.locale));
  cart::keep(visitor, request, response);
  return response;
}

}  // namespace

http::Response cancel_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened) return pages.error(request, context, 404);
  // The second press of a cancellation that went through is answered as the first.
  if (opened->order.state == State::cancelled) return to_order(context, *opened, "did=cancelled");
  if (!buyer_may_change(opened->order.state)) return to_order(context, *opened, "problem=late");
  if (request.method != http::Method::post) return second_look(pages, *opened, request, context);
  if (!request.form.yes("sure") || !cart::csrf_fits(pages.tools.house, request))
    return http::redirect(catalog::link(context.locale, path_of(*opened, "/cancel")));
  const auto reason = text::clean(request.form.get("reason"), {kReasonMax, text::Lines::many, false});
  const auto done =
      cancel_order(pages.tools, context, {opened->order.id, request.form.number("version")}, {"buyer", reason.value_or(""), true});
  if (done) return to_order(context, *opened, "did=cancelled");
  return to_order(context, *opened, done.error() == DeedError::not_now ? "problem=late" : "problem=stale");
}

}  // namespace noren::orders
