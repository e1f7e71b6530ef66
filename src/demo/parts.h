// The steps of filling the demo shop, one file each. Private to demo.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "catalog/catalog.h"
#include "demo/demo.h"
#include "shops/shops.h"
#include "stock/board.h"

namespace noren::demo {

// The fill's own view of what it makes: thrown away with it.
struct Stage {
  House& house;
  shops::Directory& directory;
  catalog::Catalog& catalog;
  stock::Board& board;
  checkout::Desk& desk;
};

// A TOML file of data/ as JSON.
nlohmann::json read_toml(const std::string& path);
// Deeds of the demo are the system's; at: when they are told to have happened.
Context context_for(const ShopId& shop, Instant at);

std::shared_ptr<const shops::Shop> make_shop(const Stage& stage);
// live_use: pieces the sample orders take, by SKU; they are received on top of what the data calls stock.
void make_items(const Stage& stage, const ShopId& shop, const std::map<std::string, std::int64_t>& live_use);
std::map<std::string, std::int64_t> pieces_of_sample_orders();
void make_orders(const Stage& stage, const ShopId& shop);

}  // namespace noren::demo
