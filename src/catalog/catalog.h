// The deeds of the catalog. Each is one transaction: it checks the version of what was shown, decides, stores, raises the
// shop's catalog version, and returns after the shelf holds the new snapshot. Nothing is changed when it returns an error.
// Throws db/errors.h when the database fails. Thread: safe from any.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"
#include "catalog/rules.h"
#include "catalog/shelf.h"
#include "catalog/types.h"
#include "house/house.h"
#include "image/shelf.h"

namespace noren::catalog {

struct Catalog {
  House& house;
  Shelf& shelf;
  const image::Shelf& pictures;
  const StockView& stock;
  // Puts the first pieces of a variant that was just made into stock, in the same transaction: stock lies above the catalog.
  std::function<void(db::Tx&, const Context&, const VariantId&, std::int64_t pieces)> receive_first;
};

// Pieces a new variant begins with.
struct FirstStock {
  std::size_t variant = 0;  // its place in the item's variants as given
  std::int64_t pieces = 0;
};

struct Refusal {
  enum class Why {
    gone,    // no such item or category
    stale,   // somebody saved in between, or the button was pressed twice: nothing was changed
    faults,  // see faults
  };
  Why why = Why::faults;
  std::vector<Fault> faults;
};

// An id for an item or variant about to be made. Forms carry it from when they are shown, so that a second press is known.
ItemId new_item_id(env::Random& random);
VariantId new_variant_id(env::Random& random);

// Stores a new item (version 0) or an edited one (the version that was shown) with its variants. Variants without an id are
// new; variants left out are archived; a new one with the SKU of an archived one of the same item brings that one back.
// Pictures are not touched. A changed slug leaves a redirect. Returns the item as stored.
Result<Item, Refusal> save_item(const Catalog& catalog, const Context& context, Item item, const std::vector<FirstStock>& first = {});

// version: as shown. Archived items leave the storefront and stay where orders name them.
Result<Item, Refusal> archive_item(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version, bool archived);

// A new category (version 0), or the one that has the slug `slug_now`. A changed slug leaves a redirect, and the items follow.
Result<Category, Refusal> save_category(const Catalog& catalog, const Context& context, Category category, std::string slug_now = "");

// How a tag is shown, in both languages.
Result<void, Refusal> name_tag(const Catalog& catalog, const Context& context, TagName name);

struct NewPicture {
  image::Ready ready;  // made by image::make_ready
  PictureKind kind = PictureKind::image;
  Bilingual alt;
};
// Adds pictures at the end of the item's.
Result<Item, Refusal> add_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                   const std::vector<NewPicture>& added);
// Puts the item's pictures in the order given, with kind and alt from here; those left out leave the item. Then adds new ones.
Result<Item, Refusal> arrange_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                       const std::vector<Picture>& pictures, const std::vector<NewPicture>& added = {});

// The item as the database holds it now, for the page that edits it. Nothing when there is none.
std::optional<Item> load_item(const Catalog& catalog, const Context& context, const ItemId& id);

}  // namespace noren::catalog
