// The list of shipping methods and the days of dispatch. View: shops/templates/admin_settings_shipping.html.
#include "address/prefectures.h"
#include "html/words.h"
#include "shipping/settings_pages.h"
#include "text/fold.h"

namespace noren::shipping {
namespace {

using html::yen_text;
using shops::ShippingMethod;
using shops::Shop;

constexpr int kTokyo = 13;
constexpr std::size_t kClosedDaysMax = 400;

std::string list_word(const admin::Visit& visit, std::string_view key) {
  return html::word(visit.context.locale, "shops.admin_settings_shipping." + std::string(key));
}

std::string fee_text(Locale locale, const ShippingMethod& method) {
  Yen low = method.fee, high = method.fee;
  for (const auto& [prefecture, fee] : method.fee_by_prefecture) {
    if (method.not_to.contains(prefecture)) continue;
    low = std::min(low, fee);
    high = std::max(high, fee);
  }
  if (low == high) return yen_text(locale, low);
  return html::word(locale, "shops.admin_settings_shipping.fee_range", {{"from", yen_text(locale, low)}, {"to", yen_text(locale, high)}});
}

html::View note_of(const admin::Visit& visit, const ShippingMethod& method) {
  std::string note;
  const auto add = [&](bool there, const char* key) {
    if (there) note += (note.empty() ? "" : html::word(visit.context.locale, "html.list.between")) + list_word(visit, key);
  };
  add(method.cash_on_delivery, "can_cod");
  add(method.choose_day || method.choose_time, "can_day");
  add(method.small_items_only, "small_only");
  return note.empty() ? html::View(false) : html::View(note);
}

html::View methods_view(const admin::Visit& visit, const shops::Settings& s) {
  const Locale locale = visit.context.locale;
  html::View methods = html::View::array();
  for (const ShippingMethod& method : s.shipping) {
    const Carrier* carrier = find_carrier(method.carrier);
    html::View free = false;
    if (method.free_from)
      free = html::word(locale, "shops.admin_settings_shipping.free_from", {{"amount", yen_text(locale, *method.free_from)}});
    methods.push_back({{"href", std::string(kListPath) + "/" + method.id},
                       {"name", method.name.in(locale)},
                       {"carrier", carrier ? html::View(carrier->name.in(locale)) : html::View(false)},
                       {"fee", fee_text(locale, method)},
                       {"free", std::move(free)},
                       {"note", note_of(visit, method)},
                       {"on", method.on}});
  }
  return methods;
}

html::View dispatch_fields(const shops::Dispatch& dispatch) {
  std::string closed_days;
  for (const LocalDate& day : dispatch.closed_days) closed_days += (closed_days.empty() ? "" : "\n") + to_iso(day);
  return {{"cutoff_hour", std::to_string(dispatch.cutoff_hour)},
          {"lead_days", std::to_string(dispatch.lead_days)},
          {"choosable_days", std::to_string(dispatch.choosable_days)},
          {"closed_days", closed_days}};
}

html::View weekdays_view(Locale locale, const shops::Dispatch& dispatch) {
  html::View days = html::View::array();
  for (int day = 0; day < 7; ++day) {
    days.push_back({{"value", std::to_string(day)},
                    {"label", html::word(locale, "shops.weekday.d" + std::to_string(day))},
                    {"checked", dispatch.closed_weekdays.contains(day)}});
  }
  return days;
}

html::View example_of(const admin::Visit& visit, const shops::Settings& s) {
  const auto method = std::find_if(s.shipping.begin(), s.shipping.end(),
                                   [](const ShippingMethod& each) { return each.on && !each.not_to.contains(kTokyo); });
  if (method == s.shipping.end()) return nullptr;
  const Locale locale = visit.context.locale;
  const address::Prefecture& tokyo = address::prefecture(kTokyo);
  return html::word(locale, "shops.admin_settings_shipping.example",
                    {{"dispatch", html::date_text(locale, dispatch_day(s.dispatch, visit.context.now))},
                     {"prefecture", locale == Locale::ja ? tokyo.ja : tokyo.en},
                     {"delivery", html::date_text(locale, earliest_delivery(s, *method, kTokyo, visit.context.now))}});
}

html::View list_view(const admin::Visit& visit, const Shop& shop, const shops::Settings& s, std::int64_t version) {
  html::View view = settings_view(visit, shop, shops::Part::shipping, version);
  view["methods"] = methods_view(visit, s);
  view["no_methods"] = s.shipping.empty();
  view["f"] = dispatch_fields(s.dispatch);
  view["weekdays"] = weekdays_view(visit.context.locale, s.dispatch);
  for (int hour = 0; hour < 24; ++hour) {
    view["options"]["cutoff_hour"].push_back(
        {{"value", std::to_string(hour)},
         {"label", html::word(visit.context.locale, "shops.admin_settings_shipping.hour", {{"n", std::to_string(hour)}})},
         {"selected", hour == s.dispatch.cutoff_hour}});
  }
  if (auto example = example_of(visit, s); !example.is_null()) view["example"] = std::move(example);
  return view;
}

void read_closed_days(http::Form& form, const admin::Visit& visit, shops::Dispatch& dispatch) {
  const std::string text = form.lines("closed_days", kClosedDaysMax * 12);
  dispatch.closed_days.clear();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (const auto day = date_from_iso(text::fold(line))) {
      dispatch.closed_days.insert(*day);
    } else {
      form.fault("closed_days",
                 html::word(visit.context.locale, "shops.admin_settings_shipping.error_date", {{"text", line.substr(0, 40)}}));
    }
  }
}

shops::Dispatch read_dispatch(http::Form& form, const admin::Visit& visit, shops::Dispatch dispatch) {
  const std::string wrong = list_word(visit, "error_days");
  dispatch.cutoff_hour = static_cast<int>(form.whole_or(dispatch.cutoff_hour, "cutoff_hour", {0, 23}, wrong));
  dispatch.lead_days = static_cast<int>(form.whole_or(dispatch.lead_days, "lead_days", {0, 60}, wrong));
  dispatch.choosable_days = static_cast<int>(form.whole_or(dispatch.choosable_days, "choosable_days", {0, 60}, wrong));
  dispatch.closed_weekdays.clear();
  for (const std::string& value : visit.request.form.every("closed_weekday")) {
    if (value.size() == 1 && value[0] >= '0' && value[0] <= '6') dispatch.closed_weekdays.insert(value[0] - '0');
  }
  if (dispatch.closed_weekdays.size() == 7) form.fault("closed_days", list_word(visit, "error_never"));
  read_closed_days(form, visit, dispatch);
  return dispatch;
}

}  // namespace

http::Response show_list(const shops::SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  return pages.desk.page(visit, "shops/admin_settings_shipping", list_view(visit, *shop, shop->settings, shop->version));
}

http::Response save_dispatch(const shops::SettingsPages& pages, const admin::Visit& visit) {
  const auto shop = pages.directory.by_id(visit.context.shop);
  if (!shop) return pages.desk.not_found(visit);
  http::Form form(visit.request.form, visit.context.locale);
  shops::Settings settings = shop->settings;
  settings.dispatch = read_dispatch(form, visit, settings.dispatch);
  if (form.good()) {
    const auto label = [&](const std::string& field) { return list_word(visit, field); };
    auto answer =
        save_settings(pages, visit, {shops::Part::shipping, kListPath, settings, &form, dispatch_fields(shop->settings.dispatch), label});
    check(answer.has_value(), "shipping changes no host names");
    return std::move(*answer);
  }
  html::View view = list_view(visit, *shop, settings, visit.request.form.number("version"));
  view["f"].update(form.typed());
  view["e"] = form.faults();
  view["has_errors"] = true;
  return pages.desk.page(visit, "shops/admin_settings_shipping", std::move(view), 422);
}

}  // namespace noren::shipping
