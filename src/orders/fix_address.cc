#include "base/hex.h"
#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/deed.h"
#include "orders/json.h"
#include "orders/sql.h"

namespace noren::orders {
namespace {

Person fixed(Person person, const Fix& fix) {
  if (fix.recipient) person.recipient = *fix.recipient;
  if (!fix.email.empty()) person.email = fix.email;
  if (!fix.phone.empty()) person.phone = fix.phone;
  return person;
}

// Where the shop writes to is of use as long as it has something to tell, wherever the parcel is.
bool only_mail(const Fix& fix) { return !fix.recipient && fix.phone.empty() && !fix.email.empty(); }

// What did not reach the buyer, or is on its way to the old address just now, goes out again to where he can be reached.
void tell_again(Deed& deed) {
  for (const char* kind : {"order_received", "order_accepted", "shipped"}) {
    const std::string reason = html::word(Locale::ja, "orders.admin_story.new_address");
    (void)mail::resend(deed.tx, deed.context, {mail::message_id(deed.order.id.str(), kind, 1), reason, "", true});
  }
}

}  // namespace

// The person stays the one the order was made for, also under another mail address: his key opens every box of this order.
DeedResult fix_address(DeedTools tools, const Context& context, const Seen& seen, const Fix& fix) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    Order& order = deed.order;
    const bool open = deed.by_buyer() ? buyer_may_change(order.state) : next_state(order.state, Happening::shipped).has_value();
    const bool allowed = open || only_mail(fix);
    const auto before = person_of(deed.tx, tools.house, order);
    if (!allowed || !before) return refused(DeedError::not_now);
    const Person after = fixed(*before, fix);
    if (after == *before) return refused(DeedError::empty);
    const std::string plain = to_json(after);
    order.sealed = people::seal(deed.tx, tools.house, order.shop, order.person, plain, context.now);
    const nlohmann::json data = {{"address", after.recipient != before->recipient},
                                 {"contact", after.email != before->email || after.phone != before->phone},
                                 {"box", to_hex(crypto::sha256(order.sealed))}};
    if (const Done done = deed.happen(Happening::address_fixed, data, nlohmann::json::parse(plain)); !done) return done;
    deed.tx.run(sql::update_person, order.shop, order.id, db::Blob{order.sealed}, clues_of(after, order.document));
    if (after.email != before->email) tell_again(deed);
    deed.note("address_fixed");
    return {};
  });
}

}  // namespace noren::orders
