// What `noren verify` found out about one invariant of one shop (docs: the invariants in the contract, by their numbers).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace noren {

struct Finding {
  int invariant = 0;
  std::string name;                     // in words
  std::int64_t checked = 0;             // how many things were looked at
  std::int64_t broken = 0;
  std::vector<std::string> violations;  // in words; the first kViolationsKept of them, so that memory stays bounded

  static constexpr std::size_t kViolationsKept = 100;

  void tell(std::string words) {
    ++broken;
    if (violations.size() < kViolationsKept) violations.push_back(std::move(words));
  }
  bool good() const { return broken == 0; }
};

}  // namespace noren
