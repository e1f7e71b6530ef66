#include "orders/deed.h"

namespace noren::orders {

DeedResult refund_order(DeedTools tools, const Context& context, const Seen& seen, LocalDate refunded_on) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    const auto paid = payment_of(events_of(deed.tx, deed.order.id));
    const Yen amount = paid ? paid->amount : deed.order.total;
    const nlohmann::json data = {{"amount", amount.amount()}, {"on", to_iso(refunded_on)}};
    if (const Done done = deed.happen(Happening::refunded, data); !done) return done;
    deed.note("refunded", staff::Saying::yen(amount));
    return {};
  });
}

}  // namespace noren::orders
