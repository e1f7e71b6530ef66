// What the mails of an order say: order_received, order_accepted, payment_received (with the items of 特定商取引法 art. 13),
// shipped, cancelled, refund_by_hand, order_trouble (a step of a playbook that tells the buyer), and order_new to the owner. Made when they are
// sent, from what is true then; the fields are those of the comments that open src/mail/mail/*.txt. Thread: safe from any.
#pragma once
#include <functional>
#include <string>

#include "catalog/stock_view.h"
#include "house/house.h"
#include "mail/content.h"
#include "orders/types.h"
#include "shops/shops.h"
#include "troubles/types.h"

namespace noren::orders {

struct MailSources {
  House& house;
  const shops::Directory& shops;
  const catalog::StockView& stock;
  std::function<std::string(const ShopId&)> base_url;  // "https://kurumi.example", without a slash at the end
};

void add_mail_kinds(mail::Contents& contents, const MailSources& sources);

// The subject of the message that tells of a trouble's present step: each step tells once.
std::string troubles_subject(const troubles::Trouble& trouble);
// Puts a trouble in the buyer's words (troubles/buyer_view.h) into a mail's view.
void put_trouble(html::View& view, const html::View& words);

// Everything a mail is made from.
struct MailFacts {
  const shops::Settings& settings;
  const Order& order;
  const Person& person;
  const std::vector<Event>& events;
  std::string base_url;
  std::string token;
  std::string cancel_message;  // the shop's word to the buyer, out of its box
  std::function<std::int64_t(const VariantId&)> pieces_left;
  Locale locale = Locale::ja;
  html::View konbini = false;  // konbini_view, while it is to be paid
  bool disputed = false;       // all that is left of its money is held in a dispute (refund_standing)
  Yen twice = Yen(0);          // came for it by another transfer, and is still here (came_twice)
  Instant now = Instant();     // a day that has passed by then is named as past
  std::string kind = {};       // goes with the links to the order's page, so that it is known which mail was seen
};
// The view of a kind. Pure.
html::View mail_view(std::string_view kind, const MailFacts& facts);
// The same for an order that was never placed, for the owner's preview.
html::View mail_sample(std::string_view kind, Locale locale);
html::View mail_seldom(Locale locale);  // what stands only in some of them: how to pay

}  // namespace noren::orders
