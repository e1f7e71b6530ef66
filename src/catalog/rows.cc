#include "catalog/rows.h"

#include <nlohmann/json.hpp>

namespace noren::catalog::store {
namespace {

using nlohmann::json;

struct Named {
  const char* name;
  Bilingual Attributes::*member;
};
constexpr Named kAttributes[] = {{"size", &Attributes::size},
                                 {"weight", &Attributes::weight},
                                 {"material", &Attributes::material},
                                 {"touch", &Attributes::touch},
                                 {"assembly", &Attributes::assembly}};

Attributes read_attributes(std::string_view text) {
  const json all = json::parse(text);
  Attributes attributes;
  for (const Named& named : kAttributes) {
    const auto found = all.find(named.name);
    if (found != all.end()) attributes.*named.member = {found->at("ja").get<std::string>(), found->at("en").get<std::string>()};
  }
  return attributes;
}

std::optional<Sale> read_sale(const db::Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return Sale{row.yen(column), row.maybe_instant(column + 1), row.maybe_instant(column + 2)};
}

}  // namespace

Item read_item(const db::Row& row) {
  Item item;
  item.id = row.id<ItemId>(0);
  item.slug = row.str(1);
  item.name = {row.str(2), row.str(3)};
  item.description = {row.str(4), row.str(5)};
  item.categories = json::parse(row.text(6)).get<std::vector<std::string>>();
  item.tags = json::parse(row.text(7)).get<std::vector<std::string>>();
  item.attributes = read_attributes(row.text(8));
  item.tax = pricing::tax_kind_from(row.text(9)).value_or(TaxKind::standard);
  item.published = row.flag(10);
  item.archived = row.flag(11);
  item.position = row.integer(12);
  item.created_at = row.instant(13);
  item.version = row.integer(14);
  return item;
}

VariantRow read_variant(const db::Row& row) {
  VariantRow read{.item = row.id<ItemId>(1)};
  Variant& variant = read.variant;
  variant.id = row.id<VariantId>(0);
  variant.sku = row.str(2);
  variant.name = {row.str(3), row.str(4)};
  variant.list_price = row.yen(5);
  variant.sale = read_sale(row, 6);
  if (!row.is_null(9)) variant.limit_per_order = row.integer(9);
  variant.archived = row.flag(10);
  return read;
}

PictureRow read_picture(const db::Row& row) {
  PictureRow read{.item = row.id<ItemId>(1)};
  Picture& picture = read.picture;
  picture.id = row.id<PictureId>(0);
  picture.hash = row.str(2);
  picture.widths = json::parse(row.text(3)).get<std::vector<int>>();
  picture.width = static_cast<int>(row.integer(4));
  picture.height = static_cast<int>(row.integer(5));
  picture.kind = row.text(6) == "real" ? PictureKind::real : PictureKind::image;
  picture.alt = {row.str(7), row.str(8)};
  return read;
}

Category read_category(const db::Row& row) {
  Category category;
  category.slug = row.str(0);
  category.name = {row.str(1), row.str(2)};
  category.description = {row.str(3), row.str(4)};
  category.position = row.integer(5);
  category.archived = row.flag(6);
  category.version = row.integer(7);
  return category;
}

std::string list_text(const std::vector<std::string>& list) { return json(list).dump(); }
std::string widths_text(const std::vector<int>& widths) { return json(widths).dump(); }

std::string attributes_text(const Attributes& attributes) {
  json all = json::object();
  for (const Named& named : kAttributes) {
    const Bilingual& text = attributes.*named.member;
    if (!text.empty()) all[named.name] = {{"ja", text.ja}, {"en", text.en}};
  }
  return all.dump();
}

std::string_view picture_kind_text(PictureKind kind) { return kind == PictureKind::real ? "real" : "image"; }

}  // namespace noren::catalog::store
