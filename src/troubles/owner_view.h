// An order's open troubles as the owner's pages of orders name them: what is to be done, by when, and whether it is the shop's turn.
// Thread: a Tx is its caller's.
#pragma once
#include "admin/admin.h"
#include "troubles/troubles.h"

namespace noren::troubles {

struct OnOrder {
  std::string name;
  std::string text;      // what the running step asks; before it is known by when, what happened
  std::string deadline;  // 11月28日; "" for none
  bool late = false;     // that is past
  bool asks = false;     // something of the shop, now
  bool holds_shipment = false;
  std::string_view tone;
  std::string path;                           // its page
  staff::Right right = staff::Right::orders;  // who may see that
};
struct OrderOpened {
  ShopId shop;
  OrderId order;
  std::string number;
  Instant now;
  Locale locale = Locale::ja;
};
// The most pressing first.
std::vector<OnOrder> on_order(db::Tx& tx, const OrderOpened& opened);

}  // namespace noren::troubles
