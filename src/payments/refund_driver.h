// Carries refunds to their end: writes down what it is about to say to the provider, says it outside any transaction, writes down what
// came of it, and tells the order's side (Refunded) in that same transaction. After a restart it goes on from what is written. A refund
// that is refused ends only after its payment was looked at there: what went back past us is taken over by the books first.
// Thread: safe from any; works on threads of its own.
#pragma once
#include <functional>

#include "house/house.h"
#include "payments/books.h"
#include "payments/driver.h"
#include "payments/refunds.h"

namespace noren::payments {

// Where the payer is reached: the provider asks there for an account when cash was paid. "" when nobody knows (any more).
using PayersMail = std::function<std::string(db::Tx&, const Attempt&)>;

class RefundDriver {
 public:
  RefundDriver(House& house, env::Outbound& outbound, GatewayOf gateway_of, const Books& books, Refunded refunded, PayersMail payers_mail);

  void start();    // takes up what an earlier process left open
  void take_up();  // what is overdue (driver.h)
  void stop();     // errands.h

  // It was written and committed, or the provider told something about it.
  void poke(const RefundId& id) { errands_.poke(id.str()); }
  // Somebody wants to know how what is to go back stands: all of a shop's that has not come to its end.
  void poke_open(const ShopId& shop);

  // What is due, calls included, on the caller's thread. False when nothing was. For tests.
  bool step(const RefundId& id, Instant now) { return errands_.step(id.str(), now); }
  Errands& errands() { return errands_; }  // for the simulation, which runs them by hand

 private:
  struct Turn;
  Errands::Next advance(db::Tx& tx, const RefundId& id, Errands::Why why, const env::Called* said, Instant now);
  // What is due, called off when it must wait for another refund of its payment.
  RefundAct due_act(db::Tx& tx, Refund& refund, Instant now) const;
  // The act that must follow the answer, when there is one; else what the rules say.
  std::optional<RefundAct> hear(const Turn& turn, const env::Called& said, std::string& page) const;
  RefundAct hear_disputes(const Turn& turn, const env::Reply& reply) const;
  void hear_payment(const Turn& turn, const env::Reply& reply) const;

  House& house_;
  const GatewayOf gateway_of_;
  const Books& books_;
  const Refunded refunded_;
  const PayersMail payers_mail_;
  Errands errands_;
};

}  // namespace noren::payments
