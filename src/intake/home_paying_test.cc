// What the node's side does beside taking orders: mails that are sent from here while the central database is away, payments that are handed
// over when it stops, answers that waited for a payment.
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "intake/doors.h"
#include "mail/mail.h"
#include "mail/worker.h"
#include "orders/mail_content.h"
#include "testing/browser.h"
#include "testing/databases.h"
#include "testing/paying_node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

// Takes every mail, as a server does.
class Server final : public mail::Transport {
 public:
  mail::Outcome send(const mail::Envelope& envelope, std::string_view) override {
    const std::lock_guard lock(mutex_);
    ++sent_[envelope.id];
    return {};
  }
  bool repeatable() const override { return false; }
  std::map<std::string, int> sent() {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, int> sent_;
};

class PayingHome : public testing::DatabaseTest {
 protected:
  PayingHome() {
    world_.desk.elsewhere = home_.for_own();
    central_desk_.elsewhere = home_.for_central();
    orders::add_mail_kinds(contents_, {world_.house, world_.directory, world_.all, [](const ShopId&) { return "https://shop.example"; }});
  }

  mail::WorkerParts worker_over(db::Database& database, std::function<bool()> ours) {
    const auto sender = [](const ShopId&) {
      return mail::Sender{{"shop@example.jp", "くるみ雑貨店"}, {"shop@example.jp", ""}, {"owner@example.jp", ""}};
    };
    return {database, world_.house.TestWorld::env, world_.house.House::html, contents_, server_, sender, {}, std::move(ours)};
  }
  std::vector<mail::Fate> fates(db::Database& where, const std::string& order) {
    return where.read([&](db::Tx& tx) { return mail::of_subject(tx, world_.context.shop, order); });
  }
  void send_round(Instant until) {
    sent_now_ += worker_.run_once(until).handed_over;
    if (sent_now_ == 2 && !std::exchange(told_, true)) sent_.set_value();
  }

  testing::PayingNode world_{*database_};
  checkout::Desk central_desk_{world_.central_house, world_.directory, world_.shelf, world_.all, 'a', "test"};
  mail::Contents contents_;
  Server server_;
  std::promise<void> sent_;  // to the buyer, and to the owner
  int sent_now_ = 0;         // the sending thread's own
  bool told_ = false;
  mail::Worker worker_{worker_over(*world_.own_database, [this] { return home_.sends(); })};
  Home home_{{.own = world_.desk,
              .central = central_desk_,
              .node = world_.node,
              .living = [this] { return std::vector<std::string>{world_.node}; },
              .send_mails = [this](Instant until) { send_round(until); }}};
  http::Router here_, there_, router_;
  testing::Browser machine_{router_, [this] { return world_.buyer; }};
};

TEST_P(PayingHome, MailsAreSentFromHereOnceTheCentralDatabaseIsAwayForAMomentAndTheirFatesAreCarried) {
  const orders::Order taken = world_.take();
  world_.central.away = true;
  EXPECT_FALSE(home_.sends());
  home_.start();
  while (!home_.sends()) {
    world_.house.clock.advance(10ms);
    std::this_thread::yield();
  }
  ASSERT_EQ(sent_.get_future().wait_for(30s), std::future_status::ready);
  world_.central.away = false;
  home_.stop();
  ASSERT_TRUE(world_.there(taken.id));
  EXPECT_TRUE(fates(*world_.own_database, taken.id.str()).empty());
  const auto carried = fates(*database_, taken.id.str());
  ASSERT_EQ(carried.size(), 2U);
  for (const mail::Fate& fate : carried) {
    EXPECT_EQ(fate.message.state, mail::State::handed_over);
    ASSERT_EQ(fate.attempts.size(), 1U);
    EXPECT_EQ(fate.attempts[0].outcome, mail::AttemptOutcome::handed_over);
  }
  mail::Worker central(worker_over(*database_, {}));
  EXPECT_EQ(central.run_once(world_.house.clock.now() + 1h).all(), 0);
  for (const auto& [id, times] : server_.sent()) EXPECT_EQ(times, 1) << id;
}

TEST_P(PayingHome, AMailThatMayHaveLeftGoesOutOnceMoreAfterItsLeaseAndNotSooner) {
  const orders::Order taken = world_.take();
  const std::vector<mail::Fate> before = fates(*world_.own_database, taken.id.str());
  ASSERT_EQ(before.size(), 2U);
  // Leased for its way to the server, when the node died.
  constexpr const char* kTake = "UPDATE mail_messages SET due_at = due_at + 600000000 WHERE kind = 'order_received'";
  constexpr db::Statement kLeased{"test/leased", kTake, kTake};
  world_.own_database->write([&](db::Tx& own) { own.run(kLeased); });
  world_.carry_all();
  mail::Worker central(worker_over(*database_, {}));
  EXPECT_EQ(central.run_once(world_.house.clock.now()).handed_over, 1) << "the other one";
  world_.house.clock.advance(mail::kLease + 1s);
  EXPECT_EQ(central.run_once(world_.house.clock.now()).handed_over, 1);
}

TEST_P(PayingHome, ANodeThatStopsLeavesItsPaymentsToTheOthers) {
  const CheckoutId id = world_.open_paid("3ds");
  const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
  world_.follow(*world_.own_database, world_.home_driver, payment, 1s);
  home_.start();
  home_.stop();
  EXPECT_FALSE(world_.attempt_in(*world_.own_database, payment));
  EXPECT_EQ(world_.attempt_in(*database_, payment)->state, payments::State::at_buyer);
  EXPECT_EQ(world_.level(*database_).held, 1);
  EXPECT_EQ(world_.level(*database_).leased, 0);
  world_.provider.last().found = payments::Found::captured;
  world_.house.clock.advance(1min);
  world_.follow(*database_, world_.driver, payment);
  EXPECT_TRUE(world_.there(OrderId(id.str())));
  world_.expect_sound();
}

TEST_P(PayingHome, WhatOnlyThisNodeKnowsOfIsCounted) {
  const CheckoutId id = world_.open_paid("lost_unpaid");
  const payments::AttemptId payment = world_.press(world_.desk, id, "k").payment->id;
  world_.home_driver.step(payment, world_.house.clock.now());
  world_.provider.ill = true;
  world_.follow(*world_.own_database, world_.home_driver, payment, 4min);
  EXPECT_EQ(home_.payments_under_way(), 1);
  EXPECT_EQ(home_.open_troubles(), 1);
  home_.carry();
  EXPECT_EQ(home_.payments_under_way(), 0);
  EXPECT_EQ(home_.open_troubles(), 0);
  world_.expect_sound();
}

TEST_P(PayingHome, AnAnswerThatWaitedForAPaymentIsOfTheOrderAlsoWhenThatWasCarriedMeanwhile) {
  const orders::Order taken = world_.take();
  const std::string path = "/checkout/" + taken.id.str() + "/paid";
  here_.get("/checkout/{id}/paid", [this](const http::Request&, const Context&) {
    http::Response response;
    response.later = [this](std::function<void(http::Response)> done) {
      world_.carry_all();
      done(http::page("it is not here", 410));
    };
    return response;
  });
  there_.get("/checkout/{id}/paid", [this](const http::Request&, const Context&) {
    if (world_.central.away) throw db::Unavailable("away");
    return http::text("paid");
  });
  const http::Handler found_out = [](const http::Request&, const Context&) { return http::text("being found out", 202); };
  add_routes(router_, here_, there_, home_, central_desk_, {found_out, found_out});
  const auto answered = [](const http::Response& response) {
    http::Response answer;
    response.later([&](http::Response late) { answer = std::move(late); });
    return answer;
  };
  const http::Response waiting = machine_.get(path);
  ASSERT_TRUE(waiting.later);
  EXPECT_EQ(answered(waiting).body, "paid");
  world_.central.away = true;
  EXPECT_EQ(answered(waiting).body, "being found out");
}

TEST_P(PayingHome, WhoTellsOfAPaymentDoesNotWaitForTheSecondDisk) {
  std::atomic<bool> takes = false;
  home_.copy_to({[] { return true; }, [&](const link::Entry&, std::chrono::milliseconds) { return takes.load(); },
                 [](const std::vector<link::Settled>&) { return std::string(); }});
  const orders::Order taken = world_.take();
  const auto answers = [](const http::Request&, const Context&) {
    http::Response response;
    response.later = [](std::function<void(http::Response)> done) { done(http::text("taken")); };
    return response;
  };
  here_.get("/checkout/{id}/paid", answers);
  there_.get("/checkout/{id}/paid", answers);
  const http::Handler found_out = [](const http::Request&, const Context&) { return http::text("being found out", 202); };
  add_routes(router_, here_, there_, home_, central_desk_, {found_out, found_out});
  world_.central.away = true;
  home_.start();
  while (!home_.away()) std::this_thread::yield();
  const http::Response waiting = machine_.get("/checkout/" + taken.id.str() + "/paid");
  ASSERT_TRUE(waiting.later);
  std::promise<http::Response> first, second;
  waiting.later([&](http::Response late) { first.set_value(std::move(late)); });
  auto told = first.get_future();
  EXPECT_EQ(told.wait_for(0s), std::future_status::timeout) << "it is told by another thread";
  EXPECT_EQ(told.get().body, "being found out") << "in the end";
  takes = true;
  waiting.later([&](http::Response late) { second.set_value(std::move(late)); });
  EXPECT_EQ(second.get_future().get().body, "taken");
  home_.stop();
}

INSTANTIATE_ON_BOTH_DATABASES(PayingHome);

}  // namespace
}  // namespace noren::intake
