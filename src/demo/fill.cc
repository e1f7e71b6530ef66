#include <toml++/toml.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "base/embedded.h"
#include "checkout/result_pages.h"
#include "db/errors.h"
#include "db/joined.h"
#include "demo/parts.h"
#include "demo/sql.h"
#include "log/log.h"
#include "staff/staff.h"
#include "stock/stock.h"

namespace noren::demo {
namespace {

constexpr int kTries = 15;

// Lines that end in a backslash go on without the blanks in front of the next one, as TOML has it. Done here, because toml++ 3.3 runs
// into undefined behaviour where the next line begins with kana (is_non_ascii_horizontal_whitespace).
std::string with_joined_lines(std::string_view text) {
  std::string out;
  for (auto end = text.find("\\\n"); end != std::string_view::npos; end = text.find("\\\n")) {
    out += text.substr(0, end);
    text.remove_prefix(std::min(text.find_first_not_of(" \n", end + 1), text.size()));
  }
  return out += text;
}

}  // namespace

nlohmann::json read_toml(const std::string& path) {
  try {
    const toml::table table = toml::parse(with_joined_lines(embedded::file(path)), path);
    std::ostringstream out;
    out << toml::json_formatter(table);
    return nlohmann::json::parse(out.str());
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(path + ": " + std::string(error.description()));
  }
}

Context context_for(const ShopId& shop, Instant at) { return {shop, {ActorKind::system, "", ""}, at, Locale::ja, "demo"}; }

namespace {

void open_shop(const Stage& stage, const ShopId& shop, Instant now) {
  const auto present = stage.directory.by_id(shop);
  const auto published = static_cast<std::int64_t>(stage.catalog.shelf.of(shop)->items().size());
  const auto opened = shops::open_shop(stage.house, stage.directory, context_for(shop, now), present->version, published);
  if (opened) return;
  std::string missing;
  for (const shops::Missing what : opened.error().missing) missing += " " + std::string(shops::name_of(what));
  throw std::runtime_error("the demo shop cannot open:" + missing);
}

void make_all(const Stage& stage) {
  const auto shop = make_shop(stage);
  make_items(stage, shop->id, pieces_of_sample_orders());
  const Instant now = stage.house.env.clock.now();
  const auto owner = staff::create_owner(stage.house, context_for(shop->id, now), {kOwnerMail, "くるみ沢 文", kOwnerPassword});
  if (!owner) throw std::runtime_error("the demo's owner was refused");
  open_shop(stage, shop->id, now);
  make_orders(stage, shop->id);
}

// True when it was empty.
bool fill_if_empty(const Ground& ground) {
  return ground.house.db.write([&](db::Tx& tx) {
    db::Joined joined(tx);
    House house{joined, ground.house.env, ground.house.keys, ground.house.html};
    shops::Directory directory(joined, house.keys);
    directory.load();
    if (!directory.all().empty()) return false;  // another node was faster
    catalog::Shelf shelf(joined);
    stock::Board board;
    catalog::Catalog catalog{house, shelf, ground.pictures, board, {}};
    catalog.receive_first = [&](db::Tx& within, const Context& context, const VariantId& variant, std::int64_t pieces) {
      stock::receive_first(within, board, house.env, context, variant, pieces);
    };
    checkout::Desk desk{house, directory, shelf, board, ground.node, checkout::confirmation_version(), {}, {}, ground.cards};
    make_all({house, directory, catalog, board, desk});
    return true;
  });
}

}  // namespace

void fill(const Ground& ground) {
  for (int tries = 1;; ++tries) {
    try {
      if (fill_if_empty(ground)) log::event(log::Level::info, "demo_filled");
      return;
    } catch (const db::Busy&) {  // another node is at it: its rows were waited for, for as long as db waits
      if (tries == kTries) throw;
    } catch (const db::ConstraintBroken&) {  // and has done it just now
      if (tries == kTries) throw;
    }
  }
}

std::optional<ShopId> shop_of_others(db::Database& database) {
  return database.read([](db::Tx& tx) { return tx.one(sql::shop_of_others, [](const db::Row& row) { return row.id<ShopId>(0); }); });
}

std::vector<ShopId> own_shops(db::Database& database) {
  return database.read([](db::Tx& tx) { return tx.all(sql::own_shops, [](const db::Row& row) { return row.id<ShopId>(0); }); });
}

}  // namespace noren::demo
