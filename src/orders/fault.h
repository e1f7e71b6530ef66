// What is wrong with what a buyer typed, and where. Pure.
#pragma once
#include <string>

#include "base/context.h"

namespace noren::orders {

// field: as in the store API ("lines[0].quantity", "shipping_address.postcode"); a page maps it to its own. word: key of its
// words, with {n} filled by n.
struct Fault {
  std::string field;
  std::string word;
  std::string n;
  std::string most = {};
  bool operator==(const Fault&) const = default;
};
std::string text_of(const Fault& fault, Locale locale);

}  // namespace noren::orders
