#include "checkout/shown_page.h"

#include "base/hex.h"
#include "html/words.h"
#include "orders/views.h"
#include "shops/rules.h"
#include "text/phone.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;

constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kMarkBytes = 8;

View law_view(const ShownPage& page) {
  const shops::Settings& settings = page.shop.settings;
  const orders::Document& document = page.checkout.document;
  const std::string& period = shops::law_text(settings, shops::LawItem::application_period, page.locale);
  return {{"quantity", word(page.locale, "checkout.confirm.quantity_total", {{"n", std::to_string(pieces(document))}})},
          {"pay_when", pay_when(settings, document, page.locale)},
          {"deliver_when", deliver_when(settings, document, page.today, page.locale)},
          {"period", period.empty() ? View(false) : View(period)},
          {"cancel", shops::law_text(settings, shops::LawItem::returns, page.locale)}};
}

View payment_view(const ShownPage& page) {
  const shops::PaymentMethod method = page.checkout.document.payment;
  return {{"name", orders::payment_name(method, page.locale)},
          {"prepaid", shops::is_prepaid(method) && method != shops::PaymentMethod::card},
          {"statement", statement_of(page)}};
}

}  // namespace

View terms_view(const ShownPage& page) {
  const orders::Document& document = page.checkout.document;
  const orders::Person& person = page.person;
  View view;
  view["lines"] = line_views(document, page.locale);
  view["amounts"] = amounts_view(document, page.locale);
  view["contact"] = {{"email", person.email},
                     {"phone", text::phone_text(person.phone)},
                     {"second", person.second.empty() ? View(false) : View(person.second)}};
  view["shipping"] = address_view(person.recipient, page.locale);
  view["orderer"] = person.orderer ? address_view(*person.orderer, page.locale) : View(false);
  view["gift"] = gift_view(document, person, page.locale);
  view["note"] = person.note.empty() ? View(false) : View(person.note);
  view["delivery"] = delivery_view(document, page.locale);
  view["payment"] = payment_view(page);
  view["law"] = law_view(page);
  return view;
}

std::string inputs_of(const ShownPage& page) { return terms_view(page).dump(); }

std::string statement_of(const ShownPage& page) { return orders::statement_text(page.shop.settings, page.checkout.document, page.locale); }

std::string hash_of_inputs(const std::string& inputs) { return to_hex(crypto::sha256(inputs).substr(0, kHashBytes)); }

std::string mark_of_shown(const Desk& desk, const ShownPage& page, const std::string& inputs) {
  std::string shown = desk.confirmation_version + " " + std::to_string(page.checkout.version);
  for (const shops::LawVersion& law : page.shop.law) shown += " " + law.version;
  return to_hex(crypto::sha256(shown + "\n" + inputs).substr(0, kMarkBytes));
}

}  // namespace noren::checkout
