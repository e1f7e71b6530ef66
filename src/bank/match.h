// Which order a deposit pays: exact, likely with reasons, or none. An exact answer may be taken without a look, so whatever could
// also be otherwise is at most likely: another order of the same amount and name, or of this amount and a bank's fee, a namesake who
// paid before, a number that says something else, a deposit older than its order. An order that the line names is offered first, also when
// it was paid before, in part or in full, or came to its end; every other one warns of the number. Pure, but for the list of usual fees. Thread: safe from any.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bank/zengin.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "people/people.h"

namespace noren::bank {

enum class Standing { waiting, paid, ended };  // ended: cancelled or returned

// An order as money may reach it.
struct Claim {
  OrderId order;
  std::string number;  // A1042-7
  people::PersonId person;
  Standing standing = Standing::waiting;
  Yen total;
  Yen due;                      // the total less what came in parts; of orders that wait no more, the total
  Yen rest;                     // of an order that is paid: what was let go of its total
  std::vector<Yen> parts = {};  // of one that came in several deposits: what each brought
  LocalDate ordered_on;
  PayerName orderer;
  std::optional<PayerName> recipient;  // when somebody else receives
  std::string written;                 // the orderer's name as it is written, without spaces: some banks print kanji
};

// A deposit as it is compared.
struct Money {
  LocalDate day;
  Yen amount;
  PayerName payer;
};

enum class Verdict { exact, likely, none };
// What taking the proposal would make of the money.
enum class Outcome {
  settles,    // to the yen
  fee_short,  // the buyer had the bank's fee taken off
  underpaid,
  overpaid,
  twice,  // the order was paid before: to be given back
  ended,  // the order was cancelled or returned: to be given back
  rest,   // what was let go of an order that is paid: it is paid in full
};
std::string_view name_of(Outcome outcome);  // key of words bank.next.<name>

enum class Reason {
  number_named,  // the order number stands in the payer's name
  name_equal,
  name_near,
  family_name,
  written_equal,   // the name in kanji; how the bank's customer reads it is not known
  recipient_name,  // the payer is called like who receives
  amount_equal,
  fee_deducted,
  amount_less,
  amount_more,
  sum_of_orders,  // two or three orders of one buyer together
  amount_only,    // nothing but the amount, and no other order has it
  already_paid,
  part_equal,  // what a part of its price brought, once more
  rest_let_go,
  order_ended,
  rival,           // another order fits as well
  other_number,    // the name carries a number that is not this order's
  says_returned,   // the line says that a transfer came back
  refund_sent,     // a refund of this amount was transferred before
  maybe_returned,  // a refund that was transferred may have come back
  before_order,    // the money came before the order
  unread_name,     // printed in kanji, and like nobody's: it cannot be compared by its reading
  short_name,      // a name so short that it says little
};
std::string_view name_of(Reason reason);  // key of words bank.reason.<name>

struct Proposal {
  Verdict verdict = Verdict::none;
  Outcome outcome = Outcome::settles;
  std::vector<std::size_t> claims;  // which, in the order the money fills them
  std::vector<Reason> reasons;      // what speaks for it, then what makes it less than exact
  Yen difference;                   // too much (+) or missing (-)
  bool not_named = false;           // the line names the order that is offered first, and not this one: not to be taken by one press
};

// What a person's own choice of orders would make of the money; never exact. chosen: places in claims, at least one; more than one
// only of orders that wait.
Proposal choose(const Money& money, std::span<const Claim> claims, const std::vector<std::size_t>& chosen);

inline constexpr std::size_t kProposalsMost = 3;

// One list per deposit, the best first; empty: nothing fits. deposits in the order they came: an exact one takes its order, so
// that the next one of the same is seen as paid twice.
std::vector<std::vector<Proposal>> match(std::span<const Money> deposits, std::span<const Claim> claims);

// ---- Refunds of ours that the bank returned (組戻し, 振込不能)

// Money that went to a buyer, and may come back.
struct SentMoney {
  OrderId order;
  std::string number;  // A1042-7
  Yen amount;
  LocalDate since;               // not before this day
  std::vector<PayerName> names;  // the account's holder, the orderer
};
struct Comeback {
  std::size_t sent = 0;
  bool told = false;  // the line itself says that it came back
  std::vector<Reason> reasons;
};
// Those of the same amount for which the name, the number or the line's own words speak; the likeliest first, kProposalsMost at most.
std::vector<Comeback> comebacks(const Money& money, std::span<const SentMoney> sent);

}  // namespace noren::bank
