#include "mail/seller.h"

#include <gtest/gtest.h>

namespace noren::mail {
namespace {

TEST(MailSeller, TheTelephoneIsTheOneForBuyersOrThatOfTheLegalNotice) {
  shops::Settings settings = sample_settings();
  settings.law.tokushoho[shops::LawItem::phone] = {"092-999-9999", ""};
  settings.contact.hours = {"平日10時〜17時", "Weekdays 10:00 to 17:00"};
  html::View view;
  add_seller(view, settings, Locale::en);
  EXPECT_EQ(view, (html::View{{"shop_name", "Kurumi"},
                              {"seller", "Kurumi Ltd."},
                              {"seller_address", "1-1-1 Tenjin, Chuo-ku, Fukuoka 810-0001"},
                              {"seller_phone", "092-123-4567"},
                              {"seller_email", "shop@kurumi.example"},
                              {"seller_hours", "Weekdays 10:00 to 17:00"}}));
  settings.contact.phone = "";
  add_seller(view, settings, Locale::ja);
  EXPECT_EQ(view.at("seller_phone"), "092-999-9999");
  EXPECT_EQ(view.at("seller"), "株式会社くるみ");
}

}  // namespace
}  // namespace noren::mail
