#include "simulation/psp.h"

#include <nlohmann/json.hpp>

namespace noren::simulation {

using nlohmann::json;

Psp::Psp(const std::string& folder, std::uint64_t seed, const Time& time, Instant began, const html::Templates& html,
         env::Outbound& webhooks, const std::string& webhook_secret)
    : folder_(folder), html_(html), webhooks_(webhooks), webhook_{"http://shop.test/hooks/stripe", webhook_secret}, clock_(time, began),
      random_(seed) {
  open();
}

void Psp::open() {
  const sandbox::PspOptions options{.ledger = folder_ + "/sandbox.db", .webhook = webhook_, .by_hand = true};
  provider_ = std::make_unique<sandbox::Provider>(options, env_, webhooks_, html_);
  provider_->send_to(webhook_, kPspAddress);
  next_due_ = Elapsed(0);
}

void Psp::die_and_start_anew() {
  ++life_;
  provider_.reset();
  open();
}

void Psp::ask(http::Head head, std::string body, Heard heard) {
  head.headers.emplace("host", "psp.test");
  head.remote = "203.0.113.1";
  auto answer = provider_->site().answer(head, std::move(body));
  next_due_ = Elapsed(0);  // it may have made something due
  if (!answer.response.later) {
    heard(answer.response);
    return;
  }
  answer.response.later([this, life = life_, heard = std::move(heard)](const http::Response& response) {
    if (life == life_) heard(response);
  });
}

void Psp::run_due() { next_due_ = clock_.when(provider_->run_due(clock_.now())); }

json Psp::get(const std::string& target) {
  const http::Head head{.method = http::Method::get, .target = target, .headers = {{"authorization", "Bearer sk_checker"}}};
  json found;
  ask(head, "", [&](const http::Response& response) { found = json::parse(response.body); });
  return found;
}

std::vector<Psp::Payment> Psp::payments() {
  std::vector<Payment> all;
  std::string after;
  while (true) {
    const json page = get("/v1/payment_intents?limit=100&expand[]=data.latest_charge" + (after.empty() ? "" : "&starting_after=" + after));
    for (const json& intent : page.at("data")) {
      const json& metadata = intent.at("metadata");
      Payment payment;
      payment.id = after = intent.at("id").get<std::string>();
      payment.attempt = metadata.value("noren_attempt", "");
      payment.order_number = metadata.value("noren_order", "");
      payment.status = intent.at("status").get<std::string>();
      payment.captured = intent.at("amount_received").get<std::int64_t>();
      const json& charge = intent.at("latest_charge");
      if (charge.is_object()) payment.refunded = charge.at("amount_refunded").get<std::int64_t>();
      all.push_back(std::move(payment));
    }
    if (!page.at("has_more").get<bool>()) return all;
  }
}

void Psp::give_back(const std::string& payment, std::int64_t amount) {
  const http::Head head{.method = http::Method::post,
                        .target = "/v1/refunds",
                        .headers = {{"authorization", "Bearer sk_dashboard"}, {"content-type", "application/x-www-form-urlencoded"}}};
  ask(head, "payment_intent=" + payment + "&amount=" + std::to_string(amount), [](const http::Response&) {});
}

}  // namespace noren::simulation
