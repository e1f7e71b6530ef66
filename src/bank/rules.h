// The states of deposits and refunds as tables, and how money is spread over orders. Pure.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bank/types.h"
#include "base/transitions.h"

namespace noren::bank {

enum class RefundMove { give_account, put_in_file, take_out, ask_again, send, drop, end, send_anyway, come_back };

// Money that is sent stays sent, unless the bank returns it: then the buyer is asked anew. What lies in a file is taken out of it before
// anything else is done with it, unless its money went back otherwise: that ends it wherever it is, and what the bank sent all the same is
// written down as that.
inline constexpr std::array kRefundTransitions{
    Transition{RefundState::asked, RefundMove::give_account, RefundState::account_known},
    Transition{RefundState::asked, RefundMove::ask_again, RefundState::asked},
    Transition{RefundState::asked, RefundMove::drop, RefundState::dropped},
    Transition{RefundState::account_known, RefundMove::give_account, RefundState::account_known},
    Transition{RefundState::account_known, RefundMove::ask_again, RefundState::asked},
    Transition{RefundState::account_known, RefundMove::put_in_file, RefundState::in_file},
    Transition{RefundState::account_known, RefundMove::send, RefundState::sent},
    Transition{RefundState::account_known, RefundMove::drop, RefundState::dropped},
    Transition{RefundState::in_file, RefundMove::take_out, RefundState::account_known},
    Transition{RefundState::in_file, RefundMove::send, RefundState::sent},
    Transition{RefundState::asked, RefundMove::end, RefundState::ended},
    Transition{RefundState::account_known, RefundMove::end, RefundState::ended},
    Transition{RefundState::in_file, RefundMove::end, RefundState::ended},
    Transition{RefundState::sent, RefundMove::come_back, RefundState::asked},
    Transition{RefundState::ended, RefundMove::send_anyway, RefundState::sent_anyway},
};

constexpr std::optional<RefundState> next_state(RefundState from, RefundMove what) { return next_in(kRefundTransitions, from, what); }

constexpr bool is_open(RefundState state) {
  return state == RefundState::asked || state == RefundState::account_known || state == RefundState::in_file;
}

enum class DepositMove { settle, undo, set_aside, take_up };

// What was settled wrongly is undone by another event in the stories of its orders: no story goes back.
inline constexpr std::array kDepositTransitions{
    Transition{DepositState::fresh, DepositMove::settle, DepositState::matched},
    Transition{DepositState::matched, DepositMove::undo, DepositState::fresh},
    Transition{DepositState::fresh, DepositMove::set_aside, DepositState::set_aside},
    Transition{DepositState::set_aside, DepositMove::take_up, DepositState::fresh},
};

constexpr std::optional<DepositState> next_state(DepositState from, DepositMove what) { return next_in(kDepositTransitions, from, what); }

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
