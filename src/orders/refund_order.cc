#include "orders/deed.h"

namespace noren::orders {
namespace {

Done give_back(Deed& deed, const MoneyBack& back) {
  if (back.amount <= Yen(0)) return refused(DeedError::bad_amount);
  const Happening what = back.whole ? Happening::refunded : Happening::part_refunded;
  const nlohmann::json data = {{"amount", back.amount.amount()}, {"on", to_iso(back.on)}};
  if (const Done done = deed.happen(what, data); !done) return done;
  deed.note(name_of(what), staff::Saying::yen(back.amount));
  return {};
}

}  // namespace

DeedResult refund_order(DeedTools tools, const Context& context, const Seen& seen, LocalDate refunded_on) {
  return perform(tools, context, seen, [&](Deed& deed) {
    const auto paid = payment_of(events_of(deed.tx, deed.order.id));
    return give_back(deed, {paid ? paid->amount : deed.order.total, refunded_on, true});
  });
}

Result<void, DeedError> give_money_back(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const MoneyBack& back) {
  Deed deed{tx, tools, context, order};
  return give_back(deed, back);
}

}  // namespace noren::orders
