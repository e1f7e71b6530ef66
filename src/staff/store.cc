#include "staff/store.h"

#include "base/hex.h"
#include "crypto/crypto.h"
#include "staff/sql.h"

namespace noren::staff::store {
namespace {

Role role_from(std::string_view name) { return name == "owner" ? Role::owner : Role::staff; }

Person read_person(const db::Row& row) {
  Person person;
  Account& account = person.account;
  account.id = row.id<StaffId>(0);
  account.mail = row.str(1);
  account.name = row.str(2);
  account.role = role_from(row.text(3));
  account.rights = Rights::parse(row.text(4));
  account.invited = row.is_null(5);
  if (!account.invited) person.secrets.password_hash = row.str(5);
  account.enabled = row.flag(6);
  account.totp = !row.is_null(7);
  if (account.totp) person.secrets.totp_sealed = row.blob(7);
  person.secrets.totp_step = row.integer(8);
  account.created_at = row.instant(9);
  account.signed_in_at = row.maybe_instant(10);
  account.version = row.integer(11);
  account.recovery_codes_left = static_cast<int>(row.integer(12));
  return person;
}

}  // namespace

std::optional<Person> by_id(db::Tx& tx, const ShopId& shop, const StaffId& id) { return tx.one(sql::account_by_id, read_person, shop, id); }

std::optional<Person> by_mail(db::Tx& tx, const ShopId& shop, const std::string& mail) {
  return tx.one(sql::account_by_mail, read_person, shop, mail);
}

std::vector<Account> all(db::Tx& tx, const ShopId& shop) {
  return tx.all(
      sql::accounts_of_shop, [](const db::Row& row) { return read_person(row).account; }, shop);
}

void insert(db::Tx& tx, const ShopId& shop, const Account& account, const std::string& password_hash) {
  const auto hash = password_hash.empty() ? std::nullopt : std::optional(password_hash);
  tx.run(sql::insert_account, shop, account.id, account.mail, account.name, name_of(account.role), account.rights.text(), hash,
         account.created_at);
}

bool update(db::Tx& tx, const ShopId& shop, const Account& account) {
  return tx.run(sql::update_account, shop, account.id, account.version, account.mail, account.name, name_of(account.role),
                account.rights.text(), account.enabled) == 1;
}

int other_owners(db::Tx& tx, const ShopId& shop, const StaffId& id) {
  return tx
      .one(
          sql::other_owners, [](const db::Row& row) { return static_cast<int>(row.integer(0)); }, shop, id)
      .value_or(0);
}

std::string session_id(std::string_view token) { return to_hex(crypto::sha256(token)); }

std::optional<OpenSession> session(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(
      sql::find_session,
      [](const db::Row& row) {
        return OpenSession{row.id<StaffId>(0), row.text(1) == "in",    row.str(2),
                           row.str(3),         row.instant(4),         row.instant(5),
                           row.str(6),         role_from(row.text(7)), Rights::parse(row.text(8))};
      },
      shop, id);
}

void insert_session(db::Tx& tx, const Context& context, const std::string& token, const OpenSession& session) {
  tx.run(sql::insert_session, context.shop, session_id(token), session.staff, session.complete ? "in" : "code", session.device,
         session.client, context.now);
}

std::optional<StoredLink> link(db::Tx& tx, const ShopId& shop, const std::string& id) {
  return tx.one(
      sql::find_link,
      [](const db::Row& row) {
        return StoredLink{row.id<StaffId>(0), row.text(1) == "invitation" ? LetterKind::invitation : LetterKind::reset,
                          row.instant(2),     !row.is_null(3),
                          row.flag(4),        row.str(5),
                          row.str(6),         row.flag(7)};
      },
      shop, id);
}

}  // namespace noren::staff::store
