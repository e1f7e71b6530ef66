// Shipping is pure: settings and what is to be sent give fees, days and times. Thread: safe from any.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "shipping/types.h"
#include "shops/shops.h"
#include "text/tracking_number.h"

namespace noren::shipping {

// The carriers of data/carriers.toml, in its order.
std::span<const Carrier> carriers();
const Carrier* find_carrier(std::string_view id);
std::string tracking_url(std::string_view carrier, std::string_view number);  // "" when the carrier has none
// Whether its parcels have a number. Of a carrier that is none of the list nobody knows.
bool gives_numbers(std::string_view carrier);
// As typed by the owner; besides the general check, one that the carrier's numbers pass. A doubt is a warning, never a refusal.
text::TrackingNumber read_tracking_number(std::string_view carrier, std::string_view typed);

Result<Quote, ShippingError> quote(const shops::Settings& settings, const Parcel& parcel, std::string_view method);
std::pair<Yen, Yen> fee_range(const shops::ShippingMethod& method);  // the least and the most, over all prefectures
// Every method that is on, in the owner's order.
std::vector<Choice> choices(const shops::Settings& settings, const Parcel& parcel);

// The fee for collecting this much (goods, shipping and other fees, less discount).
Result<Yen, CashOnDeliveryError> cash_on_delivery_fee(const shops::Settings& settings, std::string_view method, Yen collected);

bool works(const shops::Dispatch& dispatch, LocalDate day);  // whether the shop is open for work
LocalDate dispatch_day(const shops::Dispatch& dispatch, Instant ordered_at);
LocalDate earliest_delivery(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture, Instant ordered_at);
// The last day, not before `from`, on which money that is waited for may arrive, however late on it, for its parcel to be there on that
// day. Nothing when there is none.
std::optional<LocalDate> last_day_for_money(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                            LocalDate delivery, LocalDate from);
// The days the buyer may choose; empty when the method offers none.
std::vector<LocalDate> delivery_days(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                     Instant ordered_at);
// The first of them that money which comes on `money_from` at the earliest, however late on it, is in time for; nothing when none is.
std::optional<LocalDate> first_prepaid_day(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                           Instant ordered_at, LocalDate money_from);
// The time windows the buyer may choose; empty when the method or its carrier offers none.
std::span<const TimeWindow> time_windows(const shops::ShippingMethod& method);
Result<void, DeliveryError> check_wish(const shops::Settings& settings, const shops::ShippingMethod& method, int prefecture,
                                       Instant ordered_at, const DeliveryWish& wish);

// ---- The owner's pages: /admin/settings/shipping. orders are a layer above, so they are asked through a function.
struct MethodUse {
  std::function<bool(const ShopId& shop, const std::string& method)> has_orders;  // then it cannot be deleted
};
void add_routes(http::Router& router, const shops::SettingsPages& pages, const MethodUse& use);

}  // namespace noren::shipping
