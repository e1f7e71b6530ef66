// Decisions about items that need nothing but the values: what it costs now, whether it can be bought, what may be saved.
// Prices: 景品表示法 (a sale needs its usual price and its time shown), so list price and sale are always told apart.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "pricing/types.h"

namespace noren::catalog {

// Limits of what may be saved; higher values are refused in words.
inline constexpr std::size_t kVariantsMax = 100;
inline constexpr std::size_t kPicturesMax = 20;
inline constexpr std::size_t kSlugMax = 80;
inline constexpr std::size_t kSkuMax = 60;
inline constexpr std::int64_t kPiecesMax = 10'000'000;  // of one variant in stock, however they come there

// What stands on its price tag: pricing says what that means at a given time.
pricing::PriceTag price_tag(const Variant& variant);
Yen price_at(const Variant& variant, Instant now);
bool on_sale(const Variant& variant, Instant now);
bool any_on_sale(const Item& item, Instant now);  // of those that are offered
// It would go for 0 yen from the moment it is saved, and did not before: taken only when that is meant. before: nothing for a new one.
bool newly_free(const Variant& variant, const std::optional<Item>& before);

// Whether the shop offers it at all (stock is another question).
// The shop marks what fits a letter-sized parcel with this tag.
inline constexpr std::string_view kLetterboxTag = "letterbox";
bool fits_letterbox(const Item& item);

bool offered(const Item& item, const Variant& variant);

// "マグカップ 大" / "マグカップ": the item's name, and the variant's when it has one.
std::string full_name(const Item& item, const Variant& variant, Locale locale);

struct PriceRange {
  Yen from;
  Yen to;
};
// Over the variants that are not archived; nothing when there are none.
std::optional<PriceRange> prices_at(const Item& item, Instant now);

enum class StockState { in_stock, few, sold_out };
inline constexpr std::int64_t kFew = 5;  // pieces: at most this many are "few" (残りわずか)
StockState stock_state(std::int64_t quantity);
std::string_view stock_state_name(StockState state);  // "in_stock" | "few" | "sold_out", as the store API says it

// The address of a picture at the smallest stored width that is at least `wanted`, else at its largest.
std::string picture_url(const Picture& picture, int wanted);
inline constexpr int kThumb = 320;  // the width of a small one

bool valid_slug(std::string_view slug);
bool valid_sku(std::string_view sku);
// SKUs that only upper and lower case tell apart have the same one: who packs takes them for each other.
std::string spoken_sku(std::string_view sku);
// A slug made from a text's ASCII letters and digits; "" when it has none.
std::string slug_from(std::string_view text);

// What is wrong with an item as typed. `message` is a key of the feature's words; `field` names the form's field.
struct Fault {
  std::string field;    // "slug", "name_ja", "variants.0.sku" ...
  std::string message;  // "catalog.faults.slug_shape"
  bool operator==(const Fault&) const = default;
};
// Makes the texts fit to keep (text/clean.h) and says everything that is wrong.
std::vector<Fault> clean(Item& item);
std::vector<Fault> clean(Category& category);
std::vector<Fault> clean(std::vector<Picture>& pictures);

}  // namespace noren::catalog
