// Expected failures are values: Result<T, E> is tl::expected, Fail(e) makes the failing side.
#pragma once
#include <tl/expected.hpp>
#include <utility>

namespace noren {

template <class T, class E>
using Result = tl::expected<T, E>;

template <class E>
using Fail = tl::unexpected<E>;

}  // namespace noren
