// The owner's pages of troubles: the list, one trouble, the playbooks. Who may see a kind is told by its right; playbooks need the
// right settings. Thread: registered at start, then safe from any.
#pragma once
#include "admin/admin.h"
#include "http/router.h"
#include "troubles/hands.h"
#include "troubles/ticker.h"

namespace noren::troubles {

struct AdminPages {
  admin::Desk& desk;
  const Hands& hands;
  const Ticker& ticker;  // looks at once at what the staff have changed
};

// Also adds the menu entry. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

// How many are open, for the first page, by the right that their kinds need. Lives as long as the desk.
class OpenTroubles final : public admin::TodoSource {
 public:
  void tell(db::Tx& tx, const Context& context, admin::FirstPage& page) const override;
};

// The pages, one function each.
http::Response list_page(const AdminPages& pages, const admin::Visit& visit);
http::Response settle_chosen(const AdminPages& pages, const admin::Visit& visit);
http::Response trouble_page(const AdminPages& pages, const admin::Visit& visit);
http::Response trouble_deed(const AdminPages& pages, const admin::Visit& visit);  // POST /admin/troubles/{id}/{deed}
http::Response trouble_press(const AdminPages& pages, const admin::Visit& visit);  // POST /admin/troubles/{id}/press/{press}
http::Response playbooks_page(const AdminPages& pages, const admin::Visit& visit);
http::Response playbook_page(const AdminPages& pages, const admin::Visit& visit);
http::Response change_playbook(const AdminPages& pages, const admin::Visit& visit);

// ---- what they share (admin_parts.cc)

std::string admin_word(Locale locale, std::string_view key);  // troubles.<key>
bool may_see(const admin::Visit& visit, const Trouble& trouble);

// Whose turn it is, for the groups of the list and the colour.
enum class Standing { overdue, ours, waiting, settled };
Standing standing_of(const Trouble& trouble, const Step& step, Instant now);
std::string_view name_of(Standing standing);
std::string_view tone_of(Standing standing);

// What the trouble is about: {label, href} or false. Its order first.
html::View subject_view(db::Tx& tx, const AdminPages& pages, const admin::Visit& visit, const Trouble& trouble);

}  // namespace noren::troubles
