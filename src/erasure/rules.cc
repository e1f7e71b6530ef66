#include "erasure/rules.h"

#include "base/names.h"
#include "orders/rules.h"

namespace noren::erasure {

using orders::PaymentState;
using orders::State;

std::string_view name_of(Hindrance hindrance) {
  static constexpr Named<Hindrance> kNames[] = {{Hindrance::to_ship, "to_ship"}, {Hindrance::on_its_way, "on_its_way"},
                                                {Hindrance::unpaid, "unpaid"},   {Hindrance::money_back, "money_back"},
                                                {Hindrance::trouble, "trouble"}, {Hindrance::paying, "paying"},
                                                {Hindrance::inquiry, "inquiry"}, {Hindrance::deposit, "deposit"}};
  return name_in(kNames, hindrance);
}

std::optional<Hindrance> hindrance_of(const orders::Order& order) {
  if (order.payment_state == PaymentState::refund_due || order.payment_state == PaymentState::authorised) return Hindrance::money_back;
  if (orders::is_stopped(order.state)) return std::nullopt;
  if (order.state == State::shipped) return Hindrance::on_its_way;
  if (order.state != State::delivered && order.state != State::completed) return Hindrance::to_ship;
  const bool at_the_door = order.document.payment == shops::PaymentMethod::cash_on_delivery;
  if (order.payment_state == PaymentState::awaiting && !at_the_door) return Hindrance::unpaid;
  return std::nullopt;
}

LocalDate kept_until(LocalDate sold) { return plus_days({sold.year + 8, 3, 1}, -1); }

}  // namespace noren::erasure
