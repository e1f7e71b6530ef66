#include <algorithm>

#include "bank/bank.h"
#include "base/hex.h"
#include "checkout/checkout.h"
#include "erasure/erasure.h"
#include "payments/refunds.h"
#include "troubles/troubles.h"

namespace noren::erasure {
namespace {

std::vector<people::PersonId> persons_of(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail) {
  std::vector<people::PersonId> persons{people::person_of(house, shop, mail)};
  for (const orders::Order& order : orders::with_mail(tx, house, shop, mail)) persons.push_back(order.person);
  std::sort(persons.begin(), persons.end());
  persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
  std::erase_if(persons, [&](const people::PersonId& person) { return !people::known(tx, shop, person); });
  return persons;
}

bool is_refunding(db::Tx& tx, const orders::Order& order) {
  const auto by_card = payments::refunds_of(tx, order.shop, order.id);
  const bool card = std::any_of(by_card.begin(), by_card.end(), [](const payments::Refund& refund) {
    return refund.state == payments::RefundState::requested || refund.state == payments::RefundState::pending;
  });
  return card || bank::is_refunding(tx, order.shop, order.id);
}

std::optional<Hindrance> needed_for(db::Tx& tx, const orders::Order& order, const std::vector<bank::Owed>& owed) {
  if (const auto hindrance = hindrance_of(order)) return hindrance;
  const bool owes = std::any_of(owed.begin(), owed.end(), [&](const bank::Owed& one) { return one.order == order.id; });
  if (owes || is_refunding(tx, order)) return Hindrance::money_back;
  if (!troubles::open_of_order(tx, order.shop, order.id).empty()) return Hindrance::trouble;
  return std::nullopt;
}

// The buyer's name is all that leads from the money to him.
std::vector<Needed> deposits_of(db::Tx& tx, const House& house, const Context& context, const Known& known) {
  std::vector<OrderId> ids;
  for (const orders::Order& order : known.orders) ids.push_back(order.id);
  std::vector<Needed> needed;
  for (const bank::Unsettled& one : bank::unsettled_for(tx, house, context, ids)) {
    const auto order =
        std::find_if(known.orders.begin(), known.orders.end(), [&](const orders::Order& each) { return each.id == one.order; });
    needed.push_back({Hindrance::deposit, order->number, one.path()});
  }
  return needed;
}

std::string mark_of(const Known& known) {
  std::string all;
  for (const people::PersonId& person : known.persons) all += person.str() + "\n";
  for (const orders::Order& order : known.orders) all += order.id.str() + " " + std::to_string(order.version) + "\n";
  for (const support::Inquiry& inquiry : known.inquiries) all += inquiry.id + " " + std::to_string(inquiry.version) + "\n";
  if (known.member) all += known.member->id.str() + " " + std::to_string(known.member->version) + "\n";
  return to_hex(crypto::sha256(all));
}

}  // namespace

Known find_known(db::Tx& tx, const House& house, const Context& context, std::string_view mail) {
  const ShopId& shop = context.shop;
  Known known;
  known.persons = persons_of(tx, house, shop, mail);
  known.member = members::find_by_mail(tx, house, shop, mail);
  const std::vector<bank::Owed> owed = known.nothing() ? std::vector<bank::Owed>{} : bank::owed_by(tx, shop);
  for (const people::PersonId& person : known.persons) {
    const Instant since = people::erased_at(tx, shop, person).value_or(Instant());  // what is older was erased, and is nobody's since
    for (orders::Order& order : orders::of_person(tx, shop, person)) {
      if (order.created_at <= since) continue;
      if (const auto why = needed_for(tx, order, owed)) known.needed.push_back({*why, order.number, "/admin/orders/" + order.number});
      known.orders.push_back(std::move(order));
    }
    for (support::Inquiry& inquiry : support::all_of_person(tx, shop, person)) {
      if (inquiry.at <= since) continue;
      if (inquiry.state == support::State::open)
        known.needed.push_back({Hindrance::inquiry, inquiry.case_number, "/admin/inquiries/" + inquiry.id});
      known.inquiries.push_back(std::move(inquiry));
    }
    if (checkout::is_paying(tx, shop, person)) known.needed.push_back({Hindrance::paying, "", ""});
  }
  for (Needed& deposit : deposits_of(tx, house, context, known)) known.needed.push_back(std::move(deposit));
  known.mark = mark_of(known);
  return known;
}

}  // namespace noren::erasure
