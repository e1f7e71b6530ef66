// From a wish to what would be agreed: a fixed series of steps, pure. Lines → shipping → gift → payment fee → tax and total.
#pragma once
#include <memory>

#include "base/result.h"
#include "catalog/snapshot.h"
#include "checkout/types.h"
#include "payments/gateway.h"
#include "shipping/types.h"
#include "shops/shops.h"

namespace noren::checkout {

// What is on show at one moment, in memory.
struct Shown {
  std::shared_ptr<const shops::Shop> shop;
  std::shared_ptr<const catalog::Snapshot> snapshot;
  std::shared_ptr<const payments::Gateway> gateway;  // that takes new payments; nullptr: none
};

// The goods of a line: the variant it knows, under whatever SKU it has by now, and no other one; by its SKU only where it knows none.
std::optional<catalog::FoundVariant> find_goods(const catalog::Snapshot& snapshot, const WishLine& line);

Result<orders::Document, std::vector<Fault>> quote(const Shown& shown, const Wish& wish, Instant now);

// The owner wants it, and the provider takes it.
bool offered(const Shown& shown, shops::PaymentMethod method);
// A number for the convenience store is paid by the end of this many days after the order.
int days_at_store(const Shown& shown);

// Paid in advance, at a store or by transfer: the first day on which the money of an order placed now may come. Today only before the hour
// until which orders count for today; to a bank only on a bank day.
LocalDate money_from(const shops::Settings& settings, shops::PaymentMethod method, Instant now);

// The document's lines as one parcel. prefecture: 1 to 47; goods: their price less discount.
shipping::Parcel parcel_of(const catalog::Snapshot& snapshot, const orders::Document& document, int prefecture, Yen goods);
const char* obstacle_word(shipping::ShippingError error);  // why a method is not to be had: key of the words

// The wish a document came from, to quote it again; the person is not in it.
Wish wish_of(const orders::Document& document, const orders::Person& person);

}  // namespace noren::checkout
