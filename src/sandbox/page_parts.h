// What the hosted pages of both APIs share. Private to sandbox.
#pragma once
#include "http/message.h"
#include "sandbox/rules.h"
#include "sandbox/types.h"

namespace noren::sandbox {

// What the ledger says of a session and its payment.
struct SessionStanding {
  Json session;
  std::optional<Json> intent;
};
std::optional<SessionStanding> standing_of(const Desk& desk, const std::string& id, Instant now);
Locale locale_of(const Json& session);
std::string success_url(const Json& session);
// Why the last try failed; "" it did not.
std::string reason_of(const std::optional<Json>& intent, Locale locale);

http::Response notice(const Desk& desk, Locale locale, const std::string& key, int status, const std::string& back = "");
// Where a session leads by now; nothing while it waits for the buyer.
std::optional<http::Response> leads_to(const Desk& desk, const SessionStanding& standing);

html::View cards_view(Locale locale);
// The card typed or chosen, or the key of the words that say what is wrong.
Result<const Card*, std::string> chosen_card(const http::Request& request);
// Paid by that card. The second of two presses finds the session closed, or its payment under way: it charges nothing and waits with the
// first.
Outcome press(const Work& work, const std::string& id, const Card& card);
// After a press: what is true now, told by a page that can be loaded again.
http::Response after_press(const Desk& desk, const std::string& id, Instant now);

}  // namespace noren::sandbox
