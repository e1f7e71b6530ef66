// Joining: a letter to the address, a page behind its link, and the member who comes of it.
#include "base/hex.h"
#include "crypto/crypto.h"
#include "members/consents.h"
#include "members/letters.h"
#include "members/rules.h"
#include "members/session.h"
#include "members/sql.h"
#include "staff/throttle.h"

namespace noren::members {

Result<void, Refused> ask_to_join(House& house, const Context& context, const std::string& mail, const std::string& client) {
  const int wait_s = house.db.write([&](db::Tx& tx) {
    if (const int wait = begin_letter(tx, house, context, mail, client); wait > 0) return wait;
    const auto member = store::by_mail(tx, house, context.shop, mail);
    if (member) {
      write_letter(tx, house, context, {LetterKind::already, member->profile.mail, member->profile.name, member->id, {}, context.locale});
    } else {
      write_letter(tx, house, context, {LetterKind::join, mail, "", {}, {}, context.locale});
    }
    return 0;
  });
  if (wait_s > 0) return Fail(Refused{Refusal::wait, wait_s});
  return {};
}

SeenLink see_link(House& house, const Context& context, LetterKind kind, const std::string& token) {
  const auto id = id_of_link(house, context.shop, token);
  if (!id) return {};
  // Ours, and forgotten by now: it had its time.
  auto letter = house.db.read([&](db::Tx& tx) { return store::letter(tx, house, context.shop, *id); });
  if (!letter) return {LetterState::expired, std::nullopt};
  if (letter->kind != kind) return {};
  const LetterState state = state_of(*letter, context.now);
  return {state, std::move(letter)};
}

Result<void, Refused> send_again(House& house, const Context& context, LetterKind kind, const std::string& token,
                                 const std::string& client) {
  const SeenLink seen = see_link(house, context, kind, token);
  if (!seen.letter) return Fail(Refused{Refusal::over});
  if (kind == LetterKind::join) return ask_to_join(house, context, seen.letter->to, client);
  if (kind == LetterKind::reset) return ask_reset(house, context, seen.letter->to, client);
  return Fail(Refused{Refusal::over});
}

Result<Entered, Refused> join(House& house, const Context& context, const Joining& joining, const Device& device) {
  const SeenLink seen = see_link(house, context, LetterKind::join, joining.token);
  if (!seen.letter || seen.state != LetterState::good) return Fail(Refused{Refusal::over});
  const staff::PasswordPlace place;
  if (!place.taken()) return Fail(Refused{Refusal::busy, 2});
  Member member;
  member.id = MemberId(to_base32(house.env.random.bytes(10)));
  member.shop = context.shop;
  member.person = people::PersonId(house.keys.sign("member-person", context.shop.str() + "\n" + member.id.str()).substr(0, 16));
  member.password_hash = crypto::hash_password(joining.password);
  member.locale = context.locale;
  member.joined_at = context.now;
  member.profile.mail = seen.letter->to;
  member.profile.name = joining.name;
  const Ticket ticket = new_ticket(house, context, member.id);
  return house.db.write([&](db::Tx& tx) -> Result<Entered, Refused> {
    if (tx.run(sql::use_letter, context.shop, seen.letter->id, context.now) == 0) return Fail(Refused{Refusal::over});
    // He joined in another way meanwhile (a changed address).
    if (store::by_mail(tx, house, context.shop, member.profile.mail)) return Fail(Refused{Refusal::over});
    store::insert(tx, house, member);
    forgive_letters(tx, house, context, member.profile.mail);
    note_consent(tx, context, member.id, {Purpose::terms, true, context.now, context.locale, joining.terms_words});
    if (joining.news) note_consent(tx, context, member.id, {Purpose::news, true, context.now, context.locale, joining.news_words});
    cart::Cart kept = let_in(tx, house, context, member, ticket, device);
    return Entered{ticket.cookie, member.id, std::move(kept)};
  });
}

}  // namespace noren::members
