// The owner's pages of one order, called as plain functions with somebody signed in.
#pragma once
#include "orders/admin_pages.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"

namespace noren::testing {

class OrderPagesTest : public DatabaseTest {
 protected:
  OrderPagesTest();
  ~OrderPagesTest() override;

  void SetUp() override;
  http::Response look(http::Response (*act)(const orders::AdminPages&, const admin::Visit&), const std::string& query = "");
  http::Response press(const std::string& deed, Form form = {}, std::int64_t version = 0);
  orders::Order now() { return world_.now_of(order_); }
  void pay();

  OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, desk_options()};
  orders::AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  staff::Session session_ = owner_session();
  orders::Order order_;
};

}  // namespace noren::testing
