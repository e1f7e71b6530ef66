// Typed functions around sql/*.sql: no decisions. Inside the caller's transaction. Private to the feature.
#pragma once
#include <map>

#include "db/transaction.h"
#include "pauses/types.h"
#include "people/people.h"

namespace noren::pauses {

Instant minute_of(Instant at);
// What came on top in a minute.
void add_calls(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant minute, const Calls& calls);
// By the minute, the newest first.
std::vector<Calls> calls_since(db::Tx& tx, const ShopId& shop, PaymentMethod method, Instant since);
void forgive_calls(db::Tx& tx, const ShopId& shop, PaymentMethod method);
void put_health(db::Tx& tx, const ShopId& shop, const Health& health);

OfShop of_shop(db::Tx& tx, const ShopId& shop);
std::map<ShopId, OfShop> of_house(db::Tx& tx);

void insert_planned(db::Tx& tx, const ShopId& shop, const Planned& planned);
// False when it changed since it was read; then nothing is written.
bool update_planned(db::Tx& tx, const ShopId& shop, const Planned& planned);
bool delete_planned(db::Tx& tx, const ShopId& shop, const Planned& planned);

struct Ask {
  ShopId shop;
  std::string id;
  PaymentMethod method = PaymentMethod::card;
  people::PersonId person;
  std::string box;  // the mail address
  Locale locale = Locale::ja;
  Instant asked_at;
  std::optional<Instant> told_at;
};
void insert_ask(db::Tx& tx, const Ask& ask);  // once per person and way to pay
std::optional<Ask> find_ask(db::Tx& tx, const ShopId& shop, std::string_view id);
struct Waited {
  ShopId shop;
  PaymentMethod method = PaymentMethod::card;
};
std::vector<Waited> ways_waited_for(db::Tx& tx);
std::vector<Ask> asks_waiting(db::Tx& tx, const Waited& way, int most);
std::vector<Ask> asks_told(db::Tx& tx, int most);
bool tell_ask(db::Tx& tx, const Ask& ask, Instant now);  // false: it was told already
void delete_ask(db::Tx& tx, const Ask& ask);

// Older ones go: calls of minutes, what was planned until, who asked.
void forget_calls(db::Tx& tx, Instant before);
void forget_planned(db::Tx& tx, Instant before);
void forget_asks(db::Tx& tx, Instant before);

}  // namespace noren::pauses
