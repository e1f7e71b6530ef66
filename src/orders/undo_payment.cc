#include "orders/deed.h"
#include "orders/unpaid.h"

namespace noren::orders {
namespace {

// A reminder that ended with the payment is due again: without it nobody would ever ask for the money. One that runs ends where the buyer
// has a new day to pay by.
void remind_again(Deed& deed) {
  const Order& order = deed.order;
  if (!was_late(deed.tx, order)) return;
  if (is_late(order, events_of(deed.tx, order.id), deed.context.now))
    open_late(deed.tx, order, order.updated_at);
  else
    settle_late(deed.tx, order, order.updated_at);
}

}  // namespace

Result<void, DeedError> undo_payment(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const UndonePayment& undone) {
  Deed deed{tx, tools, context, order};
  if (undone.amount <= Yen(0)) return refused(DeedError::bad_amount);
  const std::vector<Event> story = events_of(tx, order.id);
  const bool told = is_told_of_money(order, story);
  nlohmann::json data = {{"amount", undone.amount.amount()}, {"kept", undone.kept.amount()}};
  const Yen surplus = surplus_left(story);
  if (surplus > undone.surplus) data["surplus"] = (surplus - undone.surplus).amount();
  if (const Done done = deed.happen(Happening::payment_undone, data); !done) return done;
  if (told) deed.tell_again("payment_undone");
  deed.note("payment_undone", staff::Saying::yen(undone.amount));
  remind_again(deed);
  return {};
}

}  // namespace noren::orders
