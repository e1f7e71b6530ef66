// The node's side as a whole: what the desks ask, what the doors decide, and the threads that carry and keep.
#include "intake/home.h"

#include <nlohmann/json.hpp>

#include "checkout/api.h"
#include "checkout/checking.h"
#include "intake/doors.h"
#include "intake/told.h"
#include "nodes/identities.h"
#include "testing/browser.h"
#include "testing/node.h"
#include "testing/past.h"
#include "testing/storefront.h"
#include "troubles/troubles.h"

namespace noren::intake {
namespace {

using checkout::Elsewhere;
using checkout::Verdict;
using nlohmann::json;

constexpr const char* kLose = "UPDATE leases SET quantity = 0";
constexpr const char* kFind = "UPDATE leases SET quantity = 20";  // testing::kPiecesHeld
constexpr db::Statement kLoseLeases{"test/lose_leases", kLose, kLose};
constexpr db::Statement kFindLeases{"test/find_leases", kFind, kFind};

constexpr std::chrono::hours kLasts{2};

class AtHome : public testing::DatabaseTest {
 protected:
  AtHome() {
    world_.desk.elsewhere = home_.for_own();
    central_desk_.elsewhere = home_.for_central();
    home_.take_up_counters();
    checkout::add_api_routes(here_, world_.desk);
    checkout::add_api_routes(there_, central_desk_);
    const http::Handler found_out = [this](const http::Request& request, const Context& context) {
      return checkout::being_found_out({central_desk_, testing::frame_of(central_house_)}, request, context);
    };
    const http::Handler others = [](const http::Request&, const Context&) { return http::text("later", 202); };
    add_routes(router_, here_, there_, home_, central_desk_, {found_out, others});
  }

  json asked(const std::string& path) { return json::parse(machine_.get(path).body); }
  http::Response send(const std::string& path, const json& body, const std::string& key = "") {
    http::Request request;
    request.method = http::Method::post;
    request.body = body.dump();
    if (!key.empty()) request.headers.emplace("idempotency-key", key);
    return machine_.ask(path, std::move(request));
  }
  std::string open() {
    const json address = {{"name", "山田 花子"},
                          {"kana", "ヤマダ ハナコ"},
                          {"postcode", "810-0001"},
                          {"prefecture", "福岡県"},
                          {"city", "福岡市中央区"},
                          {"line1", "天神1-1-1"},
                          {"line2", ""}};
    const json wish = {{"lines", {{{"sku", "MUG-BLUE"}, {"quantity", 1}}}},
                       {"email", "hanako@example.jp"},
                       {"phone", "09012345678"},
                       {"shipping_address", address},
                       {"shipping_method", "standard"},
                       {"payment", {{"method", "bank_transfer"}}}};
    const http::Response made = send("/api/v1/checkouts", wish);
    check(made.status == 201, ("the test's checkout: " + made.body).c_str());
    return json::parse(made.body).at("id").get<std::string>();
  }
  http::Response press(const std::string& id) { return send("/api/v1/checkouts/" + id + "/complete", json::object(), "k"); }
  orders::Line cups(std::int64_t quantity) const {
    orders::Line line;
    line.variant = world_.blue();
    line.quantity = quantity;
    return line;
  }

  testing::NodeWorld world_{*database_};
  House central_house_{world_.central, world_.house.TestWorld::env, world_.house.House::keys, world_.house.House::html};
  checkout::Desk central_desk_{central_house_, world_.directory, world_.shelf, world_.all, 'a', "test"};
  std::chrono::microseconds steady_ = std::chrono::hours(10);
  Home home_{{world_.desk, central_desk_, world_.node, [this] { return std::vector<std::string>{world_.node}; },
              Lease::Terms{[this] { return steady_; }, "boot", kLasts}}};
  http::Router here_, there_, router_;
  testing::Browser machine_{router_, [this] { return world_.buyer; }};
};

TEST_P(AtHome, AnAttemptIsTheNodesUntilItIsCarriedAndIsAnsweredForAllTheTime) {
  const std::string id = open();
  EXPECT_TRUE(home_.is_here(CheckoutId(id)));
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "open");
  const http::Response taken = press(id);
  ASSERT_EQ(taken.status, 201) << taken.body;
  const json order = json::parse(taken.body).at("order");
  EXPECT_TRUE(home_.is_number_here(world_.context.shop, order.at("number").get<std::string>()));
  const std::string page = "/api/v1/orders/" + order.at("token").get<std::string>();
  for (const bool carried : {false, true}) {
    if (carried) world_.carrying.carry(world_.waiting());
    EXPECT_EQ(home_.is_here(CheckoutId(id)), !carried);
    EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("order").at("number"), order.at("number"));
    EXPECT_EQ(asked(page).at("state"), "received");
    const http::Response again = press(id);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(testing::header_of(again, "Idempotency-Replayed"), "true");
  }
  EXPECT_FALSE(home_.is_number_here(world_.context.shop, order.at("number").get<std::string>()));
  world_.expect_sound();
}

TEST_P(AtHome, WhatIsHandedOverIsAnsweredByTheCentralDatabase) {
  const std::string id = open();
  world_.carrying.hand_over(world_.context.shop, CheckoutId(id));
  world_.carrying.carry_handed();
  EXPECT_FALSE(home_.is_here(CheckoutId(id)));
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "open");
  const http::Response taken = press(id);
  ASSERT_EQ(taken.status, 201) << taken.body << ": its piece lay with the node";
  const auto order = world_.there(OrderId(id));
  ASSERT_TRUE(order);
  EXPECT_EQ(json::parse(taken.body).at("order").at("number"), order->number);
  EXPECT_EQ(world_.take(1, "taro@example.jp").number.substr(0, 5), "A1002") << "one counter";
  world_.carrying.carry(world_.waiting());
  world_.expect_sound();
}

TEST_P(AtHome, PiecesAreBroughtToEitherSideAndWhatNobodyHasIsSaid) {
  const auto own = home_.for_own();
  const auto central = home_.for_central();
  const ShopId& shop = world_.context.shop;
  EXPECT_EQ(central.fetch(shop, {cups(5)}), Elsewhere::Brought::enough);
  EXPECT_EQ(world_.level(*database_).available, 5);
  EXPECT_EQ(own.fetch(shop, {cups(18)}), Elsewhere::Brought::enough);
  EXPECT_EQ(own.fetch(shop, {cups(testing::kPiecesHeld + 1)}), Elsewhere::Brought::too_few);
  EXPECT_EQ(own.pieces->quantity(world_.blue()), testing::kPiecesHeld);
  world_.central.after = [] { return true; };
  EXPECT_EQ(central.fetch(shop, {cups(19)}), Elsewhere::Brought::unknown);
}

TEST_P(AtHome, AnOrderLikeOneThatWasCarriedIsAskedAbout) {
  ASSERT_EQ(press(open()).status, 201);
  world_.carrying.carry(world_.waiting());
  const http::Response asked_first = press(open());
  EXPECT_EQ(asked_first.status, 409);
  EXPECT_NE(asked_first.body.find("similar-order"), std::string::npos) << asked_first.body;
}

TEST_P(AtHome, WhileItRunsOrdersAreCarriedAndAStopLeavesNothingBehind) {
  home_.start();
  const std::string id = open();
  ASSERT_EQ(press(id).status, 201);
  home_.stop();
  EXPECT_TRUE(world_.there(OrderId(id)));
  EXPECT_EQ(home_.lag().orders, 0);
  EXPECT_EQ(home_.refused(), 0);
  EXPECT_EQ(world_.level(*database_).leased, 0);
  EXPECT_EQ(world_.level(*database_).sold, 1);
  world_.expect_sound();
}

TEST_P(AtHome, AnOrderThatIsRefusedIsATroubleUntilItIsThereAndHoldsUpNoOther) {
  const std::string id = open();
  ASSERT_EQ(press(id).status, 201);
  const auto trouble = [&] {
    return database_->read([&](db::Tx& tx) {
      return troubles::find_open(tx, world_.context.shop, troubles::kind::kOrderNotCarried, {"intake", id}).has_value();
    });
  };
  const auto change = [&](const db::Statement& how) { database_->write([&](db::Tx& tx) { tx.run(how); }); };
  change(kLoseLeases);
  for (int rounds = 0; rounds < 2; ++rounds) home_.carry();
  EXPECT_EQ(home_.refused(), 1);
  EXPECT_TRUE(trouble());
  EXPECT_TRUE(home_.is_here(CheckoutId(id)));
  EXPECT_FALSE(world_.there(OrderId(id))) << "all or nothing";
  change(kFindLeases);
  home_.carry();
  EXPECT_EQ(home_.refused(), 0);
  EXPECT_FALSE(trouble());
  EXPECT_TRUE(world_.there(OrderId(id)));
  world_.expect_sound();
}

TEST_P(AtHome, WhatIsThereIsBeingFoundOutWhileItIsAwayAndNothingIsAnError) {
  const std::string id = open();
  const http::Response taken = press(id);
  ASSERT_EQ(taken.status, 201) << taken.body;
  const std::string page = "/api/v1/orders/" + json::parse(taken.body).at("order").at("token").get<std::string>();
  const std::string handed = open();
  world_.carrying.carry(world_.waiting());
  ASSERT_TRUE(world_.carrying.hand_over(world_.context.shop, CheckoutId(handed)));
  EXPECT_TRUE(world_.carrying.carry_handed()->empty());
  world_.central.away = true;
  for (const std::string& there : {id, handed}) {
    EXPECT_EQ(asked("/api/v1/checkouts/" + there).at("state"), "checking") << "neither open nor not accepted";
    EXPECT_EQ(press(there).status, 202);
  }
  EXPECT_EQ(machine_.get(page).status, 202);
  EXPECT_EQ(asked("/api/v1/checkouts/" + open()).at("state"), "open") << "what is here is known";
  world_.central.away = false;
  EXPECT_EQ(machine_.get(page).status, 200);
  EXPECT_EQ(press(id).status, 201);
}

TEST_P(AtHome, OfAnOrderThatWasCarriedItIsRememberedForSomeDaysThatItWasTaken) {
  const orders::Order order = world_.take();
  const auto told = [&] { return find_told(*world_.own_database, order.shop, order.id); };
  EXPECT_FALSE(told()) << "it is here itself";
  world_.carrying.carry(world_.waiting());
  ASSERT_TRUE(told());
  EXPECT_EQ(json::parse(told()->ja).at("number"), order.number);
  EXPECT_EQ(json::parse(told()->en).at("lines").size(), 1U);
  EXPECT_EQ(told()->ja.find("花子"), std::string::npos) << "nobody is named";
  EXPECT_FALSE(find_told(*world_.own_database, ShopId("s2"), order.id));
  forget_told(*world_.own_database, told()->as_of + std::chrono::hours(72));
  EXPECT_TRUE(told());
  forget_told(*world_.own_database, told()->as_of + std::chrono::hours(73));
  EXPECT_FALSE(told());
}

TEST_P(AtHome, OfRoutesOverTheCentralDatabaseSomeAreAnsweredFromTheCopies) {
  http::Router central, own, all;
  const auto reads = [&](db::Database& database) {
    return [&database, this](const http::Request&, const Context&) {
      return http::text(
          database.read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, OrderId("none")) ? "some" : "none"; }));
    };
  };
  for (const char* path : {"/legal", "/contact"}) central.get(path, reads(world_.central));
  own.get("/legal", reads(*world_.own_database));
  bool away = false;
  const http::Handler otherwise = [](const http::Request&, const Context&) { return http::text("later", 202); };
  add_central_routes(all, {central, own, otherwise});
  http::Router owners;
  add_owners_routes(owners, {central, own, otherwise}, [&] { return away; });
  const auto status = [&](const http::Router& of, const char* path) {
    return testing::Browser(of, [this] { return world_.buyer; }).get(path).status;
  };
  for (const http::Router* of : {&all, &owners}) EXPECT_EQ(status(*of, "/contact"), 200);
  world_.central.away = true;
  for (const bool known : {false, true}) {
    away = known;
    for (const http::Router* of : {&all, &owners}) {
      EXPECT_EQ(status(*of, "/legal"), 200);
      EXPECT_EQ(status(*of, "/contact"), 202);
    }
  }
}

TEST_P(AtHome, AStopLeavesNothingThatThisNodeAloneKnows) {
  const auto holders = [&] { return database_->read([](db::Tx& tx) { return nodes::holders(tx).size(); }); };
  EXPECT_EQ(holders(), 1U);
  home_.start();
  const std::string id = open();
  home_.stop();
  EXPECT_FALSE(home_.is_here(CheckoutId(id)));
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "open") << "it goes on in the central database";
  EXPECT_EQ(holders(), 0U);
}

TEST_P(AtHome, WhatIsOnItsWayIsNeitherOpenNorUnknown) {
  const std::string id = open();
  world_.central.after = [] { return true; };
  ASSERT_TRUE(world_.carrying.hand_over(world_.context.shop, CheckoutId(id)));
  EXPECT_THROW(home_.carry(), db::CommitUnknown);
  EXPECT_TRUE(home_.is_on_its_way(CheckoutId(id)));
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "checking");
  world_.central.after = [] { return false; };
  home_.carry();
  EXPECT_FALSE(home_.is_on_its_way(CheckoutId(id)));
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "open");
}

TEST_P(AtHome, ANodeThatWasPausedLongerThanItsLeaseSellsNothingUntilItReachesTheDatabase) {
  const std::string id = open();
  steady_ += kLasts;
  EXPECT_EQ(home_.sells_for().count(), 0);
  const http::Response refused = press(id);
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("cannot-take-now"), std::string::npos) << refused.body;
  EXPECT_EQ(home_.for_own().fetch(world_.context.shop, {cups(1)}), Elsewhere::Brought::unknown) << "and takes no more of it";
  home_.renew();
  EXPECT_EQ(press(id).status, 201) << "nothing was done by the press before";
}

TEST_P(AtHome, AnOrderThatWasWrittenWhenTheTimeWasOverIsCheckedUntilItIsKnownThatItsPiecesWereThere) {
  world_.desk.elsewhere.may_sell = [&] {
    const bool may = home_.may_sell();
    steady_ += kLasts;  // paused between the two looks
    return may;
  };
  const std::string id = open();
  const http::Response pressed = press(id);
  EXPECT_EQ(pressed.status, 202) << pressed.body;
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "checking");
  world_.desk.elsewhere.may_sell = [&] { return home_.may_sell(); };
  EXPECT_EQ(send("/api/v1/checkouts/" + id + "/complete", json::object(), "another").status, 202);
  home_.renew();
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "accepted");
  EXPECT_EQ(press(id).status, 201);
  world_.carrying.carry(world_.waiting());
  world_.expect_sound();
}

TEST_P(AtHome, ANodeThatWasRetiredSellsAndCarriesNothing) {
  const std::string taken = open();
  ASSERT_EQ(press(taken).status, 201);
  const std::string begun = open();
  database_->write([&](db::Tx& tx) { nodes::retire_holder(tx, world_.node, "owner", nodes::time_of_database(tx)); });
  home_.renew();
  EXPECT_FALSE(home_.may_sell());
  for (const std::string& id : {taken, begun}) {
    EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "checking") << "who retires it carries it, from here or from a copy";
    EXPECT_EQ(press(id).status, 202);
  }
  EXPECT_EQ(machine_.get("/api/v1/checkouts/a000000000000000000000000").status, 404) << "of what never was";
  home_.carry();
  EXPECT_TRUE(home_.is_here(CheckoutId(taken))) << "it is kept for who retires the node";
  EXPECT_EQ(home_.refused(), 0);
  const Cluster copy = world_.own_database->read([&](db::Tx& tx) { return read_cluster(tx, OrderId(taken)); });
  database_->write([&](db::Tx& tx) { put_cluster(tx, copy); });
  EXPECT_EQ(asked("/api/v1/checkouts/" + taken).at("state"), "accepted");
}

TEST_P(AtHome, NobodyHearsOfAnOrderBeforeItLiesOnTwoDisksOrIsCarried) {
  bool there = true, takes = false;
  home_.copy_to({[&] { return there; }, [&](const link::Entry&, std::chrono::milliseconds) { return takes; },
                 [](const std::vector<link::Settled>&) { return std::string(); }});
  const std::string id = open();
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "open") << "of what is no order nothing is kept back";
  EXPECT_EQ(press(id).status, 202);
  const auto order = world_.here(OrderId(id));
  ASSERT_TRUE(order);
  const std::string token = orders::order_token(world_.house.House::keys, world_.context.shop, id);
  const auto told = [&] { return machine_.get("/api/v1/orders/" + token).status == 200; };
  const auto state_of = [&](const std::string& which) { return asked("/api/v1/checkouts/" + which).at("state").get<std::string>(); };
  EXPECT_FALSE(told());
  EXPECT_EQ(state_of(id), "checking");
  EXPECT_EQ(press(id).status, 202) << "whoever asks, and as often as he likes";
  takes = true;
  EXPECT_FALSE(told());
  EXPECT_EQ(state_of(id), "checking");
  EXPECT_EQ(press(id).status, 201);
  takes = false;
  EXPECT_TRUE(told());
  EXPECT_EQ(state_of(id), "accepted");
  EXPECT_EQ(press(id).status, 201) << "what was told once is so for ever";
  const std::string other = open();
  there = false;
  EXPECT_EQ(send("/api/v1/checkouts/" + other + "/complete", {{"confirm_similar", true}}, "k").status, 201) << "one node alone tells it";
  there = true;
  EXPECT_EQ(state_of(id), "accepted");
  EXPECT_EQ(state_of(other), "checking");
  home_.carry();
  EXPECT_EQ(state_of(other), "accepted");
  world_.expect_sound();
}

TEST_P(AtHome, WhatTheCentralDatabaseForgotIsBeingFoundOutUntilItIsThereAgain) {
  const testing::Past before(*database_);
  const std::string id = open();
  const json order = json::parse(press(id).body).at("order");
  home_.carry();
  ASSERT_FALSE(home_.is_here(CheckoutId(id)));
  before.put_back();
  const std::string page = "/api/v1/orders/" + order.at("token").get<std::string>();
  EXPECT_EQ(machine_.get(page).status, 202);
  EXPECT_EQ(asked("/api/v1/checkouts/" + id).at("state"), "checking");
  EXPECT_EQ(press(id).status, 202);
  EXPECT_EQ(machine_.get("/api/v1/checkouts/a000000000000000000000000").status, 404) << "of what never was";
  EXPECT_TRUE(home_.may_be_forgotten(world_.context.shop, order.at("number").get<std::string>()));
  home_.carry();
  EXPECT_EQ(asked(page).at("number"), order.at("number"));
  const http::Response again = press(id);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(json::parse(again.body).at("order").at("number"), order.at("number"));
  world_.expect_sound();
}

TEST_P(AtHome, TheOperatorHearsThatThereIsOneDiskAlone) {
  EXPECT_NE(home_.remarks().find("this disk alone"), std::string::npos);
  home_.copy_to({[] { return true; }, {}, {}});
  EXPECT_EQ(home_.remarks(), "");
}

TEST_P(AtHome, ADatabaseBelongsToOneNode) {
  testing::FreshDatabase own("sqlite");
  EXPECT_FALSE(claim(*own, "a"));
  EXPECT_FALSE(claim(*own, "a"));
  EXPECT_EQ(claim(*own, "b"), "a");
  EXPECT_EQ(owner_of(*own), "a");
}

INSTANTIATE_ON_BOTH_DATABASES(AtHome);

}  // namespace
}  // namespace noren::intake
