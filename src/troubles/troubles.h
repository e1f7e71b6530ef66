// Troubles for the rest of the house. open and settle are small statements in the transaction of the fact itself; everything else
// (the steps of the playbook, the order's chain) is the ticker's (ticker.h), which comes by within a minute or two.
// Thread: safe from any; a Tx is its caller's.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/transaction.h"
#include "troubles/playbook.h"

namespace noren::troubles {

struct Subject {
  std::string_view kind;  // "order", "payment", "message", "variant"
  std::string_view id;
};

struct NewTrouble {
  ShopId shop;
  std::string_view kind;  // kind::…; an unknown one is a Bug
  Subject subject;
  OrderId order;                // "" when it belongs to none; the order need not exist yet
  std::string evidence = "{}";  // flat JSON object, nothing personal (words.h says how values are shown)
  Instant now;
};
// Once per open (shop, kind, subject): a second call adds what is new to the evidence and to the story, and changes nothing when
// nothing is new. Gives the trouble's id.
TroubleId open(db::Tx& tx, const NewTrouble& trouble);

struct Settling {
  ShopId shop;
  std::string_view kind;
  Subject subject;
  std::string_view how;  // key of words troubles.how.…
  Instant now;
};
// Nothing to do when it is not open. True when it was.
bool settle(db::Tx& tx, const Settling& settling);

// The fact shows that somebody did what the running step asks of him: what comes of it is waited for. Nothing to do when it is not
// open, no step runs, or it is known.
void mark(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject, Instant now);

// What the running step waits for has come: it is a person's turn, and the next step begins at once. Nothing to do when it is not open, when
// no step runs, when a person's does, or when it is the last one.
void end_waiting(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject, Instant now);

// What the running step sent reached nobody: its story says so, and the next step begins at once. rung: the one that sent it; nothing to
// do when another one runs by now.
struct Unreached {
  ShopId shop;
  TroubleId id;
  std::int64_t rung = 0;
  std::string_view deed;
  std::string_view why;  // key of words troubles.why.…
  Instant now;
};
void reach_nobody(db::Tx& tx, const Unreached& unreached);

// ---- reading

std::optional<Trouble> find(db::Tx& tx, const ShopId& shop, const TroubleId& id);
std::optional<Trouble> find_open(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject);
// Of many subjects of a kind, by their ids, those that have an open one.
std::vector<std::string> open_among(db::Tx& tx, const ShopId& shop, std::string_view kind, std::string_view subject_kind,
                                    std::span<const std::string> subjects);
// The newest one of this kind that the subject was in, settled or not.
std::optional<Trouble> find_last(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject);
// Whether the subject was ever in this trouble, settled or not.
bool was_opened(db::Tx& tx, const ShopId& shop, std::string_view kind, const Subject& subject);
std::vector<Trouble> open_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order);
std::vector<Trouble> all_of_order(db::Tx& tx, const ShopId& shop, const OrderId& order);  // settled ones, too
std::vector<Event> events_of(db::Tx& tx, const TroubleId& id);
// The shop was put back from a backup, and nobody has said yet that what came after it was found (kRestored is open). What was paid since
// then is not known here, so nobody is reminded of a payment, and no order ends for want of one.
bool is_put_back(db::Tx& tx, const ShopId& shop);
// Whether an open trouble keeps the order's parcel back.
bool holds_shipment(db::Tx& tx, const ShopId& shop, const OrderId& order);

struct Count {
  std::int64_t open = 0;
  std::int64_t overdue = 0;  // with an alarm
  std::optional<Instant> oldest;
};
std::map<std::string, Count> count_of_shop(db::Tx& tx, const ShopId& shop);  // by kind
Count count_of_house(db::Tx& tx);                                            // of all shops, without oldest

// The playbook a shop runs: its own, or the default.
struct PlaybookInForce {
  Playbook playbook;
  std::int64_t version = 0;  // 0: never changed
  bool own = false;
};
PlaybookInForce playbook_in_force(db::Tx& tx, const ShopId& shop, const Kind& kind);

}  // namespace noren::troubles
