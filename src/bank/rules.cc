#include "bank/rules.h"

#include <algorithm>

#include "base/names.h"

namespace noren::bank {
namespace {

constexpr Named<DepositState> kDepositStates[] = {
    {DepositState::fresh, "new"}, {DepositState::matched, "matched"}, {DepositState::set_aside, "set_aside"}};
constexpr Named<Aside> kAsides[] = {
    {Aside::twice, "twice"}, {Aside::give_back, "give_back"}, {Aside::not_ours, "not_ours"}, {Aside::came_back, "came_back"}};
constexpr Named<RefundState> kRefundStates[] = {{RefundState::asked, "asked"},
                                                {RefundState::account_known, "account_known"},
                                                {RefundState::in_file, "in_file"},
                                                {RefundState::sent, "sent"},
                                                {RefundState::dropped, "dropped"},
                                                {RefundState::ended, "ended"},
                                                {RefundState::sent_anyway, "sent_anyway"}};

}  // namespace

Spread spread(Yen amount, std::span<const Yen> dues) {
  Spread made;
  for (const Yen due : dues) {
    const Yen part = std::min(amount, due);
    made.parts.push_back(part);
    amount -= part;
  }
  made.surplus = amount;
  return made;
}

std::vector<bool> known_lines(std::span<const LineMark> lines, std::span<const LineMark> here) {
  std::vector<bool> used(here.size());
  std::vector<bool> known(lines.size());
  const auto meet = [&](auto&& fits) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = 0; j < here.size() && !known[i]; ++j) {
        if (used[j] || lines[i].mark != here[j].mark || !fits(lines[i].balance, here[j].balance)) continue;
        known[i] = used[j] = true;
      }
    }
  };
  meet([](const std::string& a, const std::string& b) { return !a.empty() && a == b; });
  meet([](const std::string& a, const std::string& b) { return a.empty() || b.empty(); });
  return known;
}

std::string_view name_of(DepositState state) { return name_in(kDepositStates, state); }
std::string_view name_of(Aside aside) { return name_in(kAsides, aside); }
std::string_view name_of(RefundState state) { return name_in(kRefundStates, state); }
std::optional<DepositState> deposit_state_from(std::string_view name) { return value_in(kDepositStates, name); }
std::optional<Aside> aside_from(std::string_view name) { return value_in(kAsides, name); }
std::optional<RefundState> refund_state_from(std::string_view name) { return value_in(kRefundStates, name); }

}  // namespace noren::bank
