// The owner's pages of one order, called as plain functions with somebody signed in.
#pragma once
#include "orders/admin_pages.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "testing/orders.h"

namespace noren::testing {

class OrderPagesTest : public DatabaseTest {
 protected:
  void SetUp() override {
    OrderWish wish;
    wish.blue = 2;
    wish.person.note = "留守のときは宅配ボックスへ";
    order_ = world_.place(wish);
    pages_.book_money = [this](const Context& context, const orders::Seen& seen, const orders::Payment& payment) {
      return orders::mark_paid(world_.tools(), context, seen, payment);
    };
  }
  http::Response look(http::Response (*act)(const orders::AdminPages&, const admin::Visit&), const std::string& query = "") {
    http::Request request{.path = "/admin/orders", .query = http::parse_form(query)};
    request.params["number"] = order_.number;
    return act(pages_, {request, world_.now(), session_});
  }
  http::Response press(const std::string& deed, Form form = {}, std::int64_t version = 0) {
    http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order_.number + "/" + deed};
    request.params["number"] = order_.number;
    request.params["deed"] = deed;
    form.emplace_back("version", std::to_string(version == 0 ? now().version : version));
    for (const auto& [name, value] : form) request.form.add(name, value);
    return orders::admin_deed(pages_, {request, world_.now(), session_});
  }
  orders::Order now() { return world_.now_of(order_); }
  void pay() { ASSERT_EQ(press("paid", {{"amount", "4510"}, {"paid_on", "2026-11-21"}, {"payer", "ヤマダハナコ"}}).status, 303); }

  OrderWorld world_{*database_};
  admin::Desk desk_{world_.house, desk_options()};
  orders::AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  staff::Session session_ = owner_session();
  orders::Order order_;
};

}  // namespace noren::testing
