// When a buyer may be erased, and how long the records of a sale are kept. Pure.
#pragma once
#include <optional>
#include <string_view>

#include "orders/types.h"

namespace noren::erasure {

// Why the person's details are still needed.
enum class Hindrance {
  to_ship,     // the order is still to be sent
  on_its_way,  // sent, and not marked as delivered or completed
  unpaid,      // its money is awaited
  money_back,  // money is to go back, or is on its way
  deposit,     // money came that may be the order's, and nobody decided about it
  trouble,     // something about it is not settled
  paying,      // a payment is being checked
  inquiry,     // not answered yet
};
std::string_view name_of(Hindrance hindrance);  // key of its words: erasure.hindrance.…

// As far as the order itself says.
std::optional<Hindrance> hindrance_of(const orders::Order& order);

// The last day on which the books and invoices of a sale must be there: seven years from two months after the end of the tax period
// (消費税法施行令 art. 50, 70-13, 71), of a shop whose period is the calendar year.
LocalDate kept_until(LocalDate sold);

}  // namespace noren::erasure
