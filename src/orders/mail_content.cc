#include "orders/mail_content.h"

#include <algorithm>

#include "html/words.h"
#include "orders/deeds.h"
#include "orders/instead.h"
#include "orders/konbini.h"
#include "orders/rules.h"
#include "orders/surplus_back.h"
#include "orders/token.h"
#include "payments/payments.h"
#include "troubles/buyer_view.h"

namespace noren::orders {
namespace {

constexpr const char* kToBuyer[] = {"order_received", "order_accepted", "payment_reminder", "payment_received", "payment_undone",
                                    "shipped",        "tracking_fixed", "cancelled",        "refund_by_hand"};
constexpr const char* kToOwner = "order_new";
constexpr const char* kOfTrouble = "order_trouble";
constexpr const char* kOfCharge = "charge_found";

// A cancelled order is not accepted any more, however long the mail waited; money that was undone did not come, and what is paid by
// now is not asked for.
bool still_true(const std::string& kind, const Order& order, const std::vector<Event>& events) {
  if (kind == "payment_received") return payment_of(events).has_value();
  if (kind == "payment_undone") return order.payment_state == PaymentState::awaiting && !is_final(order.state);
  if (kind == "order_accepted") return order.state != State::cancelled;
  if (kind == "tracking_fixed") return has_left(order.state);
  if (kind == "order_new") return order.state != State::cancelled;
  if (kind == "payment_reminder") return awaits_store(order) && !is_number_ended(order, events);
  return true;
}

std::string cancel_message(db::Tx& tx, const House& house, const Order& order, const std::vector<Event>& events) {
  const auto found = std::find_if(events.rbegin(), events.rend(), [](const Event& event) { return event.what == Happening::cancelled; });
  if (found == events.rend() || found->actor == ActorKind::buyer) return "";
  return personal_detail(tx, house, order, *found, "message");
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message, const OrderId& id) {
  const auto order = find(tx, message.shop, id);
  const auto shop = sources.shops.by_id(message.shop);
  if (!order || !shop) return std::nullopt;
  const auto person = person_of(tx, sources.house, *order);
  const std::vector<Event> events = events_of(tx, order->id);
  if (!person || !still_true(message.kind, *order, events)) return std::nullopt;
  const bool to_owner = message.recipient == mail::Role::owner;
  mail::Content content;
  content.locale = to_owner ? Locale::ja : order->document.locale;
  const std::string token = order_token(sources.house.keys, order->shop, order->id.str());
  const auto left = [&](const VariantId& variant) { return sources.stock.quantity(variant); };
  const Instant now = sources.house.env.clock.now();
  content.view = mail_view(message.kind, {shop->settings, *order, *person, events, sources.base_url(message.shop), token,
                                          cancel_message(tx, sources.house, *order, events), left, content.locale,
                                          konbini_view(*order, store_payment(tx, *order, now), person, content.locale),
                                          refund_standing(tx, *order) == "disputed", came_twice(tx, *order), now,
                                          to_owner ? std::string() : message.kind});
  if (to_owner) {
    content.reply_to = mail::Address{person->email, person->who_orders().name};
  } else {
    content.to = {person->email, person->who_orders().name};
    content.thread = order->id.str();
  }
  return content;
}

// The step a message tells of, while it still runs: its subject is "<trouble>.<rung>".
std::optional<troubles::Trouble> trouble_of(db::Tx& tx, const mail::Message& message) {
  const std::size_t dot = message.subject_id.find('.');
  auto trouble = troubles::find(tx, message.shop, troubles::TroubleId(message.subject_id.substr(0, dot)));
  if (!trouble || !trouble->open() || troubles_subject(*trouble) != message.subject_id) return std::nullopt;
  return trouble;
}

std::optional<mail::Content> content_of_trouble(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto trouble = trouble_of(tx, message);
  if (!trouble) return std::nullopt;
  auto content = content_of(sources, tx, message, trouble->order);
  if (!content) return std::nullopt;
  const std::string number = content->view.at("number");
  html::View words = troubles::buyer_view(tx, *trouble, number, sources.house.env.clock.now(), content->locale);
  if (words.is_null()) return std::nullopt;
  put_trouble(content->view, words);
  return content;
}

void put_charge(html::View& view, const payments::Attempt& charge, Locale locale) {
  view["amount"] = html::yen_text(locale, charge.captured);
  view["paid_at"] = html::time_text(locale, charge.created_at);
  view["card"] = charge.card_brand + " **** " + charge.card_last4;
}

// Its subject is "<order>.<day on which somebody asked>".
std::optional<mail::Content> content_of_charge(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const OrderId order(message.subject_id.substr(0, message.subject_id.find('.')));
  const auto all = payments::attempts_of(tx, message.shop, order);
  const auto charge = std::find_if(all.begin(), all.end(), [](const payments::Attempt& attempt) {
    return attempt.state == payments::State::captured && !attempt.card_last4.empty();
  });
  auto content = charge == all.end() ? std::nullopt : content_of(sources, tx, message, order);
  if (content) put_charge(content->view, *charge, content->locale);
  return content;
}

html::View charge_sample(Locale locale) {
  html::View view = mail_sample("order_received", locale);
  payments::Attempt charge;
  charge.captured = Yen(8'110);
  charge.card_brand = "visa";
  charge.card_last4 = "4242";
  charge.created_at = from_japan_time({{2026, 11, 21}, 12, 3, 0});
  put_charge(view, charge, locale);
  return view;
}

}  // namespace

std::string troubles_subject(const troubles::Trouble& trouble) { return trouble.id.str() + "." + std::to_string(trouble.rung); }

void put_trouble(html::View& view, const html::View& words) {
  for (const char* name : {"title", "happened", "doing", "can", "deadline"})
    view[name] = words.at(name).is_string() ? words.at(name) : html::View("");
  // What is asked now is asked by the step's deadline, not by the one that has passed.
  if (view["transfer"].is_object() && view["deadline"] != "") view["transfer"]["due"] = view["deadline"];
}

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  const auto add = [&](const std::string& name, mail::Role recipient) {
    mail::Kind kind;
    kind.recipient = recipient;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) {
      return content_of(sources, tx, message, OrderId(message.subject_id));
    };
    kind.sample = [name](Locale locale) { return mail_sample(name, locale); };
    kind.seldom = mail_seldom;
    contents.add(name, std::move(kind));
  };
  for (const char* name : kToBuyer) add(name, mail::Role::buyer);
  add(kToOwner, mail::Role::owner);
  mail::Kind trouble;
  trouble.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of_trouble(sources, tx, message); };
  trouble.sample = [](Locale locale) { return mail_sample(kOfTrouble, locale); };
  contents.add(kOfTrouble, std::move(trouble));
  mail::Kind charge;
  charge.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of_charge(sources, tx, message); };
  charge.sample = charge_sample;
  contents.add(kOfCharge, std::move(charge));
}

}  // namespace noren::orders
