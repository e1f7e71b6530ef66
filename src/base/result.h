// Expected failures are values: Result<T, E> is tl::expected, Fail(e) makes the failing side.
#pragma once
#include <tl/expected.hpp>
#include <utility>

namespace noren {

template <class T, class E>
using Result = tl::expected<T, E>;

// A class and not an alias of tl::unexpected, because clang (the fuzz targets) cannot deduce E through an alias.
template <class E>
struct Fail : tl::unexpected<E> {
  explicit Fail(E error) : tl::unexpected<E>(std::move(error)) {}
};

}  // namespace noren
