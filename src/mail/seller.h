// Whose mail it is: what every mail to a buyer says of the shop at its end (part_foot.html, part_seller.txt). Pure.
#pragma once
#include "html/html.h"
#include "shops/types.h"

namespace noren::mail {

// Adds shop_name, seller, seller_address, seller_phone, seller_email and seller_hours ("" for none said). The telephone is the one
// for buyers; without one, that of the legal notice.
void add_seller(html::View& view, const shops::Settings& settings, Locale locale);

// Of the shop that the owner's previews show.
shops::Settings sample_settings();

}  // namespace noren::mail
