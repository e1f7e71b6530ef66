#include "html/words.h"
#include "pauses/pauses.h"
#include "pauses/store.h"
#include "shops/rules.h"

namespace noren::pauses {
namespace {

using html::View;

View view_of(const shops::Settings& settings, PaymentMethod method, const std::string& base_url, Locale locale) {
  const auto law = [&](shops::LawItem item) { return shops::law_text(settings, item, locale); };
  const shops::Contact& contact = settings.contact;
  return {{"shop_name", settings.name.in(locale)},
          {"method", method_name(locale, method)},
          {"shop_url", base_url + (locale == Locale::en ? "/en/checkout" : "/checkout")},
          {"seller", law(shops::LawItem::seller)},
          {"seller_address", law(shops::LawItem::address)},
          {"seller_phone", contact.phone.empty() ? law(shops::LawItem::phone) : contact.phone},
          {"seller_email", contact.email},
          {"seller_hours", contact.hours.in(locale)}};
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

View sample(Locale locale) {
  shops::Settings settings;
  settings.name = {"くるみ雑貨店", "Kurumi"};
  settings.contact = {"shop@kurumi.example", "092-123-4567", {}};
  settings.law.tokushoho[shops::LawItem::seller] = {"株式会社くるみ", "Kurumi Ltd."};
  settings.law.tokushoho[shops::LawItem::address] = {"〒810-0001 福岡県福岡市中央区天神1-1-1", "1-1-1 Tenjin, Chuo-ku, Fukuoka 810-0001"};
  return view_of(settings, PaymentMethod::card, "https://shop.example", locale);
}

}  // namespace

void add_mail_kinds(mail::Contents& contents, const MailSources& sources) {
  mail::Kind kind;
  kind.source = [sources](db::Tx& tx, const mail::Message& message) { return content_of(sources, tx, message); };
  kind.sample = sample;
  contents.add("method_back", std::move(kind));
}

}  // namespace noren::pauses
