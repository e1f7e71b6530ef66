// What an order that owes money back waits for, as its page says it.
#include "orders/refund_wait.h"

#include <gtest/gtest.h>

#include "html/words.h"

namespace noren::orders {
namespace {

using payments::RefundState;

payments::Refund refund(RefundState state, bool refused = false, bool by_bank = false) {
  payments::Refund made;
  made.state = state;
  made.refused = refused;
  made.by_bank = by_bank;
  return made;
}

TEST(RefundWaits, IsSaidOfWhatDecidesWhatCanBeDoneNext) {
  const payments::Refund asked = refund(RefundState::requested), pending = refund(RefundState::pending),
                         refused = refund(RefundState::requested, true), by_bank = refund(RefundState::pending, true, true),
                         failed = refund(RefundState::failed, true), arrived = refund(RefundState::arrived);
  const struct {
    const char* story;
    std::vector<payments::Refund> refunds;
    Yen held;
    RefundWait wait;
  } rows[] = {
      {"being asked", {asked}, Yen(0), RefundWait::provider},
      {"the provider is at it", {arrived, pending}, Yen(0), RefundWait::provider},
      {"refused, and being looked into", {refused}, Yen(0), RefundWait::refused},
      {"one refused, the other on its way", {pending, refused}, Yen(0), RefundWait::refused},
      {"refused for a dispute", {failed}, Yen(980), RefundWait::dispute},
      {"disputed while it is looked into", {refused}, Yen(980), RefundWait::dispute},
      {"it failed, and goes by transfer", {by_bank}, Yen(0), RefundWait::bank},
      {"what was paid by transfer goes back so", {}, Yen(0), RefundWait::bank},
  };
  for (const auto& row : rows) {
    CardMoney card;
    card.refunds = row.refunds;
    card.disputed.held = row.held;
    EXPECT_EQ(waits_for(card), row.wait) << row.story;
    EXPECT_NE(html::word(Locale::ja, "orders.admin_order.waits_" + std::string(name_of(row.wait))), "") << row.story;
  }
}

}  // namespace
}  // namespace noren::orders
