// Mails about money on its way back, to the one who paid: payment_given_back (no order wanted it), refund_arrived, and refund_undone when
// that came back to the shop. About a refund, so that an attempt to buy that never became an order has its mails too. Thread: safe from any.
#pragma once
#include <functional>
#include <string>

#include "house/house.h"
#include "mail/content.h"
#include "shops/shops.h"

namespace noren::checkout {

struct MailSources {
  House& house;
  const shops::Directory& shops;
  std::function<std::string(const ShopId&)> base_url;  // "https://kurumi.example", without a slash at the end
};

void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

}  // namespace noren::checkout
