#include "testing/money.h"

namespace noren::testing {

MoneyWorld::MoneyWorld()
    : hands_(app::hands_of({world_.house,
                            world_.directory,
                            world_.shelf,
                            world_.driver,
                            world_.give_back,
                            {{world_.house, world_.board}},
                            world_.gateway(),
                            &world_.books})) {}

MoneyWorld::~MoneyWorld() = default;

void MoneyWorld::pass(std::chrono::microseconds time) {
  world_.house.clock.advance(time);
  ticker_.run(now());
}

CheckoutId MoneyWorld::declined_at() {
  const CheckoutId id = world_.open("declined", 1);
  check(world_.pay(id, "k").verdict == checkout::Verdict::declined, "it was to be declined");
  return id;
}

orders::Order MoneyWorld::paid_order() {
  const checkout::Completion taken = world_.pay(world_.open("ok", 1), "k");
  check(taken.verdict == checkout::Verdict::accepted, "it was to be paid");
  return *taken.order;
}

payments::Attempt MoneyWorld::payment_of(const OrderId& order) {
  return read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, order); }).front();
}

void MoneyWorld::hear(const std::string& id, const payments::Attempt& payment) {
  world_.notices.hear(world_.context.shop, {"test", id + " " + payment.reference + " " + payment.id.str(), "right"});
  world_.notices.step(world_.context.shop, id, now());
}

std::int64_t MoneyWorld::differences() {
  return read([&](db::Tx& tx) { return payments::last_sweep(tx, world_.context.shop)->differences; });
}

std::optional<troubles::Trouble> MoneyWorld::trouble(std::string_view kind, const troubles::Subject& subject) {
  return read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
}

std::string MoneyWorld::how(const troubles::TroubleId& id) {
  return read([&](db::Tx& tx) { return troubles::find(tx, world_.context.shop, id)->settled_how; });
}

void MoneyWorld::dispute(const payments::Attempt& payment, payments::DisputeState state) {
  world_.provider.dispute("dp1", payment, state, opened_).answer_by = answer_by_;
}

void MoneyWorld::give_there(const payments::Attempt& payment, const std::string& reference, Yen amount) {
  world_.provider.give_back(payment.reference, reference, amount);
  hear("refund_" + reference, payment);
}

Yen MoneyWorld::refundable(const payments::Attempt& payment) {
  return read([&](db::Tx& tx) { return payments::refundable(tx, payment); });
}

void MoneyWorld::cancel_and_pay_back(const orders::Order& order) {
  const orders::Seen seen{order.id, world_.now_of(order).version};
  orders::Cancellation wish{"buyer", "", true};
  wish.pay_back = true;
  ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen, wish));
}

orders::DeedResult MoneyWorld::ship(const orders::Order& order, bool unpaid_anyway, bool held_anyway) {
  orders::Shipment shipment{"", "", japan_time(now()).date};
  shipment.unpaid_anyway = unpaid_anyway;
  shipment.held_anyway = held_anyway;
  return orders::ship_order(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, shipment);
}

http::Response MoneyWorld::press(const orders::Order& order, const std::string& deed, const std::string& sure) {
  http::Request request{.method = http::Method::post, .path = "/admin/orders/" + order.number + "/" + deed};
  request.params["number"] = order.number;
  request.params["deed"] = deed;
  request.form.add("version", std::to_string(world_.now_of(order).version));
  if (deed == "ship") {
    request.form.add("carrier", "");
    request.form.add("tracking", "");
    request.form.add("shipped_on", to_iso(japan_time(now()).date));
  }
  if (sure != "unsaid") request.form.add("sure", sure);
  return orders::admin_deed(pages_, {request, world_.now(), owner_});
}

std::int64_t MoneyWorld::mails_of(const orders::Order& order, const std::string& kind) {
  const auto fates = read([&](db::Tx& tx) { return mail::of_subject(tx, order.shop, order.id.str()); });
  return std::count_if(fates.begin(), fates.end(), [&](const mail::Fate& fate) { return fate.message.kind == kind; });
}

std::string MoneyWorld::rule_of_last(const orders::Order& order) {
  return nlohmann::json::parse(read([&](db::Tx& tx) { return orders::events_of(tx, order.id); }).back().data).value("rule", "");
}

}  // namespace noren::testing
