#include "checkout/changes.h"

#include <algorithm>

#include "base/names.h"

namespace noren::checkout {
namespace {

constexpr Named<Term> kTerms[] = {{Term::name, "name"},           {Term::tax, "tax"},           {Term::pay_day, "pay_day"},
                                  {Term::money_day, "money_day"}, {Term::pay_when, "pay_when"}, {Term::ship_days, "ship_days"},
                                  {Term::delivery, "delivery"},   {Term::other, "terms"}};

// Another way to pay, which the buyer chose, is no change of its terms.
void compare_terms(const orders::Document& shown, const orders::Document& fresh, std::vector<TermChange>& changes) {
  const bool same_way = shown.payment == fresh.payment;
  const auto day = [](const std::optional<LocalDate>& date) { return date ? to_iso(*date) : std::string(); };
  if (same_way && shown.pay_until != fresh.pay_until) changes.push_back({Term::pay_day, day(shown.pay_until), day(fresh.pay_until)});
  if (shown.terms && fresh.terms) {
    const auto& by_before = shown.terms->money_by;
    const auto& by_now = fresh.terms->money_by;
    if (same_way && by_before && by_now && *by_before != *by_now) changes.push_back({Term::money_day, to_iso(*by_before), to_iso(*by_now)});
    if (same_way && shown.terms->paid_at_shipment != fresh.terms->paid_at_shipment) changes.push_back({Term::pay_when, "", ""});
    if (shown.terms->ship_days != fresh.terms->ship_days) {
      changes.push_back({Term::ship_days, std::to_string(shown.terms->ship_days), std::to_string(fresh.terms->ship_days)});
    }
  }
  const orders::Delivery& before = shown.delivery;
  const orders::Delivery& now = fresh.delivery;
  if (before.name != now.name || before.window_name != now.window_name) changes.push_back({Term::delivery, "", ""});
}

}  // namespace

std::string_view name_of(Term term) { return name_in(kTerms, term); }

Changes compare(const orders::Document& shown, const orders::Document& fresh) {
  Changes changes;
  changes.before = shown.amounts;
  changes.now = fresh.amounts;
  for (const orders::Line& line : shown.lines) {
    const auto now =
        std::find_if(fresh.lines.begin(), fresh.lines.end(), [&](const orders::Line& other) { return other.variant == line.variant; });
    if (now == fresh.lines.end()) {
      changes.lines.push_back({line.sku, line.name, line.unit, std::nullopt, line.tax, line.tax});
      continue;
    }
    if (now->unit != line.unit || now->tax != line.tax) {
      changes.lines.push_back({now->sku, now->name, line.unit, now->unit, line.tax, now->tax});
    }
    if (now->name != line.name) changes.terms.push_back({Term::name, "", now->sku});
  }
  const ChargeChange charges[] = {{"shipping", shown.amounts.shipping, fresh.amounts.shipping},
                                  {"cod_fee", shown.payment_fee, fresh.payment_fee},
                                  {"wrap_fee", shown.wrap_fee, fresh.wrap_fee}};
  for (const ChargeChange& charge : charges) {
    if (charge.before != charge.now) changes.charges.push_back(charge);
  }
  if (changes.lines.empty() && changes.charges.empty() && changes.before != changes.now) changes.terms.push_back({Term::tax, "", ""});
  compare_terms(shown, fresh, changes.terms);
  return changes;
}

}  // namespace noren::checkout
