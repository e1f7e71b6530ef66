// Typed functions around sql/*.sql: no decisions. Inside the caller's transaction.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "db/transaction.h"
#include "staff/rules.h"
#include "staff/types.h"

namespace noren::staff::store {

// An account with what only this feature may see.
struct Secrets {
  std::string password_hash;  // "" while invited
  std::string totp_sealed;    // "" without one-time codes
  std::int64_t totp_step = 0;
};
struct Person {
  Account account;
  Secrets secrets;
};

std::optional<Person> by_id(db::Tx& tx, const ShopId& shop, const StaffId& id);
std::optional<Person> by_mail(db::Tx& tx, const ShopId& shop, const std::string& mail);
std::vector<Account> all(db::Tx& tx, const ShopId& shop);
void insert(db::Tx& tx, const ShopId& shop, const Account& account, const std::string& password_hash);
bool update(db::Tx& tx, const ShopId& shop, const Account& account);  // false: no longer at account.version
int other_owners(db::Tx& tx, const ShopId& shop, const StaffId& id);

struct OpenSession {
  StaffId staff;
  bool complete = false;  // false: the one-time code is still awaited
  std::string device;
  std::string client;
  Instant created_at;
  Instant seen_at;
  std::string name;
  Role role = Role::staff;
  Rights rights;
};
std::string session_id(std::string_view token);
std::optional<OpenSession> session(db::Tx& tx, const ShopId& shop, const std::string& id);
void insert_session(db::Tx& tx, const Context& context, const std::string& token, const OpenSession& session);

struct StoredLink {
  StaffId staff;
  LetterKind kind = LetterKind::reset;
  Instant expires_at;
  bool used = false;
  bool replaced = false;
  std::string name;
  std::string mail;
  bool enabled = true;
};
std::optional<StoredLink> link(db::Tx& tx, const ShopId& shop, const std::string& id);

}  // namespace noren::staff::store
