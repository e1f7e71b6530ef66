// Orders that stand before their money has come: a number for the convenience store, an amount reserved on a card.
#pragma once
#include "checkout/checkout.h"
#include "testing/cards.h"
#include "testing/databases.h"

namespace noren::testing {

class PayingLaterTest : public DatabaseTest {
 protected:
  PayingLaterTest();
  ~PayingLaterTest() override;

  static constexpr auto kKonbini = shops::PaymentMethod::konbini;

  // An order with its number, to be paid within three days.
  orders::Order order_at_store();
  orders::Order now(const orders::Order& order);
  payments::Attempt payment_of(const orders::Order& order);
  std::chrono::microseconds time_left() const { return world_.provider.store_until - world_.house.clock.now(); }
  void reserve_on_cards();

  CardWorld world_{*database_};
};

}  // namespace noren::testing
