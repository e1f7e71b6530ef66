// Yen. JPY has no smaller unit: one Yen is one yen, always tax included unless a name says otherwise.
#pragma once
#include <compare>
#include <cstdint>
#include <limits>

#include "base/check.h"

namespace noren {

class Yen {
 public:
  constexpr Yen() = default;
  constexpr explicit Yen(std::int64_t amount) : amount_(amount) {}

  constexpr std::int64_t amount() const { return amount_; }
  constexpr auto operator<=>(const Yen&) const = default;

  // Overflow is a bug (prices and quantities have limits far below it), so it is checked, not wrapped.
  friend Yen operator+(Yen a, Yen b) {
    std::int64_t sum = 0;
    check(!__builtin_add_overflow(a.amount_, b.amount_, &sum), "yen overflow");
    return Yen(sum);
  }
  friend Yen operator-(Yen a, Yen b) {
    std::int64_t difference = 0;
    check(!__builtin_sub_overflow(a.amount_, b.amount_, &difference), "yen overflow");
    return Yen(difference);
  }
  friend Yen operator*(Yen a, std::int64_t n) {
    std::int64_t product = 0;
    check(!__builtin_mul_overflow(a.amount_, n, &product), "yen overflow");
    return Yen(product);
  }
  Yen& operator+=(Yen b) { return *this = *this + b; }
  Yen& operator-=(Yen b) { return *this = *this - b; }

 private:
  std::int64_t amount_ = 0;
};

}  // namespace noren
