// Choosing a password: behind a link, or knowing the old one.
#include "crypto/crypto.h"
#include "staff/links.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/store.h"
#include "staff/throttle.h"

namespace noren::staff {
namespace {

using Faults = std::vector<AccountFault>;

// The address of an account whose password is published need not be anybody's.
class NoPost final : public Post {
 public:
  void send(db::Tx&, const Context&, LetterKind, const std::string&) override {}
};

}  // namespace

Result<void, Faults> set_password_by_link(House& house, const Context& context, const std::string& link_token,
                                          const std::string& password) {
  const std::string id = link_id(house, context.shop, link_token);
  const auto link = house.db.read([&](db::Tx& tx) { return store::link(tx, context.shop, id); });
  if (id.empty() || !link || !link->enabled) return Fail(Faults{AccountFault::link_dead});
  const Faults faults = faults_of_password(password, link->mail);
  if (!faults.empty()) return Fail(faults);
  const PasswordPlace place;
  if (!place.taken()) return Fail(Faults{AccountFault::busy});
  const std::string hash = crypto::hash_password(password);
  return house.db.write([&](db::Tx& tx) -> Result<void, Faults> {
    const auto person = store::by_id(tx, context.shop, link->staff);
    if (!person || tx.run(sql::use_link, context.shop, id, context.now) == 0) return Fail(Faults{AccountFault::link_dead});
    tx.run(sql::set_password, context.shop, link->staff, hash);
    tx.run(sql::delete_other_sessions, context.shop, link->staff, "");
    tx.run(sql::replace_links, context.shop, link->staff);
    forgive(tx, house, context, {{ThrottleKind::account, person->account.mail}, {ThrottleKind::reset_mail, person->account.mail}});
    record_deed(tx, as(context, person->account), house,
                staff_deed(person->account.invited ? "joined" : "password_reset", person->account));
    return {};
  });
}

Result<void, Faults> change_password(House& house, const Context& context, const Session& session, const std::string& old_password,
                                     const std::string& new_password) {
  const std::vector<Counted> counted{{ThrottleKind::code, "password:" + session.staff.str()}};
  const auto person = house.db.read([&](db::Tx& tx) { return store::by_id(tx, context.shop, session.staff); });
  if (!person) return Fail(Faults{AccountFault::not_found});
  Faults faults = faults_of_password(new_password, person->account.mail);
  if (old_password.empty()) faults.push_back(AccountFault::password_old_missing);
  if (!faults.empty()) return Fail(faults);
  const PasswordPlace place;
  if (!place.taken()) return Fail(Faults{AccountFault::busy});
  if (house.db.write([&](db::Tx& tx) { return begin_try(tx, house, context, counted); }) > 0) return Fail(Faults{AccountFault::wait});
  if (!crypto::verify_password(person->secrets.password_hash, old_password)) return Fail(Faults{AccountFault::password_old_wrong});
  const std::string hash = crypto::hash_password(new_password);
  house.db.write([&](db::Tx& tx) {
    tx.run(sql::set_password, context.shop, session.staff, hash);
    tx.run(sql::delete_other_sessions, context.shop, session.staff, session.id);
    tx.run(sql::replace_links, context.shop, session.staff);
    forgive(tx, house, context, counted);
    record_deed(tx, context, house, staff_deed("password_changed", person->account));
  });
  return {};
}

std::vector<MadeLink> close_published(House& house, const Context& context, const std::string& password) {
  const auto people = house.db.read([&](db::Tx& tx) {
    std::vector<store::Person> all;
    for (const Account& account : store::all(tx, context.shop)) {
      if (auto person = store::by_id(tx, context.shop, account.id)) all.push_back(std::move(*person));
    }
    return all;
  });
  NoPost post;
  std::vector<MadeLink> links;
  for (const store::Person& person : people) {
    if (!person.account.enabled || person.account.invited) continue;
    if (!crypto::verify_password(person.secrets.password_hash, password)) continue;
    links.push_back(house.db.write([&](db::Tx& tx) {
      tx.run(sql::delete_other_sessions, context.shop, person.account.id, "");
      return make_link(tx, context, house, post, person.account.id, LetterKind::reset);
    }));
  }
  return links;
}

}  // namespace noren::staff
