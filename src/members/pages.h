// The pages of members, buyers' and owners', and the mails. Every POST is answered with the address of a page (303) that Back, Forward and
// Reload find again; what was typed is kept meanwhile (drafts/), a password never.
#pragma once
#include <functional>

#include "admin/admin.h"
#include "catalog/frame.h"
#include "catalog/shelf.h"
#include "checkout/pages.h"
#include "http/router.h"
#include "mail/content.h"
#include "members/members.h"

namespace noren::members {

struct Pages {
  House& house;
  const shops::Directory& shops;
  catalog::FrameSource frame;
  catalog::ErrorPage error;
  bool loopback_is_free = false;  // who asks from this machine is not counted as a client (demo)
};
// /account and below.
void add_routes(http::Router& router, const Pages& pages);

// The same addresses while the database is away, answered without it: who is signed in is told what can be done meanwhile. Only pages to
// look at.
void add_routes_while_away(http::Router& router, const Pages& pages);

// For checkout::Pages::known. is_away: the database is known not to answer.
std::optional<checkout::KnownBuyer> known_buyer(const Pages& pages, const http::Request& request, const Context& context, bool is_away);

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;
};
void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

// /admin/members and below; the menu entry. Who may answer inquiries sees the list; names and addresses in the clear only who may also see
// orders, and only such may end a membership.
void add_admin_routes(http::Router& router, admin::Desk& desk);

}  // namespace noren::members
