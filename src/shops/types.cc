#include "shops/types.h"

#include <algorithm>

#include "base/names.h"

namespace noren::shops {
namespace {

constexpr Named<LawItem> kLawItems[] = {{LawItem::seller, "seller"},
                                        {LawItem::representative, "representative"},
                                        {LawItem::address, "address"},
                                        {LawItem::phone, "phone"},
                                        {LawItem::email, "email"},
                                        {LawItem::domestic_office, "domestic_office"},
                                        {LawItem::price, "price"},
                                        {LawItem::other_charges, "other_charges"},
                                        {LawItem::payment_timing, "payment_timing"},
                                        {LawItem::delivery_time, "delivery_time"},
                                        {LawItem::application_period, "application_period"},
                                        {LawItem::returns, "returns"},
                                        {LawItem::defects, "defects"},
                                        {LawItem::quantity_limits, "quantity_limits"},
                                        {LawItem::subscription, "subscription"},
                                        {LawItem::environment, "environment"},
                                        {LawItem::catalogue, "catalogue"}};
static_assert(std::size(kLawItems) == kLawItemCount);
constexpr Named<Rounding> kRoundingNames[] = {{Rounding::floor, "floor"}, {Rounding::half, "half"}, {Rounding::ceil, "ceil"}};
constexpr Named<PaymentMethod> kPayments[] = {
    {PaymentMethod::bank_transfer, "bank_transfer"}, {PaymentMethod::cash_on_delivery, "cash_on_delivery"}, {PaymentMethod::card, "card"},
    {PaymentMethod::konbini, "konbini"},             {PaymentMethod::paypay, "paypay"}};
constexpr Named<LawPage> kPages[] = {
    {LawPage::tokushoho, "tokushoho"}, {LawPage::privacy, "privacy"}, {LawPage::terms, "terms"}, {LawPage::returns, "returns"}};

}  // namespace

std::string_view name_of(LawItem item) { return name_in(kLawItems, item); }
std::optional<LawItem> law_item_from(std::string_view name) { return value_in(kLawItems, name); }

std::string_view name_of(Rounding rounding) { return name_in(kRoundingNames, rounding); }
std::optional<Rounding> rounding_from(std::string_view name) { return value_in(kRoundingNames, name); }

std::string_view name_of(PaymentMethod method) { return name_in(kPayments, method); }
std::optional<PaymentMethod> payment_method_from(std::string_view name) { return value_in(kPayments, name); }

std::string_view name_of(LawPage page) { return name_in(kPages, page); }
std::optional<LawPage> law_page_from(std::string_view name) { return value_in(kPages, name); }

bool by_provider(PaymentMethod method) {
  return method == PaymentMethod::card || method == PaymentMethod::konbini || method == PaymentMethod::paypay;
}

bool is_prepaid(PaymentMethod method) { return method != PaymentMethod::cash_on_delivery; }

bool Payment::any() const {
  return std::any_of(std::begin(kPaymentMethods), std::end(kPaymentMethods), [&](PaymentMethod method) { return offers(method); });
}

bool Payment::offers(PaymentMethod method) const {
  switch (method) {
    case PaymentMethod::bank_transfer: return bank_transfer.on;
    case PaymentMethod::cash_on_delivery: return cash_on_delivery.on;
    case PaymentMethod::card: return card;
    case PaymentMethod::konbini: return konbini.on;
    case PaymentMethod::paypay: return paypay;
  }
  return false;
}

const ShippingMethod* Settings::find_method(std::string_view id) const {
  for (const ShippingMethod& method : shipping) {
    if (method.id == id) return &method;
  }
  return nullptr;
}

}  // namespace noren::shops
