// The owner's page of payments: what became of each attempt, and whether the provider's books agree with ours. Right: orders.
#pragma once
#include "admin/admin.h"
#include "payments/sweep.h"

namespace noren::payments {

struct AdminPages {
  admin::Desk& desk;
  Sweep& sweep;
  GatewayOf gateway_of;
  GiveBack give_back;
  std::function<void(const ShopId&)> ask_refunds = {};  // what is to go back is asked after at once (RefundDriver::poke_open); may be unset
  std::function<html::View(db::Tx&, const Context&)> ways = {};  // how each way to pay is doing: fields of pauses/admin_ways; may be unset
};

// Also adds the menu entry. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

}  // namespace noren::payments
