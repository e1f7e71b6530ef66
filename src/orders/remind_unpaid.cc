// Who has a number for the convenience store and has not paid is reminded once, on the day before the last or on it.
#include <algorithm>

#include "mail/mail.h"
#include "orders/left_out.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"

namespace noren::orders {
namespace {

constexpr std::chrono::hours kLookedBack{24 * 62};  // a number lives 60 days at most
constexpr std::chrono::hours kAfterOrdering{12};    // who has just ordered knows it

bool is_to_be_reminded(const Order& order, Instant now) {
  if (!awaits_store(order) || !order.document.pay_until || now - order.created_at < kAfterOrdering) return false;
  const LocalDate today = japan_time(now).date;
  return today <= *order.document.pay_until && *order.document.pay_until <= plus_days(today, 1);
}

// Or has paid a part otherwise, so that the rest comes otherwise, too.
bool was_reminded(db::Tx& tx, const Order& order) {
  const auto events = events_of(tx, order.id);
  return std::any_of(events.begin(), events.end(),
                     [](const Event& event) { return event.what == Happening::reminded || event.what == Happening::part_paid; });
}

}  // namespace

int remind_unpaid(House& house, const ShopId& shop, Instant now) {
  std::vector<Order> late;
  LeftOut left_out;
  house.db.read([&](db::Tx& tx) {
    for (Readable& one : tx.all(sql::at_store_since, read_if_readable, shop, now - kLookedBack)) {
      if (!one.order) left_out.add(one.number, one.why);
      if (!one.order) continue;
      left_out.look(one.number, [&] {
        if (is_to_be_reminded(*one.order, now) && !was_reminded(tx, *one.order)) late.push_back(std::move(*one.order));
      });
    }
  });
  int reminded = 0;
  const auto remind = [&](db::Tx& tx, const OrderId& id) {
    auto order = find(tx, shop, id);
    if (!order || !is_to_be_reminded(*order, now) || was_reminded(tx, *order)) return 0;
    const Context context{shop, {ActorKind::system, "", ""}, now, Locale::ja, ""};
    const auto done = apply(tx, house, context, *order, {Happening::reminded, "{}", "", std::nullopt});
    check(done.has_value(), "a reminder could not be written into its order");
    mail::enqueue(tx, {shop, "payment_reminder", "order", id.str(), mail::Role::buyer, now, std::nullopt});
    return 1;
  };
  for (const Order& order : late) {
    left_out.look(order.number,
                  [&] { reminded += house.db.write([&](db::Tx& tx) { return remind(tx, order.id); }, db::Priority::background); });
  }
  left_out.tell();
  return reminded;
}

}  // namespace noren::orders
