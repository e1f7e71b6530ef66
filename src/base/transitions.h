// What becomes of a state as one table: a row says from where, by what, to where; what stands in no row cannot happen. Pure; any thread.
//   constexpr std::array kTransitions{Transition{State::open, Event::close, State::closed}};
#pragma once
#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>

namespace noren {

template <class State, class What>
struct Transition {
  State from;
  What what;
  State to;
};
template <class State, class What>
Transition(State, What, State) -> Transition<State, What>;  // clang 14, which builds the fuzzers, deduces nothing from an aggregate itself

template <class State, class What, std::size_t N>
constexpr std::optional<State> next_in(const std::array<Transition<State, What>, N>& table, std::type_identity_t<State> from,
                                       std::type_identity_t<What> what) {
  for (const Transition<State, What>& row : table) {
    if (row.from == from && row.what == what) return row.to;
  }
  return std::nullopt;
}

}  // namespace noren
