// A shop that takes cards, with its playbooks at work, whose money goes astray between buyer, provider and shop: what the tests of such
// troubles share.
#pragma once
#include <nlohmann/json.hpp>

#include "app/troubles.h"
#include "orders/admin_pages.h"
#include "orders/deeds.h"
#include "payments/disputes.h"
#include "payments/sweep.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "troubles/ticker.h"

namespace noren::testing {

class MoneyWorld : public DatabaseTest {
 protected:
  MoneyWorld();
  ~MoneyWorld() override;

  Instant now() { return world_.house.clock.now(); }
  template <class Work>
  auto read(Work&& work) {
    return database_->read(std::forward<Work>(work));
  }
  void pass(std::chrono::microseconds time);
  CheckoutId declined_at();
  orders::Order paid_order();
  payments::Attempt payment_of(const OrderId& order);
  void hear(const std::string& id, const payments::Attempt& payment);
  void sweep() { sweep_.step(world_.context.shop, now()); }
  std::int64_t differences();
  std::optional<troubles::Trouble> trouble(std::string_view kind, const troubles::Subject& subject);
  // As it was settled; "" while it is open.
  std::string how(const troubles::TroubleId& id);
  void dispute(const payments::Attempt& payment, payments::DisputeState state);
  void give_there(const payments::Attempt& payment, const std::string& reference, Yen amount);
  Yen refundable(const payments::Attempt& payment);
  void cancel_and_pay_back(const orders::Order& order);

  orders::DeedResult ship(const orders::Order& order, bool unpaid_anyway, bool held_anyway);
  // A deed's button on the owner's page of the order. sure: how the question was answered; "unsaid" when it was not.
  http::Response press(const orders::Order& order, const std::string& deed, const std::string& sure = "unsaid");
  std::int64_t mails_of(const orders::Order& order, const std::string& kind);
  std::string rule_of_last(const orders::Order& order);

  CardWorld world_{*database_};
  payments::Sweep sweep_{world_.house, world_.provider, world_.gateway(), world_.books};
  troubles::Hands hands_;
  troubles::Ticker ticker_{world_.house, hands_};
  admin::Desk desk_{world_.house, desk_options()};
  orders::AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  const staff::Session owner_ = owner_session();
  const Instant opened_ = world_.house.clock.now();
  const Instant answer_by_ = opened_ + std::chrono::hours(24 * 9);
};

}  // namespace noren::testing
