#include "orders/deed.h"

namespace noren::orders {
namespace {

// The driver had the money before he gave the parcel away: an order that is done is paid, though nobody wrote it down.
Done note_paid_at_the_door(Deed& deed) {
  const Order& order = deed.order;
  if (order.document.payment != shops::PaymentMethod::cash_on_delivery || order.payment_state != PaymentState::awaiting) return {};
  const Done done = deed.happen(Happening::paid, {{"amount", order.total.amount()}, {"on", to_iso(japan_time(deed.context.now).date)}});
  if (done) deed.note("paid", staff::Saying::yen(order.total));
  return done;
}

}  // namespace

DeedResult complete_order(DeedTools tools, const Context& context, const Seen& seen) {
  return perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (const Done paid = note_paid_at_the_door(deed); !paid) return paid;
    if (const Done done = deed.happen(Happening::completed); !done) return done;
    deed.note("completed");
    return {};
  });
}

}  // namespace noren::orders
