#include "payments/account_store.h"

#include <nlohmann/json.hpp>

#include "base/names.h"
#include "payments/sql.h"

namespace noren::payments {
namespace {

using nlohmann::json;

constexpr Named<KeyMode> kModes[] = {{KeyMode::test, "test"}, {KeyMode::live, "live"}};

std::string purpose_of(const Account& account) { return "payment-account/" + account.shop.str() + "/" + std::to_string(account.n); }

KeptAccount read_kept(const db::Row& row) {
  KeptAccount kept;
  Account& a = kept.account;
  a.shop = row.id<ShopId>(0);
  a.n = row.integer(1);
  a.provider = row.str(2);
  a.mode = value_in(kModes, row.str(3)).value_or(KeyMode::live);
  a.identity = row.str(4);
  a.name = row.str(5);
  a.takes_money = row.flag(6);
  a.key_end = row.str(7);
  a.hook_end = row.str(8);
  a.hook_before_until = row.maybe_instant(9);
  a.created_at = row.instant(10);
  a.changed_at = row.instant(11);
  a.ended_at = row.maybe_instant(12);
  a.forgotten = row.flag(13);
  a.version = row.integer(14);
  if (!a.forgotten) kept.box = row.blob(15);
  return kept;
}

}  // namespace

std::vector<KeptAccount> kept_accounts(db::Tx& tx) { return tx.all(sql::accounts_of_house, read_kept); }

std::vector<KeptAccount> kept_accounts(db::Tx& tx, const ShopId& shop) { return tx.all(sql::accounts_of_shop, read_kept, shop); }

std::map<ShopId, std::int64_t> account_versions(db::Tx& tx) {
  std::map<ShopId, std::int64_t> versions;
  tx.each(sql::account_versions, [&](const db::Row& row) { versions.emplace(row.id<ShopId>(0), row.integer(1)); });
  return versions;
}

void insert_account(db::Tx& tx, const KeptAccount& kept) {
  const Account& a = kept.account;
  tx.run(sql::insert_account, a.shop, a.n, a.provider, name_in(kModes, a.mode), a.identity, a.name, a.takes_money, a.key_end, a.hook_end,
         a.hook_before_until, a.created_at, a.changed_at, a.ended_at, a.version, db::Blob{kept.box});
}

bool update_account(db::Tx& tx, const KeptAccount& kept) {
  const Account& a = kept.account;
  return tx.run(sql::update_account, a.shop, a.n, a.version, a.name, a.takes_money, a.key_end, a.hook_end, a.hook_before_until,
                a.changed_at, a.ended_at, db::Blob{kept.box}) > 0;
}

std::string seal_secrets(const crypto::Keys& keys, env::Random& random, const Account& account, const Secrets& secrets) {
  const json plain = {{"key", secrets.key}, {"hook", secrets.hook}, {"hook_before", secrets.hook_before}};
  return keys.seal(purpose_of(account), plain.dump(), random);
}

std::optional<Secrets> open_secrets(const crypto::Keys& keys, const KeptAccount& kept) {
  const auto plain = kept.box.empty() ? std::nullopt : keys.open(purpose_of(kept.account), kept.box);
  if (!plain) return std::nullopt;
  const json box = json::parse(*plain);
  return Secrets{box["key"], box["hook"], box["hook_before"], kept.account.hook_before_until};
}

std::optional<Account> current_account(db::Tx& tx, const ShopId& shop) {
  for (KeptAccount& kept : kept_accounts(tx, shop)) {
    if (!kept.account.ended_at) return std::move(kept.account);
  }
  return std::nullopt;
}

std::vector<AccountLine> accounts_of(db::Tx& tx, const ShopId& shop) {
  std::vector<AccountLine> lines;
  for (KeptAccount& kept : kept_accounts(tx, shop)) {
    const auto open = tx.one(
        sql::open_of_account, [](const db::Row& row) { return row.integer(0); }, shop, kept.account.n);
    lines.push_back({std::move(kept.account), *open});
  }
  return lines;
}

}  // namespace noren::payments
