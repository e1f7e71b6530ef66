// The channels for the rest of the house: what a mail's fate begins, what ends it, how an order's tellings are shown. Sending is the
// worker's (worker.h), what providers tell is notices.h, pages are pages.h.
// A climb is a mail of one of the occasions that did not arrive, or that nobody has seen: other ways follow it, by the shop's ladder, until
// the buyer has seen it or no way is left. Functions with a Tx work inside the caller's transaction. Thread: safe from any.
#pragma once
#include <functional>

#include "base/context.h"
#include "channels/settings.h"
#include "channels/types.h"
#include "html/html.h"
#include "house/house.h"
#include "mail/content.h"
#include "mail/types.h"
#include "orders/types.h"
#include "shops/shops.h"

namespace noren::channels {

struct Parts {
  House& house;
  const shops::Directory& shops;
  const Standard standard;
  std::function<std::string(const ShopId&)> base_url;  // "https://kurumi.example", without a slash at the end
};

// ---- what became of a mail; of one that no ladder follows, and of one to the shop, nothing happens

// The next server took it: it is looked at again when the shop wants its mails of that occasion to be seen.
void mail_taken(const Parts& parts, db::Tx& tx, const mail::Message& message, const mail::Attempt& attempt);
// It was given up, or it came back: the next way begins at once. domain: where it went, "au.com"; "" not known.
void mail_dead(const Parts& parts, db::Tx& tx, const mail::Message& message, const std::string& domain, Instant now);
void mail_given_up(const Parts& parts, db::Tx& tx, const mail::Message& message, const mail::Attempt& attempt);

// ---- what ends it

// The buyer opened the order's page by the link of a message. by: the m of the link, a kind of mail.
void seen(const Parts& parts, const Context& context, const orders::Order& order, std::string_view by);
// He answered by a way: whatever was told about the order was read.
void answered(const Parts& parts, db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now);

// Looks at climbs whose time has come. From the worker. How many there were.
int climb_due(const Parts& parts, Instant now, int limit);
// One of a message, because something happened to a send of it.
void climb_on(const Parts& parts, db::Tx& tx, const ShopId& shop, const MessageId& message, Instant now);
// The buyer gave another way, or opened one: what reached nobody is told by it.
void climb_again(const Parts& parts, db::Tx& tx, const ShopId& shop, const OrderId& order, Instant now);

// ---- the owner's letters
enum class LetterError { not_found, not_waiting };
Result<void, LetterError> letter_posted(const Parts& parts, const Context& context, const std::string& send);
std::optional<std::string> letter_pdf(const Parts& parts, db::Tx& tx, const ShopId& shop, const std::string& send, Instant now);

// ---- for the order's pages

struct StoryLine {
  Instant at;
  std::string what;   // "LINEでお知らせしました"
  std::string detail; // "メールは au.com に断られました", or what the other side answered (for the owner); "" none
  bool good = false;
  bool bad = false;
};
// Plain words for everything that was told beside mail. for_owner: with what the other side answered.
std::vector<StoryLine> story_of(db::Tx& tx, const ShopId& shop, const OrderId& order, Locale locale, bool for_owner);

// For a shop that was put back from a backup: what was due by `until` may have been said since, and is not said again.
void hold_back(db::Tx& tx, const ShopId& shop, Instant until, Instant now);

// ---- a buyer who is erased
void forget_buyer(db::Tx& tx, const ShopId& shop, const OrderId& order);
void forget_old(House& house, Instant now);  // a chore

// fax_by_mail: a paper to the gateway's address.
void add_mail_kinds(mail::Contents& contents, const Parts& parts);

}  // namespace noren::channels
