// A payment provider in memory, as a Gateway and as the Outbound that reaches it: one word per call, one word back. What becomes of a
// payment is said by its source: ok, declined, lost_paid, lost_unpaid, error_then_ok, late, 3ds, page (no source), down.
#pragma once
#include <atomic>
#include <map>
#include <set>
#include <string>

#include "base/check.h"
#include "payments/gateway.h"

namespace noren::testing {

class Provider final : public payments::Gateway, public env::Outbound {
 public:
  struct Payment {
    std::string attempt, source, order_number;
    Yen amount;
    payments::Found found = payments::Found::created;
    int confirms = 0;
  };
  std::map<std::string, Payment> payments;  // by reference
  std::atomic<int> calls = 0;
  std::function<void()> before_answer;  // while an answer is on its way
  bool never_answers = false;

  // What was kept waiting.
  void answer_all() {
    for (const auto& done : std::exchange(unanswered_, {})) done(Fail<env::CallFailure>(env::CallFailure::lost));
  }

  Yen captured_of(const std::string& order_number) const {
    Yen sum;
    for (const auto& [reference, payment] : payments) {
      if (payment.order_number == order_number && payment.found == payments::Found::captured) sum += payment.amount;
    }
    return sum;
  }
  Payment& last() { return payments.rbegin()->second; }

  // ---- Gateway: calls are "deed reference" in the URL, replies "found reference"
  std::string_view name() const override { return "test"; }
  std::string page_origin() const override { return "https://pay.example"; }
  env::Call create(const payments::Start& start, const std::string& key) const override {
    env::Call call{.method = "create", .url = start.source.empty() ? "page" : start.source, .body = std::to_string(start.amount.amount())};
    call.headers = {{"key", key}, {"attempt", start.attempt}, {"order", start.order_number}};
    return call;
  }
  env::Call confirm(const payments::Start&, const std::string& reference, const std::string& key) const override { return call("confirm", reference, key); }
  env::Call capture(const std::string& reference, Yen, const std::string& key) const override { return call("capture", reference, key); }
  env::Call cancel(const std::string& reference, const std::string& key) const override { return call("cancel", reference, key); }
  env::Call look_up(const std::string& reference) const override { return call("look_up", reference, ""); }
  env::Call find_by_attempt(Instant, const std::string&) const override { return call("find", "", ""); }
  env::Call refund(const payments::NewRefund&, const std::string&) const override { throw Bug("not in this provider"); }
  env::Call list_payments(Instant, const std::string&) const override { throw Bug("not in this provider"); }
  env::Call list_refunds(Instant, const std::string&) const override { throw Bug("not in this provider"); }

  payments::Read<payments::Standing> read_standing(const env::Reply& reply) const override {
    if (reply.status == 500) return Fail<payments::Unread>({payments::ReadFault::busy, "500"});
    if (reply.status == 400) return Fail<payments::Unread>({payments::ReadFault::refused, reply.body});
    return standing(reply.body);
  }
  payments::Read<payments::Search> read_found(const std::string& attempt, const env::Reply&) const override {
    for (const auto& [reference, payment] : payments) {
      if (payment.attempt == attempt) return payments::Search{standing(reference), ""};
    }
    return payments::Search{};
  }
  payments::Read<payments::RefundStanding> read_refund(const env::Reply&) const override { throw Bug("not in this provider"); }
  payments::Read<payments::Page<payments::Standing>> read_payments(const env::Reply&) const override { throw Bug("not in this provider"); }
  payments::Read<payments::Page<payments::RefundStanding>> read_refunds(const env::Reply&) const override { throw Bug("not in this provider"); }
  std::optional<payments::Notice> read_notice(const std::string&, const std::string&, Instant) const override { return std::nullopt; }

  // ---- Outbound
  void start(env::Call call, std::function<void(env::Called)> done) override {
    ++calls;
    if (never_answers) return unanswered_.push_back(std::move(done));
    if (before_answer) before_answer();
    if (call.method == "create") return done(created(call));
    if (call.method == "find") return done(env::Reply{200, {}, ""});
    const auto found = payments.find(call.url);
    check(found != payments.end(), "the provider was asked about a payment it does not know");
    done(said(call, found->first, found->second));
  }

 private:
  std::vector<std::function<void(env::Called)>> unanswered_;

  static env::Call call(const char* deed, const std::string& reference, const std::string& key) {
    return {.method = deed, .url = reference, .headers = {{"key", key}}};
  }

  payments::Standing standing(const std::string& reference) const {
    const Payment& payment = payments.at(reference);
    payments::Standing made;
    made.found = payment.found;
    made.reference = reference;
    made.attempt = payment.attempt;
    made.order_number = payment.order_number;
    if (payment.found == payments::Found::needs_buyer) made.redirect = "https://pay.example/" + reference;
    if (payment.found == payments::Found::declined) made.decline = payments::Decline::funds;
    if (payment.found == payments::Found::captured) {
      made.captured = payment.amount;
      made.card_brand = "visa";
      made.card_last4 = "4242";
    }
    return made;
  }

  env::Called created(const env::Call& call) {
    using payments::Found;
    if (call.url == "down") return Fail<env::CallFailure>(env::CallFailure::not_sent);
    Payment payment{call.headers[1].second, call.url, call.headers[2].second, Yen(std::stoll(call.body))};
    if (call.url == "page") payment.found = Found::needs_buyer;
    const std::string reference = "p" + std::to_string(payments.size() + 1);
    payments[reference] = payment;
    return env::Reply{200, {}, reference};
  }

  env::Called said(const env::Call& call, const std::string& reference, Payment& payment) {
    using payments::Found;
    const bool open = payment.found == Found::created || payment.found == Found::needs_buyer;
    if (call.method == "cancel") {
      if (!open) return env::Reply{400, {}, "it has ended"};
      payment.found = Found::cancelled;
    }
    if (call.method == "confirm") {
      const int nth = ++payment.confirms;
      if (payment.source == "error_then_ok" && nth == 1) return env::Reply{500, {}, ""};
      if (payment.source == "lost_unpaid") return Fail<env::CallFailure>(env::CallFailure::lost);
      payment.found = payment.source == "declined" ? Found::declined : payment.source == "late" ? Found::processing
                      : payment.source == "3ds" ? Found::needs_buyer : Found::captured;
      if (payment.source == "lost_paid") return Fail<env::CallFailure>(env::CallFailure::lost);
    }
    return env::Reply{200, {}, reference};
  }
};

}  // namespace noren::testing
