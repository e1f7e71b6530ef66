// What whoever looks into a payment has to know (troubles/hands.h): whose it is, what for, and what the provider said last.
#pragma once
#include "house/house.h"
#include "troubles/hands.h"

namespace noren::app {

// Empty of a trouble that is about no payment.
std::vector<troubles::Fact> payment_facts(db::Tx& tx, const House& house, Locale locale, const troubles::Trouble& trouble);

}  // namespace noren::app
