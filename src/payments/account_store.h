// Rows of payment_accounts; private to the feature.
#pragma once
#include <map>
#include <vector>

#include "db/transaction.h"
#include "payments/accounts.h"

namespace noren::payments {

struct KeptAccount {
  Account account;
  std::string box;  // the sealed secrets; "" erased
};
std::vector<KeptAccount> kept_accounts(db::Tx& tx);                      // of all shops, without those that were erased
std::vector<KeptAccount> kept_accounts(db::Tx& tx, const ShopId& shop);  // the newest first
std::map<ShopId, std::int64_t> account_versions(db::Tx& tx);             // another one after each change of a shop's accounts
void insert_account(db::Tx& tx, const KeptAccount& kept);
bool update_account(db::Tx& tx, const KeptAccount& kept);  // false: changed since it was read

std::string seal_secrets(const crypto::Keys& keys, env::Random& random, const Account& account, const Secrets& secrets);
std::optional<Secrets> open_secrets(const crypto::Keys& keys, const KeptAccount& kept);  // nothing: erased, or sealed with another key

}  // namespace noren::payments
