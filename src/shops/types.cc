#include "shops/types.h"

namespace noren::shops {
namespace {

constexpr std::array<std::string_view, kLawItemCount> kLawItemNames = {
    "seller",        "representative",     "address", "phone",   "email",           "domestic_office", "price",       "other_charges", "payment_timing",
    "delivery_time", "application_period", "returns", "defects", "quantity_limits", "subscription",    "environment", "catalogue"};
constexpr std::string_view kPaymentNames[] = {"bank_transfer", "cash_on_delivery", "card"};
constexpr std::string_view kLawPageNames[] = {"tokushoho", "privacy", "terms", "returns"};

template <class Enum, class Names>
std::optional<Enum> by_name(const Names& names, std::string_view name) {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<Enum>(found - std::begin(names));
}

}  // namespace

std::string_view name_of(LawItem item) { return kLawItemNames[static_cast<std::size_t>(item)]; }
std::optional<LawItem> law_item_from(std::string_view name) { return by_name<LawItem>(kLawItemNames, name); }

std::string_view name_of(PaymentMethod method) { return kPaymentNames[static_cast<std::size_t>(method)]; }
std::optional<PaymentMethod> payment_method_from(std::string_view name) { return by_name<PaymentMethod>(kPaymentNames, name); }

std::string_view name_of(LawPage page) { return kLawPageNames[static_cast<std::size_t>(page)]; }
std::optional<LawPage> law_page_from(std::string_view name) { return by_name<LawPage>(kLawPageNames, name); }

bool Payment::offers(PaymentMethod method) const {
  switch (method) {
    case PaymentMethod::bank_transfer: return bank_transfer.on;
    case PaymentMethod::cash_on_delivery: return cash_on_delivery.on;
    case PaymentMethod::card: return card;
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
