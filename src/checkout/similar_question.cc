#include "checkout/similar_question.h"

#include "checkout/keeping.h"
#include "checkout/paying.h"
#include "orders/orders.h"
#include "orders/similar.h"
#include "orders/token.h"

namespace noren::checkout {

namespace {

bool is_known(const Desk& desk, const ShopId& shop, const std::string& id, const std::string& known_token) {
  const auto known = orders::id_of_token(desk.house.keys, shop, known_token);
  return known && *known == id;
}

std::optional<SimilarOrder> find_paying(db::Tx& tx, const Desk& desk, const Context& context, const std::vector<std::string>& marks,
                                        const std::string& known_token) {
  const auto other = find_being_paid(tx, context.shop, marks);
  if (!other) return std::nullopt;
  const auto attempts = payments::attempts_of(tx, context.shop, OrderId(other->id.str()));
  check(!attempts.empty(), "a basket is being paid without a payment");
  SimilarOrder told{.at = other->since, .being_paid = true, .known_by = known_by(attempts.back(), context.now)};
  if (is_known(desk, context.shop, other->id.str(), known_token)) {
    told.number = attempts.back().order_number;
    told.token = known_token;
  }
  return told;
}

}  // namespace

std::optional<SimilarOrder> find_similar(db::Tx& tx, const Desk& desk, const Context& context, const std::vector<std::string>& marks,
                                         const std::string& known_token) {
  const int minutes = desk.shops.by_id(context.shop)->settings.similar_order_minutes;
  if (minutes == 0) return std::nullopt;
  const auto similar = orders::find_similar(tx, context.shop, marks, context.now - std::chrono::minutes(minutes));
  if (!similar) return find_paying(tx, desk, context, marks, known_token);
  SimilarOrder told{.at = similar->at};
  if (is_known(desk, context.shop, similar->order.str(), known_token)) {
    told.number = orders::find(tx, context.shop, similar->order)->number;
    told.token = known_token;
  }
  return told;
}

std::optional<SimilarOrder> similar_to(Desk& desk, const Context& context, const Found& found, const std::string& known_token) {
  const auto marks = orders::basket_marks(desk.house.keys, context.shop, *found.person, found.checkout.document);
  const auto known = desk.house.db.read([&](db::Tx& tx) { return find_similar(tx, desk, context, marks, known_token); });
  return known || !desk.elsewhere.similar ? known : desk.elsewhere.similar(context, marks, known_token);
}

}  // namespace noren::checkout
