// A shop that has goods, orders and somebody who works there, for tests of what happens after the order.
#pragma once
#include <functional>

#include "admin/admin.h"
#include "base/check.h"
#include "base/hex.h"
#include "catalog/rules.h"
#include "orders/deeds.h"
#include "orders/json.h"
#include "orders/token.h"
#include "pricing/pricing.h"
#include "shops/shops.h"
#include "stock/stock.h"
#include "testing/catalog.h"

namespace noren::testing {

orders::Person a_buyer();

struct OrderWish {
  orders::Person person = a_buyer();
  shops::PaymentMethod payment = shops::PaymentMethod::bank_transfer;
  std::int64_t blue = 1;   // MUG-BLUE, 1,980 yen each
  std::int64_t white = 0;  // MUG-WHITE, 2,200 yen each
  orders::Gift gift = {};
};

struct OrderWorld : CatalogWorld {
  explicit OrderWorld(db::Database& database);
  ~OrderWorld();

  // Makes it a shop to buy from: a parcel for 520 yen, money by bank transfer, and what the test adds. It is open then.
  void start_selling(const std::function<void(shops::Settings&)>& add);
  // As the directory shows it; what a shop needs before it may open is tested in shops.
  void set_open(bool yes);

  void receive(const VariantId& variant, std::int64_t pieces);

  orders::Document document_of(const OrderWish& wish) const;

  orders::Order place(const OrderWish& wish = {});
  orders::Order now_of(const orders::Order& order);
  Context now();
  orders::DeedTools tools() { return {house, board}; }

  shops::Directory directory;
  stock::Board board;
};

}  // namespace noren::testing
