// A shop's own account at a payment provider: its keys, sealed in the database and never shown again, and the gateways made of them.
// A change is live as soon as the deed returns. Deeds run their own transactions; the provider is asked before, outside of them.
// Thread: safe from any.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "env/outbound.h"
#include "house/house.h"
#include "payments/gateways.h"
#include "payments/secrets.h"

namespace noren::payments {

enum class KeyMode { test, live };  // a test key moves no money

struct Account {
  ShopId shop;
  std::int64_t n = 1;    // remembered by the attempts made with it
  std::string provider;  // Gateway::name()
  KeyMode mode = KeyMode::test;
  std::string identity;  // the provider's id of it, told by the provider or else by the owner
  std::string name;      // as the provider knows it; may be empty
  bool takes_money = true;
  std::string key_end;                       // the last four characters
  std::string hook_end;                      // "" no secret for notices
  std::optional<Instant> hook_before_until;  // the secret before still counts until then
  Instant created_at;
  Instant changed_at;
  std::optional<Instant> ended_at;  // another one took its place, or it was taken off
  bool forgotten = false;           // its keys are erased
  std::int64_t version = 1;
};

// A provider whose accounts a shop may have here.
struct ProviderKind {
  std::string name;         // Gateway::name(); the key of its words, too: payments.account.name_<name>
  std::string hook_path;    // where its notices go, "/hooks/stripe"
  std::string hook_header;  // with their signature, in small letters as http::Request has it
  // The mode of a key, or the key of the words that say what it is instead.
  std::function<Result<KeyMode, const char*>(std::string_view key)> read_key;
  std::function<bool(std::string_view secret)> is_hook_secret;
  // Of what the owner types in as the account's id. Unset: the provider tells by the key whose it is.
  std::function<bool(std::string_view id)> is_identity = {};
  std::function<std::shared_ptr<const Gateway>(const Secrets&)> open;
};

struct KeptAccount;

class Accounts final : public Gateways {
 public:
  // standard: the configuration's account, for a shop without one of its own while it is the only one (only_shop); may be nullptr.
  Accounts(db::Database& db, const crypto::Keys& keys, std::vector<ProviderKind> kinds, std::shared_ptr<const Gateway> standard,
           std::function<bool()> only_shop);

  void load() { load(db_); }      // at start
  void load(db::Database& from);  // the same from copies of them in another database
  void load(const ShopId& shop);
  // Reads them anew when others are stored than were read: another node changed one, or a commit whose outcome was not known is there. True
  // when it did. Throws db/errors.h.
  bool refresh();

  std::shared_ptr<const Gateway> current(const ShopId& shop) const override;
  std::shared_ptr<const Gateway> of(const ShopId& shop, std::int64_t account) const override;
  std::vector<std::int64_t> accounts(const ShopId& shop) const override;

  const std::vector<ProviderKind>& kinds() const { return kinds_; }
  const ProviderKind* kind(std::string_view name) const;  // nullptr: unknown
  bool standard_for(const ShopId& shop) const;            // new payments go through the configuration's account

 private:
  struct Open {
    std::int64_t current = 0;  // 0: none of its own
    std::map<std::int64_t, std::shared_ptr<const Gateway>> gateways;
  };
  void take(const KeptAccount& kept, Open& open) const;
  Open open_of(const ShopId& shop) const;

  db::Database& db_;
  const crypto::Keys& keys_;
  const std::vector<ProviderKind> kinds_;
  const std::shared_ptr<const Gateway> standard_;
  const std::function<bool()> only_shop_;
  std::mutex loading_;  // over reading and putting: what was read earlier never takes the place of what was read later
  mutable std::mutex mutex_;
  std::map<ShopId, Open> open_;
  std::map<ShopId, std::int64_t> versions_;  // account_store.h, as of the last reading of all
};

// ---- reading

struct AccountLine {
  Account account;
  std::int64_t open = 0;  // payments and refunds that have not come to their end
};
std::optional<Account> current_account(db::Tx& tx, const ShopId& shop);
std::vector<AccountLine> accounts_of(db::Tx& tx, const ShopId& shop);  // the newest first

// ---- deeds of the owner

struct AccountWish {
  std::string provider;
  std::string key;          // "" as before
  std::string hook;         // "" as before
  std::int64_t seen_n = 0;  // of the account the page showed; 0 none
  std::int64_t seen_version = 0;
  std::string identity;  // with a key, where the provider does not tell whose it is
};
enum class AccountRefusal {
  nothing,         // neither key nor secret was given
  key_missing,     // there is no such account yet
  key_wrong,       // no key of this provider's; words say what it is
  key_refused,     // the provider does not know it, or lets it do nothing
  hook_wrong,      // no secret of this provider's
  identity_wrong,  // no id of an account of this provider's
  unreachable,     // the provider could not be asked: nothing was kept
  stale,           // changed by somebody else since the page was made
};
struct AccountFault {
  AccountRefusal why = AccountRefusal::nothing;
  std::string words;  // key_wrong: key of the words. key_refused, unreachable: the provider's own, for the owner; may be empty
};
// Asks the provider whose key it is. A key of the account that is there takes the old key's place; one of another account makes that
// one the account for new payments, and the present one goes on for what was begun with it. The secret for notices that is replaced
// still counts for a day.
Result<Account, AccountFault> change_account(House& house, env::Outbound& outbound, Accounts& accounts, const Context& context,
                                             const AccountWish& wish);
// Error: stale. No new payments through it; what was begun goes on.
Result<void, AccountRefusal> take_off_account(House& house, Accounts& accounts, const Context& context, std::int64_t seen_n,
                                              std::int64_t seen_version);
// Asks the provider, stores nothing.
Result<AccountStanding, AccountFault> ask_account(env::Outbound& outbound, const Gateway& gateway);

inline constexpr std::chrono::hours kHookBeforeCounts{24};
// Refunds may be wanted long after: cards take them back for about half a year.
inline constexpr std::chrono::hours kEndedKept{24 * 180};
// Erases the keys of accounts that ended so long ago and have nothing open; returns how many.
std::int64_t forget_accounts(House& house, Accounts& accounts, Instant now);

}  // namespace noren::payments
