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

Done not_done(BankError why) { return Fail<BankError>(why); }

bool has_ended(const orders::Order& order) { return orders::is_stopped(order.state); }

// Its price did not come in full before. One that is over gets what comes late, and owes it back.
bool may_get_money(const orders::Order& order, const std::vector<orders::Event>& story) {
  if (has_ended(order)) return !orders::payment_of(story);
  return order.payment_state == orders::PaymentState::awaiting && order.state != orders::State::pending;
}

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
    const Done paid = rest_ ? take_rest() : has_ended(orders_.front()) ? take_late() : take_all();
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
      if (!order) return not_done(BankError::order_unknown);
      if (order->version != seen.version) return not_done(BankError::stale);
      const std::vector<orders::Event> story = orders::events_of(tx_, order->id);
      rest_ = wish_.orders.size() == 1 && deposit_.amount == orders::rest_let_go(*order, story);
      if (!rest_ && !may_get_money(*order, story)) return not_done(BankError::order_paid);
      dues_.push_back(orders::left_to_pay(*order, story));
      orders_.push_back(std::move(*order));
    }
    if (orders_.empty()) return not_done(BankError::order_unknown);
    const bool some_ended = std::any_of(orders_.begin(), orders_.end(), has_ended);
    return some_ended && orders_.size() > 1 ? not_done(BankError::order_paid) : Done();
  }

  // What was let go came all the same.
  Done take_rest() {
    const orders::Payment payment{deposit_.amount, deposit_.day, payer_, Yen(0), false};
    if (!orders::take_rest(tx_, tools_.deeds, context_, orders_.front(), payment)) return not_done(BankError::order_paid);
    insert_part(tx_, context_.shop, deposit_.id, {orders_.front().id, deposit_.amount});
    return {};
  }

  // Money for an order that came to its end: all of it is owed back.
  Done take_late() {
    orders::Order& order = orders_.front();
    // Parts of it are owed back, or went back: this is another one.
    const bool part = order.payment_state != orders::PaymentState::awaiting;
    const Done taken = part ? take_part({deposit_.amount, Yen(0), deposit_.day, payer_}, order)
                            : pay(order, {deposit_.amount, deposit_.day, payer_, Yen(0), false});
    if (!taken) return taken;
    insert_part(tx_, context_.shop, deposit_.id, {order.id, deposit_.amount});
    tell(Outcome::ended, order, deposit_.amount);
    return {};
  }

  Done take_all() {
    const Spread spread = bank::spread(deposit_.amount, dues_);
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      if (spread.parts[i] <= Yen(0)) return not_done(BankError::too_little);
      const Yen missing = dues_[i] - spread.parts[i];
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
    return pay(orders_[i], {part, deposit_.day, payer_, surplus, wish_.short_is_enough});
  }

  Done take_some(std::size_t i, Yen part, Yen missing) {
    if (const Done taken = take_part({part, missing, deposit_.day, payer_}, orders_[i]); !taken) return taken;
    mail::enqueue(tx_, {context_.shop, "payment_short", "deposit", deposit_.id.str(), mail::Role::buyer, context_.now, std::nullopt});
    return {};
  }

  Done take_part(const orders::PartPayment& part, orders::Order& order) {
    return orders::take_part(tx_, tools_.deeds, context_, order, part) ? Done() : not_done(BankError::order_paid);
  }

  Done pay(orders::Order& order, const orders::Payment& payment) {
    return orders::take_payment(tx_, tools_.deeds, context_, order, payment) ? Done() : not_done(BankError::order_paid);
  }

  void tell(Outcome what, const orders::Order& order, Yen difference) { tell_odd(tx_, context_, {what, deposit_, order, difference}); }

  db::Tx& tx_;
  const Tools& tools_;
  const Context& context_;
  const Settlement& wish_;
  Deposit deposit_;
  std::string payer_;
  std::vector<orders::Order> orders_;
  std::vector<Yen> dues_;  // what is left to pay for each
  bool rest_ = false;      // it is what was let go of the one order
};

}  // namespace

Result<Deposit, BankError> settle(db::Tx& tx, const Tools& tools, const Context& context, const Settlement& settlement) {
  return Settling(tx, tools, context, settlement).run();
}

Result<Deposit, BankError> settle(const Tools& tools, const Context& context, const Settlement& settlement) {
  return tools.house().db.write([&](db::Tx& tx) { return settle(tx, tools, context, settlement); });
}

}  // namespace noren::bank
