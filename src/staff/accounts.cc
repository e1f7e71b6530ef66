// Adding, changing and stopping accounts: what an owner does on the page of the staff.
#include "crypto/crypto.h"
#include "staff/links.h"
#include "staff/record.h"
#include "staff/sql.h"
#include "staff/store.h"
#include "staff/throttle.h"
#include "text/clean.h"

namespace noren::staff {
namespace {

using Faults = std::vector<AccountFault>;

std::string cleaned(std::string_view name) {
  return text::clean(name, {.max_length = kNameMost, .lines = text::Lines::one, .required = true}).value_or("");
}

Saying summary(const Account& account) {
  if (account.role == Role::owner) return Saying::words("staff.staff_list.role_owner");
  Saying out = Saying::words("staff.staff_list.role_staff");
  for (const Right right : kGivenRights) {
    if (!account.rights.has(right)) continue;
    out += Saying::words("html.list.between") + Saying::words("staff.staff_form.right_" + std::string(name_of(right)));
  }
  return out;
}

// Nothing, or why the password does not prove that it is him.
std::optional<AccountFault> prove(House& house, const Context& context, const store::Person& person, const std::string& password) {
  if (password.empty()) return AccountFault::password_old_missing;
  const std::vector<Counted> counted{{ThrottleKind::code, "password:" + person.account.id.str()}};
  const PasswordPlace place;
  if (!place.taken()) return AccountFault::busy;
  if (house.db.write([&](db::Tx& tx) { return begin_try(tx, house, context, counted); }) > 0) return AccountFault::wait;
  if (!crypto::verify_password(person.secrets.password_hash, password)) return AccountFault::password_old_wrong;
  house.db.write([&](db::Tx& tx) { forgive(tx, house, context, counted); });
  return std::nullopt;
}

bool may_nothing(const Account& account) { return account.role == Role::staff && account.rights == Rights(); }

// Stores `after` over `before` when the version still holds, the mail is free and an owner is left.
Result<void, AccountFault> replace(db::Tx& tx, const Context& context, const Account& before, const Account& after) {
  if (before.version != after.version) return Fail(AccountFault::stale);
  if (after.mail != before.mail && store::by_mail(tx, context.shop, after.mail)) return Fail(AccountFault::mail_taken);
  if (!leaves_an_owner(before, after.role, after.enabled, store::other_owners(tx, context.shop, before.id)))
    return Fail(AccountFault::last_owner);
  if (!store::update(tx, context.shop, after)) return Fail(AccountFault::stale);
  // A link sent to the old address must not open the account any more.
  if (after.mail != before.mail) tx.run(sql::replace_links, context.shop, before.id);
  return {};
}

}  // namespace

Result<Invited, Faults> add_account(House& house, const Context& context, Post& post, const AccountForm& form) {
  const Faults faults = faults_of_identity(form.mail, form.name);
  if (!faults.empty()) return Fail(faults);
  Account account;
  account.id = StaffId(crypto::token(house.env.random));
  account.mail = fold_mail(form.mail);
  account.name = cleaned(form.name);
  account.role = form.role;
  account.rights = form.rights;
  account.created_at = context.now;
  if (may_nothing(account)) return Fail(Faults{AccountFault::rights_missing});
  return house.db.write([&](db::Tx& tx) -> Result<Invited, Faults> {
    if (store::by_mail(tx, context.shop, account.mail)) return Fail(Faults{AccountFault::mail_taken});
    store::insert(tx, context.shop, account, "");
    MadeLink link = make_link(tx, context, house, post, account.id, LetterKind::invitation);
    record_deed(tx, context, house, staff_deed("invited", account, "", summary(account)));
    return Invited{account.id, std::move(link)};
  });
}

Result<void, Faults> change_account(House& house, const Context& context, const StaffId& id, std::int64_t version,
                                    const AccountForm& form) {
  const Faults faults = faults_of_identity(form.mail, form.name);
  if (!faults.empty()) return Fail(faults);
  return house.db.write([&](db::Tx& tx) -> Result<void, Faults> {
    const auto person = store::by_id(tx, context.shop, id);
    if (!person) return Fail(Faults{AccountFault::not_found});
    Account after = person->account;
    after.version = version;
    after.mail = fold_mail(form.mail);
    after.name = cleaned(form.name);
    // Nobody takes the owner's role from himself by mistake, nor gives it to himself.
    if (id.str() != context.actor.id) after.role = form.role;
    after.rights = form.rights;
    if (may_nothing(after)) return Fail(Faults{AccountFault::rights_missing});
    const auto done = replace(tx, context, person->account, after);
    if (!done) return Fail(Faults{done.error()});
    record_deed(tx, context, house, staff_deed("changed", after, summary(person->account), summary(after)));
    return {};
  });
}

Result<void, Faults> change_profile(House& house, const Context& context, const Session& session, const Profile& profile) {
  const Faults faults = faults_of_identity(profile.mail, profile.name);
  if (!faults.empty()) return Fail(faults);
  const std::string mail = fold_mail(profile.mail);
  const auto now = house.db.read([&](db::Tx& tx) { return store::by_id(tx, context.shop, session.staff); });
  if (!now) return Fail(Faults{AccountFault::not_found});
  if (mail != now->account.mail) {
    if (const auto fault = prove(house, context, *now, profile.password)) return Fail(Faults{*fault});
  }
  return house.db.write([&](db::Tx& tx) -> Result<void, Faults> {
    const auto person = store::by_id(tx, context.shop, session.staff);
    if (!person) return Fail(Faults{AccountFault::not_found});
    Account after = person->account;
    after.version = profile.version;
    after.name = cleaned(profile.name);
    after.mail = mail;
    const auto done = replace(tx, context, person->account, after);
    if (!done) return Fail(Faults{done.error()});
    record_deed(tx, context, house, staff_deed(after.mail == person->account.mail ? "profile" : "mail_changed", after));
    return {};
  });
}

Result<void, AccountFault> confirm_password(House& house, const Context& context, const Session& session, const std::string& password) {
  const auto person = house.db.read([&](db::Tx& tx) { return store::by_id(tx, context.shop, session.staff); });
  if (!person) return Fail(AccountFault::not_found);
  if (const auto fault = prove(house, context, *person, password)) return Fail(*fault);
  return {};
}

Result<void, AccountFault> set_enabled(House& house, const Context& context, const StaffId& id, std::int64_t version, bool enabled) {
  return house.db.write([&](db::Tx& tx) -> Result<void, AccountFault> {
    const auto person = store::by_id(tx, context.shop, id);
    if (!person) return Fail(AccountFault::not_found);
    Account after = person->account;
    after.version = version;
    after.enabled = enabled;
    if (auto done = replace(tx, context, person->account, after); !done) return done;
    tx.run(sql::delete_other_sessions, context.shop, id, "");
    if (!enabled) tx.run(sql::replace_links, context.shop, id);
    record_deed(tx, context, house, staff_deed(enabled ? "started" : "stopped", after));
    return {};
  });
}

Result<MadeLink, AccountFault> send_link(House& house, const Context& context, Post& post, const StaffId& id) {
  return house.db.write([&](db::Tx& tx) -> Result<MadeLink, AccountFault> {
    const auto person = store::by_id(tx, context.shop, id);
    if (!person || !person->account.enabled) return Fail(AccountFault::not_found);
    MadeLink link = make_link(tx, context, house, post, id, person->account.invited ? LetterKind::invitation : LetterKind::reset);
    record_deed(tx, context, house, staff_deed("link_sent", person->account));
    return link;
  });
}

Result<void, AccountFault> take_off_totp(House& house, const Context& context, const StaffId& id) {
  return house.db.write([&](db::Tx& tx) -> Result<void, AccountFault> {
    const auto person = store::by_id(tx, context.shop, id);
    if (!person) return Fail(AccountFault::not_found);
    if (!person->account.totp) return {};
    tx.run(sql::set_totp, context.shop, id, nullptr, std::int64_t{0});
    tx.run(sql::delete_recovery_codes, context.shop, id);
    record_deed(tx, context, house, staff_deed("totp_taken_off", person->account));
    return {};
  });
}

std::vector<Account> accounts(House& house, const ShopId& shop) {
  return house.db.read([&](db::Tx& tx) { return store::all(tx, shop); });
}

std::optional<std::string> mail_of_account(db::Tx& tx, const ShopId& shop, const StaffId& id) {
  const auto person = store::by_id(tx, shop, id);
  return person && person->account.enabled ? std::optional(person->account.mail) : std::nullopt;
}

std::optional<Account> find_account(House& house, const ShopId& shop, const StaffId& id) {
  return house.db.read([&](db::Tx& tx) -> std::optional<Account> {
    if (auto person = store::by_id(tx, shop, id)) return std::move(person->account);
    return std::nullopt;
  });
}

}  // namespace noren::staff
