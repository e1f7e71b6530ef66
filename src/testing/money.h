// A shop that takes cards, with its playbooks at work, whose money goes astray between buyer, provider and shop: what the tests of such
// troubles share.
#pragma once
#include <nlohmann/json.hpp>

#include "app/troubles.h"
#include "orders/admin_pages.h"
#include "orders/deeds.h"
#include "payments/disputes.h"
#include "payments/sweep.h"
#include "testing/cards.h"
#include "testing/databases.h"
#include "testing/desk.h"
#include "troubles/ticker.h"

namespace noren::testing {

class MoneyWorld : public DatabaseTest {
 protected:
  Instant now() { return world_.house.clock.now(); }
  template <class Work>
  auto read(Work&& work) {
    return database_->read(std::forward<Work>(work));
  }
  void pass(std::chrono::microseconds time) {
    world_.house.clock.advance(time);
    ticker_.run(now());
  }
  CheckoutId declined_at() {
    const CheckoutId id = world_.open("declined", 1);
    check(world_.pay(id, "k").verdict == checkout::Verdict::declined, "it was to be declined");
    return id;
  }
  orders::Order paid_order() {
    const checkout::Completion taken = world_.pay(world_.open("ok", 1), "k");
    check(taken.verdict == checkout::Verdict::accepted, "it was to be paid");
    return *taken.order;
  }
  payments::Attempt payment_of(const OrderId& order) {
    return read([&](db::Tx& tx) { return payments::attempts_of(tx, world_.context.shop, order); }).front();
  }
  void hear(const std::string& id, const payments::Attempt& payment) {
    world_.notices.hear(world_.context.shop, {"test", id + " " + payment.reference + " " + payment.id.str(), "right"});
    world_.notices.step(world_.context.shop, id, now());
  }
  void sweep() { sweep_.step(world_.context.shop, now()); }
  std::int64_t differences() {
    return read([&](db::Tx& tx) { return payments::last_sweep(tx, world_.context.shop)->differences; });
  }
  std::optional<troubles::Trouble> trouble(std::string_view kind, const troubles::Subject& subject) {
    return read([&](db::Tx& tx) { return troubles::find_open(tx, world_.context.shop, kind, subject); });
  }
  // As it was settled; "" while it is open.
  std::string how(const troubles::TroubleId& id) {
    return read([&](db::Tx& tx) { return troubles::find(tx, world_.context.shop, id)->settled_how; });
  }
  void dispute(const payments::Attempt& payment, payments::DisputeState state) {
    world_.provider.dispute("dp1", payment, state, opened_).answer_by = answer_by_;
  }
  void give_there(const payments::Attempt& payment, const std::string& reference, Yen amount) {
    world_.provider.give_back(payment.reference, reference, amount);
    hear("refund_" + reference, payment);
  }
  Yen refundable(const payments::Attempt& payment) {
    return read([&](db::Tx& tx) { return payments::refundable(tx, payment); });
  }
  void cancel_and_pay_back(const orders::Order& order) {
    const orders::Seen seen{order.id, world_.now_of(order).version};
    orders::Cancellation wish{"buyer", "", true};
    wish.pay_back = true;
    ASSERT_TRUE(orders::cancel_order(world_.tools(), world_.now(), seen, wish));
  }

  orders::DeedResult ship(const orders::Order& order, bool unpaid_anyway, bool held_anyway) {
    orders::Shipment shipment{"", "", japan_time(now()).date};
    shipment.unpaid_anyway = unpaid_anyway;
    shipment.held_anyway = held_anyway;
    return orders::ship_order(world_.tools(), world_.now(), {order.id, world_.now_of(order).version}, shipment);
  }
  // A deed's button on the owner's page of the order. sure: how the question was answered; "unsaid" when it was not.
  http::Response press(const orders::Order& order, const std::string& deed, const std::string& sure = "unsaid") {
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
  std::int64_t mails_of(const orders::Order& order, const std::string& kind) {
    const auto fates = read([&](db::Tx& tx) { return mail::of_subject(tx, order.shop, order.id.str()); });
    return std::count_if(fates.begin(), fates.end(), [&](const mail::Fate& fate) { return fate.message.kind == kind; });
  }
  std::string rule_of_last(const orders::Order& order) {
    return nlohmann::json::parse(read([&](db::Tx& tx) { return orders::events_of(tx, order.id); }).back().data).value("rule", "");
  }

  CardWorld world_{*database_};
  payments::Sweep sweep_{world_.house, world_.provider, world_.gateway(), world_.books};
  troubles::Hands hands_ = app::hands_of({world_.house,
                                          world_.directory,
                                          world_.shelf,
                                          world_.driver,
                                          world_.give_back,
                                          {{world_.house, world_.board}},
                                          world_.gateway(),
                                          &world_.books});
  troubles::Ticker ticker_{world_.house, hands_};
  admin::Desk desk_{world_.house, desk_options()};
  orders::AdminPages pages_{desk_, world_.directory, world_.shelf, world_.board};
  const staff::Session owner_ = owner_session();
  const Instant opened_ = world_.house.clock.now();
  const Instant answer_by_ = opened_ + std::chrono::hours(24 * 9);
};

}  // namespace noren::testing
