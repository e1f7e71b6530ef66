// A shop with orders, whose troubles, mails and time go on as they do in the house.
#pragma once
#include "app/troubles.h"
#include "mail/mail.h"
#include "mail/templates.h"
#include "mail/worker.h"
#include "orders/mail_content.h"
#include "orders/pages.h"
#include "orders/verify.h"
#include "testing/databases.h"
#include "testing/orders.h"
#include "testing/sandbox.h"
#include "testing/storefront.h"
#include "troubles/ticker.h"
#include "troubles/troubles.h"

namespace noren::testing {

// Refuses for good, or takes everything.
class ToldTransport final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope& envelope, std::string_view) override;
  bool repeatable() const override;
  bool refuses = false;
  std::vector<std::string> sent;
};

class TroubleWorld : public DatabaseTest {
 protected:
  TroubleWorld();
  ~TroubleWorld() override;

  void SetUp() override;
  Instant now() const { return world_.house.clock.now(); }
  void pass(std::chrono::microseconds time);
  std::optional<troubles::Trouble> trouble(std::string_view kind, const troubles::Subject& subject);
  std::string buyers_page(const orders::Order& order);
  // The reminder of one of the trouble's steps; nothing when that step says none.
  std::optional<mail::Content> reminder(const troubles::Trouble& trouble, int step);
  mail::Written written(const mail::Content& content);
  Context by_staff();
  void similar(const orders::Order& later, const orders::Order& earlier);
  orders::Seen seen(const orders::Order& order) { return {order.id, world_.now_of(order).version}; }
  std::int64_t broken_orders();

  OrderWorld world_{*database_};
  House& house_ = world_.house;
  ToldOutbound outbound_;
  const payments::GiveBack give_back_;
  payments::Driver driver_;
  troubles::Hands hands_;
  troubles::Ticker ticker_{house_, hands_};
  mail::Contents contents_;
  ToldTransport transport_;
  mail::Worker worker_;
  http::Router router_;
};

}  // namespace noren::testing
