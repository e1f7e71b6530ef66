// bench_load page PORT PATH CONNECTIONS SECONDS [COOKIE]  the same page again and again
// bench_load orders PORT CONNECTIONS SECONDS SKU...     whole guest checkouts (create, complete), one after another per connection
// bench_load paced PORT PER_SECOND SECONDS SKU...       the same at a fixed pace; times are of the completion alone
// bench_load cards PORT CONNECTIONS SECONDS SKU...      as orders, paid with a card that is good
// bench_load provider PORT CONNECTIONS SECONDS          what the shop says to the payment provider, said to it without a shop
// PORT: the shop's; of several nodes all, with commas between.
// Prints one line of JSON (load/figures.h). Exit 1 when a single answer was not the one hoped for, or none came.
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <vector>

#include "load/crowd.h"
#include "load/figures.h"

namespace bench {
namespace {

constexpr std::uint64_t kEightDigits = 100'000'000;

std::string get(const std::string& path, const std::string& cookie) {
  const std::string carried = cookie.empty() ? "" : "Cookie: " + cookie + "\r\n";
  return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: text/html\r\n" + carried + "\r\n";
}

std::string post(const std::string& path, const std::string& headers, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

class Readers final : public Script {
 public:
  Readers(const std::string& path, const std::string& cookie, int connections, Clock::time_point until)
      : request_(get(path, cookie)), until_(until), sent_(static_cast<std::size_t>(connections)) {}

  Step next(int buyer, Clock::time_point now) override {
    if (now >= until_) return {};
    sent_[static_cast<std::size_t>(buyer)] = now;
    return {Step::Kind::send, request_, {}};
  }
  void answered(int buyer, int status, std::string_view body, Clock::time_point now) override {
    if (status != 200) return figures.failed(std::string(body));
    figures.took(now - sent_[static_cast<std::size_t>(buyer)]);
  }

  Figures figures;

 private:
  const std::string request_;
  const Clock::time_point until_;
  std::vector<Clock::time_point> sent_;
};

// Each turn is a new person with a new basket, opened and completed. `every` is the time between two orders of the whole crowd.
class Buyers final : public Script {
 public:
  Buyers(std::vector<std::string> skus, std::string payment, int connections, Clock::time_point start, Clock::time_point until,
         Clock::duration every)
      : skus_(std::move(skus)), payment_(std::move(payment)), start_(start), until_(until), every_(every),
        carts_(static_cast<std::size_t>(connections)),
        first_person_(static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch() / std::chrono::microseconds(100))) {}

  Step next(int buyer, Clock::time_point now) override {
    Cart& cart = carts_[static_cast<std::size_t>(buyer)];
    if (!cart.checkout.empty()) {
      const std::string path = "/api/v1/checkouts/" + cart.checkout + "/complete";
      const std::string key = "Idempotency-Key: " + cart.checkout + "\r\n";
      cart.sent = now;
      return {Step::Kind::send, post(path, key, "{}"), {}};
    }
    if (every_.count() > 0) {
      if (!cart.due) cart.due = start_ + every_ * turns_++;
      if (*cart.due >= until_) return {};
      if (*cart.due > now) return {Step::Kind::wait, "", *cart.due};
      cart.due.reset();
    } else if (now >= until_) {
      return {};
    }
    return {Step::Kind::send, post("/api/v1/checkouts", "", wish()), {}};
  }

  void answered(int buyer, int status, std::string_view body, Clock::time_point now) override {
    Cart& cart = carts_[static_cast<std::size_t>(buyer)];
    const bool completed = !cart.checkout.empty();
    cart.checkout.clear();
    if (status != 201) return figures.failed(std::string(body));
    if (completed) return figures.took(now - cart.sent);
    constexpr std::string_view kId = "{\"id\":\"";
    if (!body.starts_with(kId)) return figures.failed(std::string(body));
    cart.checkout = body.substr(kId.size(), body.find('"', kId.size()) - kId.size());
  }

  Figures figures;

 private:
  struct Cart {
    std::string checkout;
    Clock::time_point sent{};
    std::optional<Clock::time_point> due;
  };

  std::string wish() {
    const std::uint64_t n = persons_++;
    const std::string digits = std::to_string(kEightDigits + (first_person_ + n) % kEightDigits).substr(1);
    return R"({"lines":[{"sku":")" + skus_[n % skus_.size()] + R"(","quantity":1}],"email":"hanako.)" + digits +
           R"(@example.jp","phone":"090)" + digits +
           R"(","shipping_address":{"name":"山田 花子","kana":"ヤマダ ハナコ","postcode":"810-0001","prefecture":"福岡県",)"
           R"("city":"福岡市中央区","line1":"天神1-1-1","line2":""},"shipping_method":"standard","payment":)" +
           payment_ + "}";
  }

  const std::vector<std::string> skus_;
  const std::string payment_;
  const Clock::time_point start_;
  const Clock::time_point until_;
  const Clock::duration every_;
  std::vector<Cart> carts_;
  // By the clock, 10,000 a second: runs in a row never send the same person twice, which the shop would ask about.
  const std::uint64_t first_person_;
  std::uint64_t persons_ = 0;
  std::int64_t turns_ = 0;
};

// A payment is created, then confirmed: one after another per connection.
class Payers final : public Script {
 public:
  Payers(int connections, Clock::time_point until) : until_(until), payments_(static_cast<std::size_t>(connections)) {}

  Step next(int payer, Clock::time_point now) override {
    Payment& payment = payments_[static_cast<std::size_t>(payer)];
    if (!payment.id.empty()) {
      constexpr const char* kCard = "payment_method_data[type]=card&payment_method_data[card][token]=tok_ok";
      return {Step::Kind::send, form("/v1/payment_intents/" + payment.id + "/confirm", kCard), {}};
    }
    if (now >= until_) return {};
    payment.begun = now;
    return {Step::Kind::send, form("/v1/payment_intents", "amount=1980&currency=jpy&confirm=false&payment_method_types[0]=card"), {}};
  }
  void answered(int payer, int status, std::string_view body, Clock::time_point now) override {
    Payment& payment = payments_[static_cast<std::size_t>(payer)];
    const bool confirmed = !payment.id.empty();
    payment.id.clear();
    if (status != 200) return figures.failed(std::string(body));
    if (confirmed) return figures.took(now - payment.begun);
    const std::size_t from = body.find("pi_");
    if (from == std::string_view::npos) return figures.failed(std::string(body));
    payment.id = body.substr(from, body.find('"', from) - from);
  }

  Figures figures;

 private:
  struct Payment {
    std::string id;
    Clock::time_point begun{};
  };

  static std::string form(const std::string& path, const std::string& body) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sk_test\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  const Clock::time_point until_;
  std::vector<Payment> payments_;
};

int print(Figures& figures, Clock::time_point start) {
  std::cout << figures.line(Clock::now() - start) << "\n";
  return figures.good() ? 0 : 1;
}

std::vector<int> ports_of(const std::string& words) {
  std::vector<int> ports;
  std::istringstream list(words);
  for (std::string port; std::getline(list, port, ',');) ports.push_back(std::stoi(port));
  if (ports.empty()) throw std::invalid_argument("no port");
  return ports;
}

int run(const std::vector<std::string>& words) {
  const auto number = [&](std::size_t i) { return std::stoi(words.at(i)); };
  const std::vector<int> ports = ports_of(words.at(1));
  const auto start = Clock::now();
  if (words.at(0) == "page") {
    Readers readers(words.at(2), words.size() > 5 ? words[5] : "", number(3), start + std::chrono::seconds(number(4)));
    run_crowd(ports, number(3), readers);
    return print(readers.figures, start);
  }
  if (words.at(0) == "provider") {
    Payers payers(number(2), start + std::chrono::seconds(number(3)));
    run_crowd(ports, number(2), payers);
    return print(payers.figures, start);
  }
  const bool paced = words.at(0) == "paced";
  const char* payment = words.at(0) == "cards" ? R"({"method":"card","source":"tok_ok"})" : R"({"method":"bank_transfer"})";
  constexpr int kPacedConnections = 64;
  const int connections = paced ? kPacedConnections : number(2);
  const Clock::duration every = paced ? Clock::duration(std::chrono::seconds(1)) / number(2) : Clock::duration(0);
  Buyers buyers({words.begin() + 4, words.end()}, payment, connections, start, start + std::chrono::seconds(number(3)), every);
  run_crowd(ports, connections, buyers);
  return print(buyers.figures, start);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  try {
    return bench::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "bench_load: " << error.what() << "\n";
    return 2;
  }
}
