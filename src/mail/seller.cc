#include "mail/seller.h"

#include "shops/rules.h"

namespace noren::mail {

void add_seller(html::View& view, const shops::Settings& settings, Locale locale) {
  const auto law = [&](shops::LawItem item) { return shops::law_text(settings, item, locale); };
  const shops::Contact& contact = settings.contact;
  view["shop_name"] = settings.name.in(locale);
  view["seller"] = law(shops::LawItem::seller);
  view["seller_address"] = law(shops::LawItem::address);
  view["seller_phone"] = contact.phone.empty() ? law(shops::LawItem::phone) : contact.phone;
  view["seller_email"] = contact.email;
  view["seller_hours"] = contact.hours.in(locale);
}

shops::Settings sample_settings() {
  shops::Settings settings;
  settings.name = {"くるみ雑貨店", "Kurumi"};
  settings.contact = {"shop@kurumi.example", "092-123-4567", {}};
  settings.law.tokushoho[shops::LawItem::seller] = {"株式会社くるみ", "Kurumi Ltd."};
  settings.law.tokushoho[shops::LawItem::address] = {"〒810-0001 福岡県福岡市中央区天神1-1-1", "1-1-1 Tenjin, Chuo-ku, Fukuoka 810-0001"};
  return settings;
}

}  // namespace noren::mail
