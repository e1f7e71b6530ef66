#include "base/names.h"
#include "shops/law_archive.h"
#include "shops/shops.h"
#include "shops/store.h"
#include "staff/staff.h"

namespace noren::shops {

std::string_view name_of(Part part) {
  static constexpr Named<Part> kNames[] = {
      {Part::basic, "basic"}, {Part::law, "law"}, {Part::payment, "payment"}, {Part::shipping, "shipping"}};
  return name_in(kNames, part);
}

ShopResult change_settings(House& house, Directory& directory, const Context& context, const Change& change) {
  const auto pages = shown_law_pages(change.settings);
  const std::string part(name_of(change.part));
  return house.db.write([&](db::Tx& tx) -> ShopResult {
    auto stored = find_shop(tx, context.shop);
    if (!stored) return Fail(ChangeError::no_shop);
    if (stored->version != change.version) return Fail(ChangeError::stale);
    if (!hosts_are_free(tx, context.shop, change.settings.hosts)) return Fail(ChangeError::host_taken);
    if (!update_settings(tx, context.shop, change.version, change.settings)) return Fail(ChangeError::stale);
    if (stored->settings.hosts != change.settings.hosts) replace_hosts(tx, context.shop, change.settings.hosts);
    keep_law_pages(tx, context.shop, pages, context.now);
    staff::record_deed(
        tx, context, house,
        {"shops.deed.changed", "settings", "/admin/settings/" + part, staff::Saying::words("shops.admin_settings_tabs." + part), "", ""});
    stored->settings = change.settings;
    ++stored->version;
    auto shop = shop_from(std::move(*stored), house.keys);
    tx.after_commit([&directory, shop] { directory.put(shop); });
    return shop;
  });
}

}  // namespace noren::shops
