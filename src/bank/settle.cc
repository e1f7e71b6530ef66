#include <algorithm>
#include <set>

#include "bank/bank.h"
#include "bank/rules.h"
#include "bank/store.h"
#include "bank/troubles.h"
#include "mail/mail.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

using Done = Result<void, BankError>;

Done refused(BankError why) { return Fail<BankError>(why); }

bool has_ended(const orders::Order& order) { return orders::is_stopped(order.state); }

// One deposit inside its transaction.
class Settling {
 public:
  Settling(db::Tx& tx, const Tools& tools, const Context& context, const Settlement& wish)
      : tx_(tx), tools_(tools), context_(context), wish_(wish) {}

  Result<Deposit, BankError> run() {
    const auto found = find_deposit(tx_, context_.shop, wish_.seen.deposit);
    if (!found) return Fail<BankError>(BankError::not_found);
    deposit_ = *found;
    if (deposit_.version != wish_.seen.version) return Fail<BankError>(BankError::stale);
    const auto next = next_state(deposit_.state, DepositMove::settle);
    if (!next) return Fail<BankError>(BankError::not_now);
    payer_ = payer_of(tx_, tools_.house(), deposit_);
    if (const Done loaded = load(); !loaded) return Fail<BankError>(loaded.error());
    const Done paid = has_ended(orders_.front()) ? take_late() : take_all();
    if (!paid) return Fail<BankError>(paid.error());
    deposit_.state = *next;
    deposit_.person = orders_.front().person;
    deposit_.sealed = people::seal(tx_, tools_.house(), deposit_.shop, deposit_.person, payer_, context_.now);
    deposit_.done_at = context_.now;
    deposit_.done_by = context_.actor.name;
    if (!update_deposit(tx_, deposit_)) return Fail<BankError>(BankError::stale);
    return deposit_;
  }

 private:
  Done load() {
    std::set<OrderId> once;
    for (const orders::Seen& seen : wish_.orders) {
      if (!once.insert(seen.order).second) continue;
      auto order = orders::find(tx_, context_.shop, seen.order);
      if (!order) return refused(BankError::order_unknown);
      if (order->version != seen.version) return refused(BankError::stale);
      if (order->payment_state != orders::PaymentState::awaiting || order->state == orders::State::pending)
        return refused(BankError::order_paid);
      before_.push_back(received_for(tx_, context_.shop, order->id));
      orders_.push_back(std::move(*order));
    }
    if (orders_.empty()) return refused(BankError::order_unknown);
    const bool some_ended = std::any_of(orders_.begin(), orders_.end(), has_ended);
    return some_ended && orders_.size() > 1 ? refused(BankError::order_paid) : Done();
  }

  // Money for an order that came to its end: all of it is owed back.
  Done take_late() {
    orders::Payment payment;
    payment.amount = deposit_.amount;
    payment.paid_on = deposit_.day;
    payment.payer = payer_;
    payment.differs_anyway = true;
    if (const Done paid = pay(orders_.front(), payment); !paid) return paid;
    insert_part(tx_, context_.shop, deposit_.id, {orders_.front().id, deposit_.amount});
    tell(Outcome::ended, orders_.front(), deposit_.amount);
    return {};
  }

  Done take_all() {
    std::vector<Yen> dues;
    for (std::size_t i = 0; i < orders_.size(); ++i) dues.push_back(orders_[i].total - before_[i]);
    const Spread spread = bank::spread(deposit_.amount, dues);
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      if (spread.parts[i] <= Yen(0)) return refused(BankError::too_little);
      const Yen missing = dues[i] - spread.parts[i];
      const Yen surplus = i == 0 ? spread.surplus : Yen(0);
      const bool whole = missing == Yen(0) || wish_.short_is_enough;
      const Done taken = whole ? take_whole(i, spread.parts[i], surplus) : take_some(i, spread.parts[i], missing);
      if (!taken) return taken;
      insert_part(tx_, context_.shop, deposit_.id, {orders_[i].id, spread.parts[i]});
      if (!whole) tell(Outcome::underpaid, orders_[i], Yen(0) - missing);
    }
    deposit_.surplus = spread.surplus;
    if (spread.surplus > Yen(0)) {
      deposit_.order = orders_.front().id;
      tell(Outcome::overpaid, orders_.front(), spread.surplus);
    }
    return {};
  }

  Done take_whole(std::size_t i, Yen part, Yen surplus) {
    orders::Payment payment;
    payment.amount = part;
    payment.surplus = surplus;
    payment.paid_on = deposit_.day;
    payment.payer = payer_;
    payment.differs_anyway = true;
    payment.let_go = wish_.short_is_enough;
    return pay(orders_[i], payment);
  }

  Done take_some(std::size_t i, Yen part, Yen missing) {
    const orders::PartPayment some{part, missing, deposit_.day, payer_};
    if (!orders::take_part(tx_, tools_.deeds, context_, orders_[i], some)) return refused(BankError::order_paid);
    mail::enqueue(tx_, {context_.shop, "payment_short", "deposit", deposit_.id.str(), mail::Role::buyer, context_.now, std::nullopt});
    return {};
  }

  Done pay(orders::Order& order, const orders::Payment& payment) {
    return orders::take_payment(tx_, tools_.deeds, context_, order, payment) ? Done() : refused(BankError::order_paid);
  }

  void tell(Outcome what, const orders::Order& order, Yen difference) {
    tell_odd(tx_, context_, {what, deposit_, order, difference});
  }

  db::Tx& tx_;
  const Tools& tools_;
  const Context& context_;
  const Settlement& wish_;
  Deposit deposit_;
  std::string payer_;
  std::vector<orders::Order> orders_;
  std::vector<Yen> before_;  // what came for each in parts
};

}  // namespace

Result<Deposit, BankError> settle(const Tools& tools, const Context& context, const Settlement& settlement) {
  return tools.house().db.write([&](db::Tx& tx) { return Settling(tx, tools, context, settlement).run(); });
}

}  // namespace noren::bank
