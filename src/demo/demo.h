// The demo shop くるみ雑貨店, put into an empty installation by `noren serve --demo`: settings, items with pictures, stock, the
// owner's account, twenty sample orders. Content: data/ (README.md). Through the same deeds the owner's pages use, all of them parts of
// one transaction: whoever is interrupted meanwhile finds the installation as empty as before.
#pragma once
#include "checkout/checkout.h"
#include "house/house.h"
#include "image/shelf.h"

namespace noren::demo {

inline constexpr const char* kOwnerMail = "owner@kurumi.example.jp";
inline constexpr const char* kOwnerPassword = "kurumi-demo-2026";

struct Ground {
  House& house;
  const image::Shelf& pictures;  // files of a fill that came to nothing lie there unnamed; the next one finds them
  char node = 'a';
  checkout::Cards cards = {};
};

// Does nothing when there is a shop. What is kept in memory of shops, items and stock is read again after it.
// Throws std::runtime_error naming what in the data is wrong, db/errors.h, and what image::Shelf throws.
void fill(const Ground& ground);

// One that fill() did not make, if there is any. Throws db/errors.h.
std::optional<ShopId> shop_of_others(db::Database& database);
// Those that it made.
std::vector<ShopId> own_shops(db::Database& database);

}  // namespace noren::demo
