// Orders for the rest of the house. Everything works inside the caller's transaction.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/transaction.h"
#include "house/house.h"
#include "orders/types.h"
#include "payments/disputes.h"
#include "payments/refunds.h"
#include "stock/board.h"

namespace noren::orders {

// ---- taking an order (place.cc), called by checkout

struct NewOrder {
  OrderId id;
  ShopId shop;
  char node = 'a';
  people::PersonId person;
  const Document* document = nullptr;
  std::string_view document_json;
  std::string_view sealed;                // the Person's box
  std::string_view clues;                 // folded text the owner can search by
  std::string_view evidence;              // JSON: what the buyer was shown (template version, law page versions, hashes)
  std::vector<std::string> basket_marks;  // of this buyer and basket (similar.h)
  std::string number;                     // reserved before; "" takes the next one
  bool held = false;                      // its pieces are held for it already
  std::optional<Instant> similar_since;   // an order with one of the marks since then is a trouble (similar_order); unset: none is
  Instant now;
};

// A number for an order that is still to be paid; it is used for that order or never.
std::string reserve_number(db::Tx& tx, const ShopId& shop, char node);
// It was given elsewhere, by the counter of its node: here that counter goes on beyond it.
void note_number(db::Tx& tx, const ShopId& shop, std::string_view number);
// The same of all numbers that a node gave, by the counters of one database for another.
struct Counter {
  ShopId shop;
  std::int64_t value = 0;
};
std::vector<Counter> counters_of(db::Tx& tx, char node);
void raise_counters(db::Tx& tx, char node, const std::vector<Counter>& counters);

// For a shop that was put back from a backup of `from`: the numbers that were given since then are not known here, and must not be given
// once more. Every node's counter goes on beyond ten times what the busiest day so far would have brought, a thousand at least, at a round
// thousand, of those that may have joined since as well. Gives the first number to come for each node that is known to have given some, or
// of the first when none has.
std::vector<std::string> leap_numbers(db::Tx& tx, const ShopId& shop, Instant from, Instant now);
// The same of one node's counter, which another program goes on with: what that gave since it was heard last, at `from`, is not known here.
void leap_counter(db::Tx& tx, const ShopId& shop, char node, Instant from, Instant now);

// Sells the stock and writes order, lines, first event and messages. The caller has checked that the stock suffices (one writer,
// or a serialisable transaction, keeps it so): not enough now is a Bug.
Order place(db::Tx& tx, stock::Board& board, const NewOrder& order);

// Folded text for the owner's search: names, kana, phones, mail, total.
std::string clues_of(const Person& person, const Document& document);

// ---- what happens to it later (apply.cc)

enum class ApplyError { not_now, stale };

struct Change {
  Happening what = Happening::note;
  std::string data = "{}";                   // flat JSON, nothing personal
  std::string personal;                      // JSON of personal details; sealed here
  std::optional<std::int64_t> seen_version;  // the form's: another version changes nothing
};

// The only way an order's state or payment state changes: asks the tables, writes the row, appends the event.
Result<void, ApplyError> apply(db::Tx& tx, const House& house, const Context& context, Order& order, const Change& change);

// Orders whose money is late become troubles (troubles/unpaid_order; sent_unpaid when the parcel has left), each once. How many were new.
// A chore's work. Throws Bug, when the others were looked at, with those that cannot be read.
int open_unpaid(House& house, const ShopId& shop, Instant now);

// In the transaction in which the number ended that an order was to be paid with at a store: one whose parcel has left is a trouble, unless
// the shop has ended the number: then it is one when the last day has passed.
void tell_unpaid_parcel(db::Tx& tx, const Order& order, Instant now);

// Orders that are paid by transfer instead of at a store (instead.h) and of which nothing came are cancelled when their time is over and
// the provider has said that nobody paid at a store; so are those whose number ended while nothing was ended by itself
// (troubles::is_put_back). How many. A chore's work. Throws as open_unpaid does.
int end_unpaid(House& house, stock::Board& board, const ShopId& shop, Instant now);

// Buyers who are to pay at a convenience store by today or tomorrow are reminded, each once. How many. A chore's work. Throws as
// open_unpaid does.
int remind_unpaid(House& house, const ShopId& shop, Instant now);

// In the transaction in which money of the order begins to go back by itself.
void note_requested(db::Tx& tx, const House& house, const payments::Refund& refund);
// In the transaction in which the provider has given back money of the order: all of what was owed, or some.
void note_refund(db::Tx& tx, const House& house, const payments::Refund& refund);
// In the transaction in which it became known that money of the order came back to the shop, after it had been given back: it is owed again.
void note_undone(db::Tx& tx, const House& house, const payments::Refund& refund);
// In the transaction in which a dispute about the order's payment was lost: its story says that the money is gone, and an order that owes
// its money back owes that much less.
void note_lost(db::Tx& tx, const House& house, const payments::Dispute& dispute);

// ---- reading (store.cc)

std::optional<Order> find(db::Tx& tx, const ShopId& shop, const OrderId& id);
std::optional<Order> find_by_number(db::Tx& tx, const ShopId& shop, std::string_view number);
// Orders that wait for a bank transfer, the oldest first; and those by convenience store whose parcel left or whose number the shop has
// ended: they may be paid so as well.
std::vector<Order> awaiting_transfer(db::Tx& tx, const ShopId& shop, std::int64_t limit);
// Orders by bank transfer taken since then that wait no more, and those by convenience store whose number the shop had ended: paid,
// cancelled, returned.
struct PastTransfer {
  OrderId id;
  std::string number;
  Yen total;
  Instant made;
  bool never_paid = false;  // it came to its end before any money was noted
};
std::vector<PastTransfer> past_transfers(db::Tx& tx, const ShopId& shop, Instant since);
std::vector<Event> events_of(db::Tx& tx, const OrderId& id);
// There is such an order, and it goes on: it was not cancelled, returned or given up before it began.
bool stands(db::Tx& tx, const ShopId& shop, const OrderId& id);
// Pieces of a variant that orders have taken and that are not shipped yet.
std::int64_t pieces_to_ship(db::Tx& tx, const ShopId& shop, const VariantId& variant);
// Whether some order was to be sent by this shipping method.
bool any_with_method(db::Tx& tx, const ShopId& shop, std::string_view method);
// Nothing when the person was erased.
std::optional<Person> person_of(db::Tx& tx, const House& house, const Order& order);

// ---- a buyer who is erased (forget_buyer.cc), for erasure/

// The oldest first.
std::vector<Order> of_person(db::Tx& tx, const ShopId& shop, const people::PersonId& person);
// Orders that can be read and have this mail address in their details, whoever they were made for: an address may have been corrected.
std::vector<Order> with_mail(db::Tx& tx, const House& house, const ShopId& shop, std::string_view mail);
// Clears what lies beside the box: the words the owner searches by but the amount, and the marks of the basket.
void forget_buyer(db::Tx& tx, const Order& order);

}  // namespace noren::orders
