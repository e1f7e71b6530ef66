#include "db/patience.h"

#include <algorithm>

namespace noren::db {
namespace {

using Steady = std::chrono::steady_clock;

constexpr Steady::time_point kUnnamed = Steady::time_point::max();
thread_local Steady::time_point until = kUnnamed;

}  // namespace

Patience::Patience(std::chrono::milliseconds within) : outer_(until) { until = Steady::now() + within; }

Patience::~Patience() { until = outer_; }

std::chrono::milliseconds Patience::left() {
  if (until == kUnnamed) return kOfBackground;
  return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(until - Steady::now()));
}

}  // namespace noren::db
