// One attempt to buy, two nodes and the link between them: whatever is pressed where, whatever is cut and whenever it is carried, it is one order,
// and nobody is told that there is none.
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "checkout/api.h"
#include "http/site.h"
#include "intake/doors.h"
#include "intake/homes.h"
#include "testing/linked.h"
#include "testing/node.h"

namespace noren::intake {
namespace {

using nlohmann::json;
using Fault = testing::Wires::Fault;

std::optional<link::About> about(const http::Request& request, const Context& context) {
  const std::string& id = request.param("id");
  if (id.empty()) return std::nullopt;
  return link::About{id.front(), id, link::About::Kind::attempt, context.shop};
}

http::Response checking(const http::Request&, const Context&) { return http::json(R"({"state":"checking"})", 202); }

// A node with its own database, its link and its site.
struct NodeAtWork {
  NodeAtWork(testing::OrderWorld& world_, db::Database& central, testing::Wires& wires, char letter)
      : world(world_), identity(std::string("node-") + letter), own_house{*own, world.house.TestWorld::env, world.house.House::keys,
                                                                          world.house.House::html},
        central_house{central, world.house.TestWorld::env, world.house.House::keys, world.house.House::html},
        desk{own_house, world.directory, world.shelf, own_board, letter, "test"}, central_desk{central_house, world.directory, world.shelf,
                                                                                               board,         letter,          "test"},
        home({desk, central_desk, identity,
              [] {
                return std::vector<std::string>{"node-a", "node-b"};
              }}),
        linked(wires, letter, world.house.TestWorld::env, world.house.House::keys),
        homes({central, world.house.TestWorld::env, letter, identity, [this](char other) { return linked.node.reaches(other); },
               [this] { return std::vector<ShopId>{world.context.shop}; }}),
        forwarding(linked.node, {about, [this](const link::About& one) { return homes.is_at_home(one); }, checking,
                                 [](const http::Request&) { return std::chrono::milliseconds(2'000); },
                                 [this](const link::About& one, bool answered) { homes.heard(one, answered); }}) {
    own_house.carried = true;
    board.load(central);
    desk.elsewhere = home.for_own();
    central_desk.elsewhere = home.for_central();
    home.take_up_counters();
    homes.answers_here(home);
    checkout::add_api_routes(here, desk);
    checkout::add_api_routes(there, central_desk);
    add_routes(router, here, there, home, central_desk, {checking, checking});
    http::SiteOptions options;
    options.find_shop = [this](std::string_view) { return std::optional(world.context.shop); };
    options.error_page = [](const http::Request&, const Context&, int status) { return http::text("error", status); };
    options.elsewhere = [this](const http::Request& request, const Context& context) { return forwarding.elsewhere(request, context); };
    site.emplace(router, cache, world.house.TestWorld::env, metrics, std::move(options));
    forwarding.answer_for_others(*site);
  }

  http::Response ask(http::Method method, const std::string& path, const std::string& body = "", const std::string& key = "") {
    http::Head head{.method = method, .target = path, .headers = {{"host", "shop.example"}}, .remote = "192.0.2.7"};
    if (!key.empty()) head.headers["idempotency-key"] = key;
    http::Site::Answer given = site->answer(head, body);
    if (!given.response.later) return given.response;
    http::Response response;
    given.response.later([&](http::Response arrived) { response = site->arrived(given, std::move(arrived)); });
    return response;
  }
  http::Response press(const std::string& id, const std::string& key) {
    return ask(http::Method::post, "/api/v1/checkouts/" + id + "/complete", "{}", key);
  }
  http::Response look(const std::string& id) { return ask(http::Method::get, "/api/v1/checkouts/" + id); }
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
    const http::Response made = ask(http::Method::post, "/api/v1/checkouts", wish.dump());
    check(made.status == 201, ("the test's checkout: " + made.body).c_str());
    return json::parse(made.body).at("id").get<std::string>();
  }

  testing::OrderWorld& world;
  const std::string identity;
  testing::FreshDatabase own{"sqlite"};
  stock::Board own_board;
  stock::Board board{identity, own_board};
  House own_house, central_house;
  checkout::Desk desk, central_desk;
  Carrying carrying{
      {central_house.db, board, *own, world.house.TestWorld::env, identity, [](const ShopId&, Instant) { return std::nullopt; }}};
  Home home;
  testing::LinkedNode linked;
  Homes homes;
  link::Forwarding forwarding;
  http::Router here, there, router;
  http::PageCache cache{1 << 16};
  http::Metrics metrics;
  std::optional<http::Site> site;
};

class TwoHomes : public testing::DatabaseTest {
 protected:
  TwoHomes() {
    for (NodeAtWork* node : {&a_, &b_}) node->homes.refresh();
  }

  struct World : testing::OrderWorld {
    explicit World(db::Database& database) : OrderWorld(database) {
      start_selling([](shops::Settings& settings) { settings.similar_order_minutes = 0; });
    }
  };
  std::optional<orders::Order> there(const std::string& id) {
    return database_->read([&](db::Tx& tx) { return orders::find(tx, world_.context.shop, OrderId(id)); });
  }
  static std::string state_in(const http::Response& response) { return json::parse(response.body).value("state", ""); }
  static std::string number_in(const http::Response& response) { return json::parse(response.body).at("order").at("number"); }

  World world_{*database_};
  testing::Wires wires_;
  NodeAtWork a_{world_, *database_, wires_, 'a'};
  NodeAtWork b_{world_, *database_, wires_, 'b'};
};

TEST_P(TwoHomes, WhatIsBegunAtOneIsOpenAndCompletedAtTheOther) {
  const std::string id = b_.open();
  EXPECT_EQ(state_in(a_.look(id)), "open");
  const http::Response taken = a_.press(id, "k");
  ASSERT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(number_in(taken).front(), 'B') << "its home took it";
  EXPECT_EQ(number_in(b_.press(id, "another")), number_in(taken));
  b_.home.carry();
  wires_.faults['b'] = Fault::dead;
  EXPECT_EQ(state_in(a_.look(id)), "accepted") << "the database has it, and home need not be asked";
  EXPECT_EQ(number_in(a_.press(id, "k")), number_in(taken));
}

TEST_P(TwoHomes, WhileItsHomeIsDeadItIsNeitherOpenNorUnknownAndBackItIsWhatItWas) {
  const std::string open = b_.open(), ordered = b_.open();
  ASSERT_EQ(b_.press(ordered, "k").status, 201);
  wires_.faults['b'] = Fault::dead;
  for (const std::string& id : {open, ordered}) {
    EXPECT_EQ(state_in(a_.look(id)), "checking");
    EXPECT_EQ(a_.press(id, "k").status, 202);
  }
  wires_.faults.clear();
  EXPECT_EQ(state_in(a_.look(open)), "open");
  EXPECT_EQ(state_in(a_.look(ordered)), "accepted");
}

TEST_P(TwoHomes, WhateverIsPressedWhereAndCutItIsOneOrder) {
  std::mt19937 dice(20210604);
  const auto below = [&](unsigned n) { return dice() % n; };
  int in_doubt = 0;
  for (int round = 0; round < 12; ++round) {
    const std::string id = b_.open();
    std::set<std::string> numbers;
    const auto note = [&](const http::Response& pressed) {
      ASSERT_TRUE(pressed.status == 201 || pressed.status == 202) << pressed.body;
      if (pressed.status == 201) numbers.insert(number_in(pressed));
      if (pressed.status == 202) ++in_doubt;
    };
    for (int step = 0; step < 16; ++step) {
      NodeAtWork& node = below(2) == 0 ? a_ : b_;
      switch (below(4)) {
        case 0: note(node.press(id, "k" + std::to_string(below(3)))); break;
        case 1: {
          const http::Response told = node.look(id);
          ASSERT_TRUE(told.status == 200 || told.status == 202) << told.body;
          const std::string state = state_in(told);
          ASSERT_TRUE(state == "checking" || state == "accepted" || (state == "open" && numbers.empty())) << state;
          break;
        }
        case 2: wires_.faults['b'] = below(2) == 0 ? Fault::none : below(2) == 0 ? Fault::dead : Fault::answers_lost; break;
        case 3:
          if (below(3) == 0) b_.home.carry();
          if (below(6) == 0) b_.carrying.hand_over(world_.context.shop, CheckoutId(id));
          break;
      }
    }
    wires_.faults.clear();
    b_.home.carry();
    note(a_.press(id, "at last"));
    b_.home.carry();
    a_.home.carry();
    EXPECT_EQ(numbers.size(), 1U) << "round " << round;
    ASSERT_TRUE(there(id));
    EXPECT_EQ(there(id)->number, *numbers.begin());
  }
  EXPECT_GT(in_doubt, 3) << "the dice cut nothing";
}

INSTANTIATE_ON_BOTH_DATABASES(TwoHomes);

}  // namespace
}  // namespace noren::intake
