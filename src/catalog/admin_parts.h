// What the owner's pages of the catalog share. Belongs to admin_*.cc.
#pragma once
#include "catalog/admin_pages.h"
#include "image/image.h"

namespace noren::catalog {

struct AdminScene {
  const admin::Desk& desk;
  const Catalog& catalog;
  const Pages& pages;
};

inline constexpr std::size_t kPicturesAtOnce = 2 * image::kMegabytesMax;  // megabytes of pictures in one press

std::string admin_word(const admin::Visit& visit, std::string_view key);                                       // catalog.<key>
std::string fault_words(const admin::Visit& visit, const std::vector<Fault>& faults, std::string_view field);  // "" for none
html::View option(std::string_view value, const std::string& label, bool selected);
// 303 after a stored change, with the word; when the storefront cannot show it yet, with words that say when it will.
http::Response done(const AdminScene& scene, const admin::Visit& visit, const std::string& to, std::string_view word_key);

http::Response admin_list(const AdminScene& scene, const admin::Visit& visit);
// The items that the list's filters leave, in its order.
std::vector<const Item*> filtered_items(const AdminScene& scene, const admin::Visit& visit, const Snapshot& snapshot);

http::Response admin_new_item(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_make_item(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_item(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_change_item(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_archive_item(const AdminScene& scene, const admin::Visit& visit, bool archived);
http::Response admin_preview(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_pictures(const AdminScene& scene, const admin::Visit& visit);

// The page of an item as it is in the database, with what is wrong about the pictures just sent.
http::Response item_form(const AdminScene& scene, const admin::Visit& visit, const Item& item, const std::string& picture_error);
http::Response item_stale(const AdminScene& scene, const admin::Visit& visit, const Item& now, admin::Pairs typed, bool already_done);

http::Response admin_categories(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_save_category(const AdminScene& scene, const admin::Visit& visit);
http::Response admin_archive_category(const AdminScene& scene, const admin::Visit& visit, bool archived);

void add_csv_routes(http::Router& router, const AdminScene& scene);

}  // namespace noren::catalog
