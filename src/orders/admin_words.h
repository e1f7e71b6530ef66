// How the owner's pages speak of an order: badges, what is due next, amounts, addresses. Pure.
#pragma once
#include <string>
#include <string_view>

#include "admin/admin.h"
#include "html/html.h"
#include "orders/deeds.h"
#include "orders/types.h"

namespace noren::orders {

struct Badge {
  std::string text;
  admin::Tone tone = admin::Tone::info;
};
Badge state_badge(State state, Locale locale);
// gone: as money_gone says, also of an order that stands.
Badge payment_badge(const Order& order, MoneyGone gone, Locale locale);
std::string method_text(shops::PaymentMethod method, Locale locale);

// The one thing to do now. Its name is the form's on the order page ("ship") and the key of its words.
enum class Due { nothing, accept, paid, prepare, ship, deliver, complete, refunded };
Due due_of(const Order& order);
std::string_view name_of(Due due);
bool pays_driver(const Order& order);  // cash on delivery

// "11月24日 午前中"; "" when nothing was wished.
std::string wish_text(const Delivery& delivery, Locale locale);
// "マグカップ 青 ほか2点"
std::string lines_text(const Document& document, Locale locale);
std::int64_t pieces_of(const Document& document);

html::View pair_view(std::string label, std::string value);
html::View amounts_rows(const Document& document, Locale locale);  // label, value, strong
html::View tax_rows(const Document& document, Locale locale);      // rate, taxable, tax
// のし, ラッピング, メッセージ, 納品書の金額
html::View wishes_rows(const Document& document, const Person& person, Locale locale);
std::string address_text(const Address& address);
html::View false_if_empty(std::string text);

}  // namespace noren::orders
