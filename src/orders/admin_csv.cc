// /admin/orders.csv: the list as a file for spreadsheets. UTF-8 with a byte order mark, no cell runs as a formula, one line an order.
// It holds personal data, so it asks for the right to see orders and is noted in the log of deeds.
#include "base/check.h"
#include "html/words.h"
#include "orders/admin_filter.h"
#include "orders/admin_pages.h"
#include "orders/admin_words.h"
#include "orders/deeds.h"
#include "orders/rules.h"
#include "shipping/shipping.h"
#include "staff/staff.h"
#include "text/csv.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

constexpr std::int64_t kMostOrders = 20'000;  // keeps the file, and the memory it takes, within tens of megabytes
constexpr int kOrdersAtOnce = 500;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

constexpr std::string_view kColumns[] = {
    "number",     "at",      "state",        "payment", "method",          "items",     "shipping",       "fees",
    "discount",   "total",   "left",         "tax",     "pieces",          "lines",     "delivery",       "day",
    "window",     "orderer", "orderer_kana", "mail",    "phone",           "recipient", "recipient_kana", "postcode",
    "prefecture", "city",    "line1",        "line2",   "recipient_phone", "carrier",   "tracking",       "shipped_on"};

std::string time_in_japan(Instant at) {
  const LocalTime time = japan_time(at);
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return to_iso(time.date) + " " + two(time.hour) + ":" + two(time.minute) + ":" + two(time.second);
}

std::string lines_of(const Document& document, Locale locale) {
  std::string text;
  for (const Line& line : document.lines) {
    text += (text.empty() ? "" : " / ") + line.name.in(locale) + " [" + line.sku + "] ×" + std::to_string(line.quantity);
  }
  return text;
}

// Only of an order that waits for its money the story is opened: it may have come in parts.
Yen left_of(db::Tx& tx, const Order& order) {
  const bool came = order.payment_state != PaymentState::awaiting && order.payment_state != PaymentState::authorised &&
                    order.payment_state != PaymentState::checking;
  if (came || is_stopped(order.state)) return Yen(0);
  return left_to_pay(order, events_of(tx, order.id));
}

std::optional<Shipped> shipment_in(db::Tx& tx, const Order& order) {
  if (!has_left(order.state) && order.state != State::returned) return std::nullopt;
  return shipment_of(events_of(tx, order.id));
}

std::string carrier_of(const Shipped& shipped, Locale locale) {
  const shipping::Carrier* carrier = shipping::find_carrier(shipped.carrier);
  return carrier == nullptr ? html::word(locale, "orders.admin_person.no_carrier") : carrier->name.in(locale);
}

// What is to come in, and how all that came left again.
struct Money {
  Yen left;
  MoneyGone gone = MoneyGone::no;
};

std::vector<std::string> row_of(const Order& order, const std::optional<Person>& found, const Money& money,
                                const std::optional<Shipped>& shipped, Locale locale) {
  const Document& document = order.document;
  const Person person = found.value_or(Person{});
  const Address& orderer = person.who_orders();
  const Address& recipient = person.recipient;
  Yen tax;
  for (const pricing::TaxPart& part : document.amounts.tax) tax += part.tax;
  const auto yen = [](Yen amount) { return std::to_string(amount.amount()); };
  return {order.number,
          time_in_japan(order.created_at),
          state_badge(order.state, locale).text,
          payment_badge(order, money.gone, locale).text,
          method_text(document.payment, locale),
          yen(document.amounts.items),
          yen(document.amounts.shipping),
          yen(document.amounts.fees),
          yen(document.amounts.discount),
          yen(order.total),
          yen(money.left),
          yen(tax),
          std::to_string(pieces_of(document)),
          lines_of(document, locale),
          document.delivery.name.in(locale),
          document.delivery.day ? to_iso(*document.delivery.day) : "",
          document.delivery.window_name.in(locale),
          orderer.name,
          orderer.kana,
          person.email,
          text::phone_text(person.phone),
          recipient.name,
          recipient.kana,
          recipient.postcode,
          recipient.prefecture,
          recipient.city,
          recipient.line1,
          recipient.line2,
          text::phone_text(recipient.phone.empty() ? person.phone : recipient.phone),
          shipped ? carrier_of(*shipped, locale) : "",
          shipped ? text::tracking_number_text(shipped->number) : "",
          shipped ? to_iso(shipped->on) : ""};
}

std::vector<std::string> damaged_row(const Order& order, Locale locale) {
  std::vector<std::string> row = {order.number, time_in_japan(order.created_at), html::word(locale, "orders.admin_list.damaged")};
  row.resize(std::size(kColumns));
  return row;
}

// Nothing when the order, its story or a payment of it cannot be read.
std::optional<std::vector<std::string>> row_in(db::Tx& tx, const House& house, const ListedOrder& listed, Locale locale) {
  const auto gone = money_gone(tx, listed);
  if (!gone) return std::nullopt;
  try {
    const Money money{left_of(tx, listed.order), *gone};
    return row_of(listed.order, person_of(house, listed), money, shipment_in(tx, listed.order), locale);
  } catch (const Bug&) {
    return std::nullopt;
  }
}

std::string csv_of(const House& house, const ShopId& shop, const Filter& filter, Locale locale) {
  text::CsvWriter csv({.guard_formulas = true});
  std::vector<std::string> heading;
  for (const std::string_view column : kColumns) heading.push_back(html::word(locale, "orders.csv." + std::string(column)));
  csv.row(heading);
  house.db.read([&](db::Tx& tx) {
    Slice slice{kOrdersAtOnce, 0};
    for (std::int64_t rows = 0; rows < kMostOrders; rows += kOrdersAtOnce) {
      const std::vector<ListedOrder> page = list_orders(tx, shop, filter, slice);
      for (const ListedOrder& listed : page) {
        csv.row(row_in(tx, house, listed, locale).value_or(damaged_row(listed.order, locale)));
      }
      if (page.size() < kOrdersAtOnce) break;
      slice = next_slice(slice, page);
    }
  });
  return std::string(kByteOrderMark) + csv.take();
}

}  // namespace

http::Response admin_csv(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const ShopId& shop = visit.context.shop;
  http::Form form(visit.request.query, locale);
  const Filter filter = read_filter(form, locale);
  House& house = pages.desk.house();
  const std::string back = "/admin/orders?" + query_of(filter);
  if (!form.good()) return pages.desk.refused(visit, 422, form.faults().begin()->get<std::string>(), back);
  const Total total = house.db.read([&](db::Tx& tx) { return count_orders(tx, shop, filter); });
  if (total.orders > kMostOrders) {
    return pages.desk.refused(visit, 422, html::word(locale, "orders.admin_fault.too_many_rows", {{"n", std::to_string(kMostOrders)}}),
                              back);
  }
  http::Response response;
  response.body = csv_of(house, shop, filter, locale);
  response.content_type = "text/csv; charset=utf-8";
  response.with("Content-Disposition", "attachment; filename=\"orders-" + to_iso(japan_time(visit.context.now).date) + ".csv\"");
  // Before the file leaves: no copy of the buyers' data without a trace.
  house.db.write([&](db::Tx& tx) {
    const auto label = staff::Saying::words("orders.admin_person.printed_many", total.orders);
    staff::record_deed(tx, visit.context, house, {"orders.deed.exported", "order", "", label, "", ""});
  });
  return response;
}

}  // namespace noren::orders
