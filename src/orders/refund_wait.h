// An order owes money back, and there is nothing for a person to give just now: what is waited for. Pure.
#pragma once
#include <string_view>

#include "orders/deeds.h"

namespace noren::orders {

enum class RefundWait {
  dispute,   // the money is held until it is decided
  refused,   // the provider said no, and is asked what is left of the payment: minutes at most
  provider,  // it is on its way
  bank,      // a transfer of ours
};
std::string_view name_of(RefundWait wait);  // end of the key of words orders.admin_order.waits_…
// Of several the one that decides what can be done next.
RefundWait waits_for(const CardMoney& card);

}  // namespace noren::orders
