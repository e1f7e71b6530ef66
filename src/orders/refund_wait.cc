#include "orders/refund_wait.h"

#include <algorithm>

#include "base/names.h"
#include "payments/refunds.h"

namespace noren::orders {
namespace {

constexpr Named<RefundWait> kNames[] = {
    {RefundWait::dispute, "dispute"}, {RefundWait::refused, "refused"}, {RefundWait::provider, "provider"}, {RefundWait::bank, "bank"}};

// How a refund that is waited for stands, in the order in which it counts.
struct Row {
  std::string_view standing;
  RefundWait wait;
};
constexpr Row kStandings[] = {{"refused", RefundWait::refused},
                              {"requested", RefundWait::provider},
                              {"pending", RefundWait::provider},
                              {"by_bank", RefundWait::bank}};

}  // namespace

std::string_view name_of(RefundWait wait) { return name_in(kNames, wait); }

RefundWait waits_for(const CardMoney& card) {
  if (card.disputed.held > Yen(0)) return RefundWait::dispute;
  for (const Row& row : kStandings) {
    const auto stands = [&](const payments::Refund& refund) { return payments::standing_name(refund) == row.standing; };
    if (std::any_of(card.refunds.begin(), card.refunds.end(), stands)) return row.wait;
  }
  return RefundWait::bank;
}

}  // namespace noren::orders
