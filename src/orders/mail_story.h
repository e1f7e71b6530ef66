// What became of the mails about an order, told to its buyer: his page of them (mail_page.cc); private to the feature. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/html.h"
#include "mail/types.h"

namespace noren::orders {

// A mail that buyers get about an order, and its pages name.
bool is_told_to_buyer(std::string_view kind);

// A buyer may have a mail sent again so often, and no sooner; the shop's own limits are wider (mail::resend).
inline constexpr std::int64_t kBuyersRounds = 5;
inline constexpr std::chrono::minutes kBetweenBuyersRounds{3};
enum class NotAgain { soon, many };
// Nothing: he may.
std::optional<NotAgain> may_not_ask_again(const std::vector<mail::Fate>& fates, std::string_view kind, Instant now);

struct MailReader {
  std::string address;  // where mails about this order go now; "" erased
  Instant now;
  bool mails_spooled = false;
  bool reachable = false;  // there is somebody to write to
};
// [{at, name, to, fate, ok, failed, text, tries: [{at, text, words: false or the other server's}], has_tries, kind,
//   again: bool (it may be asked for now), waits: false or text why not yet}], the newest first; the last round of each is the one to ask for.
html::View mail_story_view(const std::vector<mail::Fate>& fates, const MailReader& reader, Locale locale);

}  // namespace noren::orders
