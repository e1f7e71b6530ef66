#include "orders/deed.h"
#include "payments/payments.h"

namespace noren::orders {

Result<payments::AttemptId, DeedError> capture_order(DeedTools tools, const Context& context, const Seen& seen) {
  std::optional<payments::AttemptId> payment;
  const DeedResult done = perform(tools, context, seen, [&](Deed& deed) -> Done {
    if (deed.order.payment_state != PaymentState::authorised || is_stopped(deed.order.state)) return refused(DeedError::not_now);
    payment = payments::want(deed.tx, deed.order.shop, deed.order.id, payments::Want::capture, context.now);
    if (!payment) return refused(DeedError::not_now);
    return {};
  });
  if (!done) return Fail<DeedError>(done.error());
  return *payment;
}

}  // namespace noren::orders
