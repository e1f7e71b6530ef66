#include "catalog/rules.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/names.h"
#include "pricing/pricing.h"
#include "text/clean.h"
#include "text/fold.h"

namespace noren::catalog {
namespace {

// Characters.
constexpr std::size_t kNameMax = 120;
constexpr std::size_t kDescriptionMax = 10'000;
constexpr std::size_t kAttributeMax = 200;
constexpr std::size_t kTagMax = 30;

constexpr std::size_t kListMax = 30;
constexpr std::int64_t kLimitMax = 1'000'000;
constexpr std::int64_t kPositionMax = 999'999'999;

bool lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool upper(char c) { return c >= 'A' && c <= 'Z'; }

class Faults {
 public:
  void add(std::string field, std::string_view key) { list_.push_back({std::move(field), "catalog.faults." + std::string(key)}); }
  // The text as it may be kept (text/clean.h); what cannot be is a fault and stays as typed.
  void clean(std::string& typed, const std::string& field, std::size_t max_length, text::Lines lines = text::Lines::one) {
    auto cleaned = text::clean(typed, {.max_length = max_length, .lines = lines});
    if (cleaned) {
      typed = std::move(*cleaned);
    } else {
      add(field, cleaned.error().why == text::CleanProblem::too_long ? "too_long" : "strange_characters");
    }
  }
  void clean(Bilingual& typed, const std::string& field, std::size_t max_length, text::Lines lines = text::Lines::one) {
    clean(typed.ja, field + "_ja", max_length, lines);
    clean(typed.en, field + "_en", max_length, lines);
  }
  void check_position(std::int64_t position) {
    if (position < -kPositionMax || position > kPositionMax) add("position", "position_range");
  }
  std::vector<Fault> take() { return std::move(list_); }

 private:
  std::vector<Fault> list_;
};

void check_variant(Variant& variant, const std::string& at, Faults& faults) {
  if (!valid_sku(variant.sku)) faults.add(at + "sku", "sku_shape");
  faults.clean(variant.name, at + "name", kNameMax);
  if (variant.list_price < Yen(0) || variant.list_price > pricing::kMaxUnitPrice) faults.add(at + "list_price", "price_range");
  if (variant.sale) {
    if (variant.sale->price < Yen(0)) {
      faults.add(at + "sale_price", "sale_range");
    } else if (variant.sale->price >= variant.list_price) {
      faults.add(at + "sale_price", "sale_not_lower");
    }
    if (variant.sale->from && variant.sale->until && *variant.sale->from >= *variant.sale->until)
      faults.add(at + "sale_until", "sale_ends_first");
  }
  if (variant.limit_per_order && (*variant.limit_per_order < 1 || *variant.limit_per_order > kLimitMax))
    faults.add(at + "limit", "limit_range");
}

void check_variants(Item& item, Faults& faults) {
  std::set<std::string_view> skus;
  std::size_t live = 0;
  for (std::size_t i = 0; i < item.variants.size(); ++i) {
    Variant& variant = item.variants[i];
    const std::string at = "variants." + std::to_string(i) + ".";
    if (!variant.archived) ++live;
    if (!skus.insert(variant.sku).second) faults.add(at + "sku", "sku_twice");
    check_variant(variant, at, faults);
  }
  if (item.variants.size() > kVariantsMax) faults.add("variants", "too_many_variants");
  if (item.published && live == 0) faults.add("variants", "needs_variant");
  std::set<std::string> names;
  for (std::size_t i = 0; live > 1 && i < item.variants.size(); ++i) {
    const Variant& variant = item.variants[i];
    if (variant.archived) continue;
    const std::string field = "variants." + std::to_string(i) + ".name_ja";
    if (variant.name.ja.empty()) {
      faults.add(field, "variant_name");
    } else if (!names.insert(text::fold(variant.name.ja)).second) {
      faults.add(field, "variant_twice");
    }
  }
}

}  // namespace

pricing::PriceTag price_tag(const Variant& variant) {
  if (!variant.sale) return {.list = variant.list_price};
  return {.list = variant.list_price, .sale = variant.sale->price, .sale_from = variant.sale->from, .sale_until = variant.sale->until};
}

Yen price_at(const Variant& variant, Instant now) { return pricing::effective_price(price_tag(variant), now).price; }

bool on_sale(const Variant& variant, Instant now) { return pricing::effective_price(price_tag(variant), now).on_sale; }

bool any_on_sale(const Item& item, Instant now) {
  return std::any_of(item.variants.begin(), item.variants.end(), [&](const Variant& one) { return !one.archived && on_sale(one, now); });
}

bool newly_free(const Variant& variant, const std::optional<Item>& before) {
  const auto lowest = [](const Variant& one) { return one.sale ? std::min(one.list_price, one.sale->price) : one.list_price; };
  if (variant.archived || lowest(variant) != Yen(0)) return false;
  const auto was_free = [&](const Variant& old) { return old.id == variant.id && lowest(old) == Yen(0); };
  return !before || std::none_of(before->variants.begin(), before->variants.end(), was_free);
}

bool fits_letterbox(const Item& item) { return std::find(item.tags.begin(), item.tags.end(), kLetterboxTag) != item.tags.end(); }

bool offered(const Item& item, const Variant& variant) { return item.published && !item.archived && !variant.archived; }

std::string full_name(const Item& item, const Variant& variant, Locale locale) {
  const std::string& name = item.name.in(locale);
  const std::string& kind = variant.name.in(locale);
  return kind.empty() ? name : name + " " + kind;
}

std::optional<PriceRange> prices_at(const Item& item, Instant now) {
  std::optional<PriceRange> range;
  for (const Variant& variant : item.variants) {
    if (variant.archived) continue;
    const Yen price = price_at(variant, now);
    if (!range) range = PriceRange{price, price};
    range->from = std::min(range->from, price);
    range->to = std::max(range->to, price);
  }
  return range;
}

StockState stock_state(std::int64_t quantity) {
  if (quantity <= 0) return StockState::sold_out;
  return quantity <= kFew ? StockState::few : StockState::in_stock;
}

std::string_view stock_state_name(StockState state) {
  static constexpr Named<StockState> kNames[] = {
      {StockState::in_stock, "in_stock"}, {StockState::few, "few"}, {StockState::sold_out, "sold_out"}};
  return name_in(kNames, state);
}

std::string picture_url(const Picture& picture, int wanted) {
  int width = picture.width;
  for (const int stored : picture.widths) {
    if (stored >= wanted) {
      width = stored;
      break;
    }
  }
  return "/pictures/" + picture.hash + "-" + std::to_string(width) + ".webp";
}

bool valid_slug(std::string_view slug) {
  if (slug.empty() || slug.size() > kSlugMax || slug.front() == '-' || slug.back() == '-') return false;
  return std::all_of(slug.begin(), slug.end(), [](char c) { return lower_or_digit(c) || c == '-'; });
}

bool valid_sku(std::string_view sku) {
  if (sku.empty() || sku.size() > kSkuMax) return false;
  return std::all_of(sku.begin(), sku.end(), [](char c) { return lower_or_digit(c) || upper(c) || c == '-' || c == '_' || c == '.'; });
}

std::string spoken_sku(std::string_view sku) {
  std::string upper_case(sku);
  for (char& c : upper_case) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper_case;
}

std::string slug_from(std::string_view text) {
  std::string slug;
  for (const char c : text) {
    const char low = lower_ascii(c);
    if (lower_or_digit(low)) {
      slug += low;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == kSlugMax) break;
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  return slug;
}

std::vector<Fault> clean(Item& item) {
  Faults faults;
  if (!valid_slug(item.slug)) faults.add("slug", "slug_shape");
  faults.clean(item.name, "name", kNameMax);
  if (item.name.ja.empty()) faults.add("name_ja", "name_missing");
  faults.clean(item.description, "description", kDescriptionMax, text::Lines::many);
  faults.clean(item.attributes.size, "size", kAttributeMax);
  faults.clean(item.attributes.weight, "weight", kAttributeMax);
  faults.clean(item.attributes.material, "material", kAttributeMax);
  faults.clean(item.attributes.touch, "touch", kAttributeMax);
  faults.clean(item.attributes.assembly, "assembly", kAttributeMax);
  for (std::string& tag : item.tags) faults.clean(tag, "tags", kTagMax);
  std::erase_if(item.tags, [](const std::string& tag) { return tag.empty(); });
  if (item.tags.size() > kListMax) faults.add("tags", "too_many");
  if (item.categories.size() > kListMax) faults.add("categories", "too_many");
  faults.check_position(item.position);
  check_variants(item, faults);
  return faults.take();
}

std::vector<Fault> clean(Category& category) {
  Faults faults;
  if (!valid_slug(category.slug)) faults.add("slug", "slug_shape");
  faults.clean(category.name, "name", kNameMax);
  if (category.name.ja.empty()) faults.add("name_ja", "name_missing");
  faults.clean(category.description, "description", kDescriptionMax, text::Lines::many);
  faults.check_position(category.position);
  return faults.take();
}

std::vector<Fault> clean(std::vector<Picture>& pictures) {
  Faults faults;
  if (pictures.size() > kPicturesMax) faults.add("pictures", "too_many_pictures");
  for (std::size_t i = 0; i < pictures.size(); ++i) faults.clean(pictures[i].alt, "pictures." + std::to_string(i) + ".alt", kAttributeMax);
  return faults.take();
}

}  // namespace noren::catalog
