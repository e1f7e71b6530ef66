// Erasing what a shop knows of a person, who is found by a mail address. What is erased and what is kept: README.md. Rights are the
// caller's to check (owners only). Deeds run one transaction each; after it the copies of mails in the spool folder are deleted, and
// the database's files rid of what was erased.
// Thread: safe from any.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "admin/admin.h"
#include "base/result.h"
#include "erasure/rules.h"
#include "mail/transport.h"
#include "members/members.h"
#include "orders/orders.h"
#include "support/support.h"

namespace noren::erasure {

struct Needed {
  Hindrance why = Hindrance::to_ship;
  std::string label;  // the number of the order or the inquiry; "" of a payment that is being checked
  std::string path;   // its page on the owner's side; "" for none
};

struct Known {
  std::vector<people::PersonId> persons;  // whose keys the shop has
  std::vector<orders::Order> orders;      // the oldest first
  std::vector<support::Inquiry> inquiries;
  std::optional<members::Member> member;  // whose address it is
  std::vector<Needed> needed;  // while there is any, nothing is erased
  std::string mark;            // of all this: another one when something came or went

  bool nothing() const { return persons.empty() && !member; }
};
// mail: as typed.
Known find_known(db::Tx& tx, const House& house, const Context& context, std::string_view mail);

enum class EraseError {
  nothing,  // the shop knows nobody of this address (any more)
  needed,   // not yet
  changed,  // not what the page showed
};
struct Erased {
  bool copies_left = false;  // a file of the spool folder could not be deleted
};
Result<Erased, EraseError> erase(House& house, mail::Transport& transport, const Context& context, std::string_view mail,
                                 std::string_view mark);

struct AdminPages {
  admin::Desk& desk;
  mail::Transport& transport;
};
// /admin/erasure: GET (order=NUMBER), POST. pages is copied; what it refers to must outlive the router.
void add_admin_routes(http::Router& router, const AdminPages& pages);

}  // namespace noren::erasure
