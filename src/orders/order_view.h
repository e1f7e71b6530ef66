// The parts of the order page's view; private to the feature. Pure.
#pragma once
#include <map>

#include "html/html.h"
#include "mail/types.h"
#include "orders/konbini.h"
#include "orders/surplus_back.h"
#include "orders/types.h"

namespace noren::orders {

// mails_kept: no mail goes out (House), so the page promises none.
// store_ended: its number for the store has, by itself (konbini.h, store_end). refund: how what goes back stands (refund_standing).
// twice: came by another transfer (came_twice).
html::View state_view(const Order& order, const std::vector<Event>& events, Locale locale, bool mails_kept = false,
                      bool store_ended = false, std::string_view refund = "", Yen twice = Yen(0));
// Received to delivered, each with its time; empty when the order was stopped.
html::View steps_view(const Order& order, const std::vector<Event>& events, Locale locale);
struct MoneyStanding {
  std::string_view refund = "";       // how what goes back through the provider stands (refund_standing)
  bool mails_kept = false;            // no mail goes out (House), so the page promises none
  std::optional<StoreEnd> store_end;  // the number it waits for has ended
  Yen twice = Yen(0);                 // came for it by another transfer, and is still here (came_twice)
  bool closing = false;               // what it stood on is not cancelled at the provider yet (is_payment_closing)
  bool account = false;               // the page names the shop's account to pay to instead
};
html::View payment_view(const Order& order, const std::vector<Event>& events, Instant now, Locale locale, const MoneyStanding& money = {});
// What went back of it while it stands as paid, and what came besides it and goes back: a list of sentences, often empty.
html::View given_back_view(const Order& order, const std::vector<Event>& events, const std::vector<SurplusBack>& surplus, Locale locale);
html::View shipments_view(const Order& order, const std::vector<Event>& events, Locale locale);
// details: what stands beside an event, by its seq (a reason of a cancellation, out of its box). surplus: between the events, by its time.
html::View timeline_view(const Order& order, const std::vector<Event>& events, const std::map<std::int64_t, std::string>& details,
                         Locale locale, bool mails_kept = false, const std::vector<SurplusBack>& surplus = {});
// mails_spooled: they go to a folder (House), so that one that waits is not about to be sent.
html::View messages_view(const std::vector<mail::Fate>& fates, const std::string& address, Locale locale, bool mails_spooled = false);

// What becomes of the money if the buyer cancels now.
struct MoneyNow {
  Yen through_provider = Yen(0);  // what of it can go back the way it came (CardMoney::left)
  bool money_back = false;        // all of it went back before (is_money_back)
  bool mails_kept = false;        // no mail goes out (House)
  Yen parts = Yen(0);             // of one whose rest has not come (parts_paid)
  bool instead = false;           // it is paid by transfer instead of at a store (pays_instead)
};
std::string money_if_cancelled(const Order& order, const MoneyNow& money, Locale locale);

// Why no receipt can be made now, in the words of a section ("orders.receipt", "orders.admin_receipt"); false when it can.
html::View receipt_hindrance(const Order& order, const std::vector<Event>& events, bool money_back, std::string_view section,
                             Locale locale);

}  // namespace noren::orders
