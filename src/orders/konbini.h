// What a buyer pays an order at a convenience store with: the numbers, by chain, until when. For pages, mails and the store API.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>

#include "db/transaction.h"
#include "html/html.h"
#include "orders/types.h"
#include "payments/types.h"

namespace noren::orders {

// The payment the order waits for, its number good for the counter or over; nothing when it waits for none at a store.
std::optional<payments::Attempt> awaited_at_store(db::Tx& tx, const Order& order);
// That, while its number can be paid with.
std::optional<payments::Attempt> store_payment(db::Tx& tx, const Order& order, Instant now);

// The number an order waits for has ended, and not because the shop ended it (instead.h). An order whose parcel has not left is then
// cancelled by itself, as soon as the provider has said that nobody paid (payments/rules.h, kAfterStoreEnd).
struct StoreEnd {
  std::optional<Instant> cancelled_about;  // nothing when that is past, or the parcel has left
};
std::optional<StoreEnd> store_end(db::Tx& tx, const Order& order, Instant now);
// About when an order is cancelled whose number nobody pays.
std::optional<Instant> cancelled_about(const payments::Attempt& payment);

// Of an order that is over: what it stood on is being cancelled at the provider, and can still be paid, or is still reserved.
bool is_payment_closing(db::Tx& tx, const Order& order);

// As checkout/konbini and mail/part_konbini show it; false when there is nothing to pay. The buyer confirms at the counter with the
// phone number of the order: as a whole while it is known, else by its end.
html::View konbini_view(const Order& order, const std::optional<payments::Attempt>& payment, const std::optional<Person>& person,
                        Locale locale);

// As the store API shows it: nothing personal, so the phone number by its end only. Null when there is nothing to pay.
nlohmann::json konbini_json(const std::optional<payments::Attempt>& payment);

}  // namespace noren::orders
