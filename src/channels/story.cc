// What was told beside mail, in plain words.
#include <algorithm>

#include "channels/channels.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "html/words.h"

namespace noren::channels {
namespace {

using html::word;

std::string way_word(Way way, Locale locale) { return word(locale, "channels.way." + std::string(name_of(way))); }

// Of the last try: its code and the other side's answer.
std::string evidence_text(db::Tx& tx, const Send& send, Locale locale) {
  const std::vector<Attempt> attempts = store::attempts_of(tx, send);
  if (attempts.empty()) return "";
  const Attempt& last = attempts.back();
  std::string text = word(locale, "channels.outcome." + std::string(name_of(last.outcome)));
  if (last.status != 0) text += " (" + std::to_string(last.status) + ")";
  if (!last.evidence.empty()) text += " " + last.evidence;
  if (send.state == SendState::deferred && send.due_at)
    text += " " + word(locale, "channels.story.next", {{"at", html::time_text(locale, *send.due_at)}});
  return text;
}

StoryLine line_of(db::Tx& tx, const store::Stored& stored, Locale locale, bool for_owner) {
  const Send& send = stored.send;
  StoryLine line;
  line.at = send.updated_at;
  const bool linked = stored.message == linked_message(send.order);
  const std::string key = linked && was_taken(send.state) ? "linked" : "send_" + std::string(name_of(send.state));
  line.what = word(locale, "channels.story." + key, {{"way", way_word(send.way, locale)}});
  if (for_owner) line.detail = evidence_text(tx, send, locale);
  line.good = was_taken(send.state);
  line.bad = send.state == SendState::failed;
  return line;
}

void add_climb(const Climb& climb, Locale locale, std::vector<StoryLine>& lines) {
  const std::string about = word(locale, "channels.occasion." + std::string(name_of(climb.occasion)));
  if (climb.mail_dead) {
    const std::string key = climb.domain.empty() ? "mail_dead" : "mail_dead_at";
    lines.push_back({climb.began_at, word(locale, "channels.story." + key, {{"about", about}, {"domain", climb.domain}}), "", false, true});
  }
  if (climb.state == ClimbState::acknowledged)
    lines.push_back({climb.changed_at, word(locale, "channels.story.acknowledged", {{"about", about}}), "", true, false});
  if (climb.state == ClimbState::exhausted)
    lines.push_back({climb.changed_at, word(locale, "channels.story.exhausted", {{"about", about}}), "", false, true});
}

}  // namespace

std::vector<StoryLine> story_of(db::Tx& tx, const ShopId& shop, const OrderId& order, Locale locale, bool for_owner) {
  std::vector<StoryLine> lines;
  for (const Climb& climb : store::climbs_of_order(tx, shop, order)) add_climb(climb, locale, lines);
  for (const store::Stored& stored : store::sends_of_order(tx, shop, order)) lines.push_back(line_of(tx, stored, locale, for_owner));
  std::stable_sort(lines.begin(), lines.end(), [](const StoryLine& a, const StoryLine& b) { return a.at < b.at; });
  return lines;
}

}  // namespace noren::channels
