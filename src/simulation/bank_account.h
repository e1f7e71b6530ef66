// The shop's account at its bank, as the bank's statement shows it. Private to simulation. Thread: one.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bank/statement.h"
#include "base/id.h"

namespace noren::simulation {

class BankAccount {
 public:
  // name: as the bank writes the payer.
  void take(const std::string& name, Yen amount, LocalDate day) {
    balance_ += amount;
    lines_.push_back({lines_.size() + 2, day, amount, name, balance_});
  }
  // As the bank lets one download it: from that day on.
  std::vector<bank::StatementLine> since(LocalDate day) const {
    std::vector<bank::StatementLine> some;
    for (const bank::StatementLine& line : lines_) {
      if (line.day >= day) some.push_back(line);
    }
    return some;
  }

  std::map<std::string, OrderId> order_of_payer;  // what only the payers know

 private:
  std::vector<bank::StatementLine> lines_;
  Yen balance_{100'000};
};

}  // namespace noren::simulation
