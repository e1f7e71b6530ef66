// Pricing is pure: the same lines, charges, table and day give the same amounts, in whatever order the lines stand.
// Tax is contained in every price. Per rate: tax = gross * rate / (100 + rate), rounded once (消費税法施行令 art. 70-10, 基通 1-8-15:
// one rounding per rate and invoice; the direction is the shop's choice, always the same).
// A discount is spread over the rates of the goods in proportion to what they cost, by largest remainder.
#pragma once
#include <span>
#include <string>

#include "base/result.h"
#include "pricing/types.h"
#include "shops/types.h"

namespace noren::pricing {

struct TaxRate {
  TaxKind kind = TaxKind::standard;
  int percent = 0;                   // 0 is a taxable kind with the rate 0
  LocalDate from;                    // first day, Japan's
  std::optional<LocalDate> until;    // last day, inclusive; unset: until further notice
};

// The dated table. Immutable; safe from any thread.
class TaxTable {
 public:
  // From TOML as in data/tax_rates.toml. Throws std::runtime_error naming what is wrong (gaps, overlaps, bad dates).
  explicit TaxTable(std::string_view toml);
  static const TaxTable& built_in();

  int percent(TaxKind kind, LocalDate day) const;  // a day before the table begins is a bug
  std::span<const TaxRate> rates() const { return rates_; }

 private:
  std::vector<TaxRate> rates_;
};

struct TaxRules {
  const TaxTable* table = &TaxTable::built_in();
  shops::Rounding rounding = shops::Rounding::floor;
  LocalDate day;  // of the supply; for an order the day it is taken
};

Result<Amounts, PriceError> price(std::span<const Line> lines, const Charges& charges, const TaxRules& rules);

// The tax within a tax-included amount.
Yen tax_within(Yen gross, int percent, shops::Rounding rounding);

EffectivePrice effective_price(const PriceTag& tag, Instant at);

// How many of a variant one order may hold: the smaller of its purchase limit and kMaxQuantity.
std::int64_t most_per_order(std::optional<std::int64_t> purchase_limit);

}  // namespace noren::pricing
