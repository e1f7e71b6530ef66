// A trouble (困りごと) as plain values: something that went wrong, with its evidence, and where it stands on the ladder of its
// playbook (対応手順). Instants are UTC. Nothing personal stands in a trouble: evidence holds amounts, times and codes.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/id.h"
#include "shops/types.h"
#include "staff/types.h"

namespace noren::troubles {

using TroubleId = Id<struct TroubleTag>;

// The kinds of data/playbooks.toml, for those who open them.
namespace kind {
inline constexpr std::string_view kPaymentChecking = "payment_checking";  // nobody knows yet whether the money came
inline constexpr std::string_view kPaymentDeclined = "payment_declined";  // declined again and again
inline constexpr std::string_view kPaidTwice = "paid_twice";
inline constexpr std::string_view kPaidWithoutOrder = "paid_without_order";
inline constexpr std::string_view kAmountDiffers = "amount_differs";  // too little came
inline constexpr std::string_view kPaidTooMuch = "paid_too_much";
inline constexpr std::string_view kBooksDiffer = "books_differ";            // the provider took another amount than was to be taken
inline constexpr std::string_view kGivenBackThere = "given_back_there";     // past the shop, of an order that stands
inline constexpr std::string_view kLostInDispute = "lost_in_dispute";       // money of an order that goes on
inline constexpr std::string_view kPaidBackTwice = "paid_back_twice";       // more than was paid
inline constexpr std::string_view kTransferEnded = "transfer_ended";        // handed to the bank, and not to be sent any more
inline constexpr std::string_view kTransferReturned = "transfer_returned";  // the bank could not pay out a refund of ours
inline constexpr std::string_view kRefundOverdue = "refund_overdue";
inline constexpr std::string_view kRefundFailed = "refund_failed";
inline constexpr std::string_view kUnpaidOrder = "unpaid_order";
inline constexpr std::string_view kSentUnpaid = "sent_unpaid";                // its parcel has left, the time to pay is over
inline constexpr std::string_view kReservationEnding = "reservation_ending";  // on a card, not taken yet
inline constexpr std::string_view kCaptureRefused = "capture_refused";        // what is reserved cannot be taken, and it is no decline
inline constexpr std::string_view kCancelRefused = "cancel_refused";          // what nobody is to pay can still be paid, or stays reserved
inline constexpr std::string_view kReservationEnded = "reservation_ended";    // nothing was taken, and the order stands
inline constexpr std::string_view kSimilarOrder = "similar_order";
inline constexpr std::string_view kStockShort = "stock_short";
inline constexpr std::string_view kMailUnsendable = "mail_unsendable";
inline constexpr std::string_view kMethodFailing = "method_failing";       // a way to pay is paused because the provider is ill
inline constexpr std::string_view kPaymentDisputed = "payment_disputed";   // the buyer's card company wants the money back
inline constexpr std::string_view kOrderNotCarried = "order_not_carried";  // taken by a node, and refused by the shared database
inline constexpr std::string_view kHomeSilent = "home_silent";             // a node that takes orders does not answer, nor is heard of
inline constexpr std::string_view kHomeLost = "home_lost";                 // one was retired, and what it had could not all be read
inline constexpr std::string_view kRestored = "restored";  // the shop was put back from a backup: what came after that is not known here
}  // namespace kind

// How a trouble ends: settled_how, and keys of words troubles.how.…
inline constexpr std::string_view kHows[] = {"solved",           "staff",          "delivered",      "cancelled",         "paid",
                                             "refunded",         "found",          "payment_failed", "mistaken",          "both_wanted",
                                             "buyer_wants_both", "refund_failed",  "abandoned",      "ordered_otherwise", "dispute_won",
                                             "dispute_lost",     "dispute_closed", "method_back",    "spooled",           "nothing_left",
                                             "sent_anyway",      "shipped",        "agreed",         "sent_meanwhile"};

// Of these the trouble goes on as another one: nobody is told that it is solved.
inline constexpr std::string_view kPassedOn = "refund_failed";
inline constexpr std::string_view kSentMeanwhile = "sent_meanwhile";
constexpr bool is_passed_on(std::string_view how) { return how == kPassedOn || how == kSentMeanwhile; }

enum class State { open, settled };

// Whose turn a step is.
enum class Who { system, buyer, staff, operator_ };

// How long a step may take: minutes, hours, days, or business days of the shop; days to the end of the last of them, in Japan.
struct Within {
  enum class Unit { minutes, hours, days, business_days };
  std::int64_t amount = 0;
  Unit unit = Unit::days;
  bool operator==(const Within&) const = default;
};

// One rung. Its words may hold {order}, {deadline} and the values that its kind names.
struct Step {
  Who who = Who::staff;
  std::string deed;  // what the system does when the step begins; "" nothing
  Within within;
  std::string solved_when;  // a condition that ends the trouble; "" only the fact itself or a person does
  shops::LocalText owner;   // what is to be done, for the owner
  shops::LocalText doing;   // what we are doing, for the buyer
  shops::LocalText can;     // what the buyer can do; empty: nothing
  bool operator==(const Step&) const = default;
};

struct Playbook {
  shops::LocalText buyer;   // what happened, for the buyer; empty: he is not told
  std::vector<Step> steps;  // at least one
  bool operator==(const Playbook&) const = default;
};

// What can go wrong. Fixed by the house; only its playbook is the shop's.
struct Kind {
  std::string id;
  shops::LocalText name;                      // for the owner: メールが届けられない
  shops::LocalText title;                     // for the buyer: メールのお届け; empty: he is never told
  shops::LocalText what;                      // what happened, for the owner
  shops::LocalText what_all;                  // the same where nothing is left (amount_left is 0); empty: what
  staff::Right right = staff::Right::orders;  // who may see and handle it
  bool bulk = false;                          // many may be settled with one press
  std::vector<std::string> values;            // what its evidence may hold, so that words may name it
  std::vector<std::string> deeds;             // what its steps may do: others have nothing to work on
  std::vector<std::string> conditions;        // what may count as solved: others never come true of it
  std::string until;  // the value of the evidence, an instant, by which the first step must be done whatever its playbook says; "" none
  std::string since;  // the value of the evidence, an instant, from which the first step's time is counted; "" from its beginning
  Playbook playbook;  // the default
};

struct Trouble {
  TroubleId id;
  ShopId shop;
  std::string kind;
  std::string subject_kind;  // "order", "payment", "message", "variant", "method"
  std::string subject_id;
  std::int64_t round = 1;  // the same subject may get into the same trouble again
  OrderId order;           // "" when it belongs to none
  std::string evidence;    // flat JSON object; names in text.toml, [evidence]; see evidence_text in words.h
  State state = State::open;
  Instant opened_at;
  std::optional<Instant> settled_at;
  std::string settled_how;          // key of words troubles.how.…
  std::int64_t rung = 0;            // from 1; 0: opened, the first step begins with the ticker's next round
  std::optional<Instant> deadline;  // of the step
  bool acted = false;               // the step's deed is done (or there is none)
  bool marked = false;              // a person said that the step is done
  std::int64_t tries = 0;           // of the step's deed
  std::optional<Instant> retry_at;
  std::optional<Instant> alarmed_at;  // the last step's deadline passed: recorded and told
  bool holds_shipment = false;
  std::optional<Instant> due_at;  // when the ticker looks again; unset: nothing will happen by itself
  std::int64_t events = 0;        // how many there are
  std::int64_t told = 0;          // how many of them are in the order's chain
  std::int64_t version = 1;       // of the row; forms of the owner carry the number of events (handle.h)

  bool open() const { return state == State::open; }
};

// What happened to a trouble. Spelled as stored and as keys of words troubles.event.…
enum class What {
  opened,
  added,    // it happened again, or more became known
  step,     // a step began
  acted,    // its deed was done
  failed,   // its deed failed, and will be tried again
  gave_up,  // its deed cannot be done
  passed,   // its deadline went by
  overdue,  // the last deadline went by: the alarm
  marked,   // a person did what the step asks
  climbed,  // a person went on to the next step
  noted,
  settled,
};

struct Event {
  std::int64_t n = 0;  // from 1
  Instant at;
  What what = What::opened;
  ActorKind actor = ActorKind::system;
  std::string actor_name;  // of staff
  std::int64_t rung = 0;
  std::string details;  // flat JSON object
};

std::string_view name_of(State state);
std::string_view name_of(Who who);
std::string_view name_of(What what);
std::optional<State> state_from(std::string_view name);
std::optional<Who> who_from(std::string_view name);
std::optional<What> what_from(std::string_view name);

}  // namespace noren::troubles
