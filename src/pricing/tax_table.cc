#include <stdexcept>
#include <toml++/toml.h>

#include "base/embedded.h"
#include "pricing/pricing.h"

namespace noren::pricing {
namespace {

[[noreturn]] void refuse(const std::string& what) { throw std::runtime_error("tax rates: " + what); }

LocalDate date_of(const toml::date& date) { return {static_cast<int>(date.year), static_cast<int>(date.month), static_cast<int>(date.day)}; }

TaxRate read_rate(const toml::table& entry) {
  const auto kind = tax_kind_from(entry["kind"].value_or(std::string_view()));
  if (!kind) refuse("kind must be \"standard\" or \"reduced\"");
  const auto percent = entry["percent"].value<std::int64_t>();
  if (!percent || *percent < 0 || *percent > 100) refuse("percent must be from 0 to 100");
  const auto from = entry["from"].value<toml::date>();
  if (!from) refuse("from must be a date");
  TaxRate rate{*kind, static_cast<int>(*percent), date_of(*from), std::nullopt};
  if (entry.contains("until")) {
    const auto until = entry["until"].value<toml::date>();
    if (!until) refuse("until must be a date");
    rate.until = date_of(*until);
    if (*rate.until < rate.from) refuse("until lies before from, " + to_iso(rate.from));
  }
  if (entry["source"].value_or(std::string_view()).empty()) refuse("a rate needs its source, " + to_iso(rate.from));
  return rate;
}

// The standard rate must be known for every day from the first; a reduced one may be missing for a while.
void check_order(const std::vector<TaxRate>& rates) {
  const TaxRate* before = nullptr;
  for (const TaxRate& rate : rates) {
    if (before && before->kind == rate.kind) {
      if (!before->until || *before->until >= rate.from) refuse("two rates of a kind on one day, " + to_iso(rate.from));
      if (rate.kind == TaxKind::standard && plus_days(*before->until, 1) != rate.from) refuse("a gap before " + to_iso(rate.from));
    }
    before = &rate;
  }
  if (rates.empty() || rates.front().kind != TaxKind::standard) refuse("there is no standard rate");
}

}  // namespace

TaxTable::TaxTable(std::string_view toml_text) {
  toml::table document;
  try {
    document = toml::parse(toml_text);
  } catch (const toml::parse_error& error) {
    refuse(std::string(error.description()));
  }
  if (const toml::array* list = document["rate"].as_array()) {
    for (const toml::node& node : *list) {
      const toml::table* entry = node.as_table();
      if (entry == nullptr) refuse("rate must be a list of tables");
      rates_.push_back(read_rate(*entry));
    }
  }
  std::sort(rates_.begin(), rates_.end(), [](const TaxRate& a, const TaxRate& b) {
    return std::pair(a.kind, a.from) < std::pair(b.kind, b.from);
  });
  check_order(rates_);
}

const TaxTable& TaxTable::built_in() {
  static const TaxTable table(embedded::file("pricing/data/tax_rates.toml"));
  return table;
}

int TaxTable::percent(TaxKind kind, LocalDate day) const {
  for (const TaxRate& rate : rates_) {
    if (rate.kind == kind && rate.from <= day && (!rate.until || day <= *rate.until)) return rate.percent;
  }
  check(kind != TaxKind::standard, "no rate of consumption tax for the day");
  return percent(TaxKind::standard, day);
}

}  // namespace noren::pricing
