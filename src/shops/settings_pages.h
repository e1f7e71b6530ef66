// The owner's pages of the settings, one file each. Private to this feature; registered in routes.cc.
#pragma once
#include "admin/admin.h"
#include "http/form.h"
#include "shops/shops.h"

namespace noren::shops {

std::string root_of(const Context& context);                              // "" or "/en"
std::string field_word(const admin::Visit& visit, std::string_view key);  // word of this feature in the visit's language
// Whether it is open and since when: "開店日: 2026年11月1日（日）", "休業中（2026年11月21日（土）から）", "開店の準備".
std::string opening_text(const admin::Visit& visit, const Shop& shop);

// List of text: what the installation lacks to reach buyers, and what to do.
html::View reach_notices(const SettingsPages& pages, const admin::Visit& visit);

// Every page has two functions: one that shows the settings, one that reads the form over a copy of them.
http::Response show_basic(const SettingsPages& pages, const admin::Visit& visit);
http::Response save_basic(const SettingsPages& pages, const admin::Visit& visit);
http::Response close_from_page(const SettingsPages& pages, const admin::Visit& visit);
http::Response show_law(const SettingsPages& pages, const admin::Visit& visit);
http::Response save_law(const SettingsPages& pages, const admin::Visit& visit);
http::Response show_law_versions(const SettingsPages& pages, const admin::Visit& visit);
http::Response show_payment(const SettingsPages& pages, const admin::Visit& visit);
http::Response save_payment(const SettingsPages& pages, const admin::Visit& visit);
http::Response show_setup(const SettingsPages& pages, const admin::Visit& visit);
http::Response open_from_setup(const SettingsPages& pages, const admin::Visit& visit);

void add_welcome_routes(http::Router& router, const SettingsPages& pages);

}  // namespace noren::shops
