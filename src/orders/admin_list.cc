// /admin/orders. View: templates/admin_list.html.
#include "html/words.h"
#include "orders/admin_filter.h"
#include "orders/admin_pages.h"
#include "orders/admin_words.h"
#include "orders/deeds.h"
#include "orders/rules.h"
#include "payments/payments.h"
#include "troubles/owner_view.h"
#include "troubles/troubles.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr int kOrdersAPage = 50;
constexpr Tab kUrgent[] = {Tab::to_accept, Tab::to_ship, Tab::to_refund};

std::string list_words(Locale locale, std::string_view key) { return word(locale, "orders.admin_list." + std::string(key)); }

View tabs_view(const std::vector<KindCount>& counts, Tab current, Locale locale) {
  View tabs = View::array();
  for (const Tab tab : kTabs) {
    std::int64_t orders = 0;
    for (const KindCount& count : counts) orders += is_in(tab, count.kind) ? count.orders : 0;
    const bool urgent = orders > 0 && std::find(std::begin(kUrgent), std::end(kUrgent), tab) != std::end(kUrgent);
    tabs.push_back({{"href", "/admin/orders?tab=" + std::string(name_of(tab))},
                    {"label", list_words(locale, "tab_" + std::string(name_of(tab)))},
                    {"count", std::to_string(orders)},
                    {"current", tab == current},
                    {"urgent", urgent}});
  }
  return tabs;
}

struct Option {
  std::string value, label;
};
View options_view(const std::vector<Option>& options, const std::string& chosen, Locale locale) {
  View view = View::array();
  view.push_back({{"value", ""}, {"label", list_words(locale, "any")}, {"selected", chosen.empty()}});
  for (const Option& option : options)
    view.push_back({{"value", option.value}, {"label", option.label}, {"selected", option.value == chosen}});
  return view;
}

View filter_options(const Filter& filter, Locale locale) {
  std::vector<Option> states, payments, methods;
  for (const State state : kStoredStates) {
    states.push_back({std::string(name_of(state)), state_badge(state, locale).text});
  }
  for (const PaymentState payment : kStoredPayments) {
    // What was lost in a dispute has the state of what was given back.
    const bool gone = payment == PaymentState::refunded;
    payments.push_back(
        {std::string(name_of(payment)), gone ? list_words(locale, "gone") : word(locale, "orders.money." + std::string(name_of(payment)))});
  }
  for (const shops::PaymentMethod method : shops::kPaymentMethods) {
    methods.push_back({std::string(shops::name_of(method)), method_text(method, locale)});
  }
  return {{"state", options_view(states, filter.state ? std::string(name_of(*filter.state)) : "", locale)},
          {"payment", options_view(payments, filter.payment ? std::string(name_of(*filter.payment)) : "", locale)},
          {"method", options_view(methods, filter.method ? std::string(shops::name_of(*filter.method)) : "", locale)}};
}

using AskingTrouble = std::optional<troubles::OnOrder>;  // an open trouble that waits for the shop

AskingTrouble asking_trouble_of(db::Tx& tx, const ListedOrder& listed, const Context& context) {
  if (!listed.in_trouble) return std::nullopt;
  std::vector<troubles::OnOrder> open =
      troubles::on_order(tx, {listed.order.shop, listed.order.id, listed.order.number, context.now, context.locale});
  return open.empty() || !open.front().asks ? std::nullopt : AskingTrouble(std::move(open.front()));
}

View next_view(const Order& order, MoneyGone gone, const AskingTrouble& asking, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  if (gone != MoneyGone::no && next_state(order.state, Happening::shipped)) {
    const bool lost = gone == MoneyGone::lost_in_dispute;
    return {{"href", "/admin/orders/" + order.number}, {"label", list_words(locale, lost ? "decide_lost" : "decide")}};
  }
  const Due due = due_of(order);
  if (asking && due != Due::refunded) {
    const std::string path = visit.session.may(asking->right) ? asking->path : "/admin/orders/" + order.number;
    return {{"href", path}, {"label", list_words(locale, "see_to_trouble")}};
  }
  if (due == Due::nothing) return false;
  const std::string name(name_of(due));
  return {{"href", "/admin/orders/" + order.number + "#" + name}, {"label", word(locale, "orders.admin_order." + name)}};
}

// In two parts, each of which stays whole on a narrow screen.
View wish_view(const Delivery& delivery, Locale locale) {
  if (!delivery.day && delivery.window.empty()) return false;
  return {{"day", delivery.day ? View(html::date_text(locale, *delivery.day)) : View(false)},
          {"window", delivery.window.empty() ? View(false) : View(delivery.window_name.in(locale))}};
}

View row_view(const ListedOrder& listed, const std::optional<Person>& person, MoneyGone gone, const AskingTrouble& asking,
              const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const Order& order = listed.order;
  const Badge state = state_badge(order.state, locale);
  const Badge payment = payment_badge(order, gone, locale);
  const bool gift = order.document.gift.wrap || !order.document.gift.noshi.empty() || order.document.gift.without_prices;
  return {{"damaged", false},
          {"number", order.number},
          {"href", "/admin/orders/" + order.number},
          {"at", html::time_text(locale, order.created_at)},
          {"name", person ? person->who_orders().name : word(locale, "orders.admin_person.erased")},
          {"kana", person ? false_if_empty(person->who_orders().kana) : View(false)},
          {"recipient", person && person->orderer ? View(person->recipient.name) : View(false)},
          {"lines", lines_text(order.document, locale)},
          {"gift", gift},
          {"note", listed.has_note},
          {"total", html::yen_text(locale, order.total)},
          {"method", method_text(order.document.payment, locale)},
          {"payment", payment.text},
          {"payment_tone", admin::name_of(payment.tone)},
          {"state", state.text},
          {"tone", admin::name_of(state.tone)},
          {"wish", wish_view(order.document.delivery, locale)},
          {"mail_trouble", listed.mail_trouble ? View(list_words(locale, "mail_trouble")) : View(false)},
          {"trouble", asking.has_value()},
          {"next", next_view(order, gone, asking, visit)}};
}

// A number that a buyer was told while his payment was in doubt, and of which there is no order (yet).
View reserved_view(db::Tx& tx, const admin::Visit& visit, const std::string& typed) {
  const Context& context = visit.context;
  const auto number = read_order_number(typed);
  const auto attempt = number ? payments::attempt_of_number(tx, context.shop, *number) : std::nullopt;
  if (!attempt || find(tx, context.shop, attempt->order)) return false;
  const auto doubt = troubles::find_open(tx, context.shop, troubles::kind::kPaymentChecking, {"payment", attempt->id.str()});
  const char* text = payments::is_final(attempt->state) ? "reserved_over" : "reserved";
  return {{"text", word(context.locale, "orders.admin_list." + std::string(text), {{"number", *number}})},
          {"label", list_words(context.locale, doubt ? "reserved_trouble" : "reserved_payments")},
          {"href", doubt ? "/admin/troubles/" + doubt->id.str() : std::string("/admin/payments")}};
}

// Of one that cannot be read only this much is known, and it has no page.
View damaged_view(const Order& order, Locale locale) {
  return {{"damaged", true},
          {"number", order.number},
          {"at", html::time_text(locale, order.created_at)},
          {"total", html::yen_text(locale, order.total)}};
}

}  // namespace

http::Response admin_list(const AdminPages& pages, const admin::Visit& visit) {
  const Locale locale = visit.context.locale;
  const ShopId& shop = visit.context.shop;
  http::Form form(visit.request.query, locale);
  const Filter filter = read_filter(form, locale);
  const int page = admin::page_in(visit.request.query);
  View rows = View::array();
  View reserved = false;
  Total total;
  std::vector<KindCount> counts;
  House& house = pages.desk.house();
  house.db.read([&](db::Tx& tx) {
    counts = count_kinds(tx, shop);
    if (!form.good()) return;  // a filter that cannot be read is no filter that lets everything through
    total = count_orders(tx, shop, filter);
    reserved = reserved_view(tx, visit, filter.q);
    for (const ListedOrder& listed : list_orders(tx, shop, filter, {kOrdersAPage, std::int64_t{page - 1} * kOrdersAPage})) {
      const auto gone = money_gone(tx, listed);
      rows.push_back(gone ? row_view(listed, person_of(house, listed), *gone, asking_trouble_of(tx, listed, visit.context), visit)
                          : damaged_view(listed.order, locale));
    }
  });
  const bool none = rows.empty();
  const std::string query = query_of(filter);
  const auto typed = [&](const char* name) { return form.typed().value(name, std::string()); };
  View view{{"title", list_words(locale, "title")},
            {"tabs", tabs_view(counts, filter.tab, locale)},
            {"f", {{"q", filter.q}, {"from", typed("from")}, {"to", typed("to")}, {"tab", name_of(filter.tab)}}},
            {"e", form.faults()},
            {"options", filter_options(filter, locale)},
            {"filtered", filter.any() || !form.good()},
            {"summary", word(locale, "orders.admin_list.summary",
                             {{"n", std::to_string(total.orders)}, {"total", html::yen_text(locale, total.value)}})},
            {"csv_href", "/admin/orders.csv?" + query},
            {"erase_href", visit.session.may(staff::Right::staff) ? View("/admin/erasure") : View(false)},
            {"orders", std::move(rows)},
            {"none", none && form.good()},
            {"reserved", std::move(reserved)},
            {"unread", !form.good()},
            {"listed", !none},
            {"pager", admin::pager(locale, total.orders, page, kOrdersAPage, "/admin/orders?" + query)}};
  return pages.desk.page(visit, "orders/admin_list", std::move(view));
}

}  // namespace noren::orders
