// Signing in with a password, or with a code by mail; and signing out.
#include "crypto/crypto.h"
#include "http/client_limit.h"
#include "members/letters.h"
#include "members/rules.h"
#include "members/session.h"
#include "members/sql.h"
#include "staff/throttle.h"
#include "text/mail_address.h"

namespace noren::members {
namespace {

// What is looked at when there is no such member, so that it takes as long.
const std::string& hash_of_nobody() {
  static const std::string hash = crypto::hash_password("no member has this password");
  return hash;
}

std::string typed_mail(const std::string& typed) {
  const auto address = text::parse_mail_address(typed);
  return people::plain_mail(address ? address->str() : typed.substr(0, 254));
}

std::vector<staff::Counted> counted_of(const std::string& mail, const std::string& client) {
  const std::string from = http::client_key(client);
  std::vector<staff::Counted> counted{{staff::ThrottleKind::account_and_client, "member\n" + mail + "\n" + from},
                                      {staff::ThrottleKind::account, "member\n" + mail}};
  if (!from.empty()) counted.push_back({staff::ThrottleKind::client, "member\n" + from});
  return counted;
}

}  // namespace

Result<Entered, Refused> sign_in(House& house, const Context& context, const std::string& typed, const std::string& password,
                                 const Device& device) {
  const staff::PasswordPlace place;
  if (!place.taken()) return Fail(Refused{Refusal::busy, 2});
  const std::string mail = typed_mail(typed);
  const auto counted = counted_of(mail, device.client);
  std::optional<Member> member;
  const int wait_s = house.db.write([&](db::Tx& tx) {
    member = store::by_mail(tx, house, context.shop, mail);
    return staff::begin_try(tx, house, context, counted);
  });
  if (wait_s > 0) return Fail(Refused{Refusal::wait, wait_s});
  const bool too_long = password.size() > 4 * staff::kPasswordMost;
  const bool right = crypto::verify_password(member ? member->password_hash : hash_of_nobody(), too_long ? "" : password);
  if (!member || !right || too_long) return Fail(Refused{Refusal::wrong});
  std::string hash = member->password_hash;
  if (crypto::needs_rehash(hash)) hash = crypto::hash_password(password);
  const Ticket ticket = new_ticket(house, context, member->id);
  return house.db.write([&](db::Tx& tx) -> Result<Entered, Refused> {
    // The password may have been changed while this one was being tried: then it was changed to keep somebody out.
    const auto now = store::by_id(tx, house, context.shop, member->id);
    if (!now || now->password_hash != member->password_hash) return Fail(Refused{Refusal::wrong});
    staff::forgive(tx, house, context, counted);
    if (hash != member->password_hash) tx.run(sql::set_password, context.shop, member->id, hash);
    cart::Cart kept = let_in(tx, house, context, *now, ticket, device);
    return Entered{ticket.cookie, member->id, std::move(kept)};
  });
}

Result<std::string, Refused> ask_code(House& house, const Context& context, const std::string& mail, const std::string& client) {
  return house.db.write([&](db::Tx& tx) -> Result<std::string, Refused> {
    if (const int wait = begin_letter(tx, house, context, mail, client); wait > 0) return Fail(Refused{Refusal::wait, wait});
    const auto member = store::by_mail(tx, house, context.shop, mail);
    if (!member) return write_letter(tx, house, context, {LetterKind::not_member, mail, "", {}, {}, context.locale});
    return write_letter(tx, house, context, {LetterKind::code, member->profile.mail, member->profile.name, member->id, {}, context.locale});
  });
}

Result<Entered, Refused> sign_in_by_code(House& house, const Context& context, const std::string& id, const std::string& typed,
                                         const Device& device) {
  return house.db.write([&](db::Tx& tx) -> Result<Entered, Refused> {
    const auto letter = use_digits(tx, house, context, LetterKind::code, id, typed);
    if (!letter) return Fail(letter.error());
    const auto member = store::by_id(tx, house, context.shop, letter->member);
    if (!member) return Fail(Refused{Refusal::over});
    staff::forgive(tx, house, context, counted_of(people::plain_mail(letter->to), device.client));
    forgive_letters(tx, house, context, letter->to);
    const Ticket ticket = new_ticket(house, context, member->id);
    cart::Cart kept = let_in(tx, house, context, *member, ticket, device);
    return Entered{ticket.cookie, member->id, std::move(kept)};
  });
}

bool sign_out(House& house, const Context& context, const std::string& cookie, const cart::Cart& cart) {
  const std::string id = store::session_id(cookie);
  return house.db.write([&](db::Tx& tx) {
    const auto open = store::session(tx, context.shop, id);
    if (!open) return false;
    tx.run(sql::delete_session, context.shop, id);
    put_cart(tx, house, context, open->member, merged(cart, take_cart(tx, house, context.shop, open->member)));
    return true;
  });
}

}  // namespace noren::members
