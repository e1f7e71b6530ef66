#include <stdexcept>

#include "base/embedded.h"
#include "catalog/rules.h"
#include "demo/parts.h"
#include "image/bundle.h"

namespace noren::demo {
namespace {

using nlohmann::json;

catalog::Bilingual text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  return {found->value("ja", ""), found->value("en", "")};
}

std::optional<catalog::Sale> sale_of(const json& item, std::int64_t difference, Instant now) {
  const auto found = item.find("sale");
  if (found == item.end()) return std::nullopt;
  const LocalDate today = japan_time(now).date;
  const auto midnight = [&](const char* name) { return from_japan_time({plus_days(today, found->at(name).get<int>()), 0, 0, 0}); };
  return catalog::Sale{Yen(found->at("price").get<std::int64_t>() + difference), midnight("from_days"), midnight("until_days")};
}

struct Made {
  catalog::Item item;
  std::vector<catalog::FirstStock> first;
};

Made item_from(const Stage& stage, const json& data, Instant now, const std::map<std::string, std::int64_t>& live_use) {
  Made made;
  catalog::Item& item = made.item;
  item.id = catalog::new_item_id(stage.house.env.random);
  item.slug = data.at("slug").get<std::string>();
  item.name = text_of(data, "name");
  item.description = text_of(data, "description");
  item.categories = {data.at("category").get<std::string>()};
  item.tags = data.value("tags", std::vector<std::string>());
  item.tax = data.at("tax") == "reduced" ? catalog::TaxKind::reduced : catalog::TaxKind::standard;
  const json attributes = data.value("attributes", json::object());
  item.attributes = {text_of(attributes, "size"), text_of(attributes, "weight"), text_of(attributes, "material"), text_of(attributes, "touch"),
                     text_of(attributes, "assembly")};
  item.published = true;
  const std::int64_t price = data.at("price").get<std::int64_t>();
  for (const json& variant : data.at("variants")) {
    const std::int64_t difference = variant.value("price_difference", std::int64_t{0});
    catalog::Variant& added = item.variants.emplace_back();
    added.sku = variant.at("sku").get<std::string>();
    added.name = text_of(variant, "name");
    added.list_price = Yen(price + difference);
    added.sale = sale_of(data, difference, now);
    if (data.contains("purchase_limit")) added.limit_per_order = data.at("purchase_limit").get<std::int64_t>();
    const auto used = live_use.find(added.sku);
    const std::int64_t pieces = variant.at("stock").get<std::int64_t>() + (used == live_use.end() ? 0 : used->second);
    if (pieces > 0) made.first.push_back({item.variants.size() - 1, std::min(pieces, catalog::kPiecesMax)});
  }
  return made;
}

std::vector<catalog::NewPicture> pictures_of(const catalog::Item& item) {
  std::vector<catalog::NewPicture> pictures;
  for (int n = 1; n <= 3; ++n) {
    const auto files = embedded::files_below("demo/pictures/" + item.slug + "-" + std::to_string(n) + ".ready");
    if (files.empty()) break;
    pictures.push_back({image::unpack(files.front().bytes), n == 1 ? catalog::PictureKind::image : catalog::PictureKind::real, item.name});
  }
  return pictures;
}

void make_categories(const Stage& stage, const Context& context) {
  const json data = read_toml("demo/data/categories.toml");
  std::int64_t position = 0;
  for (const json& entry : data.at("category")) {
    catalog::Category category;
    category.slug = entry.at("slug").get<std::string>();
    category.name = text_of(entry, "name");
    category.description = text_of(entry, "intro");
    category.position = ++position;
    if (!catalog::save_category(stage.catalog, context, category)) throw std::runtime_error("category " + category.slug + " was refused");
  }
  for (const json& entry : data.value("tag", json::array())) {
    if (!catalog::name_tag(stage.catalog, context, {entry.at("slug").get<std::string>(), text_of(entry, "name")})) {
      throw std::runtime_error("a tag's name was refused");
    }
  }
}

}  // namespace

void make_items(const Stage& stage, const ShopId& shop, const std::map<std::string, std::int64_t>& live_use) {
  const Instant now = stage.house.env.clock.now();
  const Context context = context_for(shop, now);
  make_categories(stage, context);
  std::int64_t position = 0;
  for (const embedded::File& file : embedded::files_below("demo/data/items/")) {
    const json data = read_toml(std::string(file.path));
    for (const json& entry : data.at("item")) {
      // Spread over the last weeks, so that "new" means something.
      const Context then = context_for(shop, now - std::chrono::hours(7 * (position % 64)));
      Made made = item_from(stage, entry, now, live_use);
      // One of each category in turn: the recommended list of a real shop is mixed, too.
      ++position;
      made.item.position = position % 8 * 1000 + position;
      const auto saved = catalog::save_item(stage.catalog, then, made.item, made.first);
      if (!saved) {
        const auto& faults = saved.error().faults;
        throw std::runtime_error("item " + made.item.slug + " was refused" +
                                 (faults.empty() ? "" : ": " + faults.front().field + " " + faults.front().message));
      }
      if (!catalog::add_pictures(stage.catalog, context, saved->id, saved->version, pictures_of(made.item))) {
        throw std::runtime_error("the pictures of " + made.item.slug + " were refused");
      }
    }
  }
}

}  // namespace noren::demo
