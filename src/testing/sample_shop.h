// A shop with the sample's settings and stock for its sample order (orders/sample.h), for tests of what happens after ordering.
#pragma once
#include <functional>

#include "orders/chain.h"
#include "orders/deeds.h"
#include "orders/json.h"
#include "orders/sample.h"
#include "orders/token.h"
#include "shops/shops.h"
#include "stock/stock.h"
#include "testing/house.h"

namespace noren::testing {

inline constexpr std::int64_t kPiecesAtFirst = 10;  // of each variant of the sample

class SampleShop {
 public:
  // change: what this test wants otherwise.
  explicit SampleShop(db::Database& database, const std::function<void(shops::Settings&)>& change = {});
  ~SampleShop();

  Context by(ActorKind kind);

  orders::DeedTools tools() { return {house, board}; }

  orders::Order place(shops::PaymentMethod payment = shops::PaymentMethod::bank_transfer);

  orders::Order now_of(const orders::Order& order);
  std::vector<orders::Event> story_of(const orders::Order& order);
  orders::Seen seen(const orders::Order& order) { return {order.id, now_of(order).version}; }

  TestHouse world;
  House& house = world;
  shops::Directory directory;
  stock::Board board;
  orders::Sample sample = orders::make_sample();
};

}  // namespace noren::testing
