// One shipping method: make, change, delete. View: shops/templates/admin_settings_shipping_method.html.
#include "html/words.h"
#include "shipping/settings_pages.h"

namespace noren::shipping {
namespace {

using shops::ShippingMethod;
using shops::Shop;

bool valid_id(std::string_view id) {
  if (id.empty() || id.size() > 30 || id == "new") return false;
  return std::all_of(id.begin(), id.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// The method the page is about; a fresh one for "new", nothing when there is none of that name.
std::optional<ShippingMethod> method_of(const Shop& shop, const std::string& id) {
  if (id == "new") return ShippingMethod{};
  const ShippingMethod* found = shop.settings.find_method(id);
  return found ? std::optional(*found) : std::nullopt;
}

html::View carrier_options(const admin::Visit& visit, const std::string& chosen) {
  html::View options = html::View::array();
  options.push_back({{"value", ""}, {"label", method_word(visit, "no_carrier")}, {"selected", chosen.empty()}});
  for (const Carrier& carrier : carriers()) {
    options.push_back({{"value", carrier.id}, {"label", carrier.name.in(visit.context.locale)}, {"selected", carrier.id == chosen}});
  }
  return options;
}

struct Shown {
  std::string id;  // "new" for a new one
  std::int64_t version = 0;
  html::View fields;
  html::View faults = html::View::object();
};

html::View view_of(const MethodUse& use, const admin::Visit& visit, const Shop& shop, const Shown& shown) {
  html::View view = settings_view(visit, shop, shops::Part::shipping, shown.version);
  const bool is_new = shown.id == "new";
  view["title"] = is_new ? method_word(visit, "title_new") : shop.settings.find_method(shown.id)->name.in(visit.context.locale);
  view["action"] = std::string(kListPath) + "/" + shown.id;
  view["is_new"] = is_new;
  view["used"] = !is_new && use.has_orders(shop.id, shown.id);
  view["areas"] = areas_view(visit, shown.fields, shown.faults);
  view["options"]["carrier"] = carrier_options(visit, shown.fields.value("carrier", std::string()));
  view["f"] = shown.fields;
  view["e"] = shown.faults;
  if (!shown.faults.empty()) view["has_errors"] = true;
  return view;
}

// The settings with this method in its place, or at the end.
shops::Settings with_method(shops::Settings settings, const ShippingMethod& method) {
  for (ShippingMethod& each : settings.shipping) {
    if (each.id == method.id) {
      each = method;
      return settings;
    }
  }
  settings.shipping.push_back(method);
  return settings;
}

bool any_on(const shops::Settings& settings) {
  return std::any_of(settings.shipping.begin(), settings.shipping.end(), [](const ShippingMethod& method) { return method.on; });
}

void read_id(http::Form& form, const admin::Visit& visit, const Shop& shop, ShippingMethod& method) {
  method.id = form.line("id", 30);
  if (!valid_id(method.id)) form.fault("id", method_word(visit, "error_id"));
  // Over a stale version it is the second press of this very form: the answer is 409, not "taken".
  const bool stale = visit.request.form.number("version") != shop.version;
  if (!stale && shop.settings.find_method(method.id) != nullptr) form.fault("id", method_word(visit, "error_id_taken"));
}

}  // namespace

http::Response show_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  const std::string& id = visit.request.param("id");
  const auto method = shop ? method_of(*shop, id) : std::nullopt;
  if (!method) return pages.desk.not_found(visit);
  return pages.desk.page(visit, "shops/admin_settings_shipping_method",
                         view_of(use, visit, *shop, {id, shop->version, method_fields(*method)}));
}

http::Response save_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  const std::string& id = visit.request.param("id");
  const auto before = shop ? method_of(*shop, id) : std::nullopt;
  if (!before) return pages.desk.not_found(visit);

  http::Form form(visit.request.form, visit.context.locale);
  ShippingMethod method = *before;
  if (id == "new") read_id(form, visit, *shop, method);
  method = read_method(form, visit, std::move(method));
  const auto again = [&](int status, const html::View& faults) {
    const Shown shown{id, visit.request.form.number("version"), form.typed(), faults};
    return pages.desk.page(visit, "shops/admin_settings_shipping_method", view_of(use, visit, *shop, shown), status);
  };
  if (const std::string& area = visit.request.form.get("fill"); !area.empty()) {
    fill_area(form, area);
    return again(200, html::View::object());
  }
  const shops::Settings settings = with_method(shop->settings, method);
  if (shop->open() && !any_on(settings)) form.fault("on", method_word(visit, "error_last"));
  if (!form.good()) return again(422, form.faults());
  const auto label = [&](const std::string& field) { return method_label(visit, field); };
  auto answer = save_settings(pages, visit, {shops::Part::shipping, kListPath, settings, &form, method_fields(*before), label});
  check(answer.has_value(), "shipping changes no host names");
  return std::move(*answer);
}

http::Response remove_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  const ShippingMethod* method = shop ? shop->settings.find_method(visit.request.param("id")) : nullptr;
  if (method == nullptr || use.has_orders(shop->id, method->id)) return pages.desk.not_found(visit);
  const std::string path = std::string(kListPath) + "/" + method->id;
  const std::string name = method->name.in(visit.context.locale);

  shops::Settings settings = shop->settings;
  std::erase_if(settings.shipping, [&](const ShippingMethod& each) { return each.id == method->id; });
  if (shop->open() && !any_on(settings)) {
    return pages.desk.refused(visit, 422, method_word(visit, "error_last"), path);
  }
  if (!visit.request.form.yes("sure")) {
    return pages.desk.confirm(
        visit, {.question = html::word(visit.context.locale, "shops.admin_settings_shipping_method.remove_question", {{"name", name}}),
                .facts = {{method_word(visit, "method"), name}},
                .warning = method_word(visit, "remove_warning"),
                .yes = html::word(visit.context.locale, "admin.common.delete"),
                .danger = true,
                .back = path});
  }
  const shops::Change change{visit.request.form.number("version"), shops::Part::shipping, settings};
  const auto removed = change_settings(pages.desk.house(), pages.directory, visit.context, change);
  if (removed) return pages.desk.done(visit, kListPath, "shops.admin_settings_shipping_method.removed");
  return pages.desk.stale(visit, {.what = name,
                                  .state_now = html::word(visit.context.locale, "shops.admin_settings_tabs.changed_meanwhile"),
                                  .already_done = false,
                                  .typed = {},
                                  .back = path});
}

}  // namespace noren::shipping
