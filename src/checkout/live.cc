#include "checkout/live.h"

#include <nlohmann/json.hpp>

#include "checkout/paying.h"
#include "http/flow.h"
#include "http/problem.h"
#include "log/log.h"
#include "troubles/troubles.h"

namespace noren::checkout {
namespace {

using namespace std::chrono_literals;

constexpr auto kLongest = 5min;
constexpr auto kSignEvery = 15s;  // proxies close what is silent; and who has gone is noticed
constexpr auto kLookEvery = 5s;   // another node may carry the payment, which tells nothing here

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(Desk& desk, const Context& context, CheckoutId id, std::shared_ptr<http::Flow> flow)
      : desk_(desk), context_(context), id_(std::move(id)), flow_(std::move(flow)), until_(desk.house.env.clock.now() + kLongest) {}

  void go_on() {
    try {
      if (tell() && desk_.house.env.clock.now() < until_ && wait()) return;
    } catch (const std::exception& failure) {
      // The browser asks again, and the page works without this.
      log::failure(context_, "checkout_live", failure.what());
    }
    flow_->end();
  }

 private:
  // False: there is no more to tell, or nobody to tell it to.
  bool tell() {
    const auto found = find_checkout(desk_, context_.shop, id_);
    if (!found) return false;
    const State state = found->checkout.state_at(desk_.house.env.clock.now());
    // Whether an order that is not carried yet may be told is decided in front of this (intake/doors.h) when the line is opened: the browser
    // opens it again.
    if (state == State::accepted && desk_.house.carried && !told_.empty()) return false;
    const auto payment = state == State::checking ? last_payment(desk_, context_.shop, id_) : std::nullopt;
    const bool at_buyer = payment && payment->state == payments::State::at_buyer;
    Doubt doubt;
    if (payment) doubt = desk_.house.db.read([&](db::Tx& tx) { return doubt_of(tx, *payment, desk_.house.env.clock.now()); });
    std::string now = live_words(state, at_buyer, doubt);
    const bool news = now != told_;
    if (!flow_->say(news ? http::event_text("state", now) : std::string(http::kStillHere))) return false;
    told_ = std::move(now);
    waits_for_ = payment ? payment->id : payments::AttemptId();
    return payment.has_value();
  }
  bool wait() {
    const auto at_most = desk_.house.db.is_shared() ? kLookEvery : kSignEvery;
    return desk_.cards.driver->watch(waits_for_, at_most, [self = shared_from_this()] { self->go_on(); });
  }

  Desk& desk_;
  const Context context_;
  const CheckoutId id_;
  const std::shared_ptr<http::Flow> flow_;
  const Instant until_;
  std::string told_;
  payments::AttemptId waits_for_;
};

}  // namespace

Doubt doubt_of(db::Tx& tx, const payments::Attempt& payment, Instant now) {
  if (payment.state == payments::State::at_buyer) return {};
  const auto trouble = troubles::find_open(tx, payment.shop, troubles::kind::kPaymentChecking, {"payment", payment.id.str()});
  return {!known_by(payment, now), trouble ? trouble->rung + 1 : 0};
}

std::string live_words(State state, bool at_provider, const Doubt& doubt) {
  nlohmann::json words = {{"state", name_of(state)}, {"at_provider", at_provider}};
  if (doubt.late) words["late"] = true;
  if (doubt.step > 0) words["step"] = doubt.step;
  return words.dump();
}

http::Response live_state(Desk& desk, const Context& context, const CheckoutId& id) {
  if (!find_checkout(desk, context.shop, id)) return http::not_found("There is no such checkout.");
  return http::event_stream([&](const std::shared_ptr<http::Flow>& flow) {
    std::make_shared<Listener>(desk, context, id, flow)->go_on();
  });
}

}  // namespace noren::checkout
