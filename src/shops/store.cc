#include "shops/store.h"

#include <stdexcept>

#include "shops/rules.h"
#include "shops/settings_json.h"
#include "shops/sql.h"

namespace noren::shops {
namespace {

StoredShop read_shop(const db::Row& row) {
  return {row.id<ShopId>(0),    settings_from_json(row.text(1)), row.integer(2), row.blob(3), row.maybe_instant(4),
          row.maybe_instant(5), row.instant(6)};
}

std::string purpose(const ShopId& id) { return "shop-secret:" + id.str(); }

}  // namespace

std::vector<StoredShop> all_shops(db::Tx& tx) { return tx.all(sql::all_shops, read_shop); }

std::map<ShopId, std::int64_t> shop_versions(db::Tx& tx) {
  std::map<ShopId, std::int64_t> versions;
  tx.each(sql::shop_versions, [&](const db::Row& row) { versions.emplace(row.id<ShopId>(0), row.integer(1)); });
  return versions;
}

std::optional<StoredShop> find_shop(db::Tx& tx, const ShopId& id) { return tx.one(sql::find_shop, read_shop, id); }

void insert_shop(db::Tx& tx, const StoredShop& shop) {
  tx.run(sql::insert_shop, shop.id, settings_to_json(shop.settings), db::Blob{shop.sealed_secret}, shop.created_at);
}

bool update_settings(db::Tx& tx, const ShopId& id, std::int64_t version, const Settings& settings) {
  return tx.run(sql::update_settings, id, version, settings_to_json(settings)) == 1;
}

bool update_opened(db::Tx& tx, const ShopId& id, std::int64_t version, const Opening& opening) {
  return tx.run(sql::update_opened, id, version, opening.opened_at, opening.closed_at) == 1;
}

bool hosts_are_free(db::Tx& tx, const ShopId& id, const std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    const auto owner = tx.one(sql::find_host, [](const db::Row& row) { return row.id<ShopId>(0); }, host);
    if (owner && *owner != id) return false;
  }
  return true;
}

void replace_hosts(db::Tx& tx, const ShopId& id, const std::vector<std::string>& hosts) {
  tx.run(sql::delete_hosts, id);
  for (const std::string& host : std::set<std::string>(hosts.begin(), hosts.end())) tx.run(sql::insert_host, host, id);
}

std::string seal_secret(const ShopId& id, std::string_view secret, const crypto::Keys& keys, env::Random& random) {
  return keys.seal(purpose(id), secret, random);
}

std::shared_ptr<const Shop> shop_from(StoredShop stored, const crypto::Keys& keys) {
  auto secret = keys.open(purpose(stored.id), stored.sealed_secret);
  if (!secret)
    throw std::runtime_error("the key file (keys/master) does not belong to this database: the secret of shop " + stored.id.str() +
                             " does not open; put the one that belongs to it back from its copy");
  auto law = law_versions(stored.settings);
  return std::make_shared<const Shop>(Shop{std::move(stored.id), std::move(stored.settings), stored.version, std::move(*secret), stored.opened_at,
                                           stored.closed_at, stored.created_at, std::move(law)});
}

}  // namespace noren::shops
