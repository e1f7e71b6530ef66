// What a member keeps of himself, and the address he is reached at.
#include "members/letters.h"
#include "members/members.h"
#include "members/rules.h"
#include "members/sql.h"

namespace noren::members {

std::optional<Member> find(db::Tx& tx, const House& house, const ShopId& shop, const MemberId& id) {
  return store::by_id(tx, house, shop, id);
}

std::optional<Member> find_by_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail) {
  return store::by_mail(tx, house, shop, mail);
}

Result<void, SaveError> save_profile(House& house, const Context& context, const Session& session, std::int64_t version,
                                     const Profile& profile) {
  if (profile.addresses.size() > kAddressesMost) return Fail(SaveError::full);
  return house.db.write([&](db::Tx& tx) -> Result<void, SaveError> {
    auto member = store::by_id(tx, house, context.shop, session.member.id);
    if (!member || member->version != version) return Fail(SaveError::stale);
    const std::string mail = member->profile.mail;  // changed in its own way only
    member->profile = profile;
    member->profile.mail = mail;
    if (!store::set_profile(tx, house, context, *member)) return Fail(SaveError::stale);
    return {};
  });
}

Result<void, Refused> ask_change_of_mail(House& house, const Context& context, const Session& session, const std::string& mail,
                                         const std::string& client) {
  const int wait_s = house.db.write([&](db::Tx& tx) {
    if (const int wait = begin_letter(tx, house, context, mail, client); wait > 0) return wait;
    const bool taken = store::by_mail(tx, house, context.shop, mail).has_value();
    // Only the newest address that was asked for counts, whichever it is.
    tx.run(sql::replace_letters_of, context.shop, session.member.id);
    write_letter(tx, house, context,
                 {taken ? LetterKind::change_taken : LetterKind::change,
                  mail,
                  taken ? "" : session.member.profile.name,
                  session.member.id,
                  {},
                  context.locale});
    return 0;
  });
  if (wait_s > 0) return Fail(Refused{Refusal::wait, wait_s});
  return {};
}

Result<void, Refused> change_mail(House& house, const Context& context, const std::string& token) {
  const SeenLink seen = see_link(house, context, LetterKind::change, token);
  if (!seen.letter || seen.state != LetterState::good) return Fail(Refused{Refusal::over});
  return house.db.write([&](db::Tx& tx) -> Result<void, Refused> {
    if (tx.run(sql::use_letter, context.shop, seen.letter->id, context.now) == 0) return Fail(Refused{Refusal::over});
    auto member = store::by_id(tx, house, context.shop, seen.letter->member);
    if (!member || store::by_mail(tx, house, context.shop, seen.letter->to)) return Fail(Refused{Refusal::over});
    const std::string old = member->profile.mail;
    member->profile.mail = seen.letter->to;
    check(store::set_profile(tx, house, context, *member), "a member changed within its own transaction");
    tx.run(sql::replace_letters_of, context.shop, member->id);
    write_letter(tx, house, context, {LetterKind::changed, old, member->profile.name, member->id, {}, member->locale});
    return {};
  });
}

}  // namespace noren::members
