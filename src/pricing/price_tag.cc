#include "base/names.h"
#include "pricing/pricing.h"

namespace noren::pricing {

namespace {

constexpr Named<TaxKind> kTaxKinds[] = {{TaxKind::standard, "standard"}, {TaxKind::reduced, "reduced"}};

}  // namespace

std::string_view name_of(TaxKind kind) { return name_in(kTaxKinds, kind); }
std::optional<TaxKind> tax_kind_from(std::string_view name) { return value_in(kTaxKinds, name); }

EffectivePrice effective_price(const PriceTag& tag, Instant at) {
  if (!tag.sale || *tag.sale >= tag.list) return {tag.list, false, std::nullopt};
  if (tag.sale_until && at >= *tag.sale_until) return {tag.list, false, std::nullopt};
  if (tag.sale_from && at < *tag.sale_from) {
    const bool never = tag.sale_until && *tag.sale_until <= *tag.sale_from;
    return {tag.list, false, never ? std::nullopt : tag.sale_from};
  }
  return {*tag.sale, true, tag.sale_until};
}

std::int64_t most_per_order(std::optional<std::int64_t> purchase_limit) {
  return std::clamp<std::int64_t>(purchase_limit.value_or(kMaxQuantity), 0, kMaxQuantity);
}

}  // namespace noren::pricing
