// Hands that are told what to do and what is so, for tests of the playbooks without the rest of the house.
#pragma once
#include <map>
#include <set>

#include "troubles/hands.h"

namespace noren::testing {

struct ToldHands : troubles::Hands {
  ToldHands();
  ~ToldHands();

  std::map<std::string, std::string> answers;  // of a deed: why it fails; "no_order" is for good, "throw" throws
  std::set<std::string> holds;                 // the conditions that are so
  std::set<OrderId> orders{OrderId("o1")};     // those that there are
  std::vector<std::string> done;               // deeds, with the step's number
  std::vector<std::string> told;               // what the order's chain was told
};

}  // namespace noren::testing
