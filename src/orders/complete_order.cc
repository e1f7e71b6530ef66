#include "orders/deed.h"

namespace noren::orders {

DeedResult complete_order(DeedTools tools, const Context& context, const Seen& seen) {
  return perform_plain(tools, context, seen, Happening::completed, "completed");
}

}  // namespace noren::orders
