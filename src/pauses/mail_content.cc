#include "html/words.h"
#include "mail/seller.h"
#include "pauses/pauses.h"
#include "pauses/store.h"

namespace noren::pauses {
namespace {

using html::View;

View view_of(const shops::Settings& settings, PaymentMethod method, const std::string& base_url, Locale locale) {
  View view = {{"method", method_name(locale, method)}, {"shop_url", base_url + (locale == Locale::en ? "/en/checkout" : "/checkout")}};
  mail::add_seller(view, settings, locale);
  return view;
}

std::optional<mail::Content> content_of(const MailSources& sources, db::Tx& tx, const mail::Message& message) {
  const auto ask = find_ask(tx, message.shop, message.subject_id);
  const auto shop = sources.shops.by_id(message.shop);
  if (!ask || !shop) return std::nullopt;
  const auto address = people::open(tx, sources.house, message.shop, ask->person, ask->box);
  if (!address) return std::nullopt;
  mail::Content content;
  content.locale = ask->locale;
  content.to = {*address, ""};
  content.view = view_of(shop->settings, ask->method, sources.base_url(message.shop), ask->locale);
  return content;
}

View sample(Locale locale) { return view_of(mail::sample_settings(), PaymentMethod::card, "https://shop.example", locale); }

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  mail::Kind kind;
  kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
  kind.sample = sample;
  contents.add("method_back", std::move(kind));
}

}  // namespace noren::pauses
