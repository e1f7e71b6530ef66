// What all pages of the settings have in common: title and tabs, and the way a good form is stored.
#include <charconv>

#include "html/words.h"
#include "shops/settings_json.h"
#include "shops/settings_pages.h"

namespace noren::shops {
namespace {

admin::Pairs typed_differently(const SettingsForm& form) {
  admin::Pairs typed;
  for (const auto& [field, value] : form.form->typed().items()) {
    if (!value.is_string() || value.get_ref<const std::string&>().empty()) continue;
    const auto present = form.present.find(field);
    if (present == form.present.end() || *present != value) typed.emplace_back(form.label ? form.label(field) : field, value.get<std::string>());
  }
  return typed;
}

}  // namespace

std::string root_of(const Context& context) { return context.locale == Locale::en ? "/en" : ""; }

std::string field_word(const admin::Visit& visit, std::string_view key) { return html::word(visit.context.locale, "shops." + std::string(key)); }

html::View settings_tabs(const admin::Visit& visit, std::string_view current) {
  html::View tabs = html::View::array();
  for (const char* name : {"basic", "law", "shipping", "payment", "account", "mail", "channels"}) {
    // The keys to the shop's money are the owner's.
    if (std::string_view(name) == "account" && !visit.session.may(staff::Right::staff)) continue;
    tabs.push_back({{"href", std::string("/admin/settings/") + name},
                    {"label", field_word(visit, std::string("admin_settings_tabs.") + name)},
                    {"current", name == current}});
  }
  return tabs;
}

html::View settings_view(const admin::Visit& visit, const Shop& shop, Part part, std::int64_t version) {
  return {{"title", field_word(visit, "admin_settings_tabs.title")},
          {"tabs", settings_tabs(visit, name_of(part))},
          {"version", std::to_string(version)},
          {"e", html::View::object()},
          {"options", html::View::object()},
          {"shop_open", shop.open()}};
}

html::View reach_notices(const SettingsPages& pages, const admin::Visit& visit) {
  const std::string address = pages.links_begin_with ? pages.links_begin_with(visit.context.shop) : std::string();
  html::View notices = html::View::array();
  if (pages.desk.house().mails_kept) notices.push_back({{"text", field_word(visit, "reach.mail")}});
  if (!address.empty()) notices.push_back({{"text", html::word(visit.context.locale, "shops.reach.address", {{"address", address}})}});
  return notices;
}

std::optional<http::Response> save_settings(const SettingsPages& pages, const admin::Visit& visit, const SettingsForm& form) {
  const auto before = pages.directory.by_id(visit.context.shop);
  const std::string wanted = settings_to_json(form.settings);
  const bool same = before && settings_to_json(before->settings) == wanted;
  if (same && before->version == visit.request.form.number("version")) return pages.desk.done(visit, form.path, "admin.common.no_change", admin::Tone::info);

  const auto saved = change_settings(pages.desk.house(), pages.directory, visit.context, {visit.request.form.number("version"), form.part, form.settings});
  if (saved) return pages.desk.done(visit, form.path, "admin.common.saved");
  if (saved.error() == ChangeError::host_taken) return std::nullopt;
  if (saved.error() == ChangeError::no_shop) return pages.desk.not_found(visit);
  const std::string part = field_word(visit, "admin_settings_tabs." + std::string(name_of(form.part)));
  const std::string what = field_word(visit, "admin_settings_tabs.title") + ": " + part;
  const auto version = std::to_string(before ? before->version : 0);
  return pages.desk.stale(visit, {.what = what,
                                  .state_now = html::word(visit.context.locale, "shops.admin_settings_tabs.version", {{"n", version}}),
                                  .already_done = same,
                                  .typed = same ? admin::Pairs{} : typed_differently(form),
                                  .back = form.path});
}

}  // namespace noren::shops
