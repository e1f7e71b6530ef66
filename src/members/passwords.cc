// Choosing a password: behind a link, or knowing the old one.
#include "crypto/crypto.h"
#include "members/letters.h"
#include "members/session.h"
#include "members/sql.h"
#include "staff/throttle.h"

namespace noren::members {
namespace {

std::vector<staff::Counted> tries_of(const Session& session) {
  return {{staff::ThrottleKind::code, "member-password\n" + session.member.id.str()}};
}

Result<void, Refused> check_password(House& house, const Context& context, const Session& session, const std::string& password) {
  const auto counted = tries_of(session);
  const int wait_s = house.db.write([&](db::Tx& tx) { return staff::begin_try(tx, house, context, counted); });
  if (wait_s > 0) return Fail(Refused{Refusal::wait, wait_s});
  const bool too_long = password.size() > 4 * staff::kPasswordMost;
  if (!crypto::verify_password(session.member.password_hash, too_long ? "" : password) || too_long) return Fail(Refused{Refusal::wrong});
  house.db.write([&](db::Tx& tx) { staff::forgive(tx, house, context, counted); });
  return {};
}

void set_new_password(db::Tx& tx, const Context& context, const MemberId& member, const std::string& hash, const std::string& but) {
  tx.run(sql::set_password, context.shop, member, hash);
  tx.run(sql::delete_other_sessions, context.shop, member, but);
  tx.run(sql::replace_letters_of, context.shop, member);
}

}  // namespace

Result<void, Refused> ask_reset(House& house, const Context& context, const std::string& mail, const std::string& client) {
  const int wait_s = house.db.write([&](db::Tx& tx) {
    if (const int wait = begin_letter(tx, house, context, mail, client); wait > 0) return wait;
    const auto member = store::by_mail(tx, house, context.shop, mail);
    if (member) {
      write_letter(tx, house, context, {LetterKind::reset, member->profile.mail, member->profile.name, member->id, {}, context.locale});
    } else {
      write_letter(tx, house, context, {LetterKind::not_member, mail, "", {}, {}, context.locale});
    }
    return 0;
  });
  if (wait_s > 0) return Fail(Refused{Refusal::wait, wait_s});
  return {};
}

Result<Entered, Refused> reset_password(House& house, const Context& context, const std::string& token, const std::string& password,
                                        const Device& device) {
  const SeenLink seen = see_link(house, context, LetterKind::reset, token);
  if (!seen.letter || seen.state != LetterState::good) return Fail(Refused{Refusal::over});
  const staff::PasswordPlace place;
  if (!place.taken()) return Fail(Refused{Refusal::busy, 2});
  const std::string hash = crypto::hash_password(password);
  const Ticket ticket = new_ticket(house, context, seen.letter->member);
  return house.db.write([&](db::Tx& tx) -> Result<Entered, Refused> {
    if (tx.run(sql::use_letter, context.shop, seen.letter->id, context.now) == 0) return Fail(Refused{Refusal::over});
    const auto member = store::by_id(tx, house, context.shop, seen.letter->member);
    if (!member) return Fail(Refused{Refusal::over});
    set_new_password(tx, context, member->id, hash, "");
    const std::string mail = people::plain_mail(member->profile.mail);
    staff::forgive(tx, house, context, {{staff::ThrottleKind::account, "member\n" + mail}});
    forgive_letters(tx, house, context, mail);
    cart::Cart kept = let_in(tx, house, context, *member, ticket, device);
    return Entered{ticket.cookie, member->id, std::move(kept)};
  });
}

Result<void, Refused> change_password(House& house, const Context& context, const Session& session, const std::string& old_password,
                                      const std::string& password) {
  const staff::PasswordPlace place;
  if (!place.taken()) return Fail(Refused{Refusal::busy, 2});
  if (const auto right = check_password(house, context, session, old_password); !right) return right;
  const std::string hash = crypto::hash_password(password);
  house.db.write([&](db::Tx& tx) { set_new_password(tx, context, session.member.id, hash, session.id); });
  return {};
}

Result<void, Refused> confirm_password(House& house, const Context& context, const Session& session, const std::string& password) {
  const staff::PasswordPlace place;
  if (!place.taken()) return Fail(Refused{Refusal::busy, 2});
  return check_password(house, context, session, password);
}

}  // namespace noren::members
