// A shop that takes cards, from the last button to the provider and back, on one thread and a moved clock.
#pragma once
#include <gtest/gtest.h>

#include "bank/bank.h"
#include "checkout/checkout.h"
#include "checkout/verify.h"
#include "mail/mail.h"
#include "orders/orders.h"
#include "orders/verify.h"
#include "pauses/watch.h"
#include "payments/notices.h"
#include "stock/verify.h"
#include "testing/orders.h"
#include "testing/provider.h"
#include "troubles/troubles.h"

namespace noren::testing {

inline constexpr std::int64_t kPieces = 20;  // of each variant at first (testing/orders.h)

struct CardWorld : OrderWorld {
  explicit CardWorld(db::Database& database);
  ~CardWorld();

  void heed_pauses();

  payments::GatewayOf gateway();

  CheckoutId open(const std::string& source, std::int64_t quantity = 2, shops::PaymentMethod method = shops::PaymentMethod::card);
  Context buyer();
  checkout::Completion press(const CheckoutId& id, const std::string& key, const std::string& source = "",
                             std::optional<shops::PaymentMethod> method = std::nullopt);
  // Lets the clock run until the attempt needs nothing more by itself, at most so long.
  payments::Attempt settle_down(const payments::AttemptId& id, std::chrono::microseconds at_most = std::chrono::hours(1));
  OrderId attempt_order(db::Tx&, const payments::AttemptId& id) const { return orders_of.at(id.str()); }
  // Presses and follows it to its end.
  checkout::Completion pay(const CheckoutId& id, const std::string& key, const std::string& source = "");
  stock::Level level();
  std::size_t mails();
  void expect_sound();

  // Lets the clock run until all that is to be given back has come to its end, at most so long.
  std::vector<payments::Refund> give_back_all(const OrderId& order, std::chrono::microseconds at_most = std::chrono::hours(72));
  bool in_trouble(std::string_view kind, std::string_view subject_kind, const std::string& subject);

  Provider provider;
  checkout::Desk desk{house, directory, shelf, board, 'a', "test"};
  const payments::GiveBack give_back;
  const payments::Stands stands;
  pauses::Board pauses;
  pauses::Watch watch;  // listens; what it pauses is told to the checkout only after heed_pauses()
  payments::Driver driver;
  const payments::Books books;
  payments::RefundDriver refunds;
  payments::Notices notices;
  std::map<std::string, OrderId> orders_of;
  int opened = 0;
};

}  // namespace noren::testing
