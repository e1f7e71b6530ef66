#include "shipping/shipping.h"

namespace noren::shipping {
namespace {

std::optional<ShippingError> obstacle(const shops::ShippingMethod& method, const Parcel& parcel) {
  if (method.not_to.contains(parcel.prefecture)) return ShippingError::not_to_this_prefecture;
  if (method.small_items_only && !parcel.all_small) return ShippingError::too_large;
  if (method.max_pieces && parcel.pieces > *method.max_pieces) return ShippingError::too_many_pieces;
  return std::nullopt;
}

Result<Quote, ShippingError> quote_of(const shops::ShippingMethod& method, const Parcel& parcel) {
  check(parcel.prefecture >= 1 && parcel.prefecture <= 47, "a prefecture has a code from 1 to 47");
  if (const auto why = obstacle(method, parcel)) return Fail(*why);
  const auto there = method.fee_by_prefecture.find(parcel.prefecture);
  Quote quote{method.id, there == method.fee_by_prefecture.end() ? method.fee : there->second, false, std::nullopt};
  if (!method.free_from || quote.fee == Yen(0)) return quote;
  if (parcel.goods >= *method.free_from) {
    quote.fee = Yen(0);
    quote.free = true;
  } else {
    quote.missing_for_free = *method.free_from - parcel.goods;
  }
  return quote;
}

}  // namespace

Result<Quote, ShippingError> quote(const shops::Settings& settings, const Parcel& parcel, std::string_view id) {
  const shops::ShippingMethod* method = settings.find_method(id);
  if (method == nullptr || !method->on) return Fail(ShippingError::unknown_method);
  return quote_of(*method, parcel);
}

std::pair<Yen, Yen> fee_range(const shops::ShippingMethod& method) {
  std::pair range(method.fee, method.fee);
  for (const auto& [prefecture, fee] : method.fee_by_prefecture) {
    range.first = std::min(range.first, fee);
    range.second = std::max(range.second, fee);
  }
  return range;
}

std::vector<Choice> choices(const shops::Settings& settings, const Parcel& parcel) {
  std::vector<Choice> all;
  for (const shops::ShippingMethod& method : settings.shipping) {
    if (!method.on) continue;
    const auto quoted = quote_of(method, parcel);
    all.push_back({&method, quoted ? std::optional(*quoted) : std::nullopt, quoted ? std::nullopt : std::optional(quoted.error())});
  }
  return all;
}

Result<Yen, CashOnDeliveryError> cash_on_delivery_fee(const shops::Settings& settings, std::string_view id, Yen collected) {
  const shops::CashOnDelivery& cash = settings.payment.cash_on_delivery;
  if (!cash.on) return Fail(CashOnDeliveryError::off);
  const shops::ShippingMethod* method = settings.find_method(id);
  if (method == nullptr || !method->cash_on_delivery) return Fail(CashOnDeliveryError::not_with_method);
  for (const shops::FeeStep& step : cash.fees) {
    if (collected <= step.up_to) return step.fee;
  }
  return Fail(CashOnDeliveryError::total_too_large);
}

}  // namespace noren::shipping
