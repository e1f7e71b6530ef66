// A payment provider in memory, as a Gateway and as the Outbound that reaches it: one word per call, one word back. What becomes of a
// payment is said by its source: ok, declined, lost_paid, lost_unpaid, error_then_ok, late, 3ds, page (no source), down. Other means have
// none: store (a number until store_until, paid by found = captured) and paypay. With capture_later a card is authorised at first, and
// taking it may be declined (no_capture).
#pragma once
#include <atomic>
#include <map>
#include <set>
#include <string>

#include "base/check.h"
#include "payments/rules.h"

namespace noren::testing {

class Provider final : public payments::Gateway, public env::Outbound {
 public:
  struct Payment {
    std::string shop, attempt, source, order_number;
    Yen amount;
    payments::Found found = payments::Found::created;
    int confirms = 0;
    std::optional<Yen> captured;  // unset: the amount
    bool capture_later = false;
    std::string became = {};  // a page whose payment has a reference of its own: answers tell that one
  };
  Provider();
  ~Provider() override;

  std::map<std::string, Payment> payments;                    // by reference
  std::map<std::string, payments::RefundStanding> refunds;    // by reference
  std::map<std::string, payments::DisputeStanding> disputes;  // by reference
  std::map<payments::Means, payments::Limits> takes = {{payments::Means::card, {Yen(1), Yen(9'999'999)}},
                                                       {payments::Means::convenience_store, {Yen(200), Yen(50'000), 5}},
                                                       {payments::Means::paypay, {Yen(1), Yen(9'999'999)}}};
  std::string refund_story = "ok";
  int refund_tries = 0;
  bool counts_disputed = false;  // what a dispute holds or took is told as given back
  std::atomic<int> calls = 0;
  std::function<void()> before_answer;           // while an answer is on its way
  std::function<void(payments::Standing&)> lie;  // changes what an answer about one payment tells
  bool never_answers = false;
  mutable payments::Start told;           // of the last payment
  mutable std::string asked_for_account;  // with the last refund
  bool silent = false;                    // it tells of no disputes by itself
  bool ill = false;                       // nothing gets through
  Instant store_until;                    // of the numbers given out, and of what is authorised
  bool at_counter = false;                // nothing can be cancelled just now
  int list_status = 200;                  // of its list of payments

  // What was kept waiting.
  void answer_all();

  // By somebody in its dashboard.
  void give_back(const std::string& payment, const std::string& refund, Yen amount,
                 payments::RefundStanding::State state = payments::RefundStanding::State::arrived);

  // By the payer's card company: all of what was taken. No notice tells of it.
  payments::DisputeStanding& dispute(const std::string& reference, const payments::Attempt& payment, payments::DisputeState state,
                                     Instant at);

  Yen captured_of(const std::string& order_number) const;
  Yen refunded_of(const std::string& reference) const;
  Yen disputed_of(const std::string& reference) const;
  Payment& last();

  // ---- Gateway: calls are "deed reference" in the URL, replies "found reference"
  std::string_view name() const override;
  std::optional<payments::Limits> limits(payments::Means means) const override;
  std::string page_origin() const override;
  std::string dispute_page(const std::string& reference) const override;
  bool leads_to(const std::string& asked, const std::string& given) const override;
  bool tells_disputes() const override;
  env::Call create(const payments::Start& start, const std::string& key) const override;
  env::Call confirm(const payments::Start&, const std::string& reference, const std::string& key) const override;
  env::Call capture(const std::string& reference, Yen, const std::string& key) const override;
  env::Call cancel(const std::string& reference, const std::string& key) const override;
  env::Call look_up(const std::string& reference) const override;
  env::Call find_by_attempt(Instant, const std::string&) const override;
  env::Call refund(const payments::NewRefund& refund, const std::string& key) const override;
  env::Call look_up_refund(const std::string& reference) const override;
  env::Call list_payments(Instant, const std::string&) const override;
  env::Call list_refunds(const payments::RefundsAsked&) const override;
  env::Call list_disputes(const payments::DisputesAsked& asked) const override;
  env::Call ask_account() const override;

  payments::Read<payments::Standing> read_standing(const env::Reply& reply) const override;
  payments::Read<payments::Search> read_found(const std::string& attempt, const env::Reply&) const override;
  payments::Read<payments::RefundStanding> read_refund(const std::string&, const env::Reply& reply) const override;
  payments::Read<payments::Page<payments::Standing>> read_payments(const env::Reply& reply) const override;
  payments::Read<payments::Page<payments::RefundStanding>> read_refunds(const env::Reply&) const override;
  payments::Read<payments::Page<payments::DisputeStanding>> read_disputes(const env::Reply& reply) const override;
  payments::Read<payments::AccountStanding> read_account(const env::Reply&) const override;
  // A notice is "id payment attempt", signed with "right"; "dispute…" and "refund…" are about such.
  payments::Read<payments::Notice> read_notice(const std::string& body, const std::string& signature, Instant now) const override;

  // ---- Outbound
  void start(env::Call call, std::function<void(env::Called)> done) override;

 private:
  std::vector<std::function<void(env::Called)>> unanswered_;
  std::map<std::string, std::string> refund_keys_;
  std::string last_;

  static env::Call call(const char* deed, const std::string& reference, const std::string& key);

  payments::Standing standing(const std::string& reference) const;

  // The same key gives back once. What becomes of it is said by refund_story: ok, lost_done, lost, error_then_ok, pending, refused;
  // lost_refused and done_refused answer nothing the first time (nothing done, or done), and refuse what comes then.
  env::Called given_back(const env::Call& call);

  env::Called created(const env::Call& call);

  env::Called said(const env::Call& call, const std::string& reference, Payment& payment);
};

}  // namespace noren::testing
