// Typed functions around sql/*.sql: no decisions. Inside the caller's transaction. Private to the feature.
#pragma once
#include "channels/types.h"
#include "db/transaction.h"

namespace noren::channels::store {

// ---- by what the buyer is reached
void put_reach(db::Tx& tx, const Reach& reach, Instant now);
std::vector<Reach> reaches_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order);
std::vector<Reach> reaches_by_mark(db::Tx& tx, const ShopId& shop, std::string_view mark);
void delete_reach(db::Tx& tx, const ShopId& shop, const OrderId& order, Way way);
void delete_reaches(db::Tx& tx, const ShopId& shop, const OrderId& order);
void shut_reach(db::Tx& tx, const Reach& reach, bool shut, Instant now);

// ---- climbs
bool insert_climb(db::Tx& tx, const Climb& climb);  // false: there is one
std::optional<Climb> find_climb(db::Tx& tx, const ShopId& shop, const MessageId& message);
bool update_climb(db::Tx& tx, const Climb& climb);  // false: it is another by now
std::vector<Climb> climbs_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order);
std::vector<Climb> due_climbs(db::Tx& tx, Instant now, int limit);

// ---- sends
struct Stored {
  Send send;
  MessageId message;
  std::string reply_box;  // sealed
  std::optional<Instant> reply_until;
  bool replied = false;
};
bool insert_send(db::Tx& tx, const Stored& stored);  // false: its key is known
std::optional<Stored> find_send(db::Tx& tx, const ShopId& shop, std::string_view id);
std::vector<Stored> due_sends(db::Tx& tx, Instant now, int limit);
std::vector<Stored> sends_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order);
std::vector<Stored> sends_of_message(db::Tx& tx, const Climb& climb);
std::vector<Stored> sends_at_owner(db::Tx& tx, const ShopId& shop, int limit);
std::vector<Stored> recent_sends(db::Tx& tx, const ShopId& shop, int limit);
bool lease(db::Tx& tx, const Stored& stored, Instant until, bool replied);
void set_reply(db::Tx& tx, const Send& send, std::string_view box, Instant until);
// seen: the state it was read in. False: it is in another by now, and nothing is written.
bool move_send(db::Tx& tx, const Send& send, SendState seen);
void add_attempt(db::Tx& tx, const Send& send, const Attempt& attempt);
std::vector<Attempt> attempts_of(db::Tx& tx, const Send& send);
void forget_sends(db::Tx& tx, const ShopId& shop, const OrderId& order);  // what answers and tokens tell of the buyer

void hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now);  // as in channels.h

// ---- what providers told
bool note_notice(db::Tx& tx, const ShopId& shop, Way way, std::string_view notice, Instant now);  // false: told before
void forget_notices(db::Tx& tx, Instant before);

}  // namespace noren::channels::store
