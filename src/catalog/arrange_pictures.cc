#include "base/hex.h"
#include "catalog/write_item.h"

namespace noren::catalog {
namespace {

// Loads the item at the version shown, lets `arrange` make the new list, and stores it as a change of the item.
template <class Arrange>
Result<Item, Refusal> with_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                    Arrange&& arrange) {
  return change(catalog, context, [&](db::Tx& tx) -> Result<Item, Refusal> {
    auto item = store::load_item(tx, context.shop, id);
    if (!item) return Fail(Refusal{Refusal::Why::gone, {}});
    if (item->version != version) return Fail(Refusal{Refusal::Why::stale, {}});
    if (!arrange(*item)) return Fail(Refusal{Refusal::Why::stale, {}});
    if (auto faults = clean(item->pictures); !faults.empty()) return Fail(Refusal{Refusal::Why::faults, std::move(faults)});
    if (!store::touch_item(tx, context.shop, id, version)) return Fail(Refusal{Refusal::Why::stale, {}});
    store::replace_pictures(tx, context.shop, id, item->pictures);
    ++item->version;
    record(tx, catalog, context, "pictures_changed", *item, *item);
    return *item;
  });
}

// The files are durable before a row names them; should the row be refused, they lie there unnamed and do no harm.
std::vector<Picture> keep(const Catalog& catalog, const std::vector<NewPicture>& added) {
  std::vector<Picture> kept;
  for (const NewPicture& picture : added) {
    const image::Stored stored = catalog.pictures.keep(picture.ready);
    kept.push_back({.id = PictureId("p" + to_base32(catalog.house.env.random.bytes(5))),
                    .hash = stored.hash,
                    .widths = stored.widths,
                    .width = stored.width,
                    .height = stored.height,
                    .kind = picture.kind,
                    .alt = picture.alt});
  }
  return kept;
}

// The item's pictures in the wanted order; nothing when one of them is not the item's (any more).
std::optional<std::vector<Picture>> in_order(std::vector<Picture> present, const std::vector<Picture>& wanted) {
  std::vector<Picture> arranged;
  for (const Picture& one : wanted) {
    const auto known = std::find_if(present.begin(), present.end(), [&](const Picture& picture) { return picture.id == one.id; });
    if (known == present.end()) return std::nullopt;
    Picture picture = std::move(*known);
    present.erase(known);  // named twice: the second is not known
    picture.kind = one.kind;
    picture.alt = one.alt;
    arranged.push_back(std::move(picture));
  }
  return arranged;
}

}  // namespace

Result<Item, Refusal> add_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                   const std::vector<NewPicture>& added) {
  const std::vector<Picture> kept = keep(catalog, added);
  return with_pictures(catalog, context, id, version, [&](Item& item) {
    item.pictures.insert(item.pictures.end(), kept.begin(), kept.end());
    return true;
  });
}

Result<Item, Refusal> arrange_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                       const std::vector<Picture>& pictures, const std::vector<NewPicture>& added) {
  const std::vector<Picture> kept = keep(catalog, added);
  return with_pictures(catalog, context, id, version, [&](Item& item) {
    auto arranged = in_order(item.pictures, pictures);
    if (!arranged) return false;
    item.pictures = std::move(*arranged);
    item.pictures.insert(item.pictures.end(), kept.begin(), kept.end());
    return true;
  });
}

}  // namespace noren::catalog
