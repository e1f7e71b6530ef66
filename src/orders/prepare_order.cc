#include "orders/deed.h"

namespace noren::orders {

DeedResult prepare_order(DeedTools tools, const Context& context, const Seen& seen) {
  return perform_plain(tools, context, seen, Happening::preparing, "preparing");
}

}  // namespace noren::orders
