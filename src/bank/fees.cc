#include "bank/fees.h"

#include <toml++/toml.h>
#include <algorithm>
#include <vector>

#include "base/embedded.h"

namespace noren::bank {
namespace {

struct Fee {
  Yen amount;
  LocalDate from;
  LocalDate until{9999, 12, 31};
};

std::vector<Fee> read_fees() {
  const toml::table document = toml::parse(embedded::file("bank/data/transfer_fees.toml"));
  const toml::array* list = document["fee"].as_array();
  check(list != nullptr, "transfer fees: there are none");
  std::vector<Fee> fees;
  for (const toml::node& node : *list) {
    const toml::table& entry = *node.as_table();
    const auto from = date_from_iso(entry["from"].value_or(std::string()));
    check(from.has_value(), "transfer fees: from is missing");
    const toml::array* amounts = entry["yen"].as_array();
    check(amounts != nullptr, "transfer fees: yen is missing");
    for (const toml::node& amount : *amounts) {
      Fee fee{Yen(amount.value_or(std::int64_t{0})), *from};
      if (const auto until = date_from_iso(entry["until"].value_or(std::string()))) fee.until = *until;
      fees.push_back(fee);
    }
  }
  return fees;
}

}  // namespace

bool is_usual_fee(Yen amount, LocalDate day) {
  static const std::vector<Fee> fees = read_fees();
  return std::any_of(fees.begin(), fees.end(), [&](const Fee& fee) { return fee.amount == amount && fee.from <= day && day <= fee.until; });
}

}  // namespace noren::bank
