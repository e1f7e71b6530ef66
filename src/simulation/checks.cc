#include "simulation/checks.h"

#include "orders/orders.h"
#include "payments/verify.h"
#include "simulation/world.h"
#include "stock/stock.h"
#include "troubles/troubles.h"

namespace noren::simulation {
namespace {

// Asks the provider past all that goes wrong.
class StraightWay final : public env::Outbound {
 public:
  explicit StraightWay(Psp& psp) : psp_(psp) {}
  void start(env::Call call, std::function<void(env::Called)> done) override {
    http::Head head{.method = http::Method::get, .target = call.url.substr(std::string(kPspAddress).size())};
    head.headers.emplace("authorization", "Bearer sk_checker");
    psp_.ask(std::move(head), call.body, [&](const http::Response& response) { done(env::Reply{response.status, {}, response.body}); });
  }

 private:
  Psp& psp_;
};

std::vector<payments::Attempt> attempts_of(World& world, const CheckoutId& id) {
  return world.truth().house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, world.shop, OrderId(id.str())); });
}

std::optional<orders::Order> order_of(World& world, const CheckoutId& id) {
  return world.truth().house.db.read([&](db::Tx& tx) { return orders::find(tx, world.shop, OrderId(id.str())); });
}

}  // namespace

void Checks::accepted(const CheckoutId& id, const std::string& number) {
  const auto [known, fresh] = accepted_.emplace(id, number);
  if (known->second != number) throw Violation{"one checkout, two orders: " + known->second + " and " + number};
  if (ended_.contains(id)) throw Violation{"a checkout that had ended became the order " + number};
  if (fresh && world_.is_up() && !order_of(world_, id))
    throw Violation{"the buyer was told of the order " + number + ", and it is not there"};
}

void Checks::declined(const CheckoutId& id) {
  if (!world_.is_up()) return;
  for (const payments::Attempt& attempt : attempts_of(world_, id)) {
    if (attempt.state == payments::State::declined || attempt.state == payments::State::cancelled) never_captured_.insert(attempt.id.str());
  }
}

void Checks::ended(const CheckoutId& id) {
  if (accepted_.contains(id)) throw Violation{"the order " + accepted_[id] + " is told to be none"};
  ended_.insert(id);
}

void Checks::captured(const std::string& order_number, const std::string& payment) {
  std::set<std::string>& all = captures_[order_number];
  all.insert(payment);
  if (all.size() > 1) throw Violation{"the order " + order_number + " was captured twice"};
}

void Checks::every_step() {
  if (world_.is_up()) stock_adds_up();
}

void Checks::stock_adds_up() {
  const auto levels = world_.truth().house.db.read([&](db::Tx& tx) { return stock::all_levels(tx, world_.shop); });
  for (const stock::Level& level : levels) {
    if (!level.balanced()) throw Violation{"the stock of a variant does not add up"};
  }
}

void Checks::every_night() {
  if (!world_.is_up()) return;
  promises();
  books();
  ++world_.figures["nights checked"];
}

void Checks::promises() {
  for (const auto& [id, number] : accepted_) {
    const auto order = order_of(world_, id);
    if (!order || order->number != number) throw Violation{"the order " + number + " is gone"};
  }
  for (const CheckoutId& id : ended_) {
    if (order_of(world_, id)) throw Violation{"a checkout that had ended became an order"};
  }
}

void Checks::books() {
  Station& station = world_.truth();
  for (const Finding& finding : station.audit(world_.clock.now())) {
    if (!finding.good()) throw Violation{finding.name + ": " + (finding.violations.empty() ? "" : finding.violations.front())};
  }
  StraightWay way(world_.psp);
  const Finding provider = payments::verify_provider(station.house.db, world_.shop, *station.gateway, way, world_.clock.now(), Locale::en);
  if (!provider.good()) throw Violation{provider.name + ": " + provider.violations.front()};
  ledger();
}

// The provider's own word, payment by payment.
void Checks::ledger() {
  for (const Psp::Payment& payment : world_.psp.payments()) {
    if (payment.captured == 0) continue;
    captured(payment.order_number, payment.id);
    if (never_captured_.contains(payment.attempt)) throw Violation{"told as declined, but captured: " + payment.id};
    const auto wanted = world_.truth().house.db.read([&](db::Tx& tx) {
      std::int64_t sum = 0;
      const auto attempt = payments::find_attempt(tx, payments::AttemptId(payment.attempt));
      if (!attempt) return sum;
      for (const payments::Refund& refund : payments::refunds_of(tx, world_.shop, attempt->order)) {
        if (refund.attempt == attempt->id && refund.state != payments::RefundState::failed) sum += refund.amount.amount();
      }
      return sum;
    });
    const auto dashboard = dashboard_.find(payment.id);
    if (payment.refunded > wanted + (dashboard == dashboard_.end() ? 0 : dashboard->second))
      throw Violation{"more was given back than anybody wanted: " + payment.id + " of " + payment.order_number};
  }
}

void Checks::at_the_end() {
  if (!world_.is_up()) throw Violation{"after quiet days the shop is down"};
  every_night();
  doubts_end();
  money_of_stores();
}

void Checks::money_of_stores() {
  for (const CheckoutId& id : paid_at_store_) {
    const auto order = order_of(world_, id);
    if (!order) throw Violation{"paid at the store, and there is no order"};
    const auto story = world_.truth().house.db.read([&](db::Tx& tx) { return orders::events_of(tx, order->id); });
    for (const orders::Event& event : story) {
      if (event.what == orders::Happening::cancelled && event.actor == ActorKind::system)
        throw Violation{"paid at the store, and cancelled as unpaid: " + order->number};
    }
  }
}

void Checks::doubts_end() {
  Station& station = world_.truth();
  for (const CheckoutId& id : opened_) {
    for (const payments::Attempt& attempt : attempts_of(world_, id)) {
      if (!payments::is_final(attempt.state)) {
        throw Violation{"after quiet days the payment " + attempt.id.str() + " of " + attempt.order_number + " is still " +
                        std::string(payments::name_of(attempt.state))};
      }
      const auto refunds = station.house.db.read([&](db::Tx& tx) { return payments::refunds_of(tx, world_.shop, attempt.order); });
      for (const payments::Refund& refund : refunds) {
        const bool open = refund.state == payments::RefundState::requested || refund.state == payments::RefundState::pending;
        if (open) throw Violation{"after quiet days the refund " + refund.id.str() + " is still under way"};
      }
    }
  }
  const auto counts = station.house.db.read([&](db::Tx& tx) { return troubles::count_of_shop(tx, world_.shop); });
  // A refund that the provider refused, and the like, wait for a person.
  const auto found = counts.find(std::string(troubles::kind::kPaymentChecking));
  if (found != counts.end() && found->second.open > 0)
    throw Violation{"after quiet days a payment is still in the trouble " + found->first};
}

}  // namespace noren::simulation
