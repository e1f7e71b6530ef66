#include "catalog/csv_columns.h"

#include <algorithm>

#include "catalog/form_values.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

using Language = std::string Bilingual::*;

// ---- Texts: of an item, of its attributes, of a variant.
template <Bilingual Item::*Field, Language In>
std::string write_text(const Item& item, const Variant&) {
  return (item.*Field).*In;
}
template <Bilingual Item::*Field, Language In>
const char* read_text(const CsvTarget& into, const std::string& cell) {
  (into.item.*Field).*In = cell;
  return nullptr;
}
template <Bilingual Attributes::*Field, Language In>
std::string write_attribute(const Item& item, const Variant&) {
  return (item.attributes.*Field).*In;
}
template <Bilingual Attributes::*Field, Language In>
const char* read_attribute(const CsvTarget& into, const std::string& cell) {
  (into.item.attributes.*Field).*In = cell;
  return nullptr;
}
template <Language In>
std::string write_variant_name(const Item&, const Variant& variant) {
  return variant.name.*In;
}
template <Language In>
const char* read_variant_name(const CsvTarget& into, const std::string& cell) {
  into.variant.name.*In = cell;
  return nullptr;
}

// The word for a cell that is no number the column takes; range: the word that names what it takes.
const char* unread(const text::NotWhole& why, const char* range) { return why.beyond ? range : "number"; }

const char* read_flag(bool& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number || (*number && **number != 0 && **number != 1)) return "flag";
  into = number->value_or(0) == 1;
  return nullptr;
}

// ---- Prices.
const char* read_price_cell(const CsvTarget& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number) return unread(number.error(), "price_range");
  if (!*number) return "price_missing";
  into.variant.list_price = Yen(**number);
  return nullptr;
}

// The three columns of a sale come in any order: the price makes or ends it, the times are kept for it.
const char* read_sale_price(const CsvTarget& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number) return unread(number.error(), "sale_range");
  auto& sale = into.variant.sale;
  if (!*number) {
    sale.reset();
    return nullptr;
  }
  if (!sale) sale.emplace();
  sale->price = Yen(**number);
  return nullptr;
}

template <std::optional<Instant> Sale::*Field, Bound Which>
const char* read_sale_time(const CsvTarget& into, const std::string& cell) {
  const auto at = read_time(cell, Which);
  if (!at) return "time";
  if (into.variant.sale) (*into.variant.sale).*Field = *at;
  return nullptr;
}
template <std::optional<Instant> Sale::*Field>
std::string write_sale_time(const Item&, const Variant& variant) {
  return variant.sale ? time_cell((*variant.sale).*Field) : "";
}

const char* read_limit(const CsvTarget& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number) return unread(number.error(), "limit_range");
  into.variant.limit_per_order = *number;
  return nullptr;
}

const char* read_stock(const CsvTarget& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number) return unread(number.error(), "stock_range");
  if (*number && (**number < 0 || **number > kPiecesMax)) return "stock_range";
  into.first_stock = *number;
  return nullptr;
}

const char* read_tax(const CsvTarget& into, const std::string& cell) {
  const auto kind = pricing::tax_kind_from(cell.empty() ? "standard" : cell);
  if (!kind) return "tax";
  into.item.tax = *kind;
  return nullptr;
}

const char* read_position(const CsvTarget& into, const std::string& cell) {
  const auto number = text::read_whole_number(cell);
  if (!number) return unread(number.error(), "position_range");
  into.item.position = number->value_or(0);
  return nullptr;
}

constexpr Language kJa = &Bilingual::ja;
constexpr Language kEn = &Bilingual::en;
using A = Attributes;

const CsvField kFields[] = {
    {{"item_slug", "mug-cup"},
     true,
     [](const Item& item, const Variant&) { return item.slug; },
     [](const CsvTarget& into, const std::string& cell) -> const char* {
       if (!cell.empty()) into.item.slug = cell;
       return nullptr;
     }},
    {{"name_ja", "マグカップ"}, true, write_text<&Item::name, kJa>, read_text<&Item::name, kJa>},
    {{"name_en", "Mug"}, true, write_text<&Item::name, kEn>, read_text<&Item::name, kEn>},
    {{"description_ja", "手になじむ大きさです。"}, true, write_text<&Item::description, kJa>, read_text<&Item::description, kJa>},
    {{"description_en", "It sits well in the hand."}, true, write_text<&Item::description, kEn>, read_text<&Item::description, kEn>},
    {{"categories", "utsuwa gift"},
     true,
     [](const Item& item, const Variant&) { return join(item.categories, " "); },
     [](const CsvTarget& into, const std::string& cell) -> const char* {
       into.item.categories = split_slugs(cell);
       return nullptr;
     }},
    {{"tags", "ギフト,春"},
     true,
     [](const Item& item, const Variant&) { return join(item.tags, ","); },
     [](const CsvTarget& into, const std::string& cell) -> const char* {
       into.item.tags = split_tags(cell);
       return nullptr;
     }},
    {{"tax", "standard"}, true, [](const Item& item, const Variant&) { return std::string(pricing::name_of(item.tax)); }, read_tax},
    {{"published", "1"},
     true,
     [](const Item& item, const Variant&) { return std::string(item.published ? "1" : "0"); },
     [](const CsvTarget& into, const std::string& cell) { return read_flag(into.item.published, cell); }},
    {{"position", "10"}, true, [](const Item& item, const Variant&) { return std::to_string(item.position); }, read_position},
    {{"size_ja", "直径8cm×高さ9cm"}, true, write_attribute<&A::size, kJa>, read_attribute<&A::size, kJa>},
    {{"size_en", "8 cm wide, 9 cm high"}, true, write_attribute<&A::size, kEn>, read_attribute<&A::size, kEn>},
    {{"weight_ja", "約280g"}, true, write_attribute<&A::weight, kJa>, read_attribute<&A::weight, kJa>},
    {{"weight_en", "about 280 g"}, true, write_attribute<&A::weight, kEn>, read_attribute<&A::weight, kEn>},
    {{"material_ja", "陶器"}, true, write_attribute<&A::material, kJa>, read_attribute<&A::material, kJa>},
    {{"material_en", "stoneware"}, true, write_attribute<&A::material, kEn>, read_attribute<&A::material, kEn>},
    {{"touch_ja", "さらりとした土の手ざわり"}, true, write_attribute<&A::touch, kJa>, read_attribute<&A::touch, kJa>},
    {{"touch_en", "dry and sandy"}, true, write_attribute<&A::touch, kEn>, read_attribute<&A::touch, kEn>},
    {{"assembly_ja", "組み立て不要"}, true, write_attribute<&A::assembly, kJa>, read_attribute<&A::assembly, kJa>},
    {{"assembly_en", "none"}, true, write_attribute<&A::assembly, kEn>, read_attribute<&A::assembly, kEn>},
    {{"sku", "MUG-BLUE"},
     false,
     [](const Item&, const Variant& variant) { return variant.sku; },
     [](const CsvTarget& into, const std::string& cell) -> const char* {
       into.variant.sku = cell;
       return nullptr;
     }},
    {{"variant_ja", "青"}, false, write_variant_name<kJa>, read_variant_name<kJa>},
    {{"variant_en", "Blue"}, false, write_variant_name<kEn>, read_variant_name<kEn>},
    {{"price", "1980"},
     false,
     [](const Item&, const Variant& variant) { return std::to_string(variant.list_price.amount()); },
     read_price_cell},
    {{"sale_price", "1580"},
     false,
     [](const Item&, const Variant& variant) { return variant.sale ? std::to_string(variant.sale->price.amount()) : std::string(); },
     read_sale_price},
    {{"sale_from", "2026-11-21 09:00"}, false, write_sale_time<&Sale::from>, read_sale_time<&Sale::from, Bound::from>},
    {{"sale_until", "2026-11-30"}, false, write_sale_time<&Sale::until>, read_sale_time<&Sale::until, Bound::until>},
    {{"limit", "3"},
     false,
     [](const Item&, const Variant& variant) { return variant.limit_per_order ? std::to_string(*variant.limit_per_order) : std::string(); },
     read_limit},
    {{"ended", "0"},
     false,
     [](const Item&, const Variant& variant) { return std::string(variant.archived ? "1" : "0"); },
     [](const CsvTarget& into, const std::string& cell) { return read_flag(into.variant.archived, cell); }},
    {{"stock", "12"}, false, [](const Item&, const Variant&) { return std::string(); }, read_stock},
};

}  // namespace

std::span<const CsvField> csv_fields() { return kFields; }

const CsvField* csv_field(std::string_view name) {
  const auto found = std::find_if(std::begin(kFields), std::end(kFields), [&](const CsvField& field) { return field.column.name == name; });
  return found == std::end(kFields) ? nullptr : found;
}

std::span<const CsvColumn> csv_columns() {
  static const std::vector<CsvColumn> columns = [] {
    std::vector<CsvColumn> all;
    for (const CsvField& field : kFields) all.push_back(field.column);
    return all;
  }();
  return columns;
}

}  // namespace noren::catalog
