#include "orders/orders.h"
#include "orders/sql.h"
#include "orders/store.h"
#include "text/fold.h"

namespace noren::orders {
namespace {

std::string containing(std::string_view part) {
  std::string pattern = "%";
  for (const char c : part) {
    if (c == '%' || c == '_' || c == '~') pattern += '~';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace

std::vector<Order> of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person) {
  return tx.all(sql::orders_of_person, read_order, shop, person);
}

std::vector<Order> with_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail) {
  const std::string plain = people::plain_mail(mail);
  std::vector<Order> found = tx.all(sql::orders_with_clue, read_order, shop, containing(text::fold(mail)));
  std::erase_if(found, [&](const Order& order) {
    const auto person = person_of(tx, house, order);
    return !person || (people::plain_mail(person->email) != plain && people::plain_mail(person->second) != plain);
  });
  return found;
}

void forget_buyer(db::Tx& tx, const Order& order) {
  tx.run(sql::forget_clues, order.shop, order.id, text::fold(std::to_string(order.total.amount())));
  tx.run(sql::forget_baskets, order.shop, order.id);
}

}  // namespace noren::orders
