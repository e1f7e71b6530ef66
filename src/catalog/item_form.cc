#include "catalog/item_form.h"

#include "catalog/form_values.h"
#include "text/whole_number.h"

namespace noren::catalog {
namespace {

struct Exact {
  const char* ja;
  const char* en;
  Bilingual Attributes::*member;
};
constexpr Exact kExact[] = {{"size_ja", "size_en", &Attributes::size},
                            {"weight_ja", "weight_en", &Attributes::weight},
                            {"material_ja", "material_en", &Attributes::material},
                            {"touch_ja", "touch_en", &Attributes::touch},
                            {"assembly_ja", "assembly_en", &Attributes::assembly}};

std::string number_text(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : ""; }

TypedVariant typed_from(const Variant& variant) {
  const auto& sale = variant.sale;
  return {.id = variant.id.str(),
          .sku = variant.sku,
          .name_ja = variant.name.ja,
          .name_en = variant.name.en,
          .price = std::to_string(variant.list_price.amount()),
          .sale_price = sale ? std::to_string(sale->price.amount()) : "",
          .sale_from = sale ? time_value(sale->from) : "",
          .sale_until = sale ? time_value(sale->until) : "",
          .limit = number_text(variant.limit_per_order),
          .archived = variant.archived};
}

class Parser {
 public:
  explicit Parser(const TypedItem& typed) : typed_(typed) {}

  ParsedItem run() {
    Item& item = parsed_.item;
    item.name = {text("name_ja"), text("name_en")};
    item.description = {text("description_ja"), text("description_en")};
    item.slug = text("slug");
    item.tags = split_tags(text("tags"));
    item.categories = typed_.categories;
    for (const Exact& exact : kExact) item.attributes.*exact.member = {text(exact.ja), text(exact.en)};
    const auto tax = pricing::tax_kind_from(text("tax"));
    item.tax = tax.value_or(TaxKind::standard);
    if (!tax) fault("tax", "tax_unknown");
    item.position = number(text("position"), "position", "position_range").value_or(0);
    item.published = typed_.published;
    for (std::size_t row = 0; row < typed_.variants.size(); ++row) {
      if (!typed_.variants[row].blank()) variant(typed_.variants[row], row);
    }
    return std::move(parsed_);
  }

 private:
  std::string text(std::string_view field) const {
    const auto found = typed_.texts.find(field);
    return found == typed_.texts.end() ? "" : found->second;
  }
  void fault(const std::string& field, std::string_view word) { parsed_.faults.push_back({field, "catalog.faults." + std::string(word)}); }

  // range: the word that names what the field takes.
  std::optional<std::int64_t> number(const std::string& typed, const std::string& field, std::string_view range) {
    const auto read = text::read_whole_number(typed);
    if (read) return *read;
    fault(field, read.error().beyond ? range : "number");
    return std::nullopt;
  }
  std::optional<Instant> time(const std::string& typed, Bound bound, const std::string& field) {
    const auto read = read_time(typed, bound);
    if (read) return *read;
    fault(field, "time");
    return std::nullopt;
  }

  void variant(const TypedVariant& typed, std::size_t row) {
    const std::size_t place = parsed_.item.variants.size();
    const std::string at = "variants." + std::to_string(place) + ".";
    Variant variant{.id = VariantId(typed.id), .sku = typed.sku, .name = {typed.name_ja, typed.name_en}, .archived = typed.archived};
    const auto price = number(typed.price, at + "list_price", "price_range");
    if (price) variant.list_price = Yen(*price);
    if (typed.price.empty()) fault(at + "list_price", "price_missing");
    const auto sale_price = number(typed.sale_price, at + "sale_price", "sale_range");
    const auto from = time(typed.sale_from, Bound::from, at + "sale_from");
    const auto until = time(typed.sale_until, Bound::until, at + "sale_until");
    if (sale_price) variant.sale = Sale{Yen(*sale_price), from, until};
    variant.limit_per_order = number(typed.limit, at + "limit", "limit_range");
    const auto pieces = number(typed.first_stock, at + "first_stock", "stock_range");
    if (pieces && (*pieces < 0 || *pieces > kPiecesMax)) fault(at + "first_stock", "stock_range");
    if (pieces && typed.id.empty()) parsed_.first.push_back({place, *pieces});
    parsed_.item.variants.push_back(std::move(variant));
    parsed_.rows.push_back(row);
  }

  const TypedItem& typed_;
  ParsedItem parsed_;
};

}  // namespace

TypedItem typed_from(const Item& item) {
  TypedItem typed{.categories = item.categories, .published = item.published};
  typed.texts = {{"name_ja", item.name.ja},
                 {"name_en", item.name.en},
                 {"description_ja", item.description.ja},
                 {"description_en", item.description.en},
                 {"slug", item.slug},
                 {"tags", join(item.tags, ", ")},
                 {"position", std::to_string(item.position)},
                 {"tax", std::string(pricing::name_of(item.tax))}};
  for (const Exact& exact : kExact) {
    typed.texts[exact.ja] = (item.attributes.*exact.member).ja;
    typed.texts[exact.en] = (item.attributes.*exact.member).en;
  }
  for (const Variant& variant : item.variants) typed.variants.push_back(typed_from(variant));
  return typed;
}

TypedItem typed_from(const http::Fields& form) {
  TypedItem typed{.categories = form.every("category"), .published = form.yes("published")};
  for (const char* field : kItemTexts) typed.texts[field] = form.get(field);
  for (std::size_t i = 0; i < kVariantsMax + 10; ++i) {
    const auto get = [&](const char* name) { return form.get(std::string(name) + "_" + std::to_string(i)); };
    if (!form.has("sku_" + std::to_string(i))) break;
    typed.variants.push_back({.id = get("variant_id"),
                              .sku = get("sku"),
                              .name_ja = get("variant_name_ja"),
                              .name_en = get("variant_name_en"),
                              .price = get("price"),
                              .sale_price = get("sale_price"),
                              .sale_from = get("sale_from"),
                              .sale_until = get("sale_until"),
                              .limit = get("limit"),
                              .first_stock = get("first_stock"),
                              .archived = get("archived") == "1",
                              .free = get("free") == "1"});
  }
  return typed;
}

ParsedItem parse(const TypedItem& typed) { return Parser(typed).run(); }

}  // namespace noren::catalog
