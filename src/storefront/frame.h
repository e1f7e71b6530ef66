// What every page of the buyer's side has around it: the view's "shop" and "page" (storefront/top). Thread: safe from any.
#pragma once
#include <string>

#include "catalog/frame.h"
#include "catalog/shelf.h"
#include "house/house.h"
#include "shops/shops.h"

namespace noren::storefront {

class Frame {
 public:
  // public_url: of the installation, "" when only a shop's own host is known.
  Frame(const House& house, const shops::Directory& shops, const catalog::Shelf& shelf, std::string public_url);

  html::View view(const Context& context, const catalog::PageMeta& meta) const;
  // Where the shop lives, without a slash at the end; never from the Host header. "" when nobody said.
  std::string base_url(const Context& context) const;

 private:
  html::View shop_view(const shops::Shop& shop, const Context& context, const catalog::PageMeta& meta) const;

  const House& house_;
  const shops::Directory& shops_;
  const catalog::Shelf& shelf_;
  const std::string public_url_;
};

// The shop's colour: /shop.css?7a4a2b answers ":root{--accent:#7a4a2b}".
std::string style_url(const shops::Settings& settings);

}  // namespace noren::storefront
