// A shop's own account at a provider: given, changed, taken off, and at last forgotten.
#include <algorithm>

#include "payments/account_store.h"
#include "payments/accounts.h"
#include "payments/rules.h"
#include "payments/sql.h"
#include "staff/staff.h"

namespace noren::payments {
namespace {

constexpr std::size_t kShown = 4;

using Changed = Result<Account, AccountFault>;

std::string end_of(const std::string& secret) { return secret.size() <= kShown ? std::string() : secret.substr(secret.size() - kShown); }

bool is_seen(const std::optional<KeptAccount>& current, const AccountWish& wish) {
  if (!current) return wish.seen_n == 0;
  return current->account.n == wish.seen_n && current->account.version == wish.seen_version;
}

std::optional<KeptAccount> current_of(db::Tx& tx, const ShopId& shop) {
  for (KeptAccount& kept : kept_accounts(tx, shop)) {
    if (!kept.account.ended_at) return std::move(kept);
  }
  return std::nullopt;
}

// The account of the shop that was used before, or a new one.
KeptAccount account_for(db::Tx& tx, const Account& wanted, bool& fresh) {
  const auto all = kept_accounts(tx, wanted.shop);
  const auto same = [&](const KeptAccount& kept) {
    return kept.account.provider == wanted.provider && kept.account.identity == wanted.identity && kept.account.mode == wanted.mode;
  };
  const auto known = std::find_if(all.begin(), all.end(), same);
  fresh = known == all.end();
  if (!fresh) return *known;
  KeptAccount kept{wanted, ""};
  kept.account.n = all.empty() ? 1 : all.front().account.n + 1;
  return kept;
}

void replace_hook(Account& account, Secrets& secrets, const std::string& hook, Instant now) {
  if (hook.empty() || hook == secrets.hook) return;
  secrets.hook_before = secrets.hook;
  account.hook_before_until = secrets.hook.empty() ? std::nullopt : std::optional(now + kHookBeforeCounts);
  secrets.hook = hook;
  account.hook_end = end_of(hook);
}

void record(db::Tx& tx, House& house, const Context& context, const char* what, const Account& before, const Account& after) {
  const auto said = [](const Account& account) { return account.key_end.empty() ? std::string() : "…" + account.key_end; };
  staff::record_deed(
      tx, context, house,
      {std::string("payments.account.deed_") + what, "settings", "/admin/settings/account", after.identity, said(before), said(after)});
}

struct Checked {
  KeyMode mode = KeyMode::test;
  AccountStanding standing;
};

// Whose key it is, as the provider says, or the owner where it does not.
Result<Checked, AccountFault> check_key(env::Outbound& outbound, const ProviderKind& kind, const AccountWish& wish) {
  const auto mode = kind.read_key(wish.key);
  if (!mode) return Fail(AccountFault{AccountRefusal::key_wrong, mode.error()});
  if (kind.is_identity && !kind.is_identity(wish.identity)) return Fail(AccountFault{AccountRefusal::identity_wrong, ""});
  auto standing = ask_account(outbound, *kind.open({.key = wish.key, .hook = "", .hook_before = "", .hook_before_until = {}}));
  if (!standing) return Fail(standing.error());
  if (kind.is_identity) standing->id = wish.identity;
  return Checked{*mode, *standing};
}

// Without a key only the account that is there can be meant.
bool is_meant(const std::optional<KeptAccount>& current, const AccountWish& wish) {
  if (!current || current->account.provider != wish.provider) return false;
  return wish.identity.empty() || wish.identity == current->account.identity;
}

Changed write_account(db::Tx& tx, House& house, const Context& context, const AccountWish& wish, const std::optional<Checked>& checked) {
  const auto current = current_of(tx, context.shop);
  if (!is_seen(current, wish)) return Fail(AccountFault{AccountRefusal::stale, ""});
  if (!checked && !is_meant(current, wish)) return Fail(AccountFault{AccountRefusal::key_missing, ""});
  KeptAccount kept;
  bool fresh = false;
  if (checked) {
    Account wanted;
    wanted.shop = context.shop;
    wanted.provider = wish.provider;
    wanted.mode = checked->mode;
    wanted.identity = checked->standing.id;
    wanted.created_at = context.now;
    kept = account_for(tx, wanted, fresh);
  } else {
    kept = *current;
  }
  Account& account = kept.account;
  const Account before = current ? current->account : Account();
  Secrets secrets = open_secrets(house.keys, kept).value_or(Secrets{});
  if (checked) {
    secrets.key = wish.key;
    account.key_end = end_of(wish.key);
    account.name = checked->standing.name;
    account.takes_money = checked->standing.takes_money;
  }
  replace_hook(account, secrets, wish.hook, context.now);
  account.changed_at = context.now;
  account.ended_at.reset();
  account.forgotten = false;
  kept.box = seal_secrets(house.keys, house.env.random, account, secrets);
  const bool other = current && current->account.n != account.n;
  if (other) tx.run(sql::end_account, context.shop, current->account.n, context.now);
  if (fresh) {
    insert_account(tx, kept);
  } else {
    check(update_account(tx, kept), "a payment account changed within its own transaction");
    ++account.version;
  }
  record(tx, house, context, !checked ? "hook" : other || !current ? "connected" : "key", before, account);
  return account;
}

}  // namespace

Result<AccountStanding, AccountFault> ask_account(env::Outbound& outbound, const Gateway& gateway) {
  env::Call call = gateway.ask_account();
  call.within = kCallWithin;
  const env::Called said = outbound.wait_for(std::move(call));
  if (!said) return Fail(AccountFault{AccountRefusal::unreachable, ""});
  auto standing = gateway.read_account(*said);
  if (standing) return std::move(*standing);
  const ReadFault why = standing.error().why;
  const bool no = why == ReadFault::unauthorised || why == ReadFault::refused;
  return Fail(AccountFault{no ? AccountRefusal::key_refused : AccountRefusal::unreachable, standing.error().words});
}

Result<Account, AccountFault> change_account(House& house, env::Outbound& outbound, Accounts& accounts, const Context& context,
                                             const AccountWish& wish) {
  const ProviderKind* kind = accounts.kind(wish.provider);
  check(kind != nullptr, "an account at a provider that is not known");
  if (wish.key.empty() && wish.hook.empty()) return Fail(AccountFault{AccountRefusal::nothing, ""});
  if (!wish.hook.empty() && !kind->is_hook_secret(wish.hook)) return Fail(AccountFault{AccountRefusal::hook_wrong, ""});
  std::optional<Checked> checked;
  if (!wish.key.empty()) {
    auto said = check_key(outbound, *kind, wish);
    if (!said) return Fail(said.error());
    checked = std::move(*said);
  }
  auto changed = house.db.write([&](db::Tx& tx) { return write_account(tx, house, context, wish, checked); });
  if (changed) accounts.load(context.shop);
  return changed;
}

Result<void, AccountRefusal> take_off_account(House& house, Accounts& accounts, const Context& context, std::int64_t seen_n,
                                              std::int64_t seen_version) {
  AccountWish wish;
  wish.seen_n = seen_n;
  wish.seen_version = seen_version;
  const bool done = house.db.write([&](db::Tx& tx) {
    const auto current = current_of(tx, context.shop);
    if (!current || !is_seen(current, wish)) return false;
    tx.run(sql::end_account, context.shop, seen_n, context.now);
    record(tx, house, context, "taken_off", current->account, Account());
    return true;
  });
  if (!done) return Fail(AccountRefusal::stale);
  accounts.load(context.shop);
  return {};
}

std::int64_t forget_accounts(House& house, Accounts& accounts, Instant now) {
  const std::int64_t forgotten = house.db.write(
      [&](db::Tx& tx) {
        std::int64_t count = 0;
        for (const KeptAccount& kept : kept_accounts(tx)) {
          const Account& account = kept.account;
          if (!account.ended_at || *account.ended_at + kEndedKept > now) continue;
          const auto open = tx.one(
              sql::open_of_account, [](const db::Row& row) { return row.integer(0); }, account.shop, account.n);
          if (*open == 0) count += tx.run(sql::forget_account, account.shop, account.n);
        }
        return count;
      },
      db::Priority::background);
  if (forgotten > 0) accounts.load();
  return forgotten;
}

}  // namespace noren::payments
