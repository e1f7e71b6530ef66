#include "shops/law_archive.h"
#include "shops/shops.h"
#include "shops/sql.h"
#include "shops/store.h"
#include "staff/staff.h"

namespace noren::shops {

ShopResult create_shop(db::Tx& tx, House& house, Directory& directory, const Context& context, const Settings& settings) {
  const auto count = tx.one(sql::count_shops, [](const db::Row& row) { return row.integer(0); });
  StoredShop stored{ShopId("s" + std::to_string(*count + 1)), settings, 1, {}, std::nullopt, std::nullopt, context.now};
  if (!hosts_are_free(tx, stored.id, settings.hosts)) return Fail(ChangeError::host_taken);
  stored.sealed_secret = seal_secret(stored.id, house.env.random.bytes(32), house.keys, house.env.random);
  insert_shop(tx, stored);
  replace_hosts(tx, stored.id, settings.hosts);
  keep_law_pages(tx, stored.id, shown_law_pages(settings), context.now);
  Context there = context;
  there.shop = stored.id;
  staff::record_deed(tx, there, house, {"shops.deed.created", "settings", "/admin/settings", staff::Saying::name(settings.name), "", ""});
  auto shop = shop_from(std::move(stored), house.keys);
  tx.after_commit([&directory, shop] { directory.put(shop); });
  return shop;
}

ShopResult create_shop(House& house, Directory& directory, const Context& context, const Settings& settings) {
  return house.db.write([&](db::Tx& tx) { return create_shop(tx, house, directory, context, settings); });
}

}  // namespace noren::shops
