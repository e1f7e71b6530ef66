// Prices and what comes of them. Every price here includes consumption tax (総額表示, required since 2021-04-01).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace noren::pricing {

// The kind of a variant; the rate follows from the kind and the day (data/tax_rates.toml).
enum class TaxKind { standard, reduced };
std::string_view name_of(TaxKind kind);  // as stored: "standard", "reduced"
std::optional<TaxKind> tax_kind_from(std::string_view name);

inline constexpr Yen kMaxUnitPrice{99'999'999};
inline constexpr int kMaxQuantity = 9'999;       // of one line
inline constexpr int kMaxLines = 200;
inline constexpr Yen kMaxTotal{999'999'999};    // of an order; keeps every product below within 64 bits

// What stands on a variant's price tag.
struct PriceTag {
  Yen list;
  std::optional<Yen> sale;             // below list, in force from sale_from (inclusive) until sale_until (exclusive)
  std::optional<Instant> sale_from;    // unset: since ever
  std::optional<Instant> sale_until;   // unset: without end
};

struct EffectivePrice {
  Yen price;
  bool on_sale = false;
  std::optional<Instant> changes_at;  // the next instant at which this answer changes by itself
};

struct Line {
  TaxKind kind = TaxKind::standard;
  Yen unit;
  std::int64_t quantity = 0;
};

struct Charges {
  Yen shipping;  // taxed at the standard rate of the day
  Yen fees;      // cash on delivery, wrapping: likewise
  Yen discount;  // off the goods, never more than they cost
};

struct TaxPart {
  int rate = 0;  // percent
  Yen taxable;   // what is charged at this rate, tax included
  Yen tax;       // the tax within it, rounded once
  bool operator==(const TaxPart&) const = default;
};

// total = items + shipping + fees - discount = the sum of all taxable.
struct Amounts {
  Yen items;
  Yen shipping;
  Yen fees;
  Yen discount;
  std::vector<TaxPart> tax;  // highest rate first, each rate once; a rate nothing is charged at is left out
  Yen total;
  bool operator==(const Amounts&) const = default;
};

enum class PriceError { too_many_lines, bad_quantity, bad_price, bad_charge, discount_exceeds_goods, total_too_large };

}  // namespace noren::pricing
