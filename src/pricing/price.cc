#include "pricing/pricing.h"

namespace noren::pricing {
namespace {

// What is charged at one rate, as it is put together.
struct Group {
  int rate = 0;
  std::int64_t goods = 0;
  std::int64_t others = 0;      // shipping and fees
  std::int64_t discount = 0;    // its part of the discount
  std::int64_t remainder = 0;   // of that part, before the last yen are given out
};

Group& group_at(std::vector<Group>& groups, int rate) {
  for (Group& group : groups) {
    if (group.rate == rate) return group;
  }
  groups.push_back({rate});
  return groups.back();
}

bool charge_fits(Yen amount) { return amount >= Yen(0) && amount <= kMaxTotal; }

// Largest remainder: every part is its share rounded down; the yen left over go to the largest remainders, at a tie to the higher
// rate. The parts add up to the discount exactly and none is more than the goods of its rate.
void spread_discount(std::vector<Group>& groups, std::int64_t discount, std::int64_t goods) {
  if (discount == 0) return;
  std::int64_t left = discount;
  for (Group& group : groups) {
    group.discount = discount * group.goods / goods;
    group.remainder = discount * group.goods % goods;
    left -= group.discount;
  }
  std::vector<Group*> by_remainder;
  for (Group& group : groups) by_remainder.push_back(&group);
  std::sort(by_remainder.begin(), by_remainder.end(), [](const Group* a, const Group* b) {
    return std::pair(a->remainder, a->rate) > std::pair(b->remainder, b->rate);
  });
  for (std::int64_t i = 0; i < left; ++i) ++by_remainder[static_cast<std::size_t>(i)]->discount;
}

Result<std::int64_t, PriceError> add_goods(std::span<const Line> lines, const TaxRules& rules, std::vector<Group>& groups) {
  if (lines.size() > kMaxLines) return Fail(PriceError::too_many_lines);
  std::int64_t goods = 0;
  for (const Line& line : lines) {
    if (line.quantity < 1 || line.quantity > kMaxQuantity) return Fail(PriceError::bad_quantity);
    if (line.unit < Yen(0) || line.unit > kMaxUnitPrice) return Fail(PriceError::bad_price);
    const std::int64_t cost = line.unit.amount() * line.quantity;
    group_at(groups, rules.table->percent(line.kind, rules.day)).goods += cost;
    goods += cost;
  }
  if (goods > kMaxTotal.amount()) return Fail(PriceError::total_too_large);
  return goods;
}

}  // namespace

Yen tax_within(Yen gross, int percent, shops::Rounding rounding) {
  check(gross >= Yen(0) && percent >= 0, "tax is taken from what is charged");
  const std::int64_t numerator = (gross * percent).amount();
  const std::int64_t denominator = 100 + percent;
  switch (rounding) {
    case shops::Rounding::floor: return Yen(numerator / denominator);
    case shops::Rounding::half: return Yen((2 * numerator + denominator) / (2 * denominator));
    case shops::Rounding::ceil: return Yen((numerator + denominator - 1) / denominator);
  }
  check(false, "unknown rounding");
  return {};
}

Result<Amounts, PriceError> price(std::span<const Line> lines, const Charges& charges, const TaxRules& rules) {
  if (!charge_fits(charges.shipping) || !charge_fits(charges.fees) || !charge_fits(charges.discount)) return Fail(PriceError::bad_charge);
  std::vector<Group> groups;
  const auto goods = add_goods(lines, rules, groups);
  if (!goods) return Fail(goods.error());
  if (charges.discount.amount() > *goods) return Fail(PriceError::discount_exceeds_goods);
  spread_discount(groups, charges.discount.amount(), *goods);

  const Yen others = charges.shipping + charges.fees;
  group_at(groups, rules.table->percent(TaxKind::standard, rules.day)).others += others.amount();

  Amounts amounts{Yen(*goods), charges.shipping, charges.fees, charges.discount, {}, Yen(*goods) + others - charges.discount};
  if (amounts.total > kMaxTotal) return Fail(PriceError::total_too_large);
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) { return a.rate > b.rate; });
  for (const Group& group : groups) {
    const Yen gross(group.goods - group.discount + group.others);
    if (gross > Yen(0)) amounts.tax.push_back({group.rate, gross, tax_within(gross, group.rate, rules.rounding)});
  }
  return amounts;
}

}  // namespace noren::pricing
