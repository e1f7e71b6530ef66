// What the mails of this feature say: payment_short (part of the money came), refund_account (the link), refund_sent,
// refund_returned (the bank could not pay it out), refund_ended (no transfer after all).
#include <algorithm>

#include "bank/account_form.h"
#include "bank/bank.h"
#include "bank/refunds.h"
#include "bank/store.h"
#include "html/words.h"
#include "orders/mail_content.h"
#include "orders/sample.h"
#include "orders/token.h"

namespace noren::bank {
namespace {

using html::View;
using html::yen_text;

constexpr const char* kKinds[] = {"payment_short", "refund_account", "refund_sent", "refund_returned", "refund_ended"};

struct Facts {
  orders::Order order;
  Locale locale = Locale::ja;
  Yen amount;
  Yen left;
  LocalDate day;
  std::string link;
  std::string account;
  std::string holder;
  std::vector<orders::Event> story;  // of an order whose rest is asked for
  std::string why = {};              // of a refund whose account is asked for
};

void add_own(View& view, const Facts& facts) {
  view["received"] = yen_text(facts.locale, facts.amount);
  view["amount"] = yen_text(facts.locale, facts.amount);
  view["left"] = yen_text(facts.locale, facts.left);
  view["day"] = html::date_text(facts.locale, facts.day);
  view["link"] = facts.link.empty() ? View(false) : View(facts.link);
  view["account"] = facts.account;
  view["why"] = facts.why;
  view["holder"] = facts.holder;
  if (view["transfer"].is_object()) view["transfer"]["amount"] = yen_text(facts.locale, facts.left);
}

// Of the part this deposit brought; nothing when the rest came meanwhile.
std::optional<Facts> short_facts(db::Tx& tx, const mail::Message& message) {
  const auto deposit = find_deposit(tx, message.shop, DepositId(message.subject_id));
  if (!deposit) return std::nullopt;
  for (const Part& part : parts_of(tx, deposit->id)) {
    const auto order = orders::find(tx, message.shop, part.order);
    if (!order || order->payment_state != orders::PaymentState::awaiting || order->state == orders::State::cancelled) continue;
    std::vector<orders::Event> story = orders::events_of(tx, order->id);
    const Yen left = orders::left_to_pay(*order, story);
    Facts facts{*order, order->document.locale, part.amount, left, deposit->day, "", "", "", std::move(story)};
    if (facts.left > Yen(0)) return facts;
  }
  return std::nullopt;
}

// Why it is given back, in finished words.
std::string why_of(db::Tx& tx, const Refund& refund, const orders::Order& order, Locale locale) {
  const auto say = [&](const char* key) {
    return html::word(locale, std::string("bank.why.") + key, {{"number", order.number}, {"amount", yen_text(locale, refund.amount)}});
  };
  const bool over = orders::is_stopped(order.state);
  if (!refund.card.empty()) return say("card");
  if (refund.deposit.empty()) return say(order.state == orders::State::returned ? "returned" : "cancelled");
  const auto deposit = find_deposit(tx, refund.shop, refund.deposit);
  if (!deposit) return "";
  const char* key = deposit->aside == Aside::twice ? "twice" : deposit->state == DepositState::matched ? "surplus" : "give_back";
  return over ? say(key) : say(key) + "\n" + say("stands");
}

std::string link_of(const MailSources& sources, const Refund& refund, Locale locale) {
  return sources.base_url(refund.shop) + catalog::link(locale, "/refunds/" + refund_token(sources.house.keys, refund));
}

// Of a refund that came back, and was recorded by hand on an order for which no account is asked.
std::optional<Facts> returned_facts(db::Tx& tx, const mail::Message& message) {
  const auto order = orders::find(tx, message.shop, OrderId(message.subject_id));
  if (!order || order->payment_state != orders::PaymentState::refund_due) return std::nullopt;
  const std::vector<orders::Event> story = orders::events_of(tx, order->id);
  const auto found =
      std::find_if(story.rbegin(), story.rend(), [](const orders::Event& event) { return event.what == orders::Happening::refund_undone; });
  if (found == story.rend()) return std::nullopt;
  return Facts{*order, order->document.locale, orders::amount_in(*found), Yen(0), orders::day_of(*found), "", "", ""};
}

std::optional<Facts> refund_facts(db::Tx& tx, const MailSources& sources, const mail::Message& message) {
  const auto refund = find_refund(tx, message.shop, refund_of_subject(message.subject_id));
  const auto order = refund ? orders::find(tx, message.shop, refund->order) : std::nullopt;
  if (!order) return std::nullopt;
  Facts facts{
      *order, order->document.locale, refund->amount, Yen(0), refund->sent_on.value_or(japan_time(refund->link_until).date), "", "", "",
      {}};
  if (message.kind == "refund_account") {
    // Answered or asked again meanwhile: the old link would only confuse.
    if (refund->state != RefundState::asked || message.subject_id != link_subject(*refund)) return std::nullopt;
    facts.link = link_of(sources, *refund, facts.locale);
    facts.day = japan_time(refund->link_until).date;
    facts.why = why_of(tx, *refund, *order, facts.locale);
  } else if (message.kind == "refund_returned") {
    if (refund->state != RefundState::asked || message.subject_id != link_subject(*refund) || !refund->returned_on) return std::nullopt;
    facts.link = link_of(sources, *refund, facts.locale);
    facts.day = *refund->returned_on;
  } else if (message.kind == "refund_ended" && refund->state != RefundState::ended) {
    return std::nullopt;  // it went out all the same
  } else if (const auto account = box_of(tx, sources.house, *refund).account) {
    facts.account = account->bank + " " + account->branch;
    facts.holder = account->holder;
  }
  return facts;
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto shop = sources.shops.by_id(message.shop);
  const bool of_order = message.kind == "refund_returned" && message.subject_type == "order";
  const auto facts = message.kind == "payment_short" ? short_facts(tx, message)
                     : of_order                      ? returned_facts(tx, message)
                                                     : refund_facts(tx, sources, message);
  if (!shop || !facts) return std::nullopt;
  const auto person = orders::person_of(tx, sources.house, facts->order);
  if (!person) return std::nullopt;
  const std::string token = orders::order_token(sources.house.keys, message.shop, facts->order.id.str());
  mail::Content content;
  content.locale = facts->locale;
  content.to = {person->email, person->who_orders().name};
  content.thread = facts->order.id.str();
  orders::MailFacts said{shop->settings, facts->order, *person, facts->story, sources.base_url(message.shop),
                         token,          "",           nullptr, facts->locale};
  said.now = sources.house.env.clock.now();
  content.view = orders::mail_view(message.kind, said);
  add_own(content.view, *facts);
  return content;
}

View sample(const std::string& kind, Locale locale) {
  View view = orders::mail_sample(kind, locale);
  orders::Sample sample = orders::make_sample();
  add_own(view, {sample.order,
                 locale,
                 Yen(5000),
                 Yen(1556),
                 {2026, 11, 22},
                 "https://shop.example/refunds/abc",
                 "みずほ銀行 福岡支店",
                 "ﾔﾏﾀﾞ ﾊﾅｺ",
                 {},
                 html::word(locale, "bank.why.twice", {{"number", sample.order.number}, {"amount", yen_text(locale, Yen(5000))}})});
  return view;
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  for (const std::string name : kKinds) {
    mail::Kind kind;
    kind.recipient = mail::Role::buyer;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
    kind.sample = [name](Locale locale) { return sample(name, locale); };
    contents.add(name, std::move(kind));
  }
}

}  // namespace noren::bank
