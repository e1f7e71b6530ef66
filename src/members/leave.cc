// The end of a membership, and an erasure. What stays, and why: README.md.
#include <nlohmann/json.hpp>

#include "members/letters.h"
#include "members/members.h"
#include "members/rules.h"
#include "members/sql.h"
#include "staff/staff.h"

namespace noren::members {
namespace {

// Who had agreed to advertising can ask for three years whether he had (特定商取引法施行規則): address, times, words.
void keep_proof(db::Tx& tx, const House& house, const Context& context, const Member& member) {
  nlohmann::json told = nlohmann::json::array();
  for (const Consent& consent : consents_of(tx, context.shop, member.id)) {
    if (consent.purpose != Purpose::news) continue;
    told.push_back({{"given", consent.given}, {"at", to_rfc3339(consent.at)}, {"words", consent.words}});
  }
  if (told.empty()) return;
  const std::string id = crypto::token(house.env.random);
  const std::string plain = nlohmann::json{{"mail", member.profile.mail}, {"news", told}}.dump();
  const std::string box = house.keys.seal("member-proof\n" + context.shop.str() + "\n" + id, plain, house.env.random);
  tx.run(sql::insert_proof, context.shop, id, context.now, db::Blob{box});
}

void delete_all(db::Tx& tx, const Member& member) {
  tx.run(sql::delete_other_sessions, member.shop, member.id, "");
  tx.run(sql::delete_consents, member.shop, member.id);
  tx.run(sql::delete_cart, member.shop, member.id);
  tx.run(sql::delete_mails, member.shop, member.id);
  tx.run(sql::delete_member, member.shop, member.id);
  orders::leave_member(tx, member.shop, member.id);
}

staff::Deed ended_deed(const MemberId& id) {
  staff::Deed deed;
  deed.what = "members.deed.ended";
  deed.subject_type = "member";
  deed.subject = "";
  deed.label = id.str();
  return deed;
}

}  // namespace

Result<void, Refused> leave(House& house, const Context& context, const MemberId& id, LeaveBy by) {
  return house.db.write([&](db::Tx& tx) -> Result<void, Refused> {
    const auto member = store::by_id(tx, house, context.shop, id);
    if (!member) return Fail(Refused{Refusal::over});
    tx.run(sql::replace_letters_of, context.shop, id);
    keep_proof(tx, house, context, *member);
    const LetterKind kind = by == LeaveBy::member ? LetterKind::left : LetterKind::ended;
    write_letter(tx, house, context, {kind, member->profile.mail, member->profile.name, id, {}, member->locale});
    delete_all(tx, *member);
    people::erase(tx, context.shop, member->person, context.now);
    if (by == LeaveBy::shop) staff::record_deed(tx, context, house, ended_deed(id));
    return {};
  });
}

std::vector<std::string> letters_of_erased(db::Tx& tx, const House& house, const Member& member) {
  return tx.all(
      sql::letters_to_forget, [](const db::Row& row) { return row.str(0); }, member.shop, member.id,
      store::mail_mark(house, member.shop, member.profile.mail));
}

void forget(db::Tx& tx, const House& house, const Member& member) {
  tx.run(sql::forget_letters, member.shop, member.id, store::mail_mark(house, member.shop, member.profile.mail));
  delete_all(tx, member);
}

}  // namespace noren::members
