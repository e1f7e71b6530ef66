// The pages of mail: the owner's outbox and templates (admin_*.cc), and the demo's mailbox (demo_pages.cc).
// Thread: registered at start, then safe from any.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "admin/admin.h"
#include "http/router.h"
#include "mail/content.h"
#include "mail/mail.h"
#include "mail/worker.h"

namespace noren::mail {

// What a message is about, as a person calls it; told by the layers above.
struct SubjectFace {
  std::string label;  // an order number
  std::string href;   // "/admin/orders/K7M-4821"
};
struct Subjects {
  std::function<std::optional<SubjectFace>(db::Tx&, const Message&)> face;
  std::function<std::vector<std::string>(db::Tx&, const ShopId&, std::string_view typed)> find;  // subject ids for what was typed
  // Where the address of such a message is corrected for all that follows; "" when only this one message can go elsewhere. Unset: never.
  std::function<std::string(db::Tx&, const Message&)> corrected_at = {};
};

struct AdminPages {
  admin::Desk& desk;
  const Contents& contents;
  Worker& worker;
  std::function<Sender(const ShopId&)> sender;
  Subjects subjects;
};
// /admin/mail and below, /admin/settings/mail; the menu entry.
void add_admin_routes(http::Router& router, const AdminPages& pages);

// The kinds of this feature itself: the owner's test mail.
void add_own_kinds(Contents& contents, std::function<Sender(const ShopId&)> sender);

// What the owner's first page says about mail.
class FirstPagePart final : public admin::TodoSource {
 public:
  explicit FirstPagePart(const Worker& worker) : worker_(worker) {}
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;

 private:
  const Worker& worker_;
};

// /demo/mail and below: only with --demo.
void add_demo_routes(http::Router& router, House& house, const std::string& spool_folder);

}  // namespace noren::mail
