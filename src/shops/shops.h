// The shops of this installation: the directory every request asks, and the deeds that change a shop.
// Thread: the directory is safe from any; it answers from memory (a pointer copied under a short lock) and never blocks on the
// database. Deeds run one transaction; on success the directory shows the change before they return.
#pragma once
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/crypto.h"
#include "db/database.h"
#include "house/house.h"
#include "shops/rules.h"
#include "shops/types.h"

namespace noren::shops {

class Directory {
 public:
  Directory(db::Database& db, const crypto::Keys& keys) : db_(db), keys_(keys) {}
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  // Reads all shops: at start, and when another node may have changed them. Throws db/errors.h.
  void load();

  std::shared_ptr<const Shop> by_id(const ShopId& id) const;  // null when there is none
  // host: the Host header, with or without port. An unknown host gets the only shop when there is exactly one, else null.
  std::shared_ptr<const Shop> by_host(std::string_view host) const;
  std::vector<std::shared_ptr<const Shop>> all() const;       // ordered by id

  void put(std::shared_ptr<const Shop> shop);  // for the deeds, after their commit; an older version changes nothing

 private:
  struct Table;
  std::shared_ptr<const Table> table() const;

  db::Database& db_;
  const crypto::Keys& keys_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Table> table_;
};

enum class ChangeError {
  stale,       // changed by somebody else since the page was made: nothing was changed
  host_taken,  // another shop answers to one of the host names
  no_shop,
};

// Makes a shop, closed. Error: host_taken.
Result<std::shared_ptr<const Shop>, ChangeError> create_shop(House& house, Directory& directory, const Settings& settings);

// Replaces the settings when they are still at the version the page showed.
Result<std::shared_ptr<const Shop>, ChangeError> change_settings(House& house, Directory& directory, const ShopId& shop,
                                                                 std::int64_t version, const Settings& settings);

struct OpenError {
  bool stale = false;
  std::vector<Missing> missing;  // what the shop cannot open without
};
Result<std::shared_ptr<const Shop>, OpenError> open_shop(House& house, Directory& directory, const ShopId& shop, std::int64_t version,
                                                         int published_items);
Result<std::shared_ptr<const Shop>, ChangeError> close_shop(House& house, Directory& directory, const ShopId& shop,
                                                            std::int64_t version);

}  // namespace noren::shops
