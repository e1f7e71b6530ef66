// The states of deposits and refunds as tables, and how money is spread over orders. Pure.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bank/types.h"

namespace noren::bank {

enum class RefundMove { give_account, put_in_file, take_out, ask_again, send, drop };

struct RefundTransition {
  RefundState from;
  RefundMove what;
  RefundState to;
};

// Money that is sent stays sent. What lies in a file is taken out of it before anything else is done with it.
inline constexpr std::array kRefundTransitions{
    RefundTransition{RefundState::asked, RefundMove::give_account, RefundState::account_known},
    RefundTransition{RefundState::asked, RefundMove::ask_again, RefundState::asked},
    RefundTransition{RefundState::asked, RefundMove::drop, RefundState::dropped},
    RefundTransition{RefundState::account_known, RefundMove::give_account, RefundState::account_known},
    RefundTransition{RefundState::account_known, RefundMove::ask_again, RefundState::asked},
    RefundTransition{RefundState::account_known, RefundMove::put_in_file, RefundState::in_file},
    RefundTransition{RefundState::account_known, RefundMove::send, RefundState::sent},
    RefundTransition{RefundState::account_known, RefundMove::drop, RefundState::dropped},
    RefundTransition{RefundState::in_file, RefundMove::take_out, RefundState::account_known},
    RefundTransition{RefundState::in_file, RefundMove::send, RefundState::sent},
};

constexpr std::optional<RefundState> next_state(RefundState from, RefundMove what) {
  for (const RefundTransition& row : kRefundTransitions) {
    if (row.from == from && row.what == what) return row.to;
  }
  return std::nullopt;
}

constexpr bool is_open(RefundState state) { return state != RefundState::sent && state != RefundState::dropped; }

enum class DepositMove { settle, undo, set_aside, take_up };

struct DepositTransition {
  DepositState from;
  DepositMove what;
  DepositState to;
};

// What was settled wrongly is undone by another event in the stories of its orders: no story goes back.
inline constexpr std::array kDepositTransitions{
    DepositTransition{DepositState::fresh, DepositMove::settle, DepositState::matched},
    DepositTransition{DepositState::matched, DepositMove::undo, DepositState::fresh},
    DepositTransition{DepositState::fresh, DepositMove::set_aside, DepositState::set_aside},
    DepositTransition{DepositState::set_aside, DepositMove::take_up, DepositState::fresh},
};

constexpr std::optional<DepositState> next_state(DepositState from, DepositMove what) {
  for (const DepositTransition& row : kDepositTransitions) {
    if (row.from == from && row.what == what) return row.to;
  }
  return std::nullopt;
}

// Fills what is due one order after the other; what is left over is surplus.
struct Spread {
  std::vector<Yen> parts;  // one per order
  Yen surplus;
};
Spread spread(Yen amount, std::span<const Yen> dues);

// The lines of a statement that were read before: those whose day, amount and name are here as often. A balance tells apart two
// lines that are otherwise the same; where one side shows none, their number decides.
std::vector<bool> known_lines(std::span<const LineMark> lines, std::span<const LineMark> here);

std::string_view name_of(DepositState state);  // as stored and as key of words
std::string_view name_of(Aside aside);
std::string_view name_of(RefundState state);
std::optional<DepositState> deposit_state_from(std::string_view name);
std::optional<Aside> aside_from(std::string_view name);
std::optional<RefundState> refund_state_from(std::string_view name);

}  // namespace noren::bank
