// The states of an order as a table: what may happen in which state, and who may make it happen. Pure.
#pragma once
#include <optional>
#include <string_view>

#include "base/transitions.h"
#include "orders/types.h"
#include "troubles/types.h"

namespace noren::orders {

// States only move forward. Shipping without a word before is an acceptance too, so it is possible from received.
inline constexpr std::array kTransitions{
    Transition{State::pending, Happening::received, State::received},
    Transition{State::pending, Happening::voided, State::void_},
    Transition{State::received, Happening::confirmed, State::confirmed},
    Transition{State::received, Happening::preparing, State::preparing},
    Transition{State::received, Happening::shipped, State::shipped},
    Transition{State::received, Happening::cancelled, State::cancelled},
    Transition{State::confirmed, Happening::preparing, State::preparing},
    Transition{State::confirmed, Happening::shipped, State::shipped},
    Transition{State::confirmed, Happening::cancelled, State::cancelled},
    Transition{State::preparing, Happening::shipped, State::shipped},
    Transition{State::preparing, Happening::cancelled, State::cancelled},
    Transition{State::shipped, Happening::delivered, State::delivered},
    Transition{State::shipped, Happening::completed, State::completed},
    Transition{State::shipped, Happening::returned, State::returned},
    Transition{State::delivered, Happening::completed, State::completed},
    Transition{State::delivered, Happening::returned, State::returned},
    Transition{State::completed, Happening::returned, State::returned},
};

// What an order can be stored as: all that the table reaches from received. The other states are words of the store API (types.h).
inline constexpr std::array kStoredStates{State::received,  State::confirmed, State::preparing, State::shipped,
                                          State::delivered, State::completed, State::cancelled, State::returned};
inline constexpr std::array kStoredPayments{PaymentState::awaiting, PaymentState::authorised, PaymentState::paid, PaymentState::refund_due,
                                            PaymentState::refunded};

// The state after it, or nothing when it cannot happen now. Payment, address and notes leave the state as it is.
constexpr std::optional<State> next_state(State from, Happening what) { return next_in(kTransitions, from, what); }

constexpr bool is_final(State state) {
  return state == State::completed || state == State::cancelled || state == State::returned || state == State::void_;
}

// Nothing moves forward any more, and nothing is sold with it.
constexpr bool is_stopped(State state) { return state == State::cancelled || state == State::returned || state == State::void_; }

// Money moves forward as well, but for a reservation that ended, a payment that was not for this order after all and a refund that came
// back to the shop. A cancelled or returned order that was paid owes its money back; so does one of which a part came (standing.h).
inline constexpr std::array kMoneyTransitions{
    Transition{PaymentState::awaiting, Happening::authorised, PaymentState::authorised},
    Transition{PaymentState::authorised, Happening::released, PaymentState::awaiting},
    Transition{PaymentState::awaiting, Happening::part_paid, PaymentState::awaiting},
    Transition{PaymentState::awaiting, Happening::paid, PaymentState::paid},
    Transition{PaymentState::checking, Happening::paid, PaymentState::paid},
    Transition{PaymentState::authorised, Happening::paid, PaymentState::paid},
    Transition{PaymentState::paid, Happening::cancelled, PaymentState::refund_due},
    Transition{PaymentState::paid, Happening::returned, PaymentState::refund_due},
    Transition{PaymentState::refund_due, Happening::refunded, PaymentState::refunded},
    Transition{PaymentState::awaiting, Happening::payment_undone, PaymentState::awaiting},
    Transition{PaymentState::paid, Happening::payment_undone, PaymentState::awaiting},
    Transition{PaymentState::refund_due, Happening::payment_undone, PaymentState::awaiting},
    Transition{PaymentState::refund_due, Happening::part_paid, PaymentState::refund_due},
    Transition{PaymentState::refunded, Happening::part_paid, PaymentState::refunded},
    Transition{PaymentState::paid, Happening::rest_paid, PaymentState::paid},
    Transition{PaymentState::paid, Happening::refund_undone, PaymentState::paid},
    Transition{PaymentState::refund_due, Happening::refund_undone, PaymentState::refund_due},
    Transition{PaymentState::refunded, Happening::refund_undone, PaymentState::refund_due},
};

// The money after it, or nothing when it cannot happen now. What is not about money leaves it as it is.
std::optional<PaymentState> next_payment_state(PaymentState from, Happening what);

// The buyer's own cancel and address fix: until the shop begins to pick.
constexpr bool buyer_may_change(State state) { return state == State::received || state == State::confirmed; }

// Goods of a paid order, or of one that is paid on delivery, may leave. What is reserved on a card is taken first (ship_order.cc).
bool may_ship(PaymentState payment, shops::PaymentMethod method);
bool may_ship(const Order& order);

// The deeds that wait for a person's word once he has been told what speaks against them. Each asks about money that all went back, about
// money on its way back from the provider's dashboard, and about a trouble that keeps the parcel back: a dispute, money lost in one, a second
// order like it.
struct Asking {
  Happening deed;
  bool unpaid;    // and about one that is prepaid and not paid yet
  bool provider;  // a provider that tells of no disputes by itself is asked first
};
inline constexpr std::array kAsking{
    Asking{Happening::confirmed, false, true},
    Asking{Happening::preparing, false, false},  // asked again when the parcel leaves
    Asking{Happening::shipped, true, true},
};
// Nothing when the deed asks about nothing.
constexpr const Asking* asking_before(Happening deed) {
  for (const Asking& asking : kAsking) {
    if (asking.deed == deed) return &asking;
  }
  return nullptr;
}

// Troubles of an order that ask whether its parcel leaves: they are over when it does.
inline constexpr std::string_view kEndedByShipment[] = {troubles::kind::kGivenBackThere, troubles::kind::kLostInDispute};

// An order that came to its end asks for no money.
bool awaits_transfer(const Order& order);
bool awaits_store(const Order& order);  // cash at a convenience store
// Its parcel has left, and may be there already.
constexpr bool has_left(State state) { return state == State::shipped || state == State::delivered || state == State::completed; }

// A parcel on its way, or just there, may get another number; of an order that is done nobody follows one.
constexpr bool may_fix_tracking(State state) { return state == State::shipped || state == State::delivered; }

// A receipt is for money the shop itself has: of cash on delivery the carrier's slip is the receipt.
enum class ReceiptAnswer { yes, not_paid, other_amount, paid_to_carrier, cancelled, paid_back };
std::string_view name_of(ReceiptAnswer answer);
struct Received {
  std::optional<Yen> amount;  // what the shop says it got. A receipt is about money that came, to the yen
  bool back = false;          // and all of it went back since
  bool let_go = false;        // what is missing of the total is not asked for: the receipt is about what came
};
ReceiptAnswer may_issue_receipt(const Order& order, const Received& received);

std::string_view name_of(State state);
std::string_view name_of(PaymentState state);
std::string_view name_of(Happening what);      // not of an unknown one
std::string_view word_of(const Event& event);  // the name of what happened, as it is stored
std::optional<State> state_from(std::string_view name);
std::optional<PaymentState> payment_state_from(std::string_view name);
std::optional<Happening> happening_from(std::string_view name);

// Order numbers: node letter, counter, Damm check digit: A1042-7. Read back however it was written down or spoken:
// "a1042-7", "Ａ１０４２７", "A 1042 7"; nothing when the check digit says it was misheard.
inline constexpr std::int64_t kFirstNumber = 1001;  // of a node's counter
std::string order_number(char node, std::int64_t counter);
// Of a number as it is stored: whose it is, and the how manieth.
struct Numbered {
  char node = 'a';
  std::int64_t counter = 0;
};
Numbered parts_of_number(std::string_view number);
std::optional<std::string> read_order_number(std::string_view typed);

// The name to write on a bank transfer so that it is found: number and kana name.
std::string transfer_name(const Order& order, const Person& person);

}  // namespace noren::orders
