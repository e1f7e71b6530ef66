// The owner's pages of pauses: how each way to pay is doing (a part of /admin/payments), and the calendar of planned maintenance. Right:
// orders for looking and asking the provider, settings for the calendar.
#pragma once
#include "admin/admin.h"
#include "pauses/pauses.h"
#include "pauses/watch.h"

namespace noren::pauses {

struct AdminPages {
  admin::Desk& desk;
  const shops::Directory& shops;
  Board& board;
  Watch& watch;
};

// /admin/payments/pauses and below, POST /admin/payments/probe. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

// The fields of templates/admin_ways.html.
html::View ways_view(db::Tx& tx, const Context& context, const shops::Settings& settings);

// What is paused now, on the first page.
class Todos final : public admin::TodoSource {
 public:
  explicit Todos(const shops::Directory& shops) : shops_(shops) {}
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;

 private:
  const shops::Directory& shops_;
};

// Private to the feature.
http::Response probe_now(const AdminPages& pages, const admin::Visit& visit);

}  // namespace noren::pauses
