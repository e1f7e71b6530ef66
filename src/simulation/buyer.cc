#include "simulation/buyer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "simulation/stage.h"

namespace noren::simulation {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr const char* kTokens[] = {"",
                                   "",
                                   "tok_ok",
                                   "tok_ok",
                                   "tok_declined",
                                   "tok_3ds",
                                   "tok_slow",
                                   "tok_lost_paid",
                                   "tok_lost_unpaid",
                                   "tok_error_then_ok",
                                   "tok_busy_then_ok",
                                   "tok_late_webhook",
                                   "tok_early_webhook"};
constexpr const char* kCardsOnPage[] = {
    "tok_ok", "tok_ok", "tok_ok", "tok_declined", "tok_3ds", "tok_slow", "tok_lost_paid", "tok_error_then_ok", "tok_late_webhook"};

http::Head post_to(const std::string& target, const std::string& type) {
  return {.method = http::Method::post, .target = target, .headers = {{"content-type", type}}};
}

}  // namespace

Buyer::Buyer(World& world, int number) : world_(world), number_(number), name_("buyer " + std::to_string(number)) {}

std::string Buyer::kana() const {
  static constexpr const char* kSyllables[] = {"ア", "キ", "ス", "テ", "ノ", "ハ", "ミ", "ユ", "レ", "ワ"};
  std::string name = "シミユレ ";
  for (const char digit : std::to_string(number_)) name += kSyllables[digit - '0'];
  return name + "コ";
}

void Buyer::come() {
  static constexpr const char* kMethods[] = {"card", "card",    "card",   "card",          "card",          "card",
                                             "card", "konbini", "paypay", "bank_transfer", "bank_transfer", "cash_on_delivery"};
  method_ = world_.dice.one_of(kMethods);
  if (method_ == "card") source_ = world_.dice.one_of(kTokens);
  open();
}

std::string Buyer::payment_json() const {
  if (method_ != "card") return json{{"method", method_}}.dump();
  return source_.empty() ? json{{"method", "card"}}.dump() : json{{"method", "card"}, {"source", source_}}.dump();
}

void Buyer::open() {
  json lines = json::array();
  lines.push_back({{"sku", world_.dice.one_of(kSkus)}, {"quantity", world_.dice.between(1, 3)}});
  const json wish = {{"lines", lines},
                     {"email", "buyer" + std::to_string(number_) + "@example.jp"},
                     {"phone", "0900" + std::to_string(1'000'000 + number_)},
                     {"shipping_address",
                      {{"name", "試験 " + std::to_string(number_)},
                       {"kana", kana()},
                       {"postcode", "810-0001"},
                       {"prefecture", "福岡県"},
                       {"city", "福岡市中央区"},
                       {"line1", "天神1-1-1"}}},
                     {"shipping_method", "standard"},
                     {"payment", json::parse(payment_json())}};
  http::Head head = post_to("/api/v1/checkouts", "application/json");
  head.remote = "198.51.100." + std::to_string(number_ % 250 + 1);
  world_.ask(std::move(head), wish.dump(), [this](const Heard& heard) {
    say("opens: " + std::to_string(heard.status));
    if (heard.status == 409 && is_paused(heard)) {
      if (--patience_ < 0) return leave("does not want to pay otherwise");
      wait_or_pay_otherwise();
      return world_.after(std::chrono::seconds(world_.dice.between(5, 600)), [this] { open(); });
    }
    if (heard.status != 201) {
      if (heard.status != 0 && heard.status != 500 && heard.status != 503)
        throw Violation{name_ + " may not open a checkout: " + heard.body};
      if (--patience_ > 8) return world_.after(std::chrono::seconds(world_.dice.between(1, 300)), [this] { open(); });
      return leave("nobody answers");
    }
    id_ = CheckoutId(json::parse(heard.body).at("id").get<std::string>());
    world_.checks.opened(id_);
    ++world_.figures["checkouts"];
    if (world_.dice.percent(4)) return leave("does not press");
    world_.after(std::chrono::seconds(world_.dice.between(1, 120)), [this] { press_anew(); });
  });
}

void Buyer::press_anew() {
  if (--patience_ < 0) return leave("has no patience any more");
  json body = {{"payment", json::parse(payment_json())}};
  if (confirm_similar_) body["confirm_similar"] = true;
  const Press press_now{name_ + " key " + std::to_string(++keys_), body.dump()};
  press(press_now);
  // A second press of the same button, and one in another tab.
  if (world_.dice.percent(15))
    world_.after(std::chrono::milliseconds(world_.dice.between(1, 3'000)), [this, press_now] { press(press_now); });
  if (world_.dice.percent(5)) {
    const Press other{name_ + " key " + std::to_string(++keys_), press_now.body};
    world_.after(std::chrono::milliseconds(world_.dice.between(1, 3'000)), [this, other] { press(other); });
  }
}

void Buyer::press(const Press& pressed) {
  http::Head head = post_to("/api/v1/checkouts/" + id_.str() + "/complete", "application/json");
  head.headers.emplace("idempotency-key", pressed.key);
  head.remote = "198.51.100." + std::to_string(number_ % 250 + 1);
  ++world_.figures["presses"];
  world_.ask(std::move(head), pressed.body, [this, pressed](const Heard& heard) { hear(pressed, heard); });
}

void Buyer::hear(const Press& pressed, const Heard& heard) {
  say(fmt::format("{}: {} {}", pressed.key, heard.status, heard.body.substr(0, 90)));
  ++world_.figures["answers " + std::to_string(heard.status)];
  switch (heard.status) {
    case 0:
    case 429:
    case 500:
    case 503: return nothing_heard(pressed);
    case 201: return has_order(json::parse(heard.body).at("order"));
    case 402: return be_declined(pressed);
    case 409: return hear_refusal(pressed, heard);
    case 202: break;
    default: throw Violation{name_ + " hears " + std::to_string(heard.status) + ": " + heard.body};
  }
  if (gone_) return;
  const json body = json::parse(heard.body);
  if (body.at("next").contains("redirect")) return go_to_provider(body.at("next").at("redirect").get<std::string>());
  world_.after(2s, [this] { ask_what_became_of_it(); });
}

void Buyer::nothing_heard(const Press& pressed) {
  if (gone_ || --patience_ < 0) return leave("hears nothing");
  const Elapsed pause = std::chrono::seconds(world_.dice.percent(80) ? world_.dice.between(1, 30) : world_.dice.between(60, 7'200));
  if (world_.dice.percent(60)) return world_.after(pause, [this, pressed] { press(pressed); });
  world_.after(pause, [this] { ask_what_became_of_it(); });
}

void Buyer::be_declined(const Press& pressed) {
  world_.checks.declined(id_);
  if (gone_) return;
  if (--patience_ < 0 || world_.dice.percent(30)) return leave("was declined");
  const Elapsed pause = std::chrono::seconds(world_.dice.between(5, 1'500));
  if (world_.dice.percent(15)) return world_.after(pause, [this, pressed] { press(pressed); });
  if (method_ == "paypay" && world_.dice.percent(40)) method_ = "card";
  if (world_.dice.percent(25)) method_ = "bank_transfer";
  source_ = world_.dice.one_of(kTokens);
  world_.after(pause, [this] { press_anew(); });
}

bool Buyer::is_paused(const Heard& heard) {
  const json problem = json::parse(heard.body);
  return problem.value("type", "").ends_with("cannot-take-now") && problem.contains("method");
}

void Buyer::wait_or_pay_otherwise() {
  ++world_.figures["refusals while a way to pay is paused"];
  if (!world_.dice.percent(50)) return;
  method_ = "bank_transfer";
  source_.clear();
}

void Buyer::hear_refusal(const Press&, const Heard& heard) {
  const std::string type = json::parse(heard.body).value("type", "");
  if (type.ends_with("checkout-closed")) {
    world_.checks.ended(id_);
    return leave("came too late");
  }
  if (gone_) return;
  if (type.ends_with("similar-order")) {
    confirm_similar_ = true;
    return world_.after(20s, [this] { press_anew(); });
  }
  // Another way to pay has another fee: agreed to.
  if (type.ends_with("price-changed")) return world_.after(20s, [this] { press_anew(); });
  if (type.ends_with("sold-out")) return leave("finds it sold out");
  if (is_paused(heard)) {
    wait_or_pay_otherwise();
    return world_.after(std::chrono::seconds(world_.dice.between(5, 600)), [this] { press_anew(); });
  }
  throw Violation{name_ + " is refused: " + heard.body};
}

// ---- at the provider's page

void Buyer::go_to_provider(const std::string& url) {
  const std::string path = url.substr(std::string(kPspAddress).size());
  if (world_.dice.percent(15)) return leave("closes the tab");
  const bool late = world_.dice.percent(8);
  world_.after(std::chrono::seconds(late ? world_.dice.between(600, 4'500) : world_.dice.between(3, 90)),
               [this, path] { on_the_page(path); });
}

void Buyer::on_the_page(const std::string& path) {
  if (--patience_ < 0) return leave("tires of the provider's page");
  if (path.starts_with("/authenticate/")) return take_step(path);
  if (path.starts_with("/pay/")) return pay_there(path);
  come_back();
}

void Buyer::pay_there(const std::string& path) {
  if (world_.dice.percent(10)) {
    // Back to the shop without paying, to pay otherwise.
    world_.inside([this](Station& station) { checkout::give_up_payment(station.desk, world_.context(ActorKind::buyer), id_); });
    return come_back();
  }
  http::Head head = post_to(path, "application/x-www-form-urlencoded");
  head.headers.emplace("origin", kPspAddress);
  const std::string form = std::string("card=") + world_.dice.one_of(kCardsOnPage);
  const int presses = world_.dice.percent(15) ? 2 : 1;
  for (int i = 0; i < presses; ++i) {
    world_.psp.ask(head, form, [this, form, first = i == 0](const http::Response& response) {
      say("pays on the page, " + form + ": " + std::to_string(response.status));
      if (first) follow(response);
    });
  }
}

void Buyer::take_step(const std::string& path) {
  http::Head head = post_to(path, "application/x-www-form-urlencoded");
  head.headers.emplace("origin", kPspAddress);
  const std::string form = world_.dice.percent(75) ? "result=passed" : "result=failed";
  world_.psp.ask(head, form, [this, form](const http::Response& response) {
    say("3-D Secure, " + form + ": " + std::to_string(response.status));
    follow(response);
  });
}

// Where the provider's answer leads.
void Buyer::follow(const http::Response& response) {
  std::string where;
  for (const auto& [name, value] : response.headers) {
    if (name == "Location") where = value;
  }
  if (world_.dice.percent(10)) return leave("does not come back from the page");
  if (where.starts_with("http")) return world_.after(1s, [this] { come_back(); });
  if (!where.empty()) return world_.after(std::chrono::seconds(world_.dice.between(2, 60)), [this, where] { on_the_page(where); });
  if (response.status >= 500 || response.status == 429 || response.hang_up) return leave("sees the provider's page fail");
  come_back();
}

void Buyer::come_back() {
  http::Head head{.method = http::Method::get, .target = "/checkout/" + id_.str() + "/paid"};
  head.remote = "198.51.100." + std::to_string(number_ % 250 + 1);
  world_.ask(std::move(head), "", [this](const Heard& heard) {
    say("comes back: " + std::to_string(heard.status));
    if (heard.status == 402) world_.checks.declined(id_);
    world_.after(3s, [this] { ask_what_became_of_it(); });
  });
}

void Buyer::ask_what_became_of_it() {
  if (--patience_ < 0) return leave("asks no more");
  http::Head head{.method = http::Method::get, .target = "/api/v1/checkouts/" + id_.str()};
  head.remote = "198.51.100." + std::to_string(number_ % 250 + 1);
  world_.ask(std::move(head), "", [this](const Heard& heard) {
    say("asks: " + std::to_string(heard.status));
    const auto again = [this](Elapsed pause) { world_.after(pause, [this] { ask_what_became_of_it(); }); };
    if (heard.status == 0 || heard.status >= 500) return again(std::chrono::seconds(world_.dice.between(5, 600)));
    if (heard.status != 200) throw Violation{name_ + " asks for his checkout and hears " + std::to_string(heard.status)};
    const json body = json::parse(heard.body);
    const std::string state = body.at("state").get<std::string>();
    if (state == "accepted") return has_order(body.at("order"));
    if (state == "checking") return again(std::chrono::seconds(world_.dice.between(2, 400)));
    if (state == "not_accepted") {
      world_.checks.ended(id_);
      return leave("came to nothing");
    }
    if (world_.dice.percent(40)) return leave("thinks better of it");
    source_ = world_.dice.one_of(kTokens);
    press_anew();
  });
}

void Buyer::has_order(const json& order) {
  const std::string number = order.at("number").get<std::string>();
  world_.checks.accepted(id_, number);
  if (std::exchange(ordered_, true)) return;
  ++world_.figures["orders told"];
  say("has the order " + number);
  // Presses again, to see: it stays the same order.
  if (world_.dice.percent(20)) world_.after(std::chrono::seconds(world_.dice.between(1, 90'000)), [this] { press_anew(); });
  if (method_ == "bank_transfer") pay_by_transfer(number, order.at("total").get<std::int64_t>());
  if (order.contains("konbini")) go_to_store(order.at("konbini").at("instructions_url").get<std::string>());
  if (world_.dice.percent(6)) world_.after(std::chrono::seconds(world_.dice.between(10, 20'000)), [this] { think_better_of_it(); });
}

void Buyer::think_better_of_it() {
  world_.inside([this](Station& station) {
    const auto order = station.house.db.read([&](db::Tx& tx) { return orders::find(tx, world_.shop, OrderId(id_.str())); });
    if (!order) return;
    const orders::Seen seen{order->id, order->version};
    const auto done = orders::cancel_order(station.bank.deeds, world_.context(ActorKind::buyer), seen, {"buyer", "", true});
    say(done ? "cancels" : "may not cancel");
    if (done) ++world_.figures["orders cancelled by buyers"];
  });
}

// Soon, in the last hours or too late, at two counters at once; or never. The number ends 48 to 72 hours after the order.
void Buyer::go_to_store(const std::string& slip) {
  const std::int64_t way = world_.dice.between(1, 100);
  if (way > 85) return say("does not pay at the store");
  const bool soon = way <= 65;
  const Elapsed when = std::chrono::minutes(soon ? world_.dice.between(10, 47 * 60) : world_.dice.between(47 * 60, 74 * 60));
  const std::string path = slip.substr(std::string(kPspAddress).size());
  const int counters = world_.dice.percent(10) ? 2 : 1;
  for (int i = 0; i < counters; ++i) {
    world_.after(when + std::chrono::seconds(i), [this, path] { pay_at_store(path); });
  }
}

void Buyer::pay_at_store(const std::string& path) {
  http::Head head = post_to(path, "application/x-www-form-urlencoded");
  head.headers.emplace("origin", kPspAddress);
  world_.psp.ask(head, "chain=lawson", [this](const http::Response& response) {
    say("at the store: " + std::to_string(response.status));
    ++world_.figures[response.status == 303 ? "paid at a store" : "refused at a store"];
    if (response.status == 303) world_.checks.paid_at_store(id_);
  });
}

// To the yen, less the bank's fee, too much, twice, in two parts, with the number or without; or never.
void Buyer::pay_by_transfer(const std::string& number, std::int64_t total) {
  const std::string payer = world_.dice.percent(40) ? kana() : number + " " + kana();
  const std::int64_t way = world_.dice.between(1, 100);
  if (way <= 60) return transfer(payer, total);
  if (way <= 68) return transfer(payer, total - 220);
  if (way <= 76) return transfer(payer, total + 500);
  if (way <= 90) {
    transfer(payer, way <= 84 ? total : total / 2);
    return transfer(payer, way <= 84 ? total : total - total / 2);
  }
  say("does not pay");
}

void Buyer::transfer(const std::string& payer, std::int64_t amount) {
  world_.after(std::chrono::minutes(world_.dice.between(20, 4 * 24 * 60)), [this, payer, amount] {
    say("transfers " + std::to_string(amount));
    world_.bank_account.order_of_payer[payer] = OrderId(id_.str());
    world_.bank_account.take(payer, Yen(amount), japan_time(world_.clock.now()).date);
  });
}

void Buyer::leave(const char* why) {
  if (!std::exchange(gone_, true)) say(why);
}

}  // namespace noren::simulation
