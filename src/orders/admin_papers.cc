// Papers to print: what to collect from the shelves, and the sheet that goes into the parcel.
// Views: templates/picking_list.html, delivery_note.html.
#include <map>

#include "html/words.h"
#include "orders/admin_filter.h"
#include "orders/admin_pages.h"
#include "orders/admin_words.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "shops/rules.h"
#include "staff/staff.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using html::yen_text;

constexpr int kMostPapers = 200;  // orders on one paper

struct Sheet {
  Order order;
  std::optional<Person> person;
  std::vector<Event> events;
  std::string notes;  // of the staff
};

Sheet sheet_of(db::Tx& tx, const House& house, Order order) {
  Sheet sheet{std::move(order), std::nullopt, {}, ""};
  sheet.person = person_of(tx, house, sheet.order);
  sheet.events = events_of(tx, sheet.order.id);
  for (const Event& event : sheet.events) {
    if (event.what != Happening::note) continue;
    const std::string text = personal_detail(tx, house, sheet.order, event, "text");
    if (!text.empty()) sheet.notes += (sheet.notes.empty() ? "" : " / ") + text;
  }
  return sheet;
}

// The orders chosen in the list; none chosen: all that wait to be shipped, the oldest first.
std::vector<Sheet> chosen_sheets(db::Tx& tx, const House& house, const admin::Visit& visit) {
  std::vector<Sheet> sheets;
  const std::vector<std::string> numbers = visit.request.query.every("number");
  for (const std::string& typed : numbers) {
    const auto number = read_order_number(typed);
    auto order = number ? find_by_number(tx, visit.context.shop, *number) : std::nullopt;
    if (order && sheets.size() < kMostPapers) sheets.push_back(sheet_of(tx, house, std::move(*order)));
  }
  if (!numbers.empty()) return sheets;
  Filter filter;
  filter.tab = Tab::to_ship;
  std::vector<ListedOrder> waiting = list_orders(tx, visit.context.shop, filter, {kMostPapers, 0});
  for (auto listed = waiting.rbegin(); listed != waiting.rend(); ++listed) {
    if (!listed->damaged) sheets.push_back(sheet_of(tx, house, std::move(listed->order)));
  }
  return sheets;
}

void note_printing(const AdminPages& pages, const admin::Visit& visit, const std::vector<Sheet>& sheets) {
  House& house = pages.desk.house();
  const bool one = sheets.size() == 1;
  const staff::Saying label = one ? staff::Saying(sheets.front().order.number)
                                  : staff::Saying::words("orders.admin_person.printed_many", static_cast<std::int64_t>(sheets.size()));
  const std::string subject = one ? "/admin/orders/" + sheets.front().order.number : "";
  house.db.write([&](db::Tx& tx) { staff::record_deed(tx, visit.context, house, {"orders.deed.printed", "order", subject, label, "", ""}); });
}

View picking_lines(const Document& document, Locale locale) {
  View lines = View::array();
  for (const Line& line : document.lines) {
    lines.push_back({{"sku", line.sku}, {"name", line.name.in(locale)}, {"variant", false}, {"quantity", std::to_string(line.quantity)}});
  }
  return lines;
}

View picking_totals(const std::vector<Sheet>& sheets, Locale locale) {
  struct Pile {
    std::string name;
    std::int64_t quantity = 0;
  };
  std::map<std::string, Pile> piles;  // by SKU
  for (const Sheet& sheet : sheets) {
    for (const Line& line : sheet.order.document.lines) {
      Pile& pile = piles[line.sku];
      pile.name = line.name.in(locale);
      pile.quantity += line.quantity;
    }
  }
  View totals = View::array();
  for (const auto& [sku, pile] : piles) {
    totals.push_back({{"sku", sku}, {"name", pile.name}, {"variant", false}, {"quantity", std::to_string(pile.quantity)}});
  }
  return totals;
}

View picking_order(const Sheet& sheet, Locale locale) {
  const Document& document = sheet.order.document;
  const bool known = sheet.person.has_value();
  return {{"number", sheet.order.number},
          {"name", known ? sheet.person->recipient.name : word(locale, "orders.admin_person.erased")},
          {"method", document.delivery.name.in(locale)},
          {"wish", false_if_empty(wish_text(document.delivery, locale))},
          {"note", false_if_empty(sheet.notes)},
          {"buyer_note", known ? false_if_empty(sheet.person->note) : View(false)},
          {"wishes", known ? wishes_rows(document, *sheet.person, locale) : View::array()},
          {"lines", picking_lines(document, locale)}};
}

View shop_view(const shops::Settings& settings, Locale locale) {
  return {{"name", settings.name.in(locale)},
          {"postcode", ""},
          {"address", shops::law_text(settings, shops::LawItem::address, locale)},
          {"phone", settings.contact.phone},
          {"mail", settings.contact.email},
          {"invoice_number", false_if_empty(settings.tax.registration_number)}};
}

View note_lines(const Document& document, bool prices, Locale locale) {
  View lines = View::array();
  for (const Line& line : document.lines) {
    lines.push_back({{"name", line.name.in(locale)},
                     {"variant", false},
                     {"sku", line.sku},
                     {"quantity", std::to_string(line.quantity)},
                     {"price", prices ? View(yen_text(locale, line.unit)) : View(false)},
                     {"amount", prices ? View(yen_text(locale, line.unit * line.quantity)) : View(false)},
                     {"reduced", line.tax == pricing::TaxKind::reduced}});
  }
  return lines;
}

// A present shows no prices, whatever the link says.
View note_view(const Sheet& sheet, const shops::Settings& settings, bool prices_wanted, Locale locale) {
  const Document& document = sheet.order.document;
  const bool prices = prices_wanted && !document.gift.without_prices;
  const Person person = sheet.person.value_or(Person{});
  const auto shipped = shipment_of(sheet.events);
  const std::string name = sheet.person ? person.recipient.name : word(locale, "orders.admin_person.erased");
  View view{{"number", sheet.order.number},
            {"ordered", html::date_text(locale, japan_time(sheet.order.created_at).date)},
            {"shipped", shipped ? View(html::date_text(locale, shipped->on)) : View(false)},
            {"to_name", name},
            {"to_postcode", person.recipient.postcode.empty() ? "" : "〒" + person.recipient.postcode},
            {"to_address", address_text(person.recipient)},
            {"gift_from", person.orderer ? View(person.orderer->name) : View(false)},
            {"shop", shop_view(settings, locale)},
            {"lines", note_lines(document, prices, locale)},
            {"prices", prices},
            {"message", false_if_empty(person.card_message)}};
  if (prices) {
    view["amounts"] = amounts_rows(document, locale);
    view["taxes"] = tax_rows(document, locale);
    view["has_reduced"] = has_reduced(document);
  }
  return view;
}

http::Response notes_page(const AdminPages& pages, const admin::Visit& visit, const std::vector<Sheet>& sheets, const std::string& back) {
  const Locale locale = visit.context.locale;
  const auto shop = pages.shops.by_id(visit.context.shop);
  if (!shop || sheets.empty()) return pages.desk.not_found(visit);
  const bool prices = visit.request.query.get("prices") != "0";
  View notes = View::array();
  for (const Sheet& sheet : sheets) notes.push_back(note_view(sheet, shop->settings, prices, locale));
  note_printing(pages, visit, sheets);
  return pages.desk.page(visit, "orders/delivery_note",
                         {{"title", word(locale, "orders.delivery_note.title")}, {"back_href", back}, {"notes", std::move(notes)}});
}

}  // namespace

http::Response admin_picking(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  House& house = pages.desk.house();
  const std::vector<Sheet> sheets = house.db.read([&](db::Tx& tx) { return chosen_sheets(tx, house, visit); });
  View orders = View::array();
  std::int64_t pieces = 0;
  for (const Sheet& sheet : sheets) {
    orders.push_back(picking_order(sheet, locale));
    pieces += pieces_of(sheet.order.document);
  }
  if (!sheets.empty()) note_printing(pages, visit, sheets);
  const LocalDate today = japan_time(visit.context.now).date;
  const std::string made = word(locale, "orders.admin_person.made", {{"at", html::time_text(locale, visit.context.now)}, {"who", visit.session.name}});
  return pages.desk.page(
      visit, "orders/picking_list",
      {{"title", word(locale, "orders.picking_list.title", {{"date", html::date_text(locale, today)}})},
       {"back_href", "/admin/orders"},
       {"made", made},
       {"summary", word(locale, "orders.picking_list.summary", {{"orders", std::to_string(sheets.size())}, {"pieces", std::to_string(pieces)}})},
       {"totals", picking_totals(sheets, locale)},
       {"orders", std::move(orders)}});
}

http::Response admin_delivery_note(const AdminPages& pages, const admin::Visit& visit) {
  const auto number = read_order_number(visit.request.param("number"));
  House& house = pages.desk.house();
  const std::vector<Sheet> sheets = house.db.read([&](db::Tx& tx) {
    std::vector<Sheet> found;
    auto order = number ? find_by_number(tx, visit.context.shop, *number) : std::nullopt;
    if (order) found.push_back(sheet_of(tx, house, std::move(*order)));
    return found;
  });
  return notes_page(pages, visit, sheets, "/admin/orders/" + (number ? *number : ""));
}

http::Response admin_delivery_notes(const AdminPages& pages, const admin::Visit& visit) {
  House& house = pages.desk.house();
  return notes_page(pages, visit, house.db.read([&](db::Tx& tx) { return chosen_sheets(tx, house, visit); }), "/admin/orders");
}

}  // namespace noren::orders
