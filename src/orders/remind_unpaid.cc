// Who has a number for the convenience store and has not paid is reminded once, on the day before the last or on it.
#include <algorithm>

#include "mail/mail.h"
#include "orders/instead.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "orders/waiting_orders.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kRemindedBack{24 * 62};  // a number lives 60 days at most
constexpr std::chrono::hours kAfterOrdering{12};      // who has just ordered knows it

bool is_to_be_reminded(const Order& order, Instant now) {
  if (!awaits_store(order) || !order.document.pay_until || now - order.created_at < kAfterOrdering) return false;
  const LocalDate today = japan_time(now).date;
  return today <= *order.document.pay_until && *order.document.pay_until <= plus_days(today, 1);
}

// Or has to pay otherwise.
bool was_reminded(db::Tx& tx, const Order& order) {
  const auto events = events_of(tx, order.id);
  const auto reminded = [](const Event& event) { return event.what == Happening::reminded; };
  return is_number_ended(order, events) || std::any_of(events.begin(), events.end(), reminded);
}

}  // namespace

int remind_unpaid(House& house, const ShopId& shop, Instant now) {
  const auto fits = [&](db::Tx& tx, const Order& order) { return is_to_be_reminded(order, now) && !was_reminded(tx, order); };
  const auto remind = [&](db::Tx& tx, Order& order) {
    const Context context{shop, {ActorKind::system, "", ""}, now, Locale::ja, ""};
    const auto done = apply(tx, house, context, order, {Happening::reminded, "{}", "", std::nullopt});
    check(done.has_value(), "a reminder could not be written into its order");
    mail::enqueue(tx, {shop, "payment_reminder", "order", order.id.str(), mail::Role::buyer, now, std::nullopt});
    return true;
  };
  return act_on_each(house, {shop, sql::at_store_since, now - kRemindedBack}, fits, remind);
}

}  // namespace noren::orders
