#include "catalog/snapshot.h"

#include <algorithm>

#include "catalog/search_index.h"
#include "pricing/pricing.h"
#include "text/fold.h"

namespace noren::catalog {
namespace {

bool visible(const Item& item) { return item.published && !item.archived; }

bool has(const std::vector<std::string>& list, std::string_view value) { return std::find(list.begin(), list.end(), value) != list.end(); }

bool fits_price(const Item& item, const Search& search, Instant now) {
  if (!search.price_from && !search.price_to) return true;
  return std::any_of(item.variants.begin(), item.variants.end(), [&](const Variant& variant) {
    if (variant.archived) return false;
    const Yen price = price_at(variant, now);
    return (!search.price_from || price >= *search.price_from) && (!search.price_to || price <= *search.price_to);
  });
}

bool fits(const Item& item, const Search& search, const StockView& stock, Instant now) {
  if (search.side == Side::buyer && !visible(item)) return false;
  if (!search.category.empty() && !has(item.categories, search.category)) return false;
  if (!search.tag.empty() && !has(item.tags, search.tag)) return false;
  if (search.on_sale_only && !any_on_sale(item, now)) return false;
  return fits_price(item, search, now) && (!search.in_stock_only || in_stock(item, stock));
}

void sort_items(std::vector<const Item*>& items, Sort sort, Instant now) {
  const auto price = [now](const Item* item) {
    const auto range = prices_at(*item, now);
    return range ? range->from : Yen(0);
  };
  switch (sort) {
    case Sort::recommended: return;
    case Sort::newest:
      std::stable_sort(items.begin(), items.end(), [](const Item* a, const Item* b) { return a->created_at > b->created_at; });
      return;
    case Sort::cheapest:
      std::stable_sort(items.begin(), items.end(), [&](const Item* a, const Item* b) { return price(a) < price(b); });
      return;
    case Sort::dearest:
      std::stable_sort(items.begin(), items.end(), [&](const Item* a, const Item* b) { return price(a) > price(b); });
      return;
  }
}

}  // namespace

bool in_stock(const Item& item, const StockView& stock) {
  return std::any_of(item.variants.begin(), item.variants.end(),
                     [&](const Variant& variant) { return offered(item, variant) && stock.quantity(variant.id) > 0; });
}

Snapshot::Snapshot(Contents contents)
    : version_(contents.version), items_(std::move(contents.items)), categories_(std::move(contents.categories)) {
  std::stable_sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) { return a.position < b.position; });
  std::stable_sort(categories_.begin(), categories_.end(), [](const Category& a, const Category& b) { return a.position < b.position; });
  std::erase_if(categories_, [](const Category& category) { return category.archived; });
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    by_id_.emplace(item.id.str(), i);
    if (visible(item)) by_slug_.emplace(item.slug, i);
    for (std::size_t v = 0; v < item.variants.size(); ++v) {
      by_variant_.emplace(item.variants[v].id.str(), Place{i, v});
      by_sku_.emplace(item.variants[v].sku, Place{i, v});
    }
  }
  for (auto& [slug, id] : contents.redirects) {
    const auto found = by_id_.find(id.str());
    if (found != by_id_.end()) redirects_.emplace(std::move(slug), found->second);
  }
  for (auto& [slug, target] : contents.category_redirects) {
    if (find_category(target) != nullptr) category_redirects_.emplace(std::move(slug), std::move(target));
  }
  for (TagName& name : contents.tag_names) tag_names_.emplace(std::move(name.tag), std::move(name.name));
  index_ = std::make_unique<SearchIndex>(items_, categories_, tag_names_);
}

Snapshot::~Snapshot() = default;

const Item* Snapshot::find_by_slug(std::string_view slug) const {
  const auto found = by_slug_.find(slug);
  return found == by_slug_.end() ? nullptr : &items_[found->second];
}

const Item* Snapshot::find_item(const ItemId& id) const {
  const auto found = by_id_.find(id.str());
  return found == by_id_.end() ? nullptr : &items_[found->second];
}

const Category* Snapshot::find_category(std::string_view slug) const {
  const auto found = std::find_if(categories_.begin(), categories_.end(), [&](const Category& category) { return category.slug == slug; });
  return found == categories_.end() ? nullptr : &*found;
}

std::optional<FoundVariant> Snapshot::find_variant(const VariantId& id) const {
  const auto found = by_variant_.find(id.str());
  if (found == by_variant_.end()) return std::nullopt;
  const Item& item = items_[found->second.item];
  return FoundVariant{&item, &item.variants[found->second.variant]};
}

std::optional<FoundVariant> Snapshot::find_variant_by_sku(std::string_view sku) const {
  const auto found = by_sku_.find(sku);
  if (found == by_sku_.end()) return std::nullopt;
  const Item& item = items_[found->second.item];
  return FoundVariant{&item, &item.variants[found->second.variant]};
}

const std::string* Snapshot::redirect_of(std::string_view old_slug) const {
  const auto found = redirects_.find(std::string(old_slug));
  if (found == redirects_.end() || !visible(items_[found->second])) return nullptr;
  return &items_[found->second].slug;
}

const std::string* Snapshot::category_redirect_of(std::string_view old_slug) const {
  const auto found = category_redirects_.find(std::string(old_slug));
  return found == category_redirects_.end() ? nullptr : &found->second;
}

const std::string& Snapshot::tag_name(const std::string& tag, Locale locale) const {
  const auto found = tag_names_.find(tag);
  return found == tag_names_.end() ? tag : found->second.in(locale);
}

std::vector<const Item*> Snapshot::in_category(std::string_view slug) const {
  std::vector<const Item*> found;
  for (const Item& item : items_) {
    if (visible(item) && has(item.categories, slug)) found.push_back(&item);
  }
  return found;
}

std::vector<const Item*> Snapshot::with_tag(std::string_view tag) const {
  std::vector<const Item*> found;
  for (const Item& item : items_) {
    if (visible(item) && has(item.tags, tag)) found.push_back(&item);
  }
  return found;
}

std::vector<const Item*> Snapshot::search(const Search& search, const StockView& stock, Instant now) const {
  std::vector<const Item*> found;
  const std::vector<std::string> words = text::fold_words(search.text);
  if (words.empty()) {
    for (const Item& item : items_) {
      if (fits(item, search, stock, now)) found.push_back(&item);
    }
  } else {
    auto hits = index_->find(words);
    std::erase_if(hits, [&](const SearchIndex::Hit& hit) { return !fits(items_[hit.item], search, stock, now); });
    std::stable_sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.rank < b.rank; });
    for (const SearchIndex::Hit& hit : hits) found.push_back(&items_[hit.item]);
  }
  sort_items(found, search.sort, now);
  return found;
}

std::optional<Instant> Snapshot::prices_change_after(Instant now) const {
  std::optional<Instant> first;
  for (const Item& item : items_) {
    if (!visible(item)) continue;
    for (const Variant& variant : item.variants) {
      const auto change = variant.archived ? std::nullopt : pricing::effective_price(price_tag(variant), now).changes_at;
      if (change && (!first || *change < *first)) first = change;
    }
  }
  return first;
}

}  // namespace noren::catalog
