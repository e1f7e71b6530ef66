#include "members/consents.h"

#include <algorithm>

#include "base/hex.h"
#include "crypto/crypto.h"
#include "members/members.h"
#include "members/rules.h"
#include "members/sql.h"

namespace noren::members {

void note_consent(db::Tx& tx, const Context& context, const MemberId& member, const Consent& consent) {
  const std::string mark = to_hex(crypto::sha256(consent.words)).substr(0, 32);
  tx.run(sql::keep_words, context.shop, mark, consent.words, consent.at);
  const std::int64_t n = *tx.one(
      sql::count_consents, [](const db::Row& row) { return row.integer(0); }, context.shop, member);
  tx.run(sql::insert_consent, context.shop, member, n + 1, name_of(consent.purpose), consent.given, consent.at,
         consent.locale == Locale::en ? "en" : "ja", mark);
}

std::vector<Consent> consents_of(db::Tx& tx, const ShopId& shop, const MemberId& member) {
  const auto read = [](const db::Row& row) {
    return Consent{purpose_from(row.text(0)), row.flag(1), row.instant(2), row.text(3) == "en" ? Locale::en : Locale::ja, row.str(4)};
  };
  return tx.all(sql::consents_of_member, read, shop, member);
}

bool agrees(const std::vector<Consent>& consents, Purpose purpose) {
  const auto newest = std::find_if(consents.begin(), consents.end(), [&](const Consent& one) { return one.purpose == purpose; });
  return newest != consents.end() && newest->given;
}

void set_consent(House& house, const Context& context, const Session& session, const Consent& consent) {
  house.db.write([&](db::Tx& tx) {
    if (agrees(consents_of(tx, context.shop, session.member.id), consent.purpose) == consent.given) return;
    note_consent(tx, context, session.member.id, consent);
  });
}

}  // namespace noren::members
