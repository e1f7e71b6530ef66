#include "orders/similar.h"

#include <algorithm>

#include "orders/sql.h"

namespace noren::orders {

std::vector<std::string> basket_marks(const crypto::Keys& keys, const ShopId& shop, const Person& person, const Document& document) {
  std::vector<std::pair<std::string, std::int64_t>> basket;
  for (const Line& line : document.lines) basket.emplace_back(line.variant.str(), line.quantity);
  std::sort(basket.begin(), basket.end());
  std::string text;
  for (const auto& [variant, quantity] : basket) text += variant + "*" + std::to_string(quantity) + "\n";
  const auto mark = [&](const char* kind, const std::string& who) { return keys.sign("basket", shop.str() + "\n" + kind + who + "\n" + text).substr(0, 13); };
  std::vector<std::string> marks;
  if (!person.email.empty()) marks.push_back(mark("m:", people::plain_mail(person.email)));
  if (!person.phone.empty()) marks.push_back(mark("t:", person.phone));
  return marks;
}

std::optional<Similar> find_similar(db::Tx& tx, const ShopId& shop, const std::vector<std::string>& marks, Instant since) {
  std::optional<Similar> newest;
  for (const std::string& mark : marks) {
    tx.each(
        sql::find_recent_baskets,
        [&](const db::Row& row) {
          if (!newest || row.instant(1) > newest->at) newest = Similar{row.id<OrderId>(0), row.instant(1)};
        },
        shop, mark, since);
  }
  return newest;
}

void forget_marks(db::Tx& tx, Instant before) { tx.run(sql::delete_old_baskets, before); }

}  // namespace noren::orders
