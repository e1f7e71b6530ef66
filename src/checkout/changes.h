// What an attempt to buy would be agreed to now, against what was shown of it. Pure. Private to the feature.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "orders/types.h"

namespace noren::checkout {

struct LineChange {
  std::string sku;  // of now
  shops::LocalText name;
  Yen before;
  std::optional<Yen> now;  // unset: not for sale any more
  pricing::TaxKind tax_before = pricing::TaxKind::standard;
  pricing::TaxKind tax_now = pricing::TaxKind::standard;
};
struct ChargeChange {
  const char* kind;  // shipping, cod_fee, wrap_fee: its words are checkout.summary.{kind}
  Yen before;
  Yen now;
};
// What is said besides the amounts. Its words are checkout.confirm.what_{kind} and changed_{kind}.
enum class Term { name, tax, pay_day, money_day, pay_when, ship_days, delivery, other };
std::string_view name_of(Term term);
struct TermChange {
  Term term = Term::other;
  std::string before, now;  // days in ISO form, numbers in digits; of a name now is the SKU of the line; "" where the words say neither
};
struct Changes {
  std::vector<LineChange> lines;
  std::vector<ChargeChange> charges;
  std::vector<TermChange> terms;
  pricing::Amounts before;
  pricing::Amounts now;
  // Whether something costs otherwise, or is taxed otherwise at the same price.
  bool in_amounts() const { return !lines.empty() || !charges.empty() || before != now; }
};
Changes compare(const orders::Document& shown, const orders::Document& fresh);

}  // namespace noren::checkout
