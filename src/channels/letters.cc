// Letters, which the owner prints and posts, and faxes that go by a gateway's mail address.
#include "channels/reach.h"
#include "channels/rules.h"
#include "html/words.h"

namespace noren::channels {
namespace {

std::optional<store::Stored> fax_of(db::Tx& tx, const mail::Message& message) {
  const OrderId order(message.subject_id.substr(0, message.subject_id.find('.')));
  for (store::Stored& stored : store::sends_of_order(tx, message.shop, order)) {
    if (fax_subject(stored.send) == message.subject_id) return std::move(stored);
  }
  return std::nullopt;
}

struct Fax {
  std::string to;
  std::string paper;
  Said said;
};

std::optional<mail::Content> fax_content(const Parts& parts, db::Tx& tx, const mail::Message& message) {
  const auto stored = fax_of(tx, message);
  if (!stored) return std::nullopt;
  const auto reached = reach_of(tx, parts.house, message.shop, stored->send.order);
  const Settings settings = settings_in_force(tx, parts.house.keys, parts.standard, message.shop);
  if (!reached || !reached->to.contains(Way::fax) || settings.fax_mail.empty()) return std::nullopt;
  const auto climb = store::find_climb(tx, message.shop, stored->message);
  const Said said = say(parts, *reached, *stored, climb && climb->mail_dead);
  mail::Content content;
  content.locale = reached->order.document.locale;
  content.to = {reached->to.at(Way::fax) + "@" + settings.fax_mail, ""};
  content.view = {{"title", said.title}, {"text", said.text}};
  content.attachments.push_back({"notice.pdf", "application/pdf", paper_of(parts, *reached, said, message.created_at)});
  return content;
}

}  // namespace

Result<void, LetterError> letter_posted(const Parts& parts, const Context& context, const std::string& id) {
  return parts.house.db.write([&](db::Tx& tx) -> Result<void, LetterError> {
    auto stored = store::find_send(tx, context.shop, id);
    if (!stored || stored->send.way != Way::letter) return Fail(LetterError::not_found);
    Send& send = stored->send;
    const auto next = send.state == SendState::at_owner ? next_state(send.state, SendEvent::accept) : std::nullopt;
    if (!next) return Fail(LetterError::not_waiting);
    send.state = *next;
    send.updated_at = context.now;
    if (!store::move_send(tx, send, SendState::at_owner)) return Fail(LetterError::not_waiting);
    store::add_attempt(tx, send, {0, context.now, AttemptOutcome::accepted, 0, context.actor.name});
    climb_on(parts, tx, context.shop, stored->message, context.now);
    return {};
  });
}

std::optional<std::string> letter_pdf(const Parts& parts, db::Tx& tx, const ShopId& shop, const std::string& id, Instant now) {
  const auto stored = store::find_send(tx, shop, id);
  if (!stored || stored->send.way != Way::letter) return std::nullopt;
  const auto reached = reach_of(tx, parts.house, shop, stored->send.order);
  if (!reached) return std::nullopt;
  const auto climb = store::find_climb(tx, shop, stored->message);
  return paper_of(parts, *reached, say(parts, *reached, *stored, climb && climb->mail_dead), now);
}

void add_mail_kinds(mail::Contents& contents, const Parts& parts) {
  mail::Kind kind;
  kind.source = [parts](db::Tx& tx, const mail::Message& message) { return fax_content(parts, tx, message); };
  kind.sample = [](Locale locale) {
    return html::View{{"title", html::word(locale, "channels.say.title", {{"shop", "…"}})},
                      {"text", html::word(locale, "channels.say.received", {{"number", "K7M-4821"}})}};
  };
  contents.add("fax_by_mail", std::move(kind));
}

}  // namespace noren::channels
