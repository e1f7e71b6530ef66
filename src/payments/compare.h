// The provider's books against ours, payment by payment. Pure.
#pragma once
#include <string_view>

#include "payments/refunds.h"

namespace noren::payments {

enum class Difference {
  none,
  under_way,       // ours has not ended: its driver finds out
  late_money,      // taken and kept there, ended without money here
  unknown_money,   // taken and kept there, and here is no such attempt
  no_money,        // taken here, not there
  second_money,    // taken there a second time, with the same attempt in its metadata
  other_amount,    // taken on both sides, not the same
  refund_missing,  // given back here, not there
  refund_unknown,  // more was given back there than is known here
  at_home,         // here is no such attempt, and a node has it that has not brought it here yet (Books::is_at_home)
};
std::string_view name_of(Difference difference);

// What is known here of an attempt besides itself.
struct Known {
  std::vector<Refund> refunds;
  Yen disputed;  // taken from the shop by its disputes: a provider may count it as given back
};
// ours: nullptr when there is none.
Difference compare(const Standing& theirs, const Attempt* ours, const Known& known);

}  // namespace noren::payments
