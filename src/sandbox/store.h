// Typed functions around sql/*.sql, no decisions. Private to sandbox. Within a transaction; throws db/errors.h.
#pragma once
#include <limits>
#include <optional>

#include "sandbox/rules.h"
#include "sandbox/types.h"

namespace noren::sandbox::store {

// parent: the payment an object belongs to; "" none (yet).
void put(db::Tx& tx, const Json& object, const std::string& parent = "");
void save(db::Tx& tx, const Json& object, const std::string& parent = "");
std::optional<Json> find(db::Tx& tx, const std::string& id);
// Of that kind ("payment_intent", "refund", "checkout.session" ...: the member `object`), or nothing.
std::optional<Json> find_of(db::Tx& tx, const std::string& id, const std::string& kind);

struct ListWish {
  std::string kind;
  std::string parent;
  std::string starting_after;  // ids; at most one of the two
  std::string ending_before;
  std::int64_t created_from = std::numeric_limits<std::int64_t>::min();  // Unix seconds, both included
  std::int64_t created_to = std::numeric_limits<std::int64_t>::max();
  std::int64_t limit = 10;
};
struct ListPage {
  std::vector<Json> all;  // newest first
  bool more = false;
};
// Nothing when the cursor is no such object.
std::optional<ListPage> list(db::Tx& tx, const ListWish& wish);

struct Answer {
  SeenKey seen;
  int status = 0;
  std::string body;
};
std::optional<Answer> find_answer(db::Tx& tx, const std::string& key);
void put_answer(db::Tx& tx, const std::string& key, const Answer& answer, Instant now);
void finish_answer(db::Tx& tx, const std::string& key, int status, const std::string& body);

enum class EffectKind { settle, end_session, end_authorisation, end_store, give_account, open_dispute };
struct Effect {
  std::string id;
  EffectKind kind = EffectKind::settle;
  std::string object;
  Json detail;
};
void put(db::Tx& tx, const Effect& effect, Instant due);
std::vector<Effect> due_effects(db::Tx& tx, Instant now, int limit);
std::optional<std::string> effect_of(db::Tx& tx, const std::string& object, EffectKind kind);
bool is_to_come(db::Tx& tx, const std::string& effect);
void forget_effect(db::Tx& tx, const std::string& effect);

struct Delivery {
  std::string event;
  int tries = 0;
  std::string body;
};
void put_delivery(db::Tx& tx, const std::string& event, Instant due);
std::vector<Delivery> due_deliveries(db::Tx& tx, Instant now, int limit);
// What became of a try: due again, or told.
struct Tried {
  std::string event;
  int tries = 0;
  int status = 0;  // 0: no answer
  std::optional<Instant> due;
};
void tried(db::Tx& tx, const Tried& what);
bool was_tried(db::Tx& tx, const std::string& event);  // true, too, when nobody is to be told

// The earliest time after now at which something waits.
std::optional<Instant> next_due(db::Tx& tx, Instant now);

// True the first time, false the second, and then from the start.
bool fails_now(db::Tx& tx, const std::string& scope);

}  // namespace noren::sandbox::store
