// What became otherwise since the buyer chose, told on the confirmation page for as long as the attempt stays as it is. Pure. Private to
// the feature.
#pragma once
#include <string>
#include <vector>

#include "checkout/changes.h"
#include "checkout/types.h"

namespace noren::checkout {

// Checkout::changes: without words, since its page may be read in either language.
std::string changes_json(const Changes& changes);

struct Changed {
  std::string what;                // 「青いマグ」のお値段、送料: for the headline; "" nothing
  std::vector<std::string> texts;  // each in a sentence
};
// left: pieces that each line of the document can have now.
Changed what_changed(const Checkout& checkout, const std::vector<std::int64_t>& left, Locale locale);

}  // namespace noren::checkout
