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
    return *item;
  });
}

}  // namespace

Result<Item, Refusal> add_picture(const Catalog& catalog, const Context& context, const NewPicture& picture, const image::Ready& ready) {
  // The files are durable before a row names them; should the row be refused, they lie there unnamed and do no harm.
  const image::Stored stored = catalog.pictures.keep(ready);
  return with_pictures(catalog, context, picture.item, picture.version, [&](Item& item) {
    item.pictures.push_back({.id = PictureId("p" + to_base32(catalog.house.env.random.bytes(5))),
                             .hash = stored.hash,
                             .widths = stored.widths,
                             .width = stored.width,
                             .height = stored.height,
                             .kind = picture.kind,
                             .alt = picture.alt});
    return true;
  });
}

Result<Item, Refusal> arrange_pictures(const Catalog& catalog, const Context& context, const ItemId& id, std::int64_t version,
                                       const std::vector<Picture>& pictures) {
  return with_pictures(catalog, context, id, version, [&](Item& item) {
    std::vector<Picture> arranged;
    for (const Picture& wanted : pictures) {
      const auto known =
          std::find_if(item.pictures.begin(), item.pictures.end(), [&](const Picture& one) { return one.id == wanted.id; });
      if (known == item.pictures.end()) return false;
      Picture picture = *known;
      picture.kind = wanted.kind;
      picture.alt = wanted.alt;
      arranged.push_back(std::move(picture));
      item.pictures.erase(known);  // named twice: the second is not known
    }
    item.pictures = std::move(arranged);
    return true;
  });
}

}  // namespace noren::catalog
