// What the deeds of refunds share; private to the feature.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "bank/bank.h"

namespace noren::bank {

inline constexpr std::int64_t kOwedMost = 200;      // shown at once
inline constexpr std::size_t kRefundIdRandom = 20;  // characters behind the "r"

// Money of an order that is over, without what went back by hand, or what a deposit brought too much, and what of it goes back by refunds.
struct Returning {
  Yen all;
  Yen spoken_for;  // by refunds that were not dropped
  Yen sent;        // of these

  Yen left() const { return std::max(Yen(0), all - spoken_for); }
};
Returning returning(db::Tx& tx, const orders::Order& order, const DepositId& deposit);

// Money of a settled deposit, or of an order it paid, that is on its way back, or back: it cannot be somebody else's any more. One that can
// still be called off before one that cannot.
std::optional<Refund> refund_in_the_way(db::Tx& tx, const Deposit& deposit);

// What one of its orders was paid twice with, as long as that is still here.
std::optional<Deposit> twin_in_the_way(db::Tx& tx, const Deposit& deposit);

// The mail with the link; a link made again is another mail.
void ask_buyer(db::Tx& tx, const Refund& refund, Instant now);
// The mail's subject: the refund and the round of its link.
std::string link_subject(const Refund& refund);
RefundId refund_of_subject(std::string_view subject);

// When it was sent, and what the staff wrote down about it.
void keep_record(db::Tx& tx, const Tools& tools, const Context& context, Refund& refund, const Sent& sent);

void note_refund(db::Tx& tx, const Tools& tools, const Context& context, const Refund& refund, std::string_view what);

// Out of what its money goes back.
orders::MoneyFrom money_of(db::Tx& tx, const Refund& refund);

// A refund that was sent came back, and is asked for anew; its state is so already (RefundMove::come_back). The caller stores it.
Result<void, BankError> come_back(db::Tx& tx, const Tools& tools, const Context& context, Refund& refund, const Returned& returned);
// That, of money whose refund only the order's story knows. brought: the deposit that it is; may be empty.
Result<std::optional<Refund>, BankError> come_back_by_hand(db::Tx& tx, const Tools& tools, const Context& context, orders::Order& order,
                                                           const ReturnedByHand& wish, const DepositId& brought);

}  // namespace noren::bank
