// What a shop sells: categories, items (商品) and their variants (種類, each with a SKU). Plain values.
// Prices are yen with tax included; instants are UTC. Slugs, SKUs and ids are ASCII. Ids are random and made by us.
// What was ever saved is never deleted: an item or variant goes out of sale by being archived, so that orders, reports and
// links can always name it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "pricing/types.h"

namespace noren::catalog {

using PictureId = Id<struct PictureTag>;

// One text in both languages. English may be empty: then the Japanese stands in for it.
struct Bilingual {
  std::string ja;
  std::string en;
  const std::string& in(Locale locale) const { return locale == Locale::en && !en.empty() ? en : ja; }
  bool empty() const { return ja.empty() && en.empty(); }
  bool operator==(const Bilingual&) const = default;
};

// Reduced (軽減税率): food and drink without alcohol, newspapers.
using pricing::TaxKind;

// image: a picture that shows what it is like (イメージ). real: a photograph of the very thing (実物写真).
enum class PictureKind { image, real };

struct Picture {
  PictureId id;
  std::string hash;         // of the stored files: /pictures/<hash>-<width>.webp
  std::vector<int> widths;  // that exist, ascending: of 320, 800 and 1600 those not above the original's, or the original's own
  int width = 0;            // of the largest
  int height = 0;
  PictureKind kind = PictureKind::image;
  Bilingual alt;
  bool operator==(const Picture&) const = default;
};

// A price for a time: from included, until excluded; an absent end is open.
struct Sale {
  Yen price;
  std::optional<Instant> from;
  std::optional<Instant> until;
  bool operator==(const Sale&) const = default;
};

struct Variant {
  VariantId id;
  std::string sku;  // unique in the shop, also among archived ones
  Bilingual name;   // "" when the item has only one
  Yen list_price;
  std::optional<Sale> sale;
  std::optional<std::int64_t> limit_per_order;  // pieces; absent: none
  bool archived = false;
  bool operator==(const Variant&) const = default;
};

// What a buyer would find out by holding it (features, row 99). Empty ones are not shown.
struct Attributes {
  Bilingual size;
  Bilingual weight;
  Bilingual material;
  Bilingual touch;
  Bilingual assembly;
  bool operator==(const Attributes&) const = default;
};

struct Item {
  ItemId id;
  std::string slug;  // a-z 0-9 and hyphens, unique in the shop
  Bilingual name;
  Bilingual description;  // plain text; a blank line begins a paragraph
  std::vector<std::string> categories;  // slugs
  std::vector<std::string> tags;
  Attributes attributes;
  TaxKind tax = TaxKind::standard;
  std::vector<Picture> pictures;  // in the order shown
  std::vector<Variant> variants;  // in the order shown; archived ones too
  bool published = false;         // false: a draft (下書き), seen by the shop only
  bool archived = false;
  std::int64_t position = 0;  // おすすめ順: small first
  Instant created_at;
  std::int64_t version = 0;  // of this item; grows with each change; 0: not saved yet
  bool operator==(const Item&) const = default;
};

struct Category {
  std::string slug;
  Bilingual name;
  Bilingual description;
  std::int64_t position = 0;
  bool archived = false;
  std::int64_t version = 0;
  bool operator==(const Category&) const = default;
};

// The words a tag is shown as; a tag without them is shown as typed.
struct TagName {
  std::string tag;
  Bilingual name;
  bool operator==(const TagName&) const = default;
};

}  // namespace noren::catalog
