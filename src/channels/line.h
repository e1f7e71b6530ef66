// LINE's Messaging API (developers.line.biz; OpenAPI line/line-openapi): what its webhooks say, its quota, the code by which a buyer links
// his talk with an order. Telling somebody something is the port's (port.h). Pure; any thread.
#pragma once
#include <vector>

#include "channels/port.h"
#include "crypto/crypto.h"

namespace noren::channels::line {

// base64 of HMAC-SHA256 over the raw body with the channel secret, in x-line-signature.
bool is_signed(std::string_view secret, std::string_view body, std::string_view signature);

struct Event {
  enum class What { message, follow, unfollow, delivery, account_link, other };
  What what = What::other;
  std::string id;           // webhookEventId: the same when it is told again
  std::string user;         // "" not of one person
  std::string reply_token;  // "" none, or nobody is to answer (standby)
  std::string text;         // of a message
  std::string about;        // delivery: the tag it was sent with; account_link: the nonce
  Instant at;
};
// Nothing when it is no webhook's body.
std::optional<std::vector<Event>> read_events(std::string_view body);

// A reply token is good for a minute.
inline constexpr std::chrono::seconds kReplyWithin{50};

// The code that a buyer sends in the talk: says which order, for a day, and that this shop gave it out. Links one talk.
std::string link_code(const crypto::Keys& keys, const ShopId& shop, const OrderId& order, Instant now);
// The order of a true code that stands somewhere in the text. Nothing: none, forged or too old.
struct Linked {
  OrderId order;
  std::string code;
};
std::optional<Linked> find_code(const crypto::Keys& keys, const ShopId& shop, std::string_view text, Instant now);
inline constexpr std::chrono::hours kCodeGood{24};
// Opens the talk with the shop, with the code written ready to be sent.
std::string talk_url(const LineAccount& account, const std::string& words);

// ---- the month's messages
env::Call ask_quota(const LineAccount& account, const std::string& base);
env::Call ask_used(const LineAccount& account, const std::string& base);
struct Quota {
  std::optional<std::int64_t> most;  // nothing: no limit
  std::int64_t used = 0;
};
std::optional<Quota> read_quota(const env::Called& quota, const env::Called& used);

}  // namespace noren::channels::line
