#include "bank/proposals.h"

#include <algorithm>
#include <set>

#include "bank/store.h"
#include "orders/deeds.h"
#include "orders/rules.h"

namespace noren::bank {
namespace {

constexpr std::int64_t kWaitingMost = 5000;
constexpr std::chrono::hours kLooksBack{24 * 120};    // for orders that were paid, or ended
constexpr std::chrono::hours kNamesOfEnded{24 * 60};  // of orders that were never paid: as long the name alone may point to one

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
  for (const orders::PastTransfer& past : orders::past_transfers(tx, shop, now - kLooksBack)) {
    const bool lately = past.never_paid && past.made >= now - kNamesOfEnded;
    if (!lately && !amounts.contains(past.total) && !numbers.contains(digits_of(past.number))) continue;
    auto order = orders::find(tx, shop, past.id);
    if (!order) continue;
    weighing.claims.push_back(claim_of(tx, house, *order));
    weighing.orders.push_back(std::move(*order));
  }
}

}  // namespace

Claim claim_of(db::Tx& tx, const House& house, const orders::Order& order) {
  Claim claim;
  claim.order = order.id;
  claim.number = order.number;
  claim.person = order.person;
  const std::vector<orders::Event> story = orders::events_of(tx, order.id);
  claim.standing = standing_of(order, story);
  claim.total = order.total;
  claim.due = claim.standing == Standing::waiting ? orders::left_to_pay(order, story) : order.total;
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
    weighing.deposits.push_back({std::move(deposit), std::move(payer), {}});
  }
  weighing.orders = orders::awaiting_transfer(tx, shop, kWaitingMost);
  for (const orders::Order& order : weighing.orders) weighing.claims.push_back(claim_of(tx, house, order));
  add_past(tx, house, shop, now, money, weighing);
  std::vector<std::vector<Proposal>> proposals = match(money, weighing.claims);
  for (std::size_t i = 0; i < proposals.size(); ++i) weighing.deposits[i].proposals = std::move(proposals[i]);
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
