// Pieces of an order that do not stay with its buyer; private to the feature.
#pragma once
#include "orders/deed.h"

namespace noren::orders {

// Of a cancelled order: its goods never left. restock false: they are booked as lost at once.
void give_back_unsent(Deed& deed, bool restock);
// Of a returned order.
void take_back(Deed& deed, bool restock);

}  // namespace noren::orders
