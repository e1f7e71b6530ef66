#include "payments/compare.h"

#include "base/names.h"
#include "payments/refund_rules.h"
#include "payments/rules.h"

namespace noren::payments {
namespace {

constexpr Named<Difference> kNames[] = {{Difference::none, "none"},
                                        {Difference::under_way, "under_way"},
                                        {Difference::late_money, "late_money"},
                                        {Difference::unknown_money, "unknown_money"},
                                        {Difference::no_money, "no_money"},
                                        {Difference::second_money, "second_money"},
                                        {Difference::other_amount, "other_amount"},
                                        {Difference::refund_missing, "refund_missing"},
                                        {Difference::refund_unknown, "refund_unknown"},
                                        {Difference::at_home, "at_home"}};

}  // namespace

std::string_view name_of(Difference difference) { return name_in(kNames, difference); }

Difference compare(const Standing& theirs, const Attempt* ours, const Known& known) {
  const bool taken = theirs.captured > Yen(0);
  const bool kept = taken && theirs.refunded < theirs.captured;
  if (ours == nullptr) return kept ? Difference::unknown_money : Difference::none;
  if (!is_final(ours->state)) return Difference::under_way;
  if (ours->state != State::captured) return kept ? Difference::late_money : Difference::none;
  // A creation whose answer was lost was made twice: the one that was not used never charges. Somebody else may have used it.
  if (theirs.reference != ours->reference) return kept ? Difference::second_money : Difference::none;
  if (!taken) return Difference::no_money;
  if (theirs.captured != ours->captured) return Difference::other_amount;
  const GivenBack sums = given_back_there(known.refunds);
  if (theirs.refunded < sums.arrived) return Difference::refund_missing;
  if (theirs.refunded > sums.possible + known.disputed) return Difference::refund_unknown;
  return Difference::none;
}

}  // namespace noren::payments
