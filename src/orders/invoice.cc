#include "orders/invoice.h"

#include <algorithm>

#include "html/words.h"
#include "orders/views.h"
#include "pdf/paper.h"
#include "shops/rules.h"

namespace noren::orders {
namespace {

using html::word;
using html::yen_text;
using pdf::Align;
using pdf::kMargin;
using pdf::Style;

constexpr double kInner = pdf::kWidth - 2 * kMargin;
constexpr double kBottom = pdf::kHeight - kMargin;
constexpr Style kText{10};
constexpr Style kSmall{8.5, false, Align::left, true};
constexpr Style kRight{10, false, Align::right};

constexpr double kToWidth = 250;  // of whom it is for; the rule below is as long as the longest name

// Columns of the list: name, unit price, quantity, amount.
constexpr double kUnitAt = kMargin + kInner - 210;
constexpr double kQuantityAt = kMargin + kInner - 130;
constexpr double kAmountAt = kMargin + kInner - 80;

struct InvoiceSheet {
  const InvoiceFacts& facts;
  pdf::Paper paper;
  double y = kMargin;

  std::string say(const char* name) const { return word(facts.locale, std::string("orders.invoice.") + name); }
  std::string yen(Yen amount) const { return yen_text(facts.locale, amount); }
  void room_for(double height) {
    if (y + height <= kBottom) return;
    paper.next_page();
    y = kMargin;
  }
};

bool qualified(const InvoiceFacts& facts) { return !facts.settings.tax.registration_number.empty(); }

std::string title_of(const InvoiceFacts& facts) {
  return word(facts.locale, qualified(facts) ? "orders.invoice.title" : "orders.invoice.title_plain");
}

void draw_head(InvoiceSheet& sheet) {
  const InvoiceFacts& facts = sheet.facts;
  sheet.y += sheet.paper.text({kMargin, sheet.y, kInner}, title_of(facts), {20, true, Align::centre}) + 24;
  const Address& to = facts.person.who_orders();
  double left = sheet.y;
  left += sheet.paper.text({kMargin, left, kToWidth}, word(facts.locale, "orders.receipt.to_person", {{"name", to.name}}), {14, true}) + 4;
  sheet.paper.rule(kMargin, left, kToWidth);
  left += 8;
  std::string where = postcode_text(to, facts.locale);
  for (const std::string& line : address_lines(to, facts.locale)) where += "\n" + line;
  left += sheet.paper.text({kMargin, left, kToWidth}, where, kText);

  const auto law = [&](shops::LawItem item) { return shops::law_text(facts.settings, item, facts.locale); };
  std::string issuer = law(shops::LawItem::seller) + "\n" + law(shops::LawItem::address);
  if (!law(shops::LawItem::phone).empty()) issuer += "\n" + law(shops::LawItem::phone);
  if (qualified(facts)) issuer += "\n" + sheet.say("registration") + " " + facts.settings.tax.registration_number;
  const double half = kMargin + kInner / 2 + 20;
  double right = sheet.y;
  const std::string dates = sheet.say("number") + " " + facts.order.number + "\n" + sheet.say("date") + " " +
                            html::date_text(facts.locale, japan_time(facts.order.created_at).date);
  right += sheet.paper.text({half, right, kInner / 2 - 20}, dates, kText) + 10;
  right += sheet.paper.text({half, right, kInner / 2 - 20}, issuer, kText);
  sheet.y = std::max(left, right) + 24;
}

void draw_total(InvoiceSheet& sheet) {
  sheet.paper.box(kMargin, sheet.y, kInner, 36);
  sheet.paper.text({kMargin + 12, sheet.y + 10, 200}, sheet.say("total"), {12, true});
  sheet.paper.text({kMargin, sheet.y + 7, kInner - 12}, sheet.yen(sheet.facts.order.total), {17, true, Align::right});
  sheet.y += 42;
  const Document& document = sheet.facts.order.document;
  std::string note = sheet.say("tax_in");
  if (sheet.facts.paid) {
    note += " " + sheet.say("paid");
  } else if (document.pay_until) {
    note += " " + word(sheet.facts.locale, "orders.invoice.pay_until", {{"due", html::date_text(sheet.facts.locale, *document.pay_until)}});
  }
  sheet.y += sheet.paper.text({kMargin, sheet.y, kInner}, note, kSmall) + 18;
}

struct InvoiceEntry {
  std::string name, unit, quantity, amount;
};

void draw_entry(InvoiceSheet& sheet, const InvoiceEntry& entry, const Style& style) {
  Style right = style;
  right.align = Align::right;
  const double height = sheet.paper.height_of(kUnitAt - kMargin - 10, entry.name, style);
  sheet.room_for(height + 10);
  sheet.paper.text({kMargin, sheet.y + 4, kUnitAt - kMargin - 10}, entry.name, style);
  sheet.paper.text({kUnitAt, sheet.y + 4, 70}, entry.unit, right);
  sheet.paper.text({kQuantityAt, sheet.y + 4, 40}, entry.quantity, right);
  sheet.paper.text({kAmountAt, sheet.y + 4, 80}, entry.amount, right);
  sheet.y += height + 9;
  sheet.paper.rule(kMargin, sheet.y, kInner, 0.3);
}

void draw_lines(InvoiceSheet& sheet) {
  const Document& document = sheet.facts.order.document;
  const Locale locale = sheet.facts.locale;
  draw_entry(sheet, {sheet.say("item"), sheet.say("unit"), sheet.say("quantity"), sheet.say("amount")}, {9, true});
  for (const Line& line : document.lines) {
    const bool reduced = line.tax == pricing::TaxKind::reduced;
    const std::string mark = reduced ? " " + word(locale, "checkout.summary.reduced_mark") : "";
    draw_entry(sheet,
               {line.name.in(locale) + mark, sheet.yen(line.unit), std::to_string(line.quantity), sheet.yen(line.unit * line.quantity)},
               kText);
  }
  const auto charge = [&](const char* key, Yen amount) {
    if (amount != Yen(0)) draw_entry(sheet, {word(locale, key), "", "", sheet.yen(amount)}, kText);
  };
  charge("checkout.summary.shipping", document.amounts.shipping);
  charge("checkout.summary.cod_fee", document.payment_fee);
  charge("checkout.summary.wrap_fee", document.wrap_fee);
  charge("checkout.summary.discount", Yen(0) - document.amounts.discount);
  sheet.y += 14;
}

void draw_taxes(InvoiceSheet& sheet) {
  const Locale locale = sheet.facts.locale;
  const double x = kMargin + kInner - 280;
  sheet.room_for(30 + 18 * static_cast<double>(sheet.facts.order.document.amounts.tax.size()));
  for (const pricing::TaxPart& part : sheet.facts.order.document.amounts.tax) {
    sheet.paper.text({x, sheet.y, 90}, word(locale, "checkout.summary.tax_rate", {{"rate", std::to_string(part.rate)}}), kText);
    sheet.paper.text({x + 80, sheet.y, 80}, sheet.yen(part.taxable), kRight);
    const std::string tax = word(locale, "orders.invoice.tax_within", {{"tax", sheet.yen(part.tax)}});
    sheet.y += sheet.paper.text({x + 150, sheet.y, 130}, tax, kRight) + 4;
  }
  sheet.y += 8;
  if (has_reduced(sheet.facts.order.document))
    sheet.paper.text({kMargin, sheet.y, kInner}, word(locale, "checkout.summary.reduced_note"), kSmall);
}

}  // namespace

std::string invoice_pdf(const InvoiceFacts& facts) {
  InvoiceSheet sheet{facts, pdf::Paper(title_of(facts) + " " + facts.order.number, facts.made)};
  draw_head(sheet);
  draw_total(sheet);
  draw_lines(sheet);
  draw_taxes(sheet);
  return sheet.paper.finish();
}

}  // namespace noren::orders
