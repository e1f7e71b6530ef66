#include "channels/notices.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "channels/line.h"
#include "channels/port.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "orders/orders.h"

namespace noren::channels {
namespace {

using nlohmann::json;

struct Telling {
  const Parts& parts;
  db::Tx& tx;
  const Context& context;
  const line::Event& event;

  const ShopId& shop() const { return context.shop; }
  std::string mark() const { return mark_of(parts.house.keys, shop(), Way::line, event.user); }
};

// What is about to be said may be said as an answer, which counts for no quota; LINE takes it for a minute.
void reply_with(const Telling& telling, const Send& send) {
  const Instant until = telling.event.at + line::kReplyWithin;
  if (telling.event.reply_token.empty() || until <= telling.context.now) return;
  const House& house = telling.parts.house;
  store::set_reply(telling.tx, send, house.keys.seal("line_reply", telling.event.reply_token, house.env.random), until);
}

void thank(const Telling& telling, const orders::Order& order) {
  store::Stored greeting;
  greeting.message = linked_message(order.id);
  Send& send = greeting.send;
  send.id = greeting.message.str() + "/" + std::string(name_of(Way::line));
  send.shop = order.shop;
  send.order = order.id;
  send.way = Way::line;
  send.created_at = telling.context.now;
  send.due_at = telling.context.now;
  if (store::insert_send(telling.tx, greeting)) reply_with(telling, send);
}

bool is_used_by_another(const Telling& telling, const line::Linked& linked) {
  const auto all = store::reaches_of_order(telling.tx, telling.shop(), linked.order);
  return std::any_of(all.begin(), all.end(), [&](const Reach& one) {
    return one.way == Way::line && one.proof == linked.code && one.mark != telling.mark();
  });
}

// The code that the order's page gave out came back in a talk: from now on the order's news reach it.
void link_talk(const Telling& telling, const line::Linked& linked) {
  const auto order = orders::find(telling.tx, telling.shop(), linked.order);
  if (!order || is_used_by_another(telling, linked)) return;
  if (!orders::person_of(telling.tx, telling.parts.house, *order)) return;
  keep_reach(telling.tx, telling.parts.house, *order, {Way::line, telling.event.user, telling.mark(), linked.code}, telling.context.now);
  climb_again(telling.parts, telling.tx, telling.shop(), order->id, telling.context.now);
  bool waits = false;
  for (const store::Stored& stored : store::sends_of_order(telling.tx, telling.shop(), order->id)) {
    if (stored.send.way != Way::line || stored.send.state != SendState::queued) continue;
    if (!waits) reply_with(telling, stored.send);  // the token works once
    waits = true;
  }
  if (!waits) thank(telling, *order);
}

void hear_message(const Telling& telling) {
  if (const auto linked = line::find_code(telling.parts.house.keys, telling.shop(), telling.event.text, telling.context.now))
    return link_talk(telling, *linked);
  for (const Reach& reach : store::reaches_by_mark(telling.tx, telling.shop(), telling.mark()))
    answered(telling.parts, telling.tx, telling.shop(), reach.order, telling.context.now);
}

// Blocked, or a friend again.
void shut(const Telling& telling, bool is_shut) {
  for (const Reach& reach : store::reaches_by_mark(telling.tx, telling.shop(), telling.mark())) {
    store::shut_reach(telling.tx, reach, is_shut, telling.context.now);
    if (!is_shut) climb_again(telling.parts, telling.tx, telling.shop(), reach.order, telling.context.now);
  }
}

// What the provider says became of a telling.
void note_fate(const Parts& parts, db::Tx& tx, store::Stored stored, const Attempt& attempt) {
  Send& send = stored.send;
  const SendState seen = send.state;
  const auto next = next_state(seen, attempt.outcome == AttemptOutcome::delivered ? SendEvent::deliver : SendEvent::fail);
  if (!next) return;
  store::add_attempt(tx, send, attempt);
  send.state = *next;
  send.due_at.reset();
  send.updated_at = attempt.at;
  if (store::move_send(tx, send, seen)) climb_on(parts, tx, send.shop, stored.message, attempt.at);
}

// Notification messages come back with the tag they were sent with: the key.
void hear_delivery(const Telling& telling) {
  auto stored = store::find_send(telling.tx, telling.shop(), telling.event.about);
  if (stored && stored->send.way == Way::line)
    note_fate(telling.parts, telling.tx, std::move(*stored), {0, telling.context.now, AttemptOutcome::delivered, 0, ""});
}

void hear_event(const Telling& telling) {
  using What = line::Event::What;
  switch (telling.event.what) {
    case What::message: return hear_message(telling);
    case What::follow: return shut(telling, false);
    case What::unfollow: return shut(telling, true);
    case What::delivery: return hear_delivery(telling);
    case What::account_link:
      if (const auto linked = line::find_code(telling.parts.house.keys, telling.shop(), telling.event.about, telling.context.now))
        link_talk(telling, *linked);
      return;
    case What::other: return;
  }
}

std::string text_in(const json& told, const char* name) {
  return told.is_object() && told.contains(name) && told[name].is_string() ? told[name].get<std::string>() : std::string();
}

bool is_recent(std::string_view time, Instant now) {
  std::int64_t seconds = 0;
  const auto read = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (read.ec != std::errc() || read.ptr != time.data() + time.size()) return false;
  const std::chrono::seconds apart(now.seconds() > seconds ? now.seconds() - seconds : seconds - now.seconds());
  return apart <= kNoticeGood;
}

}  // namespace

Heard hear_line(const Parts& parts, const Context& context, std::string_view body, std::string_view signature) {
  const Settings settings =
      parts.house.db.read([&](db::Tx& tx) { return settings_in_force(tx, parts.house.keys, parts.standard, context.shop); });
  if (!settings.line.is_set()) return Heard::no_account;
  if (!line::is_signed(settings.line.secret, body, signature)) return Heard::forged;
  const auto events = line::read_events(body);
  if (!events) return Heard::unreadable;
  parts.house.db.write([&](db::Tx& tx) {
    for (const line::Event& event : *events) {
      if (event.id.empty() || (event.user.empty() && event.about.empty())) continue;
      if (store::note_notice(tx, context.shop, Way::line, event.id, context.now)) hear_event({parts, tx, context, event});
    }
  });
  return Heard::noted;
}

Heard hear_gateway(const Parts& parts, const Context& context, const GatewayNotice& notice) {
  const Settings settings =
      parts.house.db.read([&](db::Tx& tx) { return settings_in_force(tx, parts.house.keys, parts.standard, context.shop); });
  const Gateway& gateway = notice.way == Way::sms ? settings.sms : settings.fax;
  if (!gateway.is_set()) return Heard::no_account;
  const std::string wanted = gateway_signature(gateway.secret, notice.time, notice.body);
  if (!is_recent(notice.time, context.now) || !crypto::same(wanted, notice.signature)) return Heard::forged;
  const json told = json::parse(notice.body, nullptr, false);
  const std::string state = text_in(told, "state");
  const std::string before = context.shop.str() + "/";
  const std::string key = text_in(told, "key");
  if (!key.starts_with(before) || (state != "delivered" && state != "failed")) return Heard::unreadable;
  const auto outcome = state == "delivered" ? AttemptOutcome::delivered : AttemptOutcome::undelivered;
  parts.house.db.write([&](db::Tx& tx) {
    if (!store::note_notice(tx, context.shop, notice.way, key + "/" + state, context.now)) return;
    auto stored = store::find_send(tx, context.shop, key.substr(before.size()));
    if (!stored || stored->send.way != notice.way) return;
    note_fate(parts, tx, std::move(*stored), {0, context.now, outcome, 0, text_in(told, "reason").substr(0, kEvidenceMax)});
  });
  return Heard::noted;
}

}  // namespace noren::channels
