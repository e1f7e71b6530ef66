#include "orders/rules.h"

#include <algorithm>

#include "base/names.h"
#include "text/check_digit.h"
#include "text/fold.h"

namespace noren::orders {
namespace {

constexpr Named<State> kStates[] = {
    {State::pending, "pending"},     {State::received, "received"},   {State::confirmed, "confirmed"}, {State::preparing, "preparing"},
    {State::shipped, "shipped"},     {State::delivered, "delivered"}, {State::completed, "completed"}, {State::void_, "void"},
    {State::cancelled, "cancelled"}, {State::returned, "returned"},
};
constexpr Named<PaymentState> kPaymentStates[] = {
    {PaymentState::awaiting, "awaiting"}, {PaymentState::checking, "checking"},     {PaymentState::authorised, "authorised"},
    {PaymentState::paid, "paid"},         {PaymentState::refund_due, "refund_due"}, {PaymentState::refunded, "refunded"},
};
constexpr Named<Happening> kHappenings[] = {
    {Happening::received, "received"},
    {Happening::confirmed, "confirmed"},
    {Happening::preparing, "preparing"},
    {Happening::shipped, "shipped"},
    {Happening::delivered, "delivered"},
    {Happening::completed, "completed"},
    {Happening::cancelled, "cancelled"},
    {Happening::returned, "returned"},
    {Happening::voided, "voided"},
    {Happening::paid, "paid"},
    {Happening::part_paid, "part_paid"},
    {Happening::refunded, "refunded"},
    {Happening::address_fixed, "address_fixed"},
    {Happening::note, "note"},
    {Happening::receipt_issued, "receipt_issued"},
    {Happening::trouble, "trouble"},
    {Happening::refund_requested, "refund_requested"},
    {Happening::part_refunded, "part_refunded"},
    {Happening::reminded, "reminded"},
    {Happening::authorised, "authorised"},
    {Happening::released, "released"},
    {Happening::charge_asked, "charge_asked"},
    {Happening::payment_undone, "payment_undone"},
    {Happening::refund_undone, "refund_undone"},
    {Happening::rest_paid, "rest_paid"},
    {Happening::tracking_fixed, "tracking_fixed"},
};

constexpr Named<ReceiptAnswer> kReceiptAnswers[] = {{ReceiptAnswer::yes, "yes"},
                                                    {ReceiptAnswer::not_paid, "not_paid"},
                                                    {ReceiptAnswer::other_amount, "other_amount"},
                                                    {ReceiptAnswer::paid_to_carrier, "paid_to_carrier"},
                                                    {ReceiptAnswer::cancelled, "cancelled"},
                                                    {ReceiptAnswer::paid_back, "paid_back"}};

}  // namespace

std::string_view name_of(State state) { return name_in(kStates, state); }
std::string_view name_of(PaymentState state) { return name_in(kPaymentStates, state); }
std::string_view name_of(Happening what) { return name_in(kHappenings, what); }
std::string_view word_of(const Event& event) {
  return event.what == Happening::unknown ? std::string_view(event.word) : name_of(event.what);
}
std::optional<State> state_from(std::string_view name) { return value_in(kStates, name); }
std::optional<PaymentState> payment_state_from(std::string_view name) { return value_in(kPaymentStates, name); }
std::optional<Happening> happening_from(std::string_view name) { return value_in(kHappenings, name); }

std::optional<PaymentState> next_payment_state(PaymentState from, Happening what) {
  if (const auto next = next_in(kMoneyTransitions, from, what)) return next;
  // An order may end wherever its money stands; what is about the money happens only where a row says so.
  const bool ends = what == Happening::cancelled || what == Happening::returned;
  const bool about_money =
      std::any_of(kMoneyTransitions.begin(), kMoneyTransitions.end(), [&](const auto& row) { return row.what == what; });
  return about_money && !ends ? std::nullopt : std::optional(from);
}

bool may_ship(PaymentState payment, shops::PaymentMethod method) {
  return payment == PaymentState::paid || payment == PaymentState::authorised || method == shops::PaymentMethod::cash_on_delivery;
}

bool may_ship(const Order& order) { return may_ship(order.payment_state, order.document.payment); }

bool awaits_transfer(const Order& order) {
  return order.payment_state == PaymentState::awaiting && order.document.payment == shops::PaymentMethod::bank_transfer &&
         !is_final(order.state);
}

bool awaits_store(const Order& order) {
  return order.payment_state == PaymentState::awaiting && order.document.payment == shops::PaymentMethod::konbini && !is_final(order.state);
}

std::string_view name_of(ReceiptAnswer answer) { return name_in(kReceiptAnswers, answer); }

ReceiptAnswer may_issue_receipt(const Order& order, const Received& received) {
  if (is_stopped(order.state)) return ReceiptAnswer::cancelled;
  if (order.document.payment == shops::PaymentMethod::cash_on_delivery) return ReceiptAnswer::paid_to_carrier;
  if (order.payment_state != PaymentState::paid || !received.amount) return ReceiptAnswer::not_paid;
  if (received.back) return ReceiptAnswer::paid_back;
  const bool all = *received.amount == order.total || (received.let_go && *received.amount < order.total);
  return all ? ReceiptAnswer::yes : ReceiptAnswer::other_amount;
}

std::string order_number(char node, std::int64_t counter) {
  const std::string digits = std::to_string(counter);
  return std::string(1, static_cast<char>(node >= 'a' ? node - 'a' + 'A' : node)) + digits + "-" + text::damm_digit(digits);
}

Numbered parts_of_number(std::string_view number) {
  const std::size_t end = number.find('-');
  check(number.size() > 2 && end != std::string_view::npos, "an order's number is none");
  const char letter = number[0];
  const bool capital = letter >= 'A' && letter <= 'Z';
  return {static_cast<char>(capital ? letter - 'A' + 'a' : letter), std::stoll(std::string(number.substr(1, end - 1)))};
}

std::optional<std::string> read_order_number(std::string_view typed) {
  std::string plain;
  for (const char c : text::fold(typed)) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    if (letter || digit) plain += c;
    if (static_cast<unsigned char>(c) >= 0x80 || plain.size() > 20) return std::nullopt;
  }
  if (plain.size() < 3 || plain[0] < 'a' || plain[0] > 'z') return std::nullopt;
  const std::string digits = plain.substr(1, plain.size() - 2);
  if (digits.find_first_not_of("0123456789") != std::string::npos || text::damm_digit(digits) != plain.back()) return std::nullopt;
  return order_number(plain[0], std::stoll(digits));
}

std::string transfer_name(const Order& order, const Person& person) {
  std::string digits;
  for (const char c : order.number) {
    if (c != '-') digits += c;
  }
  return digits + " " + person.who_orders().kana;
}

}  // namespace noren::orders
