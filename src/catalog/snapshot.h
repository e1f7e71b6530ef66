// A shop's whole catalog as it was after one change: immutable, shared by all threads, replaced whole (shelf.h).
// Pages, cart, checkout and search read this and never the database. It holds drafts and archived things too, so that a cart
// can say what became of them; the find functions say which they give. Pointers live as long as the snapshot.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/rules.h"
#include "catalog/stock_view.h"
#include "catalog/types.h"

namespace noren::catalog {

struct Contents {
  std::int64_t version = 0;
  std::vector<Category> categories;
  std::vector<Item> items;
  std::vector<std::pair<std::string, ItemId>> redirects;  // a slug an item once had
  std::vector<TagName> tag_names;
  std::vector<std::pair<std::string, std::string>> category_redirects;  // a slug a category once had, and the one it has
};

struct FoundVariant {
  const Item* item = nullptr;
  const Variant* variant = nullptr;
  bool offered() const { return catalog::offered(*item, *variant); }
};

enum class Sort { recommended, newest, cheapest, dearest };
enum class Side { buyer, shop };  // buyer: offered items only; shop: drafts and archived ones as well

inline constexpr std::size_t kSearchMax = 100;  // characters of words that are looked for

struct Search {
  std::string text;      // words are ANDed; "" finds everything
  std::string category;  // slug; "" any
  std::string tag;       // "" any
  std::optional<Yen> price_from;
  std::optional<Yen> price_to;
  bool in_stock_only = false;
  bool on_sale_only = false;
  Sort sort = Sort::recommended;  // with text: by how well it fits first
  Side side = Side::buyer;
};

class SearchIndex;

class Snapshot {
 public:
  explicit Snapshot(Contents contents);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  // Grows with every change of the shop's catalog.
  std::int64_t version() const { return version_; }

  // By position, drafts and archived ones included.
  std::span<const Item> items() const { return items_; }
  // Those not archived, by position.
  std::span<const Category> categories() const { return categories_; }

  const Item* find_by_slug(std::string_view slug) const;  // published ones only
  const Item* find_item(const ItemId& id) const;          // any
  const Category* find_category(std::string_view slug) const;
  // Any, also archived or of a draft: ask offered().
  std::optional<FoundVariant> find_variant(const VariantId& id) const;
  std::optional<FoundVariant> find_variant_by_sku(std::string_view sku) const;
  // The slug that the item of an old slug has now; nothing when it is not published.
  const std::string* redirect_of(std::string_view old_slug) const;
  const std::string* category_redirect_of(std::string_view old_slug) const;

  // The words a tag is shown as.
  const std::string& tag_name(const std::string& tag, Locale locale) const;

  // Published items, by position.
  std::vector<const Item*> in_category(std::string_view slug) const;
  std::vector<const Item*> with_tag(std::string_view tag) const;

  std::vector<const Item*> search(const Search& search, const StockView& stock, Instant now) const;

  // The first instant after `now` at which some price changes by its dates: pages made now are good until then.
  std::optional<Instant> prices_change_after(Instant now) const;

 private:
  struct Place {
    std::size_t item;
    std::size_t variant;
  };

  std::int64_t version_ = 0;
  std::vector<Item> items_;
  std::vector<Category> categories_;
  std::unordered_map<std::string_view, std::size_t> by_slug_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
  std::unordered_map<std::string_view, Place> by_variant_;
  std::unordered_map<std::string_view, Place> by_sku_;
  std::unordered_map<std::string, std::size_t> redirects_;
  std::unordered_map<std::string, std::string> category_redirects_;
  std::unordered_map<std::string, Bilingual> tag_names_;
  std::unique_ptr<SearchIndex> index_;
};

// Whether any offered variant of the item can be bought now.
bool in_stock(const Item& item, const StockView& stock);

}  // namespace noren::catalog
