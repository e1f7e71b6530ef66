#include "app/payment_facts.h"

#include "checkout/checkout.h"
#include "html/words.h"
#include "orders/orders.h"
#include "payments/payments.h"
#include "payments/said.h"
#include "text/phone.h"

namespace noren::app {
namespace {

std::string items_of(const orders::Document& document, Locale locale) {
  std::string items;
  for (const orders::Line& line : document.lines)
    items += (items.empty() ? "" : " / ") + line.name.in(locale) + " ×" + std::to_string(line.quantity);
  return items;
}

}  // namespace

std::vector<troubles::Fact> payment_facts(db::Tx& tx, const House& house, Locale locale, const troubles::Trouble& trouble) {
  std::vector<troubles::Fact> facts;
  const auto attempt =
      trouble.subject_kind == "payment" ? payments::find_attempt(tx, payments::AttemptId(trouble.subject_id)) : std::nullopt;
  if (!attempt || attempt->shop != trouble.shop) return facts;
  const auto add = [&](const char* key, const std::string& text) {
    if (!text.empty()) facts.push_back({html::word(locale, std::string("troubles.fact.") + key), text});
  };
  add("reference", attempt->reference);
  if (!payments::is_final(attempt->state)) {
    const std::string said = payments::said_of_attempt(locale, *attempt);
    add("said", said.empty() ? html::word(locale, "troubles.fact.nothing_said") : said);
    add("asked_at", html::time_text(locale, attempt->updated_at));
  }
  if (trouble.order.empty() || orders::find(tx, trouble.shop, trouble.order)) return facts;  // the order's page has the rest
  add("number", attempt->order_number);
  const auto tried = checkout::tried(tx, house, trouble.shop, CheckoutId(trouble.order.str()));
  if (!tried) return facts;
  add("items", items_of(tried->document, locale));
  if (!tried->person) return facts;
  add("name", tried->person->who_orders().name);
  add("email", tried->person->email);
  add("phone", text::phone_text(tried->person->phone));
  return facts;
}

}  // namespace noren::app
