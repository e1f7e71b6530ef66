// The owner's list of the law pages as they were shown, by version. View: templates/admin_settings_law_versions.html.
#include "html/words.h"
#include "shops/settings_pages.h"

namespace noren::shops {
namespace {

html::View versions_view(const admin::Visit& visit, const Shop& shop, LawPage page, const std::vector<KeptLawPage>& kept) {
  html::View versions = html::View::array();
  for (const KeptLawPage& one : kept) {
    if (one.version.page != page) continue;
    const bool now = std::find(shop.law.begin(), shop.law.end(), one.version) != shop.law.end();
    versions.push_back({{"since", html::date_text(visit.context.locale, japan_time(one.first_at).date)},
                        {"mark", one.version.version},
                        {"href", archived_law_path(page, one.version.version)},
                        {"now", now}});
  }
  return versions;
}

}  // namespace

http::Response show_law_versions(const SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  const auto kept = pages.desk.house().db.read([&](db::Tx& tx) { return kept_law_pages(tx, shop->id); });
  html::View list = html::View::array();
  for (const LawPage page : kLawPages) {
    list.push_back({{"name", name_of(page)},
                    {"label", field_word(visit, "law_page.title." + std::string(name_of(page)))},
                    {"versions", versions_view(visit, *shop, page, kept)}});
  }
  html::View view = settings_view(visit, *shop, Part::law, shop->version);
  view["title"] = field_word(visit, "admin_settings_law.versions_title");
  view["pages"] = std::move(list);
  return pages.desk.page(visit, "shops/admin_settings_law_versions", std::move(view));
}

}  // namespace noren::shops
