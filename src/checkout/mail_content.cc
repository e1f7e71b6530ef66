#include "checkout/mail_content.h"

#include "checkout/paying.h"
#include "checkout/store.h"
#include "html/words.h"
#include "mail/seller.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/token.h"
#include "payments/payments.h"
#include "payments/refunds.h"

namespace noren::checkout {
namespace {

using html::View;

struct Facts {
  const shops::Settings& settings;
  const payments::Refund& refund;
  const payments::Attempt& payment;
  std::string name;
  std::string order_url;  // "" when there is no order that is told
  std::string late;       // the page of one that had been cancelled before it was paid; "" none
  Locale locale = Locale::ja;
};

View view_of(const Facts& facts) {
  const payments::Attempt& payment = facts.payment;
  View view = {{"name", facts.name},
               {"number", facts.refund.order_number},
               {"amount", html::yen_text(facts.locale, facts.refund.amount)},
               {"paid_at", html::time_text(facts.locale, payment.created_at)},
               {"at_store", payment.means == payments::Means::convenience_store},
               {"late", facts.late.empty() ? View(false) : View(facts.late)},
               {"card", payment.card_last4.empty() ? View(false) : View(payment.card_brand + " **** " + payment.card_last4)},
               {"order_url", facts.order_url.empty() ? View(false) : View(facts.order_url)}};
  mail::add_seller(view, facts.settings, facts.locale);
  return view;
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto refund = payments::find_refund(tx, payments::RefundId(message.subject_id));
  const auto shop = sources.shops.by_id(message.shop);
  if (!refund || refund->shop != message.shop || !shop) return std::nullopt;
  const auto payment = payments::find_attempt(tx, refund->attempt);
  const auto checkout = load_checkout(tx, message.shop, CheckoutId(refund->order.str()));
  if (!payment || !checkout) return std::nullopt;
  const auto person = payer_of(tx, sources.house, message.shop, checkout->id);
  if (!person) return std::nullopt;
  const auto order = orders::find(tx, message.shop, refund->order);
  const std::string token = orders::order_token(sources.house.keys, message.shop, refund->order.str());
  mail::Content content;
  content.locale = checkout->document.locale;
  content.to = {person->email, person->who_orders().name};
  content.thread = refund->order.str();
  // Of money that could not be used an order that stands all the same is told, and one that was over before it came.
  const bool late = order && message.kind == "payment_given_back" && orders::is_stopped(order->state);
  const std::string url = order ? sources.base_url(message.shop) + (content.locale == Locale::en ? "/en" : "") + "/orders/" + token : "";
  content.view = view_of({shop->settings, *refund, *payment, person->who_orders().name, late ? "" : url, late ? url : "", content.locale});
  return content;
}

View sample(Locale locale) {
  const shops::Settings settings = mail::sample_settings();
  payments::Attempt payment;
  payment.card_brand = "visa";
  payment.card_last4 = "4242";
  payment.created_at = from_japan_time({{2026, 11, 21}, 12, 3, 0});
  payments::Refund refund;
  refund.order_number = "A1042-7";
  refund.amount = Yen(8'110);
  return view_of({settings, refund, payment, "山田 花子", "https://shop.example/orders/k3v9q2", "", locale});
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  for (const char* name : {"payment_given_back", "refund_arrived", "refund_undone"}) {
    mail::Kind kind;
    kind.recipient = mail::Role::buyer;
    kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
    kind.sample = sample;
    contents.add(name, std::move(kind));
  }
}

}  // namespace noren::checkout
