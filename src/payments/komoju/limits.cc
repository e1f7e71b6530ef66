// What KOMOJU takes in yen of each means, as far as its documentation said on 2026-11-22: any amount above 0 (doc.komoju.com, Session: Create)
// and 1 to 59 days for a store's number (help-ja.komoju.com). How much at most stands in a shop's contract: what is beyond it KOMOJU refuses.
// A store takes 300,000 yen for one payment, whoever gave the number.
#include "payments/komoju/komoju.h"

namespace noren::payments::komoju {
namespace {

constexpr Yen kLeast{1};
constexpr Yen kMost{99'999'999};
constexpr Yen kMostAtStore{300'000};
constexpr int kDaysAtStore = 59;

}  // namespace

std::optional<Limits> KomojuGateway::limits(Means means) const {
  switch (means) {
    case Means::card:
    case Means::paypay: return Limits{kLeast, kMost};
    case Means::convenience_store: return Limits{kLeast, kMostAtStore, kDaysAtStore};
  }
  return std::nullopt;
}

}  // namespace noren::payments::komoju
