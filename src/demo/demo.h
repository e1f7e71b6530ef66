// The demo shop くるみ雑貨店, put into an empty installation by `noren serve --demo`: settings, items with pictures, stock, the
// owner's account, twenty sample orders. Content: data/ (README.md). Through the same deeds the owner's pages use.
#pragma once
#include "catalog/catalog.h"
#include "checkout/checkout.h"
#include "house/house.h"
#include "shops/shops.h"
#include "stock/board.h"

namespace noren::demo {

inline constexpr const char* kOwnerMail = "owner@kurumi.example.jp";
inline constexpr const char* kOwnerPassword = "kurumi-demo-2026";

struct Stage {
  House& house;
  shops::Directory& directory;
  catalog::Catalog& catalog;
  stock::Board& board;
  checkout::Desk& desk;
};

// Throws std::runtime_error naming what in the data is wrong.
void fill(const Stage& stage);

}  // namespace noren::demo
