// Orders as money may reach them, and deposits as they are compared, for tests of the matching.
#pragma once
#include <string>

#include "bank/match.h"
#include "orders/rules.h"

namespace noren::testing {

constexpr LocalDate kOrderedOn{2026, 11, 18};
constexpr LocalDate kPaidOn{2026, 11, 22};

inline bank::Claim claim(int n, const char* kana, std::int64_t total, bank::Standing standing = bank::Standing::waiting) {
  bank::Claim made;
  made.order = OrderId("o" + std::to_string(n));
  made.number = orders::order_number('a', n);
  made.person = people::PersonId(kana);
  made.standing = standing;
  made.total = made.due = Yen(total);
  made.ordered_on = kOrderedOn;
  made.orderer = bank::read_payer(kana);
  return made;
}

inline bank::Money money(std::int64_t amount, const std::string& name, LocalDate day = kPaidOn) {
  return {day, Yen(amount), bank::read_payer(name)};
}

// The number as a buyer writes it in front of the name.
inline std::string number_typed(int n, bool letter = true) {
  std::string made;
  for (const char c : orders::order_number('a', n)) {
    if (c != '-' && (letter || c != 'A')) made += c;
  }
  return made;
}

}  // namespace noren::testing
