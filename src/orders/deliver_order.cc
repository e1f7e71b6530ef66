#include "orders/deed.h"

namespace noren::orders {

DeedResult deliver_order(DeedTools tools, const Context& context, const Seen& seen) {
  return perform_plain(tools, context, seen, Happening::delivered, "delivered");
}

}  // namespace noren::orders
