#include "testing/order_pages.h"

namespace noren::testing {

OrderPagesTest::OrderPagesTest() = default;

OrderPagesTest::~OrderPagesTest() = default;

void OrderPagesTest::SetUp() {
  OrderWish wish;
  wish.blue = 2;
  wish.person.note = "留守のときは宅配ボックスへ";
  order_ = world_.place(wish);
  pages_.book_money = [this](const Context& context, const orders::Seen& seen, const orders::Payment& payment) {
    return orders::mark_paid(world_.tools(), context, seen, payment);
  };
}

http::Response OrderPagesTest::look(http::Response (*act)(const orders::AdminPages&, const admin::Visit&), const std::string& query) {
  http::Request request{.path = "/admin/orders", .query = http::parse_form(query)};
  request.params["number"] = order_.number;
  return act(pages_, {request, world_.now(), session_});
}

http::Response OrderPagesTest::press(const std::string& deed, Form form, std::int64_t version) {
  http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order_.number + "/" + deed};
  request.params["number"] = order_.number;
  request.params["deed"] = deed;
  form.emplace_back("version", std::to_string(version == 0 ? now().version : version));
  for (const auto& [name, value] : form) request.form.add(name, value);
  return orders::admin_deed(pages_, {request, world_.now(), session_});
}

void OrderPagesTest::pay() {
  ASSERT_EQ(press("paid", {{"amount", "4510"}, {"paid_on", "2026-11-21"}, {"payer", "ヤマダハナコ"}}).status, 303);
}

}  // namespace noren::testing
