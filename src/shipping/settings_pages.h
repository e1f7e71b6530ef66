// The owner's pages of shipping: the list with the days of dispatch, and one page per method. Private to this feature.
#pragma once
#include "admin/admin.h"
#include "http/form.h"
#include "shipping/shipping.h"

namespace noren::shipping {

inline constexpr const char* kListPath = "/admin/settings/shipping";

http::Response show_list(const shops::SettingsPages& pages, const admin::Visit& visit);
http::Response save_dispatch(const shops::SettingsPages& pages, const admin::Visit& visit);
http::Response show_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit);  // {id}, or "new"
http::Response save_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit);
http::Response remove_method(const shops::SettingsPages& pages, const MethodUse& use, const admin::Visit& visit);

// The form of a method, both ways (method_form.cc).
std::string method_word(const admin::Visit& visit, std::string_view key);
html::View method_fields(const shops::ShippingMethod& method);
shops::ShippingMethod read_method(http::Form& form, const admin::Visit& visit, shops::ShippingMethod before);
html::View areas_view(const admin::Visit& visit, const html::View& fields, const html::View& faults);
// What was typed for a whole area goes into its rows.
void fill_area(http::Form& form, std::string_view area);
std::string method_label(const admin::Visit& visit, const std::string& field);

}  // namespace noren::shipping
