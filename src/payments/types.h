// A payment attempt (決済試行) as plain values: one try to get the money of one order by one means. It is written before anything is
// said to the provider, so whatever happens to the answer, it is known what was tried.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "payments/gateway.h"

namespace noren::payments {

using AttemptId = Id<struct AttemptTag>;

// Spelled as stored. They only move forward (rules.h).
enum class State {
  created,   // written; nothing may have been charged
  at_buyer,  // the buyer has a step to do at the provider
  checking,  // a charge may have been made: nobody knows yet
  awaiting,  // the buyer pays at a store, until a day: the order stands meanwhile
  authorised,  // reserved, to be taken at shipment: the order stands meanwhile
  captured,
  declined,   // another attempt may be made
  cancelled,  // ended without a charge, for certain
};

// What was, or is to be, said to the provider.
enum class Act {
  none,
  create,
  confirm,
  find,  // no reference was learnt: is there a payment with our id?
  look_up,
  cancel,
  capture,
  drop,  // no call: nothing was confirmed and nobody could pay it
};

// What the shop wants to become of an attempt whose order stands (awaiting, authorised). Written first; said to the provider afterwards.
enum class Want {
  nothing,
  cancel,   // nobody is to pay it any more; what is reserved goes free
  capture,  // what is reserved is taken
};

struct Attempt {
  AttemptId id;
  ShopId shop;
  OrderId order;  // the order it is for, or will be
  std::string order_number;
  std::int64_t n = 1;    // the order's first, second ... attempt
  std::string provider;  // Gateway::name()
  Means means = Means::card;
  Yen amount;
  State state = State::created;
  std::string reference;           // the provider's id; "" not learnt yet
  bool confirmed = false;          // from here on a charge is possible
  bool unconfirmed_there = false;  // confirmed by us, but the provider says that it never heard of it
  Act act = Act::none;             // the last one
  std::int64_t tries = 0;          // of creating and confirming: part of the key at the provider
  bool in_doubt = false;           // the last call's answer was lost
  bool ask_first = false;          // the shop was put back from a backup (ask_anew): what became of it is asked before anything is done
  std::optional<Instant> doubt_since;
  std::int64_t looks = 0;             // since then
  std::optional<Instant> due_at;      // when the next act is to be made
  std::optional<Instant> expires_at;  // of the buyer's step at the provider: never put off
  std::string redirect;               // at_buyer: where the buyer goes; awaiting: the provider's page with the numbers, "" none
  std::vector<StoreNumber> stores;    // awaiting: with phone numbers cut to the last four digits
  Want want = Want::nothing;
  Decline decline = Decline::none;
  std::string decline_code;  // the provider's word
  std::string card_brand;
  std::string card_last4;
  bool surplus = false;  // captured, but its order has its money already, or is none any more
  Yen captured;          // what was really taken
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
  std::int64_t account = 0;  // of the shop, that it was begun with (gateways.h)
};

}  // namespace noren::payments
