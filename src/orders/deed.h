// The frame every deed of deeds.h stands in; private to the feature.
#pragma once
#include <nlohmann/json.hpp>
#include <string_view>

#include "orders/deeds.h"
#include "orders/rules.h"
#include "payments/payments.h"
#include "staff/types.h"

namespace noren::orders {

using Done = Result<void, DeedError>;

// A deed inside its transaction: the order loaded, and what a deed does to it.
struct Deed {
  db::Tx& tx;
  DeedTools& tools;
  const Context& context;
  Order& order;

  // Writes the event; the tables of rules.h may refuse it. personal goes into a box.
  Done happen(Happening what, const nlohmann::json& data = nlohmann::json::object(), const nlohmann::json& personal = nullptr);
  // That, of a deed of kAsking that is nothing but its event: a person was told what speaks against it.
  Done happen_anyway(Happening what, const Anyway& anyway);
  void tell_buyer(std::string_view kind);
  void tell_again(std::string_view kind);  // of what may happen more than once to an order
  // A line in the log of deeds when it was staff: orders.deed.<what>.
  void note(std::string_view what, const staff::Saying& after = {}, const staff::Saying& before = {});

  bool by_buyer() const { return context.actor.kind == ActorKind::buyer; }
};

inline Done refused(DeedError why) { return Fail<DeedError>(why); }

// The number of a parcel as it is stored. Refused when no carrier could mean it, and when it is doubtful and nobody was told.
Result<std::string, DeedError> read_number(std::string_view carrier, std::string_view typed, bool anyway);

// What speaks against a deed of kAsking (rules.h).
struct Against {
  bool unpaid = false;
  bool money_back = false;
  bool held = false;
};
Against what_is_against(db::Tx& tx, const Order& order, Happening what);
// Refused with the first of it that was not told to anybody.
Done agreed(const Against& against, const Anyway& anyway);

// One transaction around work(deed): loads the order, refuses what is unknown or stale, gives the order back as it is then.
template <class Work>
DeedResult perform(DeedTools tools, const Context& context, const Seen& seen, Work&& work) {
  return tools.house.db.write([&](db::Tx& tx) -> DeedResult {
    auto order = find(tx, context.shop, seen.order);
    if (!order) return Fail<DeedError>(DeedError::not_found);
    if (order->version != seen.version) return Fail<DeedError>(DeedError::stale);
    Deed deed{tx, tools, context, *order};
    if (const Done done = work(deed); !done) return Fail<DeedError>(done.error());
    return std::move(*order);
  });
}

// Nobody is to pay it through the provider any more: what is still to be paid at a store, or is reserved on a card, is cancelled there.
void release_payment(Deed& deed);

// The payment through a provider that the order was made of (refund_by_card.cc).
std::optional<payments::Attempt> payment_for(db::Tx& tx, const Order& order);
// Money back to the card.
Done ask_card_back(Deed& deed, Yen amount);
// Of an order that is over: all of it went back before, so that nothing is owed.
Done close_money(Deed& deed);

// A deed that is nothing but its event.
DeedResult perform_plain(DeedTools tools, const Context& context, const Seen& seen, Happening what, std::string_view note);

}  // namespace noren::orders
