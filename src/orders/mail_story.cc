#include "orders/mail_story.h"

#include <algorithm>

#include "html/words.h"
#include "mail/rules.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr std::string_view kKindsToBuyers[] = {"order_received",  "order_accepted", "payment_reminder", "payment_received", "payment_undone",
                                               "shipped",         "tracking_fixed", "cancelled",        "refund_by_hand",   "order_trouble",
                                               "payment_short",   "refund_account", "refund_sent",      "refund_ended",     "refund_undone",
                                               "refund_arrived",  "payment_given_back", "refund_returned"};

const mail::Fate* newest_round(const std::vector<mail::Fate>& fates, std::string_view kind) {
  const mail::Fate* newest = nullptr;
  for (const mail::Fate& fate : fates) {
    if (fate.message.kind == kind && (newest == nullptr || fate.message.round > newest->message.round)) newest = &fate;
  }
  return newest;
}

// What one try came to. The other server's own words stand beside it: who asks his provider needs them as they are.
View try_view(const mail::Attempt& attempt, Locale locale) {
  std::string key(mail::outcome_name(attempt.outcome));
  if (attempt.stage == mail::kOurStage) key = "ours";
  if (attempt.outcome == mail::AttemptOutcome::temporary && attempt.code == 0) key = "no_answer";
  const bool theirs = attempt.code != 0 && !attempt.words.empty();
  return {{"at", html::time_text(locale, attempt.at)},
          {"text", word(locale, "orders.mail.try_" + key)},
          {"words", theirs ? View(attempt.words) : View(false)}};
}

constexpr std::chrono::minutes kLate{5};

// What the reader is to make of it, and what he can do.
std::string story_text(const mail::Fate& fate, const MailReader& reader, Locale locale) {
  const mail::Message& message = fate.message;
  switch (message.state) {
    case mail::State::queued: {
      if (reader.mails_spooled) return word(locale, "orders.mail.text_kept");
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(reader.now - message.created_at);
      if (minutes < kLate) return word(locale, "orders.mail.text_queued");
      return word(locale, "orders.mail.text_late", {{"minutes", std::to_string(minutes.count())}});
    }
    case mail::State::deferred:
      if (!message.due_at) return word(locale, "orders.mail.text_queued");
      return word(locale, "orders.mail.text_deferred", {{"time", html::time_text(locale, *message.due_at)}});
    case mail::State::handed_over: return word(locale, "orders.mail.text_handed_over");
    case mail::State::spooled: return word(locale, "orders.mail.text_kept");
    case mail::State::parked: return word(locale, "orders.mail.text_parked");
    case mail::State::cancelled: return word(locale, "orders.mail.text_cancelled");
  }
  return "";
}

View mail_view(const mail::Fate& fate, bool newest, const std::vector<mail::Fate>& all, const MailReader& reader, Locale locale) {
  const mail::Message& message = fate.message;
  const std::string seen = fate.attempts.empty() ? std::string() : fate.attempts.back().to_masked;
  const std::string& to = message.to_address.empty() ? reader.address : message.to_address;
  const auto refused = may_not_ask_again(all, message.kind, reader.now);
  const bool asks = newest && reader.reachable && !reader.mails_spooled && message.state != mail::State::queued;
  View waits = false;
  if (asks && refused) waits = word(locale, *refused == NotAgain::many ? "orders.mail.problem_many" : "orders.mail.problem_soon");
  View view = {{"at", html::time_text(locale, message.created_at)},
               {"name", word(locale, "orders.message." + message.kind)},
               {"to", seen.empty() ? mail::masked(to) : seen},
               {"fate", html::word_of_mail(locale, "orders.fate." + std::string(mail::state_name(message.state)), reader.mails_spooled)},
               {"ok", message.state == mail::State::handed_over},
               {"failed", message.state == mail::State::parked},
               {"text", story_text(fate, reader, locale)},
               {"kind", message.kind},
               {"again", asks && !refused},
               {"waits", waits}};
  view["tries"] = View::array();
  for (const mail::Attempt& attempt : fate.attempts) view["tries"].push_back(try_view(attempt, locale));
  view["has_tries"] = !view["tries"].empty();
  return view;
}

}  // namespace

bool is_told_to_buyer(std::string_view kind) {
  return std::find(std::begin(kKindsToBuyers), std::end(kKindsToBuyers), kind) != std::end(kKindsToBuyers);
}

std::optional<NotAgain> may_not_ask_again(const std::vector<mail::Fate>& fates, std::string_view kind, Instant now) {
  const mail::Fate* last = newest_round(fates, kind);
  if (last == nullptr) return std::nullopt;
  if (last->message.round >= kBuyersRounds) return NotAgain::many;
  if (now - last->message.created_at < kBetweenBuyersRounds) return NotAgain::soon;
  return std::nullopt;
}

View mail_story_view(const std::vector<mail::Fate>& fates, const MailReader& reader, Locale locale) {
  std::vector<const mail::Fate*> told;
  for (const mail::Fate& fate : fates) {
    if (fate.message.recipient == mail::Role::buyer && is_told_to_buyer(fate.message.kind)) told.push_back(&fate);
  }
  std::stable_sort(told.begin(), told.end(),
                   [](const mail::Fate* a, const mail::Fate* b) { return a->message.created_at > b->message.created_at; });
  View list = View::array();
  for (const mail::Fate* fate : told) {
    list.push_back(mail_view(*fate, fate == newest_round(fates, fate->message.kind), fates, reader, locale));
  }
  return list;
}

}  // namespace noren::orders
