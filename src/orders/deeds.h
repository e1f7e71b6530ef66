// What happens to an order after it was taken: one deed a file, one transaction each: load, decide, move stock, write the event,
// put the message into the outbox, note the deed when it is staff's. Called by the owner's pages and, where the buyer may, by
// the buyer's. Who may is told by context.actor: a buyer cancels and corrects only until picking begins (rules.h).
// A deed that is refused changes nothing. Thread: safe from any.
#pragma once
#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "orders/orders.h"
#include "orders/rules.h"
#include "payments/refunds.h"
#include "text/tracking_number.h"

namespace noren::orders {

// What deeds need, built in app/platform.
struct DeedTools {
  House& house;
  stock::Board& board;
  // Told after the commit; unset: what was written is acted on after the next start.
  std::function<void(const payments::RefundId&)> send_refund = {};
  std::function<void(const payments::AttemptId&)> poke_payment = {};
  // Of what was paid for the order, what goes back by bank transfer and was not sent yet (bank/); unset: nothing does.
  std::function<Yen(db::Tx&, const Order&)> by_transfer = {};
  // The path of the page on which the buyer tells the account that money of the order goes back to; "" while none is asked for. Unset: never.
  std::function<std::string(db::Tx&, const Order&, Instant now)> account_page = {};
};

// Which order, and as which version the page showed it: the second press, and a page gone stale, change nothing.
struct Seen {
  OrderId order;
  std::int64_t version = 0;
};

enum class DeedError {
  not_found,
  stale,            // something happened since the page was made
  not_now,          // the state does not allow it (or the buyer may not any more)
  unpaid,           // ship: prepaid and not paid yet; told unpaid_anyway it goes
  money_back,       // the deeds of kAsking (rules.h): paid once, and all of it went back since; told that it goes anyway it does
  not_captured,     // ship: what is reserved on the card is to be taken first (capture_order)
  held,             // the deeds of kAsking: an open trouble keeps the parcel back; told that it goes anyway it does
  doubtful_number,  // ship, fix_tracking: the check digit does not fit; told number_anyway it goes
  bad_number,       // ship, fix_tracking: nothing a carrier could mean
  amount_differs,   // mark_paid: not what is due
  money_known,      // the same money stands among the new deposits already (bank/)
  money_booked,     // the same sum of the same day was booked for this order already (bank/)
  bad_amount,       // mark_paid: nothing, or less; refund_by_card: or more than is left of it; refund_order: not what is owed (any more)
  nothing_owed,     // refund_order: all went back, or is on its way
  cancel_first,     // refund_by_card: all of its money, and the order still stands
  empty,            // add_note, fix_address, fix_tracking: there is nothing in it
};
using DeedResult = Result<Order, DeedError>;  // the order as it is now

// What a person was told of, and wants all the same.
struct Anyway {
  bool unpaid = false;  // also: its money went back
  bool held = false;
};

// 承諾: the shop's promise. Mail order_accepted.
DeedResult confirm_order(DeedTools tools, const Context& context, const Seen& seen, const Anyway& anyway = {});

struct Payment {
  Yen amount;  // what came now and counts for this order; parts that came before are added to it
  LocalDate paid_on;
  std::string payer;    // as the bank names it; personal
  Yen surplus;          // came with it and is to be given back
  bool let_go = false;  // what is missing is not asked for any more
};
// What is due, to the yen, without a deposit: sample orders have none. What the owner enters is one, of which its order gets what is due
// (bank/book_by_hand.cc). Mail payment_received (特定商取引法 art. 13), unless the buyer pays the driver.
DeedResult mark_paid(DeedTools tools, const Context& context, const Seen& seen, const Payment& payment);

DeedResult prepare_order(DeedTools tools, const Context& context, const Seen& seen, const Anyway& anyway = {});

struct Shipment {
  std::string carrier;   // id in shipping/data/carriers.toml; "" when none of them
  std::string tracking;  // as typed; "" when there is none
  LocalDate shipped_on;
  bool unpaid_anyway = false;
  bool held_anyway = false;
  bool number_anyway = false;
};
// Mail shipped. The event names the rule by which it left; these two are of parcels that no rule but a person's word let go.
inline constexpr std::string_view kShippedUnpaid = "unpaid_by_staff";
inline constexpr std::string_view kShippedMoneyBack = "money_back_by_staff";
// Mail shipped. What is reserved on a card has been taken, or the provider's answer to that is lost and being asked for.
DeedResult ship_order(DeedTools tools, const Context& context, const Seen& seen, const Shipment& shipment);

struct TrackingFix {
  std::string tracking;  // as typed
  bool number_anyway = false;
  bool tell = false;  // the buyer, by mail
};
// The parcel left with another number than was written down, or it is known only now. Mail tracking_fixed, when it is wished for.
DeedResult fix_tracking(DeedTools tools, const Context& context, const Seen& seen, const TrackingFix& fix);

// What is reserved on the order's card is to be taken: written here, said to the provider by its driver, which is to be poked.
Result<payments::AttemptId, DeedError> capture_order(DeedTools tools, const Context& context, const Seen& seen);

DeedResult deliver_order(DeedTools tools, const Context& context, const Seen& seen);
DeedResult complete_order(DeedTools tools, const Context& context, const Seen& seen);

struct Cancellation {
  std::string reason;     // one of kCancelReasons: key of words orders.admin_order.reason_…
  std::string message;    // a word to the buyer, in the mail (from a buyer: his reason, for the shop); personal
  bool restock = true;    // false: the pieces are booked as lost
  bool pay_back = false;  // what was paid by card goes back in the same commit
};
inline constexpr std::string_view kCancelReasons[] = {"buyer", "sold_out", "unpaid", "suspicious", "other"};
// Gives the stock back. Mail cancelled. What was paid becomes refund_due.
DeedResult cancel_order(DeedTools tools, const Context& context, const Seen& seen, const Cancellation& cancellation);

// よく似た注文 (troubles/similar_order): both are wanted, and the parcel is not kept back any more. not_now: nobody asks (any more).
DeedResult want_both(DeedTools tools, const Context& context, const OrderId& order);
// The time to pay ended, and the provider says that nobody paid: cancelled by itself, inside the caller's transaction. False: it went
// too far for that (the shop sent it all the same).
bool cancel_unpaid(db::Tx& tx, DeedTools tools, const Context& context, Order& order);

// Goods came back after they were shipped. restock false: they are booked as returned, and as lost.
DeedResult return_order(DeedTools tools, const Context& context, const Seen& seen, bool restock);

// Money back to the card it came from, through the provider: all of it when the order was cancelled or returned, some while it stands.
DeedResult refund_by_card(DeedTools tools, const Context& context, const Seen& seen, Yen amount);

// What of an order was paid by card.
struct CardMoney {
  Yen left;  // can still be given back: not what was given back otherwise; 0 also when nothing was paid by card
  std::string brand;
  std::string last4;
  std::vector<payments::Refund> refunds;
  std::optional<Instant> reserved_until;  // only reserved so far: to be taken until then
  payments::DisputedMoney disputed;       // of it, what disputes hold or took
};
CardMoney card_money(db::Tx& tx, const Order& order);

// How money that goes back through the provider, or by transfer instead, stands: requested, refused, pending, by_bank, failed
// (payments::standing_name); disputed while all that is left is held in a dispute; "" while none does.
std::string_view refund_standing(db::Tx& tx, const Order& order);

// What of it can go back through the provider now: nothing that is on its way by bank transfer, or may be.
Yen left_to_provider(db::Tx& tx, const DeedTools& tools, const Order& order);
// Of a paid order: nothing of what came through the provider is left. It was given back past us, or lost in a dispute.
bool is_money_back(db::Tx& tx, const Order& order);
// Of an order's payment, what somebody is giving back in the provider's dashboard and has not arrived yet.
Yen going_back_there(db::Tx& tx, const Order& order);
// How all of an order's money left the shop again.
enum class MoneyGone { no, given_back, lost_in_dispute };
MoneyGone money_gone(db::Tx& tx, const Order& order);
// Of a paid order: what was received for it, less what went back and what is on its way through the provider.
Yen kept_money(db::Tx& tx, const Order& order);
// That, of an order that owes its money back, less what is on its way by bank transfer; 0 of any other.
Yen owed_back(db::Tx& tx, const DeedTools& tools, const Order& order);

// The shop gave back otherwise what is still owed; mail refund_by_hand. While something is on its way through the provider or a bank the
// order waits for that.
struct ByHand {
  Yen amount;  // as the page said it; another one than is owed by now is bad_amount
  LocalDate on;
};
DeedResult refund_order(DeedTools tools, const Context& context, const Seen& seen, const ByHand& given);

struct Fix {
  std::optional<Address> recipient;
  std::string email;  // "" stays
  std::string phone;  // "" stays; digits
};
// Already cleaned and checked (person_input.h). Nothing different from before: DeedError::empty. A mail address alone is corrected at any
// time, and the main mails go out again to it.
DeedResult fix_address(DeedTools tools, const Context& context, const Seen& seen, const Fix& fix);

// Of the staff, for the staff; never shown to the buyer. Cleaned text.
DeedResult add_note(DeedTools tools, const Context& context, const Seen& seen, const std::string& text);

struct ReceiptWish {
  std::string addressee;  // finished, with 様 or 御中; personal
  std::string proviso;    // 但し書き, finished; personal
};
// What a receipt of the order would be about.
Received receivable(const std::vector<Event>& events, bool back);
// 領収書: only for what was paid to the shop itself (rules.h, may_issue_receipt), over the yen that came.
DeedResult issue_receipt(DeedTools tools, const Context& context, const Seen& seen, const ReceiptWish& wish);

// ---- Money that a bank statement tells of (bank/), inside the caller's transaction, of an order loaded in it.

// As mark_paid, of any sum: the caller knows what is let go, and what is left over.
Result<void, DeedError> take_payment(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const Payment& payment);

struct PartPayment {
  Yen amount;  // of this transfer
  Yen left;    // what is still to come; of an order that is over, nothing is
  LocalDate paid_on;
  std::string payer;  // as the bank names it; personal
};
// 一部入金: the order goes on waiting for the rest, and for it alone: no store and no card takes the whole price any more. One that is over
// owes it back.
Result<void, DeedError> take_part(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const PartPayment& part);

// What was let go of the price, to the yen, came all the same: the order is paid in full. Mail payment_received. bad_amount: another sum.
Result<void, DeedError> take_rest(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const Payment& payment);

struct UndonePayment {
  Yen amount;   // what was not for this order after all
  Yen kept;     // what of it stays, of other transfers
  Yen surplus;  // came with it, and is not here for this order either
};
// The order waits for its money again; mail payment_undone to who was told otherwise. Whether its parcel is gone already does not matter:
// the truth does.
Result<void, DeedError> undo_payment(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const UndonePayment& undone);

// Out of what it went back.
enum class MoneyFrom {
  order,    // what was paid for the order, by a transfer that the buyer is told of (bank/)
  by_hand,  // the same, in another way
  ledger,   // the same, as the ledger of refunds through the provider counts it (payments/refunds.h)
  surplus,  // what came with its money and was too much (Payment::surplus)
  another,  // what is none of its money: a second transfer, one that went out twice
};
struct MoneyBack {
  Yen amount;
  LocalDate on;
  bool whole = true;  // nothing of its price is owed any more by an order that is refund_due; of a surplus it is found out here
  MoneyFrom from = MoneyFrom::order;
};
// The order is refunded only when its price and what came with it, or once more, went back.
Result<void, DeedError> give_money_back(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const MoneyBack& back);
// What was thought to have come besides its money did not: an order of which nothing else was left is refunded. Else nothing happens.
Result<void, DeedError> end_refund(db::Tx& tx, DeedTools tools, const Context& context, Order& order);
// Money that went back came to the shop again: what was told as paid back is owed anew.
struct MoneyReturned {
  Yen amount;
  LocalDate on;
  std::string note;  // of the staff; personal
  MoneyFrom from = MoneyFrom::order;
};
Result<void, DeedError> take_money_again(db::Tx& tx, DeedTools tools, const Context& context, Order& order, const MoneyReturned& returned);

// ---- What deeds wrote into the story, read back (deeds_read.cc). Older events read with what they lack left empty.

struct Shipped {
  std::string carrier;  // id
  std::string number;   // capitals and digits; "" none
  LocalDate on;
  Instant at;

  bool by_hand() const { return carrier.empty() && number.empty(); }  // no carrier has it: there is no number to correct
};
// With the number it has now; of a story that ends with the shipment, with the one it left with.
std::optional<Shipped> shipment_of(const std::vector<Event>& events);

// What a tracking_fixed event tells.
struct FixedTracking {
  std::string before;  // as in Shipped; "" there was none
  std::string number;
  bool told = false;  // by mail
};
FixedTracking fixed_tracking_in(const Event& event);

// What accepted the order: the shop's word, or the parcel that left without one. Null: nothing yet.
const Event* acceptance_of(const std::vector<Event>& events);

struct Paid {
  Yen amount;
  Yen surplus;          // came with it, is given back
  bool let_go = false;  // what is missing is not asked for
  LocalDate on;
  Instant at;

  Yen missing(const Order& order) const { return let_go ? std::max(Yen(0), order.total - amount) : Yen(0); }  // what was let go
};
std::optional<Paid> payment_of(const std::vector<Event>& events);  // nothing when it was undone since
// Whether a mail told the buyer of the money that came: who pays the driver hears of no payment, but is asked for the rest of a part.
bool is_told_of_money(const Order& order, const std::vector<Event>& events);

struct Refunded {
  Yen amount;
  LocalDate on;
};
std::optional<Refunded> refund_of(const std::vector<Event>& events);  // nothing when it came back since
// The newest that the shop gave back by hand and wrote down (refund_order).
std::optional<Refunded> refund_by_hand_of(std::span<const Event> events);
// When money of the order last went back, as far as it is told.
std::optional<LocalDate> money_back_on(std::span<const Event> events);
// The day that an event about money names.
LocalDate day_of(const Event& event);
// Money that the buyer's card company took back.
bool is_by_dispute(const Event& event);
// It came besides the order's own money.
bool is_of_surplus(const Event& event);
// What came with the order's money and was too much, less what of it went back.
Yen surplus_left(std::span<const Event> events);
// The yen an event about money is about.
Yen amount_in(const Event& event);

// What came for an order that waits for the rest, and what went back, whole or in part, and stayed there: sums of the story.
Yen parts_paid(const std::vector<Event>& events);
// All that came for the order, before anything went back: what it was paid with, or the parts of one that was never paid in full.
Yen received_for(const Order& order, const std::vector<Event>& events);
// Of a reservation that ended because somebody took too little of it: what was taken, and goes back. 0 when its order was paid since.
Yen part_taken(std::span<const Event> events);
Yen money_back(const std::vector<Event>& events);
// Of it, the order's own: without what came besides.
Yen own_money_back(std::span<const Event> events);
// Of an order that stands: all that was paid for it went back since.
bool all_went_back(std::span<const Event> events);
// What the buyer's card company took of it, when nothing of it went back otherwise; else 0.
Yen lost_in_dispute(std::span<const Event> events);
// What of it the story alone knows: paid back out of the order's money, and in no ledger of refunds.
Yen given_by_hand(const std::vector<Event>& events);
// Of a payment through the provider: what the shop gave back of its order by hand. A surplus one is no order's.
Yen given_besides(db::Tx& tx, const payments::Attempt& payment);
// What was let go of the price of a paid order, and has not come since.
Yen rest_let_go(const Order& order, const std::vector<Event>& events);
// What an order that waits for its money still waits for.
Yen left_to_pay(const Order& order, const std::vector<Event>& events);

// Reason and restock of a cancelled event; message is personal and stands in its box.
std::string cancel_reason_of(const Event& event);
// A personal detail in an event's box: "text" of a note, "message" of a cancellation, "payer" of a payment. "" when there is none,
// or the person was erased.
std::string personal_detail(db::Tx& tx, const House& house, const Order& order, const Event& event, const std::string& name);

}  // namespace noren::orders
