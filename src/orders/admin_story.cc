// The story on the owner's page: events of the chain, and mails with their fates between them.
#include <nlohmann/json.hpp>

#include "html/words.h"
#include "mail/mail.h"
#include "mail/rules.h"
#include "orders/admin_order_view.h"
#include "orders/admin_words.h"
#include "orders/other_mails.h"
#include "orders/rules.h"
#include "shipping/shipping.h"
#include "troubles/words.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using nlohmann::json;

std::string story_words(Locale locale, const std::string& key) { return word(locale, "orders.admin_story." + key); }

std::string who_of(const Event& event, Locale locale) {
  switch (event.actor) {
    case ActorKind::buyer: return word(locale, "orders.admin_order.who_buyer");
    case ActorKind::staff: return event.actor_name;
    default: return word(locale, "orders.admin_order.who_system");
  }
}

std::string shipment_text(const Event& event, Locale locale) {
  const auto shipped = shipment_of({event});
  if (!shipped) return "";
  const shipping::Carrier* carrier = shipping::find_carrier(shipped->carrier);
  std::string text = carrier != nullptr ? carrier->name.in(locale) : std::string();
  if (!shipped->number.empty()) text += (text.empty() ? "" : " ") + text::tracking_number_text(shipped->number);
  const json data = json::parse(event.data, nullptr, false);
  const std::string rule = data.value("rule", std::string());
  if (rule == kShippedUnpaid) text += (text.empty() ? "" : " / ") + story_words(locale, "shipped_unpaid");
  if (rule == kShippedMoneyBack) text += (text.empty() ? "" : " / ") + story_words(locale, "shipped_money_back");
  if (data.value("held_anyway", false)) text += (text.empty() ? "" : " / ") + story_words(locale, "shipped_held");
  return text;
}

std::string story_of_tracking(const Event& event) {
  const FixedTracking fixed = fixed_tracking_in(event);
  return (fixed.before.empty() ? "" : text::tracking_number_text(fixed.before) + " → ") + text::tracking_number_text(fixed.number);
}

// What was known to speak against it.
std::string anyway_text(const Event& event, Locale locale) {
  const json data = json::parse(event.data, nullptr, false);
  std::string text;
  for (const char* known : {"money_back_anyway", "held_anyway"}) {
    if (data.is_object() && data.value(known, false)) text += (text.empty() ? "" : " / ") + story_words(locale, known);
  }
  return text;
}

std::string cancel_text(const Event& event, const std::string& message, Locale locale) {
  std::string text;
  const std::string reason = cancel_reason_of(event);
  if (std::find(std::begin(kReasons), std::end(kReasons), reason) != std::end(kReasons)) {
    text = word(locale, "orders.admin_story.reason", {{"reason", word(locale, "orders.admin_order.reason_" + reason)}});
  }
  if (!message.empty()) text += (text.empty() ? "" : " / ") + message;
  return text;
}

std::string returned_text(const Event& event, const std::string& note, Locale locale) {
  const std::string amount = html::yen_text(locale, amount_in(event));
  return note.empty() ? amount : amount + " / " + note;
}

// What came too much with it, and what was not asked for any more.
std::string story_of_payment(const Order& order, const Event& event, Locale locale) {
  const Paid paid = *payment_of({event});
  std::string text = html::yen_text(locale, paid.amount);
  const auto add = [&](const char* key, Yen amount) {
    if (amount > Yen(0))
      text += " / " + word(locale, std::string("orders.admin_story.") + key, {{"amount", html::yen_text(locale, amount)}});
  };
  add("over", paid.surplus);
  add("let_go", paid.missing(order));
  return text;
}

bool left_off_the_shelf(const Event& event) {
  const json data = json::parse(event.data, nullptr, false);
  return data.is_object() && data.contains("restock") && data["restock"] == false;
}

std::string detail_of(db::Tx& tx, const House& house, const Order& order, const Event& event, Locale locale) {
  std::string text;
  switch (event.what) {
    case Happening::confirmed:
    case Happening::preparing: text = anyway_text(event, locale); break;
    case Happening::shipped: text = shipment_text(event, locale); break;
    case Happening::tracking_fixed: text = story_of_tracking(event); break;
    case Happening::paid: text = story_of_payment(order, event, locale); break;
    case Happening::released:
      if (const Yen part = part_taken({&event, 1}); part > Yen(0))
        text = html::word(locale, "orders.admin_story.released_part", {{"amount", html::yen_text(locale, part)}});
      break;
    case Happening::part_paid:
    case Happening::rest_paid:
    case Happening::payment_undone:
    case Happening::refund_requested:
    case Happening::part_refunded:
    case Happening::refunded:
      if (amount_in(event) > Yen(0)) text = html::yen_text(locale, amount_in(event));
      if (is_of_surplus(event)) text += " / " + story_words(locale, "of_surplus");
      break;
    case Happening::refund_undone: text = returned_text(event, personal_detail(tx, house, order, event, "note"), locale); break;
    case Happening::cancelled: text = cancel_text(event, personal_detail(tx, house, order, event, "message"), locale); break;
    default: break;
  }
  if (left_off_the_shelf(event)) text += (text.empty() ? "" : " / ") + story_words(locale, "not_restocked");
  return text;
}

std::string kind_text(const std::string& kind, Locale locale) {
  for (const char* known : {"order_received", "order_new", "order_accepted", "payment_reminder", "payment_received"}) {
    if (kind == known) return story_words(locale, kind);
  }
  for (const char* known : {"shipped", "cancelled", "payment_undone", "refund_by_hand"}) {
    if (kind == known) return story_words(locale, kind + "_mail");
  }
  return mail::name_of_kind(locale, kind);
}

std::string what_of(const House& house, const Event& event, Locale locale) {
  if (is_by_dispute(event)) return story_words(locale, "lost_in_dispute");
  if (event.what == Happening::unknown) return word(locale, "orders.admin_story.unknown", {{"word", event.word}});
  if (event.what != Happening::trouble)
    return html::word_of_mail(locale, "orders.admin_story." + std::string(name_of(event.what)), house.mails_kept);
  const auto line = troubles::story_from(event.data);
  return line ? troubles::story_for_owner(*line, locale) : std::string();
}

struct FateBadge {
  const char* word;
  admin::Tone tone;
};
FateBadge badge_of(mail::State state) {
  switch (state) {
    case mail::State::queued: return {"queued", admin::Tone::info};
    case mail::State::deferred: return {"deferred", admin::Tone::warn};
    case mail::State::handed_over: return {"handed_over", admin::Tone::good};
    case mail::State::spooled: return {"spooled", admin::Tone::info};
    case mail::State::parked: return {"parked", admin::Tone::bad};
    case mail::State::cancelled: return {"stopped", admin::Tone::quiet};
  }
  return {"queued", admin::Tone::info};
}

struct Entry {
  Instant at;
  View view;
};

// again: it may be sent once more.
Entry mail_entry(const House& house, const Order& order, const mail::Fate& fate, bool again, Locale locale) {
  const mail::Message& message = fate.message;
  const Instant at = fate.attempts.empty() ? message.created_at : fate.attempts.back().at;
  const FateBadge badge = badge_of(message.state);
  std::string to = story_words(locale, message.recipient == mail::Role::buyer ? "to_buyer" : "to_shop");
  if (!fate.attempts.empty() && !fate.attempts.back().to_masked.empty()) to = fate.attempts.back().to_masked;
  View resend = {{"href", "/admin/orders/" + order.number + "/resend"},
                 {"kind", message.kind},
                 {"label", html::word_of_mail(locale, "orders.admin_order.resend", house.mails_kept)}};
  const std::string who = message.asked_by.empty() ? word(locale, "orders.admin_order.who_system") : message.asked_by;
  return {at,
          {{"at", html::time_text(locale, at)},
           {"what", word(locale, "orders.admin_story.mail", {{"kind", kind_text(message.kind, locale)}})},
           {"who", who},
           {"detail", false},
           {"mail",
            {{"to", to},
             {"fate", html::word_of_mail(locale, std::string("orders.admin_story.") + badge.word, house.mails_spooled)},
             {"tone", admin::name_of(badge.tone)},
             {"resend", again ? std::move(resend) : View(false)}}}}};
}

Entry told_entry(const Told& told, Locale locale) {
  return {told.at,
          {{"at", html::time_text(locale, told.at)},
           {"what", told.what},
           {"who", word(locale, "orders.admin_order.who_system")},
           {"detail", false_if_empty(told.detail)},
           {"mail", false}}};
}

}  // namespace

ShipmentMail shipment_mail(db::Tx& tx, const Order& order) {
  ShipmentMail known = ShipmentMail::none;
  for (const mail::Fate& fate : mail::of_subject(tx, order.shop, order.id.str())) {
    if (fate.message.kind != "shipped") continue;
    const mail::State state = fate.message.state;
    if (state == mail::State::handed_over || state == mail::State::spooled) return ShipmentMail::sent;
    if (mail::is_waiting(state)) known = ShipmentMail::waits;
  }
  return known;
}

View story_view(db::Tx& tx, const House& house, const Context& context, const Order& order, const std::vector<Event>& events,
                const std::vector<std::string>& bank_mails, const std::vector<Told>& told) {
  const Locale locale = context.locale;
  std::vector<Entry> entries;
  // The chain's own order holds, whatever the clocks said that its events were written by; mails stand between them by their time.
  Instant reached;
  for (const Event& event : events) {
    reached = std::max(reached, event.at);
    entries.push_back({reached,
                       {{"at", html::time_text(locale, event.at)},
                        {"what", what_of(house, event, locale)},
                        {"who", who_of(event, locale)},
                        {"detail", false_if_empty(detail_of(tx, house, order, event, locale))},
                        {"mail", false}}});
  }
  const std::vector<mail::Fate> fates = mail::of_subject(tx, order.shop, order.id.str());
  const bool known = person_of(tx, house, order).has_value();  // else there are no words and nobody to send them to
  for (const mail::Fate& fate : fates) {
    const bool newest = std::none_of(fates.begin(), fates.end(), [&](const mail::Fate& other) {
      return other.message.kind == fate.message.kind && other.message.round > fate.message.round;
    });
    const bool again = known && newest && fate.message.state != mail::State::queued;
    entries.push_back(mail_entry(house, order, fate, again, locale));
  }
  for (const mail::Fate& fate : other_mails(tx, order, bank_mails)) entries.push_back(mail_entry(house, order, fate, false, locale));
  for (const Told& one : told) entries.push_back(told_entry(one, locale));
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.at < b.at; });
  View view = View::array();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) view.push_back(std::move(entry->view));
  return view;
}

}  // namespace noren::orders
