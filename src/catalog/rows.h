// How items, variants and pictures are written in columns. Belongs to the catalog's store.
#pragma once
#include <string>

#include "catalog/types.h"
#include "db/transaction.h"

namespace noren::catalog::store {

struct VariantRow {
  ItemId item;
  Variant variant;
};
struct PictureRow {
  ItemId item;
  Picture picture;
};

Item read_item(const db::Row& row);  // without variants and pictures
VariantRow read_variant(const db::Row& row);
PictureRow read_picture(const db::Row& row);
Category read_category(const db::Row& row);

std::string list_text(const std::vector<std::string>& list);
std::string widths_text(const std::vector<int>& widths);
std::string attributes_text(const Attributes& attributes);
std::string_view picture_kind_text(PictureKind kind);

}  // namespace noren::catalog::store
