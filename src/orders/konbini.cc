#include "orders/konbini.h"

#include <algorithm>

#include "html/words.h"
#include "orders/instead.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "payments/payments.h"
#include "payments/rules.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr std::string_view kChains[] = {"dailyyamazaki", "familymart", "lawson", "ministop", "seicomart", "seveneleven"};

std::string chain_name(const std::string& chain, Locale locale) {
  const bool known = std::find(std::begin(kChains), std::end(kChains), chain) != std::end(kChains);
  return known ? word(locale, "orders.konbini." + chain) : chain;
}

std::string confirmation_text(const payments::StoreNumber& one, const std::optional<Person>& person, Locale locale) {
  if (one.confirmation.empty() || !one.by_phone) return one.confirmation;
  if (person && person->phone.ends_with(one.confirmation)) return person->phone;
  return word(locale, "orders.konbini.phone_ends", {{"end", one.confirmation}});
}

bool number_has_ended(const payments::Attempt& payment, Instant now) { return payment.expires_at && *payment.expires_at <= now; }

}  // namespace

std::optional<payments::Attempt> awaited_at_store(db::Tx& tx, const Order& order) {
  if (!awaits_store(order) || is_number_ended(order, events_of(tx, order.id))) return std::nullopt;
  for (const payments::Attempt& attempt : payments::attempts_of(tx, order.shop, order.id)) {
    if (attempt.state == payments::State::awaiting) return attempt;
  }
  return std::nullopt;
}

std::optional<payments::Attempt> store_payment(db::Tx& tx, const Order& order, Instant now) {
  auto payment = awaited_at_store(tx, order);
  return payment && number_has_ended(*payment, now) ? std::nullopt : payment;
}

bool is_payment_closing(db::Tx& tx, const Order& order) {
  if (!is_stopped(order.state)) return false;
  const auto attempts = payments::attempts_of(tx, order.shop, order.id);
  return std::any_of(attempts.begin(), attempts.end(), [](const payments::Attempt& one) { return payments::is_promised(one.state); });
}

std::optional<Instant> cancelled_about(const payments::Attempt& payment) {
  if (!payment.expires_at) return std::nullopt;
  return *payment.expires_at + payments::kAfterStoreEnd;
}

std::optional<StoreEnd> store_end(db::Tx& tx, const Order& order, Instant now) {
  if (!awaits_store(order) || is_number_ended(order, events_of(tx, order.id))) return std::nullopt;
  const auto payment = awaited_at_store(tx, order);
  if (!payment) return StoreEnd{};
  if (!number_has_ended(*payment, now)) return std::nullopt;
  const auto about = has_left(order.state) ? std::nullopt : cancelled_about(*payment);
  return StoreEnd{about && *about > now ? about : std::nullopt};
}

View konbini_view(const Order& order, const std::optional<payments::Attempt>& payment, const std::optional<Person>& person, Locale locale) {
  if (!payment) return false;
  View view = {{"amount", html::yen_text(locale, payment->amount)},
               {"due", payment->expires_at ? View(html::time_text(locale, *payment->expires_at)) : View(false)},
               {"for_day", money_by_view(order, locale)},
               {"url", payment->redirect.empty() ? View(false) : View(payment->redirect)},
               {"cancels", !has_left(order.state)},
               {"numbers", View::array()}};
  for (const payments::StoreNumber& one : payment->stores) {
    const std::string confirmation = confirmation_text(one, person, locale);
    view["numbers"].push_back({{"chain", chain_name(one.store, locale)},
                               {"number", one.number},
                               {"confirmation", confirmation.empty() ? View(false) : View(confirmation)}});
  }
  return view;
}

nlohmann::json konbini_json(const std::optional<payments::Attempt>& payment) {
  if (!payment) return nullptr;
  nlohmann::json stores = nlohmann::json::array();
  for (const payments::StoreNumber& one : payment->stores)
    stores.push_back({{"store", one.store}, {"number", one.number}, {one.by_phone ? "phone_ends_with" : "confirmation", one.confirmation}});
  return {{"expires_at", payment->expires_at ? nlohmann::json(to_rfc3339(*payment->expires_at)) : nlohmann::json()},
          {"instructions_url", payment->redirect.empty() ? nlohmann::json() : nlohmann::json(payment->redirect)},
          {"stores", std::move(stores)}};
}

}  // namespace noren::orders
