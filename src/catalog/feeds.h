// The catalog for machines: a product feed (RSS 2.0 with the g: fields of Google's product data specification, tax included as
// Japan's prices are) and a sitemap (sitemaps.org 0.9, with hreflang). base: "https://kurumi.example". Pure.
#pragma once
#include <span>
#include <string>

#include "catalog/cards.h"
#include "shops/types.h"

namespace noren::catalog {

std::string product_feed(const Snapshot& snapshot, const shops::Shop& shop, const Looking& looking, const std::string& base);

// First page, categories, items, and more_paths ("/legal/tokushoho"): each in both languages.
std::string sitemap(const Snapshot& snapshot, std::span<const std::string> more_paths, const std::string& base);

}  // namespace noren::catalog
