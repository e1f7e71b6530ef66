// Rows of the table shops. Private to this feature; no decisions.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "crypto/crypto.h"
#include "db/transaction.h"
#include "shops/types.h"

namespace noren::shops {

struct StoredShop {
  ShopId id;
  Settings settings;
  std::int64_t version = 0;
  std::string sealed_secret;
  std::optional<Instant> opened_at;
  std::optional<Instant> closed_at;
  Instant created_at;
};

std::vector<StoredShop> all_shops(db::Tx& tx);
std::map<ShopId, std::int64_t> shop_versions(db::Tx& tx);
std::optional<StoredShop> find_shop(db::Tx& tx, const ShopId& id);
void insert_shop(db::Tx& tx, const StoredShop& shop);
// False when the row is of another version by now.
bool update_settings(db::Tx& tx, const ShopId& id, std::int64_t version, const Settings& settings);
struct Opening {
  Instant opened_at;                 // for the first time
  std::optional<Instant> closed_at;  // of one that is to be closed
};
bool update_opened(db::Tx& tx, const ShopId& id, std::int64_t version, const Opening& opening);

// False when another shop answers to one of them.
bool hosts_are_free(db::Tx& tx, const ShopId& id, const std::vector<std::string>& hosts);
void replace_hosts(db::Tx& tx, const ShopId& id, const std::vector<std::string>& hosts);

std::string seal_secret(const ShopId& id, std::string_view secret, const crypto::Keys& keys, env::Random& random);
// Throws std::runtime_error when the key file does not belong to this database.
std::shared_ptr<const Shop> shop_from(StoredShop stored, const crypto::Keys& keys);

}  // namespace noren::shops
