#include "checkout/shown_page.h"

#include <charconv>

#include "base/hex.h"
#include "html/words.h"
#include "orders/views.h"
#include "pricing/pricing.h"
#include "shops/rules.h"
#include "text/phone.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;

constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kMarkBytes = 8;
constexpr std::size_t kPartBytes = 3;
constexpr char kAfterTotal = '-';

// Where a part stands among terms_view, and what it is called.
struct Part {
  const char* pointer;
  const char* word;
};
constexpr Part kParts[] = {{"/lines", "checkout.confirm.items"},
                           {"/contact", "checkout.form.contact"},
                           {"/shipping", "checkout.form.recipient"},
                           {"/orderer", "checkout.form.orderer"},
                           {"/gift", "checkout.confirm.differs_gift"},
                           {"/note", "checkout.form.note"},
                           {"/delivery", "checkout.form.delivery"},
                           {"/payment/name", "checkout.form.payment"},
                           {"/payment/statement", "checkout.confirm.differs_statement"},
                           {"/amounts", "checkout.confirm.differs_amounts"},
                           {"/law/pay_when", "checkout.confirm.law_pay"},
                           {"/law/deliver_when", "checkout.confirm.deliver_when"},
                           {"/law/period", "checkout.confirm.law_period"},
                           {"/law/cancel", "checkout.confirm.law_cancel"}};

std::string part_hash(std::string_view text) { return to_hex(crypto::sha256(text).substr(0, kPartBytes)); }

// Of the law page's version; a page that the shop has none of has one, too.
std::string law_hash(const shops::Shop& shop, shops::LawPage page) {
  for (const shops::LawVersion& law : shop.law) {
    if (law.page == page) return part_hash(law.version);
  }
  return part_hash("");
}

// What stands before the hashes.
std::optional<Yen> total_in(std::string_view digits) {
  std::int64_t amount = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return whole && amount >= 0 && amount <= pricing::kMaxTotal.amount() ? std::optional(Yen(amount)) : std::nullopt;
}

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

std::string parts_of_shown(const ShownPage& page, const View& terms) {
  std::string parts = std::to_string(page.checkout.document.amounts.total.amount()) + kAfterTotal;
  for (const Part& part : kParts) parts += part_hash(terms.at(View::json_pointer(part.pointer)).dump());
  for (const shops::LawPage law : shops::kLawPages) parts += law_hash(page.shop, law);
  return parts;
}

Differing what_differs(const std::string& before, const std::string& now, Locale locale) {
  Differing differing;
  const std::size_t was = before.find(kAfterTotal), is = now.find(kAfterTotal);
  if (was == std::string::npos || is == std::string::npos || before.size() - was != now.size() - is) return differing;
  const auto total_before = total_in(std::string_view(before).substr(0, was));
  const auto total_now = total_in(std::string_view(now).substr(0, is));
  if (!total_before || !total_now) return differing;
  const auto differs = [&](std::size_t index) {
    const std::size_t at = 1 + index * kPartBytes * 2;
    return before.compare(was + at, kPartBytes * 2, now, is + at, kPartBytes * 2) != 0;
  };
  const std::size_t count = std::size(kParts);
  for (std::size_t i = 0; i < count; ++i) {
    if (differs(i)) differing.what.push_back(word(locale, kParts[i].word));
  }
  for (std::size_t i = 0; i < std::size(shops::kLawPages); ++i) {
    if (differs(count + i)) differing.laws.push_back(shops::kLawPages[i]);
  }
  if (*total_before != *total_now) {
    differing.total_before = total_before;
    differing.total_now = total_now;
  }
  return differing;
}

}  // namespace noren::checkout
