// A node that takes cards in its own database, and the central one, which goes on with what is handed over: either has a driver.
#pragma once
#include "bank/bank.h"
#include "orders/orders.h"
#include "payments/notices.h"
#include "payments/refund_driver.h"
#include "testing/node.h"
#include "testing/provider.h"

namespace noren::testing {

struct PayingNode : NodeWorld {
  explicit PayingNode(db::Database& database) : NodeWorld(database) {
    const auto url = [](const ShopId&) { return std::string("https://shop.example"); };
    desk.cards = {&home_driver, gateway(), url};
    central_desk.cards = {&driver, gateway(), url};
  }

  payments::GatewayOf gateway() {
    return [this](const ShopId&) { return std::shared_ptr<const payments::Gateway>(&provider, [](auto*) {}); };
  }

  CheckoutId open_paid(const std::string& source, std::int64_t quantity = 1, shops::PaymentMethod method = shops::PaymentMethod::card) {
    checkout::Wish wished = wish(quantity, source + "@example.jp");
    wished.person.phone = "09012345678";
    wished.payment = method;
    if (method == shops::PaymentMethod::card) wished.source = source;
    const auto opened = checkout::open_checkout(desk, now_here(), wished, checkout::Source::api);
    check(opened.has_value(), "the test's checkout");
    return opened->id;
  }
  Context now_here() const {
    Context context_now = buyer;
    context_now.now = house.clock.now();
    return context_now;
  }
  checkout::Completion press(checkout::Desk& at, const CheckoutId& id, const std::string& key, const std::string& source = "") {
    checkout::CompleteCommand command;
    command.id = id;
    command.key = key;
    command.body = source;
    command.confirm_similar = true;
    if (!source.empty()) command.payment = shops::PaymentMethod::card;
    command.source = source;
    return checkout::complete(at, now_here(), command);
  }
  // Presses at the node and follows the payment there to its end. Gives the payment.
  payments::AttemptId pay(const CheckoutId& id, const std::string& key = "k", const std::string& source = "") {
    const checkout::Completion begun = press(desk, id, key, source);
    check(begun.verdict == checkout::Verdict::paying, "a payment was to begin");
    follow(*own_database, home_driver, begun.payment->id);
    return begun.payment->id;
  }
  // Lets the clock run until the payment needs nothing more there by itself, at most so long.
  void follow(db::Database& where, payments::Driver& by, const payments::AttemptId& id,
              std::chrono::microseconds at_most = std::chrono::hours(1)) {
    const Instant end = house.clock.now() + at_most;
    while (true) {
      const auto attempt = attempt_in(where, id);
      if (!attempt || !attempt->due_at || *attempt->due_at > end) return;
      house.clock.set(std::max(house.clock.now(), *attempt->due_at));
      by.step(id, house.clock.now());
    }
  }
  std::optional<payments::Attempt> attempt_in(db::Database& where, const payments::AttemptId& id) {
    return where.read([&](db::Tx& tx) { return payments::find_attempt(tx, id); });
  }
  std::vector<payments::Attempt> attempts_there(const CheckoutId& id) {
    return house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, context.shop, OrderId(id.str())); });
  }
  void carry_all() { carrying.carry(waiting()); }
  // What is ripe for it.
  std::size_t hand_over() {
    const auto ripe = carrying.to_hand_over(intake::Carrying::Which::ripe, 100);
    for (const auto& [shop, id] : ripe) carrying.hand_over(shop, id, intake::Carrying::Which::ripe);
    carrying.carry_handed();
    return ripe.size();
  }

  Provider provider;
  checkout::Desk central_desk{house, directory, shelf, all, 'a', "test"};
  const payments::Stands stands = [](db::Tx& tx, const payments::Attempt& attempt) {
    return orders::stands(tx, attempt.shop, attempt.order);
  };
  const payments::GiveBack give_back = [this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(house, tx, refund); };
  payments::Driver home_driver{own_house,
                               provider,
                               gateway(),
                               [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(desk, tx, attempt); },
                               [this](db::Tx& tx, const payments::Refund& refund) { checkout::tell_given_back(own_house, tx, refund); },
                               stands};
  payments::Driver driver{
      house,     provider,
      gateway(), [this](db::Tx& tx, const payments::Attempt& attempt) { return checkout::settle(central_desk, tx, attempt); },
      give_back, stands};
  std::vector<payments::AttemptId> poked;  // whoever carries it is to look
  const payments::Books books{
      house,
      give_back,
      stands,
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(central_desk, tx, refund); },
      [this](db::Tx& tx, const payments::Dispute& dispute) { orders::note_lost(tx, house, dispute); },
      [this](db::Tx& tx, const payments::Refund& card) { bank::end_transfer(tx, {tools()}, card, house.clock.now()); },
      orders::given_besides,
      [this](const payments::AttemptId& id) { poked.push_back(id); },
      [](db::Tx& tx, const payments::AttemptId& id, Instant since) {
        const auto home = payments::home_of(id);
        return home && intake::may_be_at_home(tx, *home, since);
      }};
  payments::RefundDriver refunds{
      house,
      provider,
      gateway(),
      books,
      [this](db::Tx& tx, const payments::Refund& refund) { checkout::settle_refund(central_desk, tx, refund); },
      [this](db::Tx& tx, const payments::Attempt& payment) { return checkout::payers_mail(house, tx, payment); }};
  House central_house{central, house.TestWorld::env, house.House::keys, house.House::html};
  payments::Notices notices{central_house, provider, gateway(), driver, refunds, books};
};

}  // namespace noren::testing
