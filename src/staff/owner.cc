// The first owner of a shop: on the first run and in the demo.
#include "crypto/crypto.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/store.h"
#include "text/clean.h"

namespace noren::staff {

Result<ReadyOwner, std::vector<AccountFault>> prepare_owner(const NewOwner& owner) {
  std::vector<AccountFault> faults = faults_of_identity(owner.mail, owner.name);
  const std::string mail = fold_mail(owner.mail);
  for (const AccountFault fault : faults_of_password(owner.password, mail)) faults.push_back(fault);
  if (!faults.empty()) return Fail(faults);
  const auto name = text::clean(owner.name, {.max_length = kNameMost, .lines = text::Lines::one, .required = true});
  return ReadyOwner{mail, *name, crypto::hash_password(owner.password)};
}

Result<StaffId, AccountFault> add_owner(db::Tx& tx, const Context& context, House& house, const ReadyOwner& owner) {
  if (store::by_mail(tx, context.shop, owner.mail)) return Fail(AccountFault::mail_taken);
  Account account;
  account.id = StaffId(crypto::token(house.env.random));
  account.mail = owner.mail;
  account.name = owner.name;
  account.role = Role::owner;
  account.created_at = context.now;
  store::insert(tx, context.shop, account, owner.password_hash);
  // On the first run nobody is signed in yet: the owner made himself.
  record_deed(tx, context.actor.kind == ActorKind::buyer ? as(context, account) : context, house, staff_deed("owner_created", account));
  return account.id;
}

Result<StaffId, std::vector<AccountFault>> create_owner(House& house, const Context& context, const NewOwner& owner) {
  const auto ready = prepare_owner(owner);
  if (!ready) return Fail(ready.error());
  const auto added = house.db.write([&](db::Tx& tx) { return add_owner(tx, context, house, *ready); });
  if (!added) return Fail(std::vector{added.error()});
  return *added;
}

bool has_any_account(db::Tx& tx) { return tx.one(sql::any_account, [](const db::Row&) { return true; }).has_value(); }
bool has_any_account(House& house) {
  return house.db.read([](db::Tx& tx) { return has_any_account(tx); });
}

FirstRun::FirstRun(House& house) : house_(house), token_(crypto::token(house.env.random)) {}

bool FirstRun::opens(std::string_view token) const { return crypto::same(token, token_) && !has_any_account(house_); }

}  // namespace noren::staff
