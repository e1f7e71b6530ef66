#include "payments/accounts.h"

#include <algorithm>

#include "log/log.h"
#include "payments/account_store.h"

namespace noren::payments {

Accounts::Accounts(db::Database& db, const crypto::Keys& keys, std::vector<ProviderKind> kinds, std::shared_ptr<const Gateway> standard,
                   std::function<bool()> only_shop)
    : db_(db), keys_(keys), kinds_(std::move(kinds)), standard_(std::move(standard)), only_shop_(std::move(only_shop)) {}

void Accounts::load(db::Database& from) {
  const std::lock_guard one_at_a_time(loading_);
  struct Read {
    std::vector<KeptAccount> kept;
    std::map<ShopId, std::int64_t> versions;
  };
  auto read = from.read([](db::Tx& tx) { return Read{kept_accounts(tx), account_versions(tx)}; });
  std::map<ShopId, Open> open;
  for (const KeptAccount& kept : read.kept) take(kept, open[kept.account.shop]);
  const std::lock_guard lock(mutex_);
  open_ = std::move(open);
  versions_ = std::move(read.versions);
}

void Accounts::load(const ShopId& shop) {
  const std::lock_guard one_at_a_time(loading_);
  Open open;
  for (const KeptAccount& kept : db_.read([&](db::Tx& tx) { return kept_accounts(tx, shop); })) {
    if (!kept.account.forgotten) take(kept, open);
  }
  const std::lock_guard lock(mutex_);
  open_[shop] = std::move(open);
}

bool Accounts::refresh() {
  const auto stored = db_.read([](db::Tx& tx) { return account_versions(tx); });
  {
    const std::lock_guard lock(mutex_);
    if (stored == versions_) return false;
  }
  load();
  return true;
}

void Accounts::take(const KeptAccount& kept, Open& open) const {
  const Account& account = kept.account;
  const ProviderKind* provider = kind(account.provider);
  const auto secrets = open_secrets(keys_, kept);
  if (!account.ended_at) open.current = account.n;
  if (provider == nullptr || !secrets) {
    log::event(log::Level::error, "payment_account_unusable",
               log::field("shop", account.shop.str()) + "," + log::field("account", std::to_string(account.n)));
    return;
  }
  open.gateways[account.n] = provider->open(*secrets);
}

Accounts::Open Accounts::open_of(const ShopId& shop) const {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(shop);
  return found == open_.end() ? Open{} : found->second;
}

std::shared_ptr<const Gateway> Accounts::current(const ShopId& shop) const {
  // One whose keys cannot be opened is still the shop's: nobody else's account takes its money.
  if (const std::int64_t own = open_of(shop).current; own != 0) return of(shop, own);
  return only_shop_() ? standard_ : nullptr;
}

std::shared_ptr<const Gateway> Accounts::of(const ShopId& shop, std::int64_t account) const {
  if (account == 0) return standard_;
  const Open open = open_of(shop);
  const auto found = open.gateways.find(account);
  return found == open.gateways.end() ? nullptr : found->second;
}

std::vector<std::int64_t> Accounts::accounts(const ShopId& shop) const {
  const Open open = open_of(shop);
  std::vector<std::int64_t> numbers;
  if (standard_ != nullptr) numbers.push_back(0);
  for (const auto& [n, gateway] : open.gateways) numbers.push_back(n);
  const auto current = std::find(numbers.begin(), numbers.end(), open.current);
  if (current != numbers.end()) std::rotate(numbers.begin(), current, current + 1);
  return numbers;
}

bool Accounts::standard_for(const ShopId& shop) const { return standard_ != nullptr && open_of(shop).current == 0 && only_shop_(); }

const ProviderKind* Accounts::kind(std::string_view name) const {
  const auto found = std::find_if(kinds_.begin(), kinds_.end(), [&](const ProviderKind& kind) { return kind.name == name; });
  return found == kinds_.end() ? nullptr : &*found;
}

}  // namespace noren::payments
