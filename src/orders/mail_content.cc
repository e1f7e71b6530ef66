#include "orders/mail_content.h"

#include <algorithm>

#include "orders/deeds.h"
#include "orders/token.h"

namespace noren::orders {
namespace {

constexpr const char* kToBuyer[] = {"order_received", "order_accepted", "payment_received", "shipped", "cancelled"};
constexpr const char* kToOwner = "order_new";

// A cancelled order is not accepted any more, however long the mail waited.
bool still_true(const std::string& kind, const Order& order) {
  if (kind == "order_accepted") return order.state != State::cancelled;
  if (kind == "order_new") return order.state != State::cancelled;
  return true;
}

std::string cancel_message(db::Tx& tx, const House& house, const Order& order, const std::vector<Event>& events) {
  const auto found = std::find_if(events.rbegin(), events.rend(), [](const Event& event) { return event.what == Happening::cancelled; });
  if (found == events.rend() || found->actor == ActorKind::buyer) return "";
  return personal_detail(tx, house, order, *found, "message");
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto order = find(tx, message.shop, OrderId(message.subject_id));
  const auto shop = sources.shops.by_id(message.shop);
  if (!order || !shop || !still_true(message.kind, *order)) return std::nullopt;
  const auto person = person_of(tx, sources.house, *order);
  if (!person) return std::nullopt;
  const std::vector<Event> events = events_of(tx, order->id);
  const bool to_owner = message.recipient == mail::Role::owner;
  mail::Content content;
  content.locale = to_owner ? Locale::ja : order->document.locale;
  const std::string token = order_token(sources.house.keys, order->shop, order->id.str());
  const auto left = [&](const VariantId& variant) { return sources.stock.quantity(variant); };
  content.view = mail_view(message.kind, {shop->settings, *order, *person, events, sources.base_url(message.shop), token,
                                          cancel_message(tx, sources.house, *order, events), left, content.locale});
  if (to_owner) {
    content.reply_to = mail::Address{person->email, person->who_orders().name};
  } else {
    content.to = {person->email, person->who_orders().name};
    content.thread = order->id.str();
  }
  return content;
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  const auto add = [&](const std::string& name, mail::Role recipient) {
    mail::Kind kind;
    kind.recipient = recipient;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
    kind.sample = [name](Locale locale) { return mail_sample(name, locale); };
    contents.add(name, std::move(kind));
  };
  for (const char* name : kToBuyer) add(name, mail::Role::buyer);
  add(kToOwner, mail::Role::owner);
}

}  // namespace noren::orders
