#include "bank/proposals.h"

#include <algorithm>
#include <set>

#include "bank/bank.h"
#include "bank/store.h"
#include "orders/deeds.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

constexpr std::int64_t kWaitingMost = 5000;
constexpr std::chrono::hours kLooksBack{24 * 120};     // for orders that were paid, or ended
constexpr std::chrono::hours kNamesOfEnded{24 * 60};   // of orders that were never paid: as long the name alone may point to one
constexpr std::chrono::hours kReturnsWithin{24 * 90};  // a transfer that is called back may take weeks
constexpr std::int64_t kSentMost = 1000;

Standing standing_of(const orders::Order& order, const std::vector<orders::Event>& story) {
  if (orders::is_stopped(order.state) && !orders::payment_of(story)) return Standing::ended;
  return order.payment_state == orders::PaymentState::awaiting ? Standing::waiting : Standing::paid;
}

std::string digits_of(std::string_view number) {
  std::string digits;
  std::copy_if(number.begin(), number.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  return digits;
}

// Orders that wait no more are opened only when an amount or a number points to them, or when they ended lately without any money.
void add_past(db::Tx& tx, const House& house, const ShopId& shop, Instant now, const std::vector<Money>& money, Weighing& weighing) {
  std::set<Yen> amounts;
  std::set<std::string> numbers;
  for (const Money& one : money) {
    amounts.insert(one.amount);
    for (const std::string& number : one.payer.numbers) numbers.insert(digits_of(number));
  }
  if (money.empty()) return;
  std::set<OrderId> in_parts;
  for (const Part& part : paid_in_parts(tx, shop)) {
    if (amounts.contains(part.amount)) in_parts.insert(part.order);
  }
  for (const orders::PastTransfer& past : orders::past_transfers(tx, shop, now - kLooksBack)) {
    const bool lately = past.never_paid && past.made >= now - kNamesOfEnded;
    const bool fits = amounts.contains(past.total) || in_parts.contains(past.id);
    if (!lately && !fits && !numbers.contains(digits_of(past.number))) continue;
    auto order = orders::find(tx, shop, past.id);
    if (!order) continue;
    weighing.claims.push_back(claim_of(tx, house, *order));
    weighing.orders.push_back(std::move(*order));
  }
}

std::vector<PayerName> names_of(db::Tx& tx, const House& house, const orders::Order& order, const std::string& holder) {
  std::vector<PayerName> names;
  if (!holder.empty()) names.push_back(read_payer(holder));
  if (const auto person = orders::person_of(tx, house, order)) names.push_back(read_payer(person->who_orders().kana));
  return names;
}

// Refunds of the amounts that came in.
void add_sent(db::Tx& tx, const House& house, const ShopId& shop, Instant now, const std::vector<Money>& money, Weighing& weighing) {
  std::set<Yen> amounts;
  for (const Money& one : money) amounts.insert(one.amount);
  if (money.empty()) return;
  for (const Refund& refund : refunds_that_may_return(tx, shop, now - kReturnsWithin, kSentMost)) {
    const auto order = amounts.contains(refund.amount) ? orders::find(tx, shop, refund.order) : std::nullopt;
    if (!order) continue;
    const bool noted = refund.returned_on && refund.returned_by.empty();
    const LocalDate begun = japan_time(refund.created_at).date;
    const auto account = box_of(tx, house, refund).account;
    const LocalDate since = noted ? std::min(begun, *refund.returned_on) : refund.sent_on.value_or(begun);
    SentMoney sent{order->id, order->number, refund.amount, since, names_of(tx, house, *order, account ? account->holder : std::string())};
    weighing.sent.push_back({std::move(sent), refund.id, noted});
  }
  for (const orders::Order& order : weighing.orders) {
    if (!orders::is_stopped(order.state)) continue;
    const Yen by_hand = recorded_by_hand(tx, order);
    if (by_hand == Yen(0) || !amounts.contains(by_hand)) continue;
    const auto day = orders::money_back_on(orders::events_of(tx, order.id)).value_or(japan_time(order.created_at).date);
    weighing.sent.push_back({{order.id, order.number, by_hand, day, names_of(tx, house, order, "")}, RefundId(), false});
  }
}

// What may be a refund of ours is neither exact, nor paid twice for the order whose refund it is.
void weigh_comebacks(const std::vector<Money>& money, Weighing& weighing) {
  std::vector<SentMoney> sent;
  for (const SentRefund& refund : weighing.sent) sent.push_back(refund.money);
  for (std::size_t i = 0; i < money.size() && !sent.empty(); ++i) {
    Weighed& weighed = weighing.deposits[i];
    weighed.comebacks = comebacks(money[i], sent);
    if (weighed.comebacks.empty()) continue;
    std::erase_if(weighed.proposals, [&](const Proposal& proposal) {
      const OrderId& order = weighing.claims[proposal.claims.front()].order;
      const bool waits = proposal.outcome != Outcome::twice && proposal.outcome != Outcome::ended;
      return !waits && std::any_of(weighed.comebacks.begin(), weighed.comebacks.end(),
                                   [&](const Comeback& comeback) { return sent[comeback.sent].order == order; });
    });
    if (weighed.proposals.empty() || weighed.proposals.front().verdict != Verdict::exact) continue;
    weighed.proposals.front().verdict = Verdict::likely;
    weighed.proposals.front().reasons.push_back(Reason::maybe_returned);
  }
}

}  // namespace

bool is_return_first(const Weighed& weighed) {
  if (weighed.comebacks.empty()) return false;
  if (weighed.comebacks.front().told || weighed.proposals.empty()) return true;
  const Proposal& top = weighed.proposals.front();
  const bool only_amount = std::find(top.reasons.begin(), top.reasons.end(), Reason::amount_only) != top.reasons.end();
  return only_amount || top.verdict == Verdict::none || top.outcome == Outcome::twice || top.outcome == Outcome::ended;
}

Claim claim_of(db::Tx& tx, const House& house, const orders::Order& order) {
  Claim claim;
  claim.order = order.id;
  claim.number = order.number;
  claim.person = order.person;
  const std::vector<orders::Event> story = orders::events_of(tx, order.id);
  claim.standing = standing_of(order, story);
  claim.total = order.total;
  claim.due = claim.standing == Standing::waiting ? orders::left_to_pay(order, story) : order.total;
  claim.rest = orders::rest_let_go(order, story);
  if (const auto parts = parts_of(tx, order.shop, order.id); parts.size() > 1) claim.parts = parts;
  claim.ordered_on = japan_time(order.created_at).date;
  if (const auto person = orders::person_of(tx, house, order)) {
    claim.orderer = read_payer(person->who_orders().kana);
    claim.written = read_payer(person->who_orders().name).bare;
    if (person->orderer) claim.recipient = read_payer(person->recipient.kana);
  }
  return claim;
}

Weighing weigh(db::Tx& tx, const House& house, const ShopId& shop, Instant now, std::int64_t behind) {
  Weighing weighing;
  std::vector<Money> money;
  std::vector<Deposit> deposits = fresh_deposits(tx, shop, kWeighedAtOnce + 1, behind);
  weighing.more = deposits.size() > static_cast<std::size_t>(kWeighedAtOnce);
  if (weighing.more) deposits.pop_back();
  for (Deposit& deposit : deposits) {
    std::string payer = payer_of(tx, house, deposit);
    money.push_back({deposit.day, deposit.amount, read_payer(payer)});
    weighing.deposits.push_back({std::move(deposit), std::move(payer), {}, {}});
  }
  weighing.orders = orders::awaiting_transfer(tx, shop, kWaitingMost);
  for (const orders::Order& order : weighing.orders) weighing.claims.push_back(claim_of(tx, house, order));
  add_past(tx, house, shop, now, money, weighing);
  std::vector<std::vector<Proposal>> proposals = match(money, weighing.claims);
  for (std::size_t i = 0; i < proposals.size(); ++i) weighing.deposits[i].proposals = std::move(proposals[i]);
  add_sent(tx, house, shop, now, money, weighing);
  weigh_comebacks(money, weighing);
  return weighing;
}

Weighing weigh_with(db::Tx& tx, const House& house, const ShopId& shop, Instant now, const DepositId& deposit) {
  const auto is_it = [&](const Weighed& one) { return one.deposit.id == deposit; };
  Weighing weighing = weigh(tx, house, shop, now);
  for (std::int64_t behind = kWeighedAtOnce; weighing.more; behind += kWeighedAtOnce) {
    if (std::any_of(weighing.deposits.begin(), weighing.deposits.end(), is_it)) break;
    weighing = weigh(tx, house, shop, now, behind);
  }
  return weighing;
}

}  // namespace noren::bank
