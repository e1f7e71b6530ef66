#include "shops/shops.h"
#include "shops/store.h"
#include "staff/staff.h"

namespace noren::shops {
namespace {

bool is_open(const StoredShop& shop) { return shop.opened_at && !shop.closed_at; }

// Opens or closes, inside the caller's transaction.
ShopResult set_opened(db::Tx& tx, House& house, Directory& directory, const Context& context, StoredShop stored, const Opening& opening) {
  if (!update_opened(tx, stored.id, stored.version, opening)) return Fail(ChangeError::stale);
  const char* what = opening.closed_at ? "shops.deed.closed" : stored.opened_at ? "shops.deed.reopened" : "shops.deed.opened";
  staff::record_deed(tx, context, house, {what, "settings", "/admin/settings", staff::Saying::name(stored.settings.name), "", ""});
  ++stored.version;
  stored.opened_at = opening.opened_at;
  stored.closed_at = opening.closed_at;
  auto shop = shop_from(std::move(stored), house.keys);
  tx.after_commit([&directory, shop] { directory.put(shop); });
  return shop;
}

}  // namespace

Result<std::shared_ptr<const Shop>, OpenError> open_shop(House& house, Directory& directory, const Context& context, std::int64_t version,
                                                         std::int64_t published_items) {
  using Opened = Result<std::shared_ptr<const Shop>, OpenError>;
  return house.db.write([&](db::Tx& tx) -> Opened {
    auto stored = find_shop(tx, context.shop);
    if (!stored) return Fail(OpenError{ChangeError::no_shop, {}});
    if (stored->version != version) return Fail(OpenError{ChangeError::stale, {}});
    if (is_open(*stored)) return shop_from(std::move(*stored), house.keys);
    auto missing = missing_before_opening(stored->settings, published_items);
    if (!missing.empty()) return Fail(OpenError{std::nullopt, std::move(missing)});
    const Instant since = stored->opened_at.value_or(context.now);
    auto opened = set_opened(tx, house, directory, context, std::move(*stored), {since, std::nullopt});
    if (!opened) return Fail(OpenError{opened.error(), {}});
    return *opened;
  });
}

ShopResult close_shop(House& house, Directory& directory, const Context& context, std::int64_t version) {
  return house.db.write([&](db::Tx& tx) -> ShopResult {
    auto stored = find_shop(tx, context.shop);
    if (!stored) return Fail(ChangeError::no_shop);
    if (stored->version != version) return Fail(ChangeError::stale);
    if (!is_open(*stored)) return shop_from(std::move(*stored), house.keys);
    const Instant since = *stored->opened_at;
    return set_opened(tx, house, directory, context, std::move(*stored), {since, context.now});
  });
}

}  // namespace noren::shops
