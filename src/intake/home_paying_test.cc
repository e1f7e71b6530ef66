// What the node's side does beside taking orders: mails that are sent from here while the central database is away, payments that are handed
// over when it stops, answers that waited for a payment.
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "checkout/api.h"
#include "http/flow.h"
#include "intake/doors.h"
#include "mail/mail.h"
#include "mail/worker.h"
#include "nodes/identities.h"
#include "orders/mail_content.h"
#include "testing/browser.h"
#include "testing/databases.h"
#include "testing/paying_node.h"

namespace noren::intake {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours kLeaseLasts{2};

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
    home_.take_up_counters();
  }

  mail::WorkerParts worker_over(db::Database& database, std::function<bool()> ours) {
    const auto sender = [](const ShopId&) {
      return mail::Sender{{"shop@example.jp", "くるみ雑貨店"}, {"shop@example.jp", ""}, {"owner@example.jp", ""}};
    };
    return {database, world_.house.TestWorld::env, world_.house.House::html, contents_, server_, sender, {}, std::move(ours)};
  }
  mail::WorkerParts worker_at_home() {
    mail::WorkerParts parts = worker_over(*world_.own_database, [this] { return home_.sends(); });
    parts.due = [this](db::Tx& own, Instant now, int limit) { return home_.mails_to_send(own, now, limit); };
    return parts;
  }
  // Orders whose mails would go out now.
  std::set<std::string> mailed() {
    std::set<std::string> orders;
    world_.own_database->read([&](db::Tx& own) {
      for (const mail::Message& message : home_.mails_to_send(own, world_.house.clock.now(), 100)) orders.insert(message.subject_id);
    });
    return orders;
  }
  // There is another node, which keeps a copy of what is asked about while takes_.
  void have_another_node() {
    home_.copy_to({[] { return true; }, [this](const link::Entry&, std::chrono::milliseconds) { return takes_; },
                   [](const std::vector<link::Settled>&) { return std::string(); }});
  }
  bool tell(const orders::Order& order) { return home_.await(CheckoutId(order.id.str()), Home::Asks::pressed); }
  // A payment that the buyer finishes on the provider's page, while nobody here looks.
  CheckoutId pay_on_page() {
    const CheckoutId id = world_.open_paid("3ds");
    payment_ = world_.press(world_.desk, id, "k").payment->id;
    world_.follow(*world_.own_database, world_.home_driver, payment_, 1s);
    check(world_.attempt_in(*world_.own_database, payment_)->state == payments::State::at_buyer, "the test's payment");
    world_.provider.last().found = payments::Found::captured;
    world_.house.clock.advance(1min);
    return id;
  }
  std::vector<mail::Fate> fates(db::Database& where, const std::string& order) {
    return where.read([&](db::Tx& tx) { return mail::of_subject(tx, world_.context.shop, order); });
  }
  void send_round() {
    sent_now_ += worker_.run_once(world_.house.clock.now()).handed_over;
    if (sent_now_ == 2 && !std::exchange(told_, true)) sent_.set_value();
  }

  testing::PayingNode world_{*database_};
  checkout::Desk central_desk_{world_.central_house, world_.directory, world_.shelf, world_.all, 'a', "test"};
  mail::Contents contents_;
  Server server_;
  std::promise<void> sent_;  // to the buyer, and to the owner
  int sent_now_ = 0;         // the sending thread's own
  bool told_ = false;
  bool takes_ = true;
  payments::AttemptId payment_;
  std::chrono::microseconds steady_ = 10h;
  const Lease::Terms terms_{[this] { return steady_; }, "boot", kLeaseLasts};
  mail::Worker worker_{worker_at_home()};
  Home home_{{.own = world_.desk,
              .central = central_desk_,
              .node = world_.node,
              .living = [this] { return std::vector<std::string>{world_.node}; },
              .lease = terms_,
              .send_mails = [this] { send_round(); }}};
  http::Router here_, there_, router_;
  testing::Browser machine_{router_, [this] { return world_.buyer; }};
};

TEST_P(PayingHome, MailsAreSentFromHereOnceTheCentralDatabaseIsAwayForAMomentAndTheirFatesAreCarried) {
  world_.central.away = true;
  EXPECT_FALSE(home_.sends());
  home_.start();
  const orders::Order taken = world_.take();
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

TEST_P(PayingHome, MailsGoOutOfEachOrderThatMayBeToldWhateverHoldsUpOthers) {
  have_another_node();
  const orders::Order good = world_.take();
  const orders::Order late = world_.take(1, "late@example.jp");
  const orders::Order forgotten = world_.take(1, "forgotten@example.jp");
  const orders::Order lonely = world_.take(1, "lonely@example.jp");
  EXPECT_TRUE(mailed().empty()) << "they lie here alone";
  for (const orders::Order& order : {good, late, forgotten}) EXPECT_TRUE(tell(order));
  takes_ = false;
  home_.for_own().came_late(late.id, nullptr);
  constexpr const char* kForget =
      "INSERT INTO carried_bundles (id, shop_id, number, carriage, at, rows) SELECT id, shop_id, number, 0, created_at, '' FROM orders "
      "WHERE id = $1";
  constexpr db::Statement kForgotten{"test/forgotten", kForget, kForget};
  const ShopId& shop = world_.context.shop;
  world_.own_database->write([&](db::Tx& own) {
    own.run(kForgotten, forgotten.id);
    mail::enqueue(own, {shop, "payment_given_back", "card_refund", "r1", mail::Role::buyer, world_.house.clock.now(), std::nullopt});
  });
  EXPECT_EQ(mailed(), std::set{good.id.str()}) << "money goes back from the central database";
  home_.renew();
  EXPECT_EQ(mailed(), (std::set{good.id.str(), late.id.str()}));
  takes_ = true;
  EXPECT_TRUE(tell(lonely));
  EXPECT_EQ(mailed(), (std::set{good.id.str(), late.id.str(), lonely.id.str()}));
}

TEST_P(PayingHome, NothingIsMailedFromHereOfWhatTheCentralDatabaseMayHaveTaken) {
  const orders::Order taken = world_.take();
  EXPECT_EQ(mailed(), std::set{taken.id.str()});
  world_.central.cut = true;
  EXPECT_THROW(home_.carry(), db::CommitUnknown);
  world_.central.cut = false;
  ASSERT_TRUE(world_.there(taken.id)) << "and nobody heard";
  world_.central.away = true;
  EXPECT_THROW(home_.carry(), db::Unavailable);
  EXPECT_TRUE(mailed().empty());
  const orders::Order later = world_.take(1, "later@example.jp");
  EXPECT_EQ(mailed(), std::set{later.id.str()}) << "that one was never on its way";
  world_.central.away = false;
  home_.carry();
  mail::Worker central(worker_over(*database_, {}));
  EXPECT_EQ(central.run_once(world_.house.clock.now()).handed_over, 4);
  for (const auto& [id, times] : server_.sent()) EXPECT_EQ(times, 1) << id;
}

TEST_P(PayingHome, WhatWaitedBeforeTheStartMayHaveBeenTakenByTheCentralDatabase) {
  world_.take();
  world_.central.away = true;
  home_.start();
  home_.stop();
  EXPECT_TRUE(mailed().empty());
  const orders::Order later = world_.take(1, "later@example.jp");
  EXPECT_EQ(mailed(), std::set{later.id.str()});
}

TEST_P(PayingHome, AnOrderMadeOfAPaymentWhenTheLeaseIsOverIsCheckedUntilThatIsRenewed) {
  const CheckoutId id = pay_on_page();
  steady_ += kLeaseLasts;
  world_.follow(*world_.own_database, world_.home_driver, payment_);
  ASSERT_TRUE(world_.here(OrderId(id.str()))) << "what was paid is not undone";
  EXPECT_TRUE(home_.is_late(id));
  EXPECT_TRUE(Lease(*world_.own_database, terms_).is_late(OrderId(id.str()))) << "also by the next program";
  EXPECT_TRUE(mailed().empty());
  home_.renew();
  EXPECT_FALSE(home_.is_late(id));
  EXPECT_EQ(mailed(), std::set{id.str()});
}

TEST_P(PayingHome, TheDriverOfANodeThatWasRetiredAsksAndMakesNothing) {
  payments::Driver driver(
      world_.own_house, world_.provider, world_.gateway().as_long_as([this] { return !home_.is_retired(); }),
      [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(world_.desk, tx, attempt); },
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(world_.own_house, tx, refund); }, world_.stands);
  const CheckoutId id = pay_on_page();
  database_->write([&](db::Tx& tx) { nodes::retire_holder(tx, world_.node, "owner", nodes::time_of_database(tx)); });
  home_.renew();
  ASSERT_TRUE(home_.is_retired());
  const int calls = world_.provider.calls;
  world_.follow(*world_.own_database, driver, payment_);
  EXPECT_EQ(world_.provider.calls, calls);
  EXPECT_FALSE(world_.here(OrderId(id.str()))) << "who retires the node carries the payment on";
  EXPECT_EQ(world_.attempt_in(*world_.own_database, payment_)->state, payments::State::at_buyer);
}

TEST_P(PayingHome, ALineThatWaitsForAPaymentTellsNoOrderBeforeItLiesOnTwoDisks) {
  have_another_node();
  takes_ = false;
  checkout::add_api_routes(here_, world_.desk);
  checkout::add_api_routes(there_, central_desk_);
  const http::Handler found_out = [](const http::Request&, const Context&) { return http::text("being found out", 202); };
  add_routes(router_, here_, there_, home_, central_desk_, {found_out, found_out});
  const CheckoutId id = pay_on_page();
  const std::string path = "/api/v1/checkouts/" + id.str() + "/events";
  const http::Response waiting = machine_.get(path);
  ASSERT_TRUE(waiting.flow);
  EXPECT_NE(waiting.flow->take().text.find("checking"), std::string::npos);
  world_.follow(*world_.own_database, world_.home_driver, payment_);
  ASSERT_TRUE(world_.here(OrderId(id.str())));
  world_.home_driver.errands().tell(payment_.str());
  const http::Flow::Piece last = waiting.flow->take();
  EXPECT_EQ(last.text, "");
  EXPECT_TRUE(last.last) << "whoever listens asks again";
  EXPECT_EQ(machine_.get(path).status, 202);
  takes_ = true;
  EXPECT_TRUE(home_.await(id, Home::Asks::pressed));
  const http::Response told = machine_.get(path);
  ASSERT_TRUE(told.flow);
  EXPECT_NE(told.flow->take().text.find("accepted"), std::string::npos);
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
