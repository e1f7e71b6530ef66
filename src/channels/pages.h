// The pages of the channels:
//   GET, POST /orders/{token}/ways              the buyer: by what else he wants to hear of the order
//   POST /orders/{token}/ways/push              the same from the browser's script: its subscription
//   GET /push.js                                the service worker that shows a push message
//   POST /hooks/line /hooks/sms /hooks/fax      what providers tell (notices.h)
//   GET, POST /admin/settings/channels          the owner: ladders and accounts
//   GET, POST /admin/letters…                   letters to print and post
// Thread: registered at start, then safe from any.
#pragma once
#include "admin/admin.h"
#include "catalog/frame.h"
#include "channels/channels.h"
#include "channels/worker.h"
#include "http/router.h"

namespace noren::channels {

struct Pages {
  Parts parts;
  Worker& worker;
  catalog::FrameSource frame;
  catalog::ErrorPage error;
};
void add_routes(http::Router& router, const Pages& pages);
void add_hook_routes(http::Router& router, const Parts& parts, Worker& worker);

struct AdminPages {
  admin::Desk& desk;
  Parts parts;
  Worker& worker;
  env::Outbound& outbound;  // asks LINE for its quota
};
void add_admin_routes(http::Router& router, const AdminPages& pages);

// Letters that wait, for the owner's first page.
class Letters final : public admin::TodoSource {
 public:
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;
};

}  // namespace noren::channels
