#include "orders/similar.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/list.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/sql.h"
#include "troubles/troubles.h"

namespace noren::orders {

std::vector<std::string> basket_marks(const crypto::Keys& keys, const ShopId& shop, const Person& person, const Document& document) {
  std::vector<std::pair<std::string, std::int64_t>> basket;
  for (const Line& line : document.lines) basket.emplace_back(line.variant.str(), line.quantity);
  std::sort(basket.begin(), basket.end());
  std::string text;
  for (const auto& [variant, quantity] : basket) text += variant + "*" + std::to_string(quantity) + "\n";
  const auto mark = [&](const char* kind, const std::string& who) {
    return keys.sign("basket", shop.str() + "\n" + kind + who + "\n" + text).substr(0, 13);
  };
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

void open_if_similar(db::Tx& tx, const Order& placed, const std::vector<std::string>& marks, Instant since) {
  const auto similar = find_similar(tx, placed.shop, marks, since);
  if (!similar || similar->order == placed.id) return;
  const auto earlier = find(tx, placed.shop, similar->order);
  if (earlier) open_similar(tx, placed, earlier->number);
}

void open_similar(db::Tx& tx, const Order& placed, std::string_view earlier) {
  const nlohmann::json evidence = {{"earlier", earlier}};
  troubles::open(tx,
                 {placed.shop, troubles::kind::kSimilarOrder, {"order", placed.id.str()}, placed.id, evidence.dump(), placed.created_at});
}

std::vector<Bearer> bearers_of(db::Tx& tx, const ShopId& shop, std::span<const std::string> marks, Instant since) {
  const auto read = [](const db::Row& row) { return Bearer{row.str(0), row.id<OrderId>(1), row.instant(2), row.str(3)}; };
  return tx.all(sql::bearers_of_marks, read, shop, db::list_of(marks), since);
}

std::vector<std::string> marks_of(db::Tx& tx, const OrderId& order) {
  return tx.all(
      sql::marks_of_order, [](const db::Row& row) { return row.str(0); }, order);
}

std::optional<Pair> similar_pair(db::Tx& tx, const ShopId& shop, const OrderId& id) {
  const auto trouble = troubles::find_open(tx, shop, troubles::kind::kSimilarOrder, {"order", id.str()});
  auto later = trouble ? find(tx, shop, id) : std::nullopt;
  if (!later) return std::nullopt;
  const nlohmann::json evidence = nlohmann::json::parse(trouble->evidence, nullptr, false);
  auto earlier = find_by_number(tx, shop, evidence.is_object() ? evidence.value("earlier", std::string()) : std::string());
  if (!earlier) return std::nullopt;
  return Pair{std::move(*later), std::move(*earlier)};
}

bool is_over(const Pair& pair) {
  return is_final(pair.later.state) || pair.earlier.state == State::cancelled || pair.earlier.state == State::void_;
}

void forget_marks(db::Tx& tx, Instant before) { tx.run(sql::delete_old_baskets, before); }

}  // namespace noren::orders
