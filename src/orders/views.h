// Parts of views that pages of the checkout, of an order and mails share. Pure.
#pragma once
#include "catalog/snapshot.h"
#include "html/html.h"
#include "orders/types.h"

namespace noren::orders {

// As checkout/confirm and checkout/summary list them; pictures come from the catalog of now, or there are none.
html::View line_views(const Document& document, Locale locale);
html::View line_views(const Document& document, const catalog::Snapshot& snapshot, Locale locale);
bool has_reduced(const Document& document);  // some line has the mark of the reduced rate, which a note explains
html::View amounts_view(const Document& document, Locale locale);
// As they are written on a parcel. In English, what was typed in Latin letters reads from the house to the prefecture.
std::vector<std::string> address_lines(const Address& address, Locale locale);
std::string postcode_text(const Address& address, Locale locale);
html::View address_view(const Address& address, Locale locale);
html::View gift_view(const Document& document, const Person& person, Locale locale);
html::View delivery_view(const Document& document, Locale locale);
// By when money is to come for the day its delivery is wished for (Terms::money_by), before its parcel has left; false without one.
html::View money_by_view(const Order& order, Locale locale);
// Where to transfer what is still to come; false when nothing is to be paid so. Of an order by convenience store that is paid so instead
// (instead.h) also when the shop has no account.
html::View transfer_view(const shops::Settings& settings, const Order& order, const Person& person, const std::vector<Event>& events,
                         Locale locale);
// The same of one whose parcel left and whose number has ended by itself: false when the shop has no account. left: deeds.h, left_to_pay.
html::View transfer_instead_view(const shops::Settings& settings, const Order& order, const Person& person, Yen left, Locale locale);

// What the card's statement will say; "" for other ways of paying, and when the shop has set no name.
std::string statement_text(const shops::Settings& settings, const Document& document, Locale locale);
std::string payment_name(shops::PaymentMethod method, Locale locale);
// Of an order: a transfer that is awaited after the parcel has left is none in advance.
std::string payment_name(const Order& order, Locale locale);
// When to pay and when it is delivered, as the final page must say (特定商取引法 art. 12-6), and as it was said then; settings: for what was
// agreed before the document kept its terms.
std::string pay_when(const shops::Settings& settings, const Document& document, Locale locale);
// Of an order whose recipient pays the driver (Document::recipient_pays): that it is so, and how much; "" of every other one.
std::string recipient_pays_text(const Order& order, Locale locale);
// awaited_on: the day on which it is said, while money is awaited that has to come before the parcel leaves; of an order with a day it is
// wished for it says then by when (Terms::money_by).
std::string deliver_when(const shops::Settings& settings, const Document& document, std::optional<LocalDate> awaited_on, Locale locale);
std::int64_t pieces(const Document& document);
// What was said when it was ordered, besides lines and total: list of label, value. Empty of what was agreed before that was kept.
html::View terms_shown(const Document& document, Locale locale);

// The law pages as they were shown with the order: list of name, label, version, href without language. Empty when the order names none.
html::View laws_view(const std::vector<Event>& events, Locale locale);

}  // namespace noren::orders
