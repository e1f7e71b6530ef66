// An item as typed into the owner's form, before it is known whether it makes sense: so that a refused form shows what was typed.
// Pure.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "http/message.h"

namespace noren::catalog {

struct TypedVariant {
  std::string id, sku, name_ja, name_en, price, sale_price, sale_from, sale_until, limit, first_stock;
  bool archived = false;
  bool free = false;  // 0円 is meant
  bool blank() const { return sku.empty() && name_ja.empty() && name_en.empty() && price.empty(); }
};

struct TypedItem {
  std::map<std::string, std::string, std::less<>> texts;  // by field: name_ja, slug, tags, size_en, position, tax ...
  std::vector<std::string> categories;
  std::vector<TypedVariant> variants;
  bool published = false;
};

// The fields that stand in `texts`.
inline constexpr const char* kItemTexts[] = {"name_ja",  "name_en",   "description_ja", "description_en", "slug",        "tags",
                                             "size_ja",  "size_en",   "weight_ja",      "weight_en",      "material_ja", "material_en",
                                             "touch_ja", "touch_en",  "assembly_ja",    "assembly_en",    "position",    "tax"};

TypedItem typed_from(const Item& item);
TypedItem typed_from(const http::Fields& form);

struct ParsedItem {
  Item item;  // id and version are the caller's to set
  std::vector<FirstStock> first;
  std::vector<Fault> faults;      // what could not be read, "variants.N" counted as in item.variants
  std::vector<std::size_t> rows;  // place in item.variants -> row of the form
};
ParsedItem parse(const TypedItem& typed);

}  // namespace noren::catalog
