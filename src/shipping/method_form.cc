// The form of one shipping method: fields to method and back. Fields: templates/admin_settings_shipping_method.html of shops.
#include <map>

#include "address/prefectures.h"
#include "html/words.h"
#include "shipping/settings_pages.h"

namespace noren::shipping {
namespace {

using shops::ShippingMethod;

constexpr std::int64_t kFeeMax = 99'999;
constexpr std::int64_t kFreeFromMax = 99'999'999;
constexpr std::int64_t kDaysMax = 30;
constexpr std::int64_t kPiecesMax = 999;

std::string numbered(const char* name, int code) { return std::string(name) + std::to_string(code); }

std::string area_field(address::Area area) { return numbered("area_fee_", static_cast<int>(area)); }

void read_prefectures(http::Form& form, const admin::Visit& visit, ShippingMethod& method) {
  method.fee_by_prefecture.clear();
  method.transit_by_prefecture.clear();
  method.not_to.clear();
  const std::string wrong = method_word(visit, "error_row");
  for (const address::Prefecture& prefecture : address::prefectures()) {
    const auto fee = form.whole(numbered("fee_", prefecture.code), {0, kFeeMax}, wrong);
    const auto days = form.whole(numbered("transit_", prefecture.code), {0, kDaysMax}, wrong);
    if (fee && Yen(*fee) != method.fee) method.fee_by_prefecture[prefecture.code] = Yen(*fee);
    if (days && *days != method.transit_days) method.transit_by_prefecture[prefecture.code] = static_cast<int>(*days);
    if (form.checked(numbered("not_to_", prefecture.code))) method.not_to.insert(prefecture.code);
  }
  if (method.not_to.size() == address::prefectures().size()) form.fault("fee", method_word(visit, "error_nowhere"));
}

}  // namespace

std::string method_word(const admin::Visit& visit, std::string_view key) {
  return html::word(visit.context.locale, "shops.admin_settings_shipping_method." + std::string(key));
}

html::View method_fields(const ShippingMethod& method) {
  html::View fields = {{"id", method.id},
                       {"on", method.on},
                       {"name_ja", method.name.ja},
                       {"name_en", method.name.en},
                       {"note_ja", method.note.ja},
                       {"note_en", method.note.en},
                       {"carrier", method.carrier},
                       {"fee", std::to_string(method.fee.amount())},
                       {"free_from", method.free_from ? std::to_string(method.free_from->amount()) : ""},
                       {"small_items_only", method.small_items_only},
                       {"max_pieces", method.max_pieces ? std::to_string(*method.max_pieces) : ""},
                       {"cash_on_delivery", method.cash_on_delivery},
                       {"choose_day", method.choose_day},
                       {"choose_time", method.choose_time},
                       {"transit_days", std::to_string(method.transit_days)}};
  for (const auto& [code, fee] : method.fee_by_prefecture) fields[numbered("fee_", code)] = std::to_string(fee.amount());
  for (const auto& [code, days] : method.transit_by_prefecture) fields[numbered("transit_", code)] = std::to_string(days);
  for (const int code : method.not_to) fields[numbered("not_to_", code)] = true;
  return fields;
}

ShippingMethod read_method(http::Form& form, const admin::Visit& visit, ShippingMethod method) {
  method.on = form.checked("on");
  method.name = {form.line("name_ja", 40), form.line("name_en", 40)};
  if (method.name.ja.empty()) form.fault("name_ja", method_word(visit, "error_name"));
  method.note = {form.line("note_ja", 120), form.line("note_en", 120)};
  method.carrier = form.line("carrier", 30);
  if (find_carrier(method.carrier) == nullptr) method.carrier.clear();
  method.fee = Yen(form.whole_or(method.fee.amount(), "fee", {0, kFeeMax}, method_word(visit, "error_fee")));
  const auto free_from = form.whole("free_from", {0, kFreeFromMax}, method_word(visit, "error_free_from"));
  method.free_from = free_from ? std::optional(Yen(*free_from)) : std::nullopt;
  const auto pieces = form.whole("max_pieces", {1, kPiecesMax}, method_word(visit, "error_pieces"));
  method.max_pieces = pieces ? std::optional(static_cast<int>(*pieces)) : std::nullopt;
  method.small_items_only = form.checked("small_items_only");
  method.cash_on_delivery = form.checked("cash_on_delivery");
  method.choose_day = form.checked("choose_day");
  method.choose_time = form.checked("choose_time");
  method.transit_days =
      static_cast<int>(form.whole_or(method.transit_days, "transit_days", {0, kDaysMax}, method_word(visit, "error_transit")));
  for (const address::Prefecture& prefecture : address::prefectures()) form.line(area_field(prefecture.area), 20);
  read_prefectures(form, visit, method);
  return method;
}

html::View areas_view(const admin::Visit& visit, const html::View& fields, const html::View& faults) {
  const Locale locale = visit.context.locale;
  html::View areas = html::View::array();
  std::map<address::Area, std::size_t> places;  // an area's prefectures need not be neighbours in the list: 山梨 is 関東
  for (const address::Prefecture& prefecture : address::prefectures()) {
    const auto [place, is_new] = places.try_emplace(prefecture.area, areas.size());
    if (is_new) {
      areas.push_back({{"i", std::to_string(static_cast<int>(prefecture.area))},
                       {"name", html::word(locale, "address.area." + std::string(address::area_name(prefecture.area)))},
                       {"fee", fields.value(area_field(prefecture.area), std::string())},
                       {"prefectures", html::View::array()}});
    }
    const std::string fee = numbered("fee_", prefecture.code), transit = numbered("transit_", prefecture.code);
    html::View error = faults.contains(fee) ? faults[fee] : faults.contains(transit) ? faults[transit] : html::View(false);
    areas[place->second]["prefectures"].push_back({{"code", std::to_string(prefecture.code)},
                                                   {"name", locale == Locale::ja ? prefecture.ja : prefecture.en},
                                                   {"fee", fields.value(fee, std::string())},
                                                   {"not_to", fields.value(numbered("not_to_", prefecture.code), false)},
                                                   {"transit", fields.value(transit, std::string())},
                                                   {"error", std::move(error)}});
  }
  return areas;
}

void fill_area(http::Form& form, std::string_view area) {
  for (const address::Prefecture& prefecture : address::prefectures()) {
    if (std::to_string(static_cast<int>(prefecture.area)) != area) continue;
    form.show(numbered("fee_", prefecture.code), form.typed().value(area_field(prefecture.area), std::string()));
  }
}

std::string method_label(const admin::Visit& visit, const std::string& field) {
  for (const address::Prefecture& prefecture : address::prefectures()) {
    const std::string& name = visit.context.locale == Locale::ja ? prefecture.ja : prefecture.en;
    if (field == numbered("fee_", prefecture.code)) return name + " " + method_word(visit, "col_fee");
    if (field == numbered("transit_", prefecture.code)) return name + " " + method_word(visit, "col_days");
    if (field == area_field(prefecture.area)) {
      return html::word(visit.context.locale, "address.area." + std::string(address::area_name(prefecture.area))) + " " +
             method_word(visit, "whole");
    }
  }
  return method_word(visit, field);
}

}  // namespace noren::shipping
