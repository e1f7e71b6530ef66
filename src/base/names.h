// Values and their names as one table: what is stored in a column, sent as JSON or stands in a path is written once, and
// read back by the same line. Pure; any thread.
//   constexpr Named<State> kStates[] = {{State::open, "open"}, {State::done, "done"}};
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace noren {

template <class T>
struct Named {
  T value;
  std::string_view text;
};

// The name of a value; a value that is not in the table is a Bug. Of several names of one value the first counts.
template <class T, std::size_t N>
constexpr std::string_view name_in(const Named<T> (&table)[N], std::type_identity_t<T> value) {
  for (const Named<T>& entry : table) {
    if (entry.value == value) return entry.text;
  }
  throw Bug("a value without a name");
}

// The value that is called so, exactly; nothing when none is.
template <class T, std::size_t N>
constexpr std::optional<T> value_in(const Named<T> (&table)[N], std::string_view text) {
  for (const Named<T>& entry : table) {
    if (entry.text == text) return entry.value;
  }
  return std::nullopt;
}

// What was read back from a column that only we write, such as "orders.state". Another word than ours is a Bug: nobody guesses what was
// meant.
template <class T>
T stored(std::optional<T> value, std::string_view column) {
  if (!value) throw Bug("a word that nobody wrote in " + std::string(column));
  return *std::move(value);
}

}  // namespace noren
