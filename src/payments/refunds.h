// Money given back through the provider: a ledger from the wish to its arrival. What is written here is written in the caller's
// transaction; the provider is spoken to afterwards, by the RefundDriver (refund_driver.h). Never more than was captured.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/transaction.h"
#include "env/random.h"
#include "payments/types.h"
#include "troubles/types.h"

namespace noren::payments {

using RefundId = Id<struct RefundTag>;

// Spelled as stored. They move as the table in refund_rules.cc says.
enum class RefundState {
  requested,  // written; the provider may not know of it yet
  pending,    // the provider has it and is at it
  arrived,    // on its way to the buyer's account: the provider calls it succeeded, and may still say that it came back
  failed,     // it will not come this way: another way is to be found
};

enum class RefundWhy {
  surplus,  // money that no order wants: given back by itself
  order,    // the shop gives back money of an order
};

// What was, or is to be, said to the provider.
enum class RefundAct {
  none,
  send,
  find,
  look_up,
  // Refused, and the provider knows of none: what of the payment is still there? Disputes hold or took some of it, and money may have
  // gone back past us. They come first: a provider may count what they took as given back.
  ask_payment,
  ask_disputes,
};

struct Refund {
  RefundId id;  // in the provider's metadata
  ShopId shop;
  AttemptId attempt;
  OrderId order;
  std::string order_number;
  Yen amount;
  RefundWhy why = RefundWhy::order;
  RefundState state = RefundState::requested;
  std::string reference;            // the provider's id; "" not learnt yet
  RefundAct act = RefundAct::none;  // the last one
  std::int64_t tries = 0;           // part of the key at the provider
  std::optional<Instant> sent_at;   // the first time
  bool ask_first = false;           // before another try: does the provider know of it?
  bool refused = false;             // the provider said no; if it knows of none, its payment is asked about, and that is the end
  std::int64_t looks = 0;
  std::optional<Instant> due_at;
  std::string failure;   // the provider's word, for the staff
  bool by_bank = false;  // it failed, and goes by bank transfer instead (bank/): nothing is said to the provider
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
  std::optional<Instant> returned_at;  // it had arrived, and then came back to the shop

  bool operator==(const Refund&) const = default;
};

struct RefundWish {
  RefundId id;
  AttemptId attempt;
  Yen amount;
  RefundWhy why = RefundWhy::order;
  Instant now;
};
enum class RefundError {
  not_captured,  // there is no such payment, or nothing was taken with it
  bad_amount,    // nothing, or less
  too_much,      // more than is left of what was captured
};
Result<Refund, RefundError> request_refund(db::Tx& tx, const RefundWish& wish);

std::optional<Refund> find_refund(db::Tx& tx, const RefundId& id);
// What went back of a payment, added up.
struct GivenBack {
  Yen arrived;   // for good
  Yen possible;  // that, and what may still arrive: all that did not fail
};
GivenBack given_back(const std::vector<Refund>& refunds);
// As far as the provider may know of them: without those that go by bank transfer, and those it refused.
GivenBack given_back_there(const std::vector<Refund>& refunds);

// In the evidence of refund_overdue: it arrived as the provider said, and is not in its books.
inline constexpr std::string_view kNotThere = "not_there";
// The trouble is about such a refund, and it still counts as arrived (books.cc).
bool is_missing_there(db::Tx& tx, const troubles::Trouble& trouble);

// What can still be given back of an attempt: a dispute's money is not the shop's to give.
Yen refundable(db::Tx& tx, const Attempt& attempt);
// What went back of a payment and may still go from here, over what was captured, with what disputes took or hold; 0 as it should be.
// otherwise: what went back past this ledger.
Yen promised_over(db::Tx& tx, const AttemptId& attempt, Yen otherwise);
// More than was captured has gone: the payer has money twice, and a person hears of it. otherwise: what went back past this ledger.
void tell_paid_back_twice(db::Tx& tx, const AttemptId& attempt, Yen otherwise, Instant now);
// Nothing of it is left with the shop: it went back, or was lost in a dispute. otherwise: what went back past this ledger.
bool is_all_back(db::Tx& tx, const AttemptId& attempt, Yen otherwise = {});
// Of a refund that failed: what others of the same payment, asked for since, have not brought. Nothing: it is made good.
Yen missing_of(db::Tx& tx, const Refund& failed);
bool is_made_good(db::Tx& tx, const Refund& failed);
// Somebody gave it back in the provider's dashboard: nothing was asked for from here.
bool is_past_us(const Refund& refund);
// Of an order's payments, the oldest first; surplus ones included.
std::vector<Refund> refunds_of(db::Tx& tx, const ShopId& shop, const OrderId& order);

// How it stands, as key of words: its state; before its end by_bank while it goes that way, and refused while it is found out what that
// leaves.
std::string_view standing_name(const Refund& refund);

// ---- A refund that failed goes by bank transfer instead; bank/ carries it and tells. It counts as under way from then on.

// False: it did not fail, it goes that way already, or its money was given back otherwise.
bool hand_to_bank(db::Tx& tx, const RefundId& id, Instant now);
void take_from_bank(db::Tx& tx, const RefundId& id, Instant now);  // called off: it has failed again
void sent_by_bank(db::Tx& tx, const RefundId& id, Instant now);    // arrived; its troubles are settled
// The bank could not pay it out, and the shop has it again: under way once more, to another account.
void came_back_at_bank(db::Tx& tx, const RefundId& id, Instant now);
// It was called off, and the money went all the same: arrived. Whether that was too much: tell_paid_back_twice.
void sent_by_bank_anyway(db::Tx& tx, const RefundId& id, Instant now);

RefundId new_refund_id(env::Random& random);

}  // namespace noren::payments
