// An order's open troubles in the buyer's words: what happened, what we are doing, what he can do, by when, and where to turn if that
// does not help. For orders/order (partial troubles/of_order) and the mail order_trouble. Thread: a Tx is its caller's.
#pragma once
#include "html/html.h"
#include "troubles/rules.h"
#include "troubles/troubles.h"

namespace noren::troubles {

// One trouble: {kind, title, happened, doing, can: false or text, deadline: false or text, late: false or text}; null when he is not told.
html::View buyer_view(db::Tx& tx, const Trouble& trouble, const std::string& order_number, Instant now, Locale locale);
// The same from a playbook, for a preview: step from 0.
html::View buyer_sample(const Kind& kind, const Playbook& playbook, std::size_t step, Instant now, Locale locale);

// As it is told in a moment, when its first step begins: with that step's day, as the ticker will set it (ticker.cc). One that has begun stays
// as it is. works_on: of its shop.
Trouble as_begun(db::Tx& tx, Trouble trouble, Instant now, const WorksOn& works_on);

struct OrderAsked {
  ShopId shop;
  OrderId order;
  std::string number;
  Instant now;
  Locale locale = Locale::ja;
  WorksOn works_on;  // of the shop
};
// The view of templates/of_order.html, without the shop's own contact; false when there is nothing to tell.
html::View of_order(db::Tx& tx, const OrderAsked& asked);

// {name, phone, what}: besides the shop, on a day.
html::View places_view(LocalDate day, Locale locale);

}  // namespace noren::troubles
