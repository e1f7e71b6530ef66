#include <toml++/toml.h>

#include <sstream>
#include <stdexcept>

#include "base/embedded.h"
#include "demo/parts.h"
#include "log/log.h"
#include "staff/staff.h"

namespace noren::demo {

nlohmann::json read_toml(const std::string& path) {
  try {
    const toml::table table = toml::parse(embedded::file(path), path);
    std::ostringstream out;
    out << toml::json_formatter(table);
    return nlohmann::json::parse(out.str());
  } catch (const toml::parse_error& error) {
    throw std::runtime_error(path + ":" + std::to_string(error.source().begin.line) + ": " + std::string(error.description()));
  }
}

Context context_for(const ShopId& shop, Instant at) { return {shop, {ActorKind::system, "", ""}, at, Locale::ja, "demo"}; }

void fill(const Stage& stage) {
  const auto shop = make_shop(stage);
  make_items(stage, shop->id, pieces_of_sample_orders());
  const Instant now = stage.house.env.clock.now();
  const auto owner = staff::create_owner(stage.house, context_for(shop->id, now), {kOwnerMail, "くるみ沢 文", kOwnerPassword});
  if (!owner) throw std::runtime_error("the demo's owner was refused");
  const auto present = stage.directory.by_id(shop->id);
  const auto published = static_cast<std::int64_t>(stage.catalog.shelf.of(shop->id)->items().size());
  const auto opened = shops::open_shop(stage.house, stage.directory, context_for(shop->id, now), present->version, published);
  if (!opened) {
    std::string missing;
    for (const shops::Missing what : opened.error().missing) missing += " " + std::string(shops::name_of(what));
    throw std::runtime_error("the demo shop cannot open:" + missing);
  }
  make_orders(stage, shop->id);
  log::event(log::Level::info, "demo_filled");
}

}  // namespace noren::demo
