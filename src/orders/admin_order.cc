// /admin/orders/{number}. View: templates/admin_order.html.
#include <nlohmann/json.hpp>

#include "html/words.h"
#include "orders/admin_order_view.h"
#include "orders/admin_words.h"
#include "orders/chain.h"
#include "orders/instead.h"
#include "orders/order_view.h"
#include "orders/refund_wait.h"
#include "orders/rules.h"
#include "orders/surplus_back.h"
#include "orders/token.h"
#include "orders/views.h"
#include "payments/refund_rules.h"
#include "payments/said.h"
#include "shipping/shipping.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;
using html::yen_text;

std::string order_words(Locale locale, const char* key) { return word(locale, "orders.admin_order." + std::string(key)); }

View lines_view(const AdminPages& pages, const admin::Visit& visit, const Order& order) {
  const Locale locale = visit.context.locale;
  const auto snapshot = pages.shelf.of(order.shop);
  View lines = View::array();
  for (const Line& line : order.document.lines) {
    const auto found = snapshot->find_variant(line.variant);
    lines.push_back({{"name", line.name.in(locale)},
                     {"variant", false},
                     {"sku", line.sku},
                     {"price", yen_text(locale, line.unit)},
                     {"quantity", std::to_string(line.quantity)},
                     {"amount", yen_text(locale, line.unit * line.quantity)},
                     {"reduced", line.tax == pricing::TaxKind::reduced},
                     {"href", found ? pages.desk.link(visit, "/admin/items/" + found->item->id.str()) : View(false)}});
  }
  return lines;
}

// What came besides the price, or is not asked for any more.
void add_apart(const Order& order, const Paid& paid, Yen over, Locale locale, View& facts) {
  const auto yen = [&](Yen amount) { return yen_text(locale, amount); };
  if (const Yen missing = paid.missing(order); missing > Yen(0))
    facts.push_back(pair_view(order_words(locale, "fact_let_go"), yen(missing)));
  if (paid.surplus == Yen(0)) return;
  const std::string text = over == Yen(0)
                               ? word(locale, "orders.admin_order.over_back", {{"amount", yen(paid.surplus)}})
                               : word(locale, "orders.admin_order.over_left", {{"amount", yen(paid.surplus)}, {"left", yen(over)}});
  facts.push_back(pair_view(order_words(locale, "fact_over"), text));
}

View payment_facts(const OrderFile& file, Locale locale) {
  const Document& document = file.order.document;
  const bool stopped = is_stopped(file.order.state);
  View facts = View::array({pair_view(order_words(locale, "fact_method"), method_text(document.payment, locale))});
  const auto by = pay_by(file.order, file.events);
  const bool instead = pays_instead(file.order, file.events);
  if (by && !stopped) facts.push_back(pair_view(order_words(locale, "fact_due"), html::date_text(locale, *by)));
  const View money_by = money_by_view(file.order, locale);
  if (file.order.payment_state == PaymentState::awaiting && money_by.is_string() && !instead && !stopped)
    facts.push_back(pair_view(order_words(locale, "fact_money_by"), money_by.get<std::string>()));
  if (const auto paid = payment_of(file.events)) {
    facts.push_back(pair_view(order_words(locale, "fact_paid_on"), html::date_text(locale, paid->on)));
    facts.push_back(pair_view(order_words(locale, "fact_paid"), yen_text(locale, paid->amount)));
    add_apart(file.order, *paid, surplus_left(file.events), locale, facts);
    if (!file.payer.empty()) facts.push_back(pair_view(order_words(locale, "fact_payer"), file.payer));
  } else {
    if (const Yen parts = parts_paid(file.events); parts > Yen(0)) {
      const std::string left = yen_text(locale, left_to_pay(file.order, file.events));
      const std::string came = yen_text(locale, parts);
      facts.push_back(pair_view(order_words(locale, "fact_parts"),
                                stopped ? came : word(locale, "orders.admin_order.parts", {{"amount", came}, {"left", left}})));
    }
    if ((document.payment == shops::PaymentMethod::bank_transfer || instead) && !stopped && file.person)
      facts.push_back(pair_view(order_words(locale, "fact_payer"), transfer_name(file.order, *file.person)));
  }
  if (!file.card.last4.empty()) facts.push_back(pair_view(order_words(locale, "fact_card"), file.card.brand + " **** " + file.card.last4));
  if (file.card.reserved_until)
    facts.push_back(pair_view(order_words(locale, "fact_reserved_until"), html::time_text(locale, *file.card.reserved_until)));
  for (const payments::Refund& refund : file.card.refunds) {
    const std::string standing(payments::standing_name(refund));
    const std::string state = word(locale, "orders.admin_order.refund_" + standing);
    // What was answered on the way to a refund that goes on, or arrived, is no reason for anything.
    const bool refused = standing == "failed" || standing == "refused" || standing == "by_bank";
    const std::string said = refused ? payments::why_refund_failed(locale, refund.failure) : "";
    facts.push_back(pair_view(order_words(locale, refund.why == payments::RefundWhy::surplus ? "fact_surplus" : "fact_refund"),
                              yen_text(locale, refund.amount) + " " + state + (said.empty() ? "" : " / " + said)));
  }
  const auto add = [&](const char* label, Yen amount) {
    if (amount > Yen(0)) facts.push_back(pair_view(order_words(locale, label), yen_text(locale, amount)));
  };
  add("fact_disputed", file.card.disputed.held);
  add("fact_lost", file.card.disputed.lost);
  if (const auto refunded = refund_of(file.events)) {
    const char* label = file.gone == MoneyGone::lost_in_dispute ? "fact_lost_on" : "fact_refunded_on";
    facts.push_back(pair_view(order_words(locale, label), html::date_text(locale, refunded->on)));
  }
  return facts;
}

View delivery_facts(const OrderFile& file, Locale locale) {
  const Delivery& delivery = file.order.document.delivery;
  View facts = View::array({pair_view(order_words(locale, "fact_shipping"), delivery.name.in(locale))});
  if (delivery.day) facts.push_back(pair_view(order_words(locale, "fact_wish_date"), html::date_text(locale, *delivery.day)));
  if (!delivery.window.empty()) facts.push_back(pair_view(order_words(locale, "fact_wish_window"), delivery.window_name.in(locale)));
  if (const auto shipped = shipment_of(file.events)) {
    const shipping::Carrier* carrier = shipping::find_carrier(shipped->carrier);
    const std::string name = carrier != nullptr ? carrier->name.in(locale) : word(locale, "orders.admin_person.no_carrier");
    facts.push_back(pair_view(order_words(locale, "fact_carrier"), name));
    if (!shipped->number.empty())
      facts.push_back(pair_view(order_words(locale, "fact_tracking"), text::tracking_number_text(shipped->number)));
    facts.push_back(pair_view(order_words(locale, "fact_shipped_on"), html::date_text(locale, shipped->on)));
  }
  return facts;
}

View address_view(const Address& address, const std::string& phone) {
  return {{"name", address.name},
          {"kana", address.kana},
          {"postcode", address.postcode.empty() ? "" : "〒" + address.postcode},
          {"address", address_text(address)},
          {"phone", text::phone_text(address.phone.empty() ? phone : address.phone)}};
}

View orderer_view(const OrderFile& file, Locale locale) {
  if (!file.person) {
    View erased = address_view({}, "");
    erased.update({{"name", word(locale, "orders.admin_person.erased")}, {"mail", ""}, {"second", false}});
    return erased;
  }
  View view = address_view(file.person->who_orders(), file.person->phone);
  view["mail"] = file.person->email;
  view["second"] = false_if_empty(file.person->second);
  return view;
}

View shown_view(const OrderFile& file, Locale locale) {
  View rows = View::array();
  if (file.events.empty()) return rows;
  const nlohmann::json data = nlohmann::json::parse(file.events.front().data, nullptr, false);
  if (!data.is_object()) return rows;
  const auto add = [&](std::string label, const std::string& value, const View& href) {
    rows.push_back({{"label", std::move(label)}, {"value", value}, {"href", href}});
  };
  const auto add_kept = [&](const char* label, const char* name) {
    if (const std::string kept = data.value(name, std::string()); !kept.empty()) add(order_words(locale, label), kept, false);
  };
  add_kept("shown_page", "page");
  add_kept("shown_hash", "shown");
  for (const View& term : terms_shown(file.order.document, locale))
    add(term["label"].get<std::string>(), term["value"].get<std::string>(), false);
  add_kept("fact_card", "statement");
  for (const View& law : laws_view(file.events, locale))
    add(law["label"].get<std::string>(), law["version"].get<std::string>(), law["href"]);
  const std::string source = data.value("source", std::string());
  if (source == "api" || source == "page") {
    add(word(locale, "orders.admin_person.shown_source"), word(locale, "orders.admin_person.source_" + source), false);
  }
  return rows;
}

std::string buyer_href(const AdminPages& pages, const Order& order) {
  return "/orders/" + order_token(pages.desk.house().keys, order.shop, order.id.str());
}

View no_receipt(const OrderFile& file, Locale locale) {
  return receipt_hindrance(file.order, file.events, file.money_back, "orders.admin_receipt", locale);
}

View papers_view(const AdminPages& pages, const OrderFile& file, Locale locale) {
  const Order& order = file.order;
  View papers = View::array();
  const std::string note = "/admin/orders/" + order.number + "/delivery-note";
  const auto add = [&](std::string href, const char* key) {
    papers.push_back({{"href", std::move(href)}, {"label", order_words(locale, key)}});
  };
  if (!order.document.gift.without_prices) add(note, "paper_delivery");
  add(note + "?prices=0", "paper_delivery_plain");
  add("/admin/orders/picking?number=" + http::url_encode(order.number), "paper_picking");
  if (!file.person || is_stopped(order.state)) return papers;
  if (no_receipt(file, locale) == false) add(buyer_href(pages, order) + "/receipt", "paper_receipt");
  const bool qualified = !pages.shops.by_id(order.shop)->settings.tax.registration_number.empty();
  const std::string invoice = word(locale, qualified ? "orders.order.invoice" : "orders.order.invoice_plain");
  papers.push_back({{"href", buyer_href(pages, order) + "/invoice.pdf"}, {"label", invoice}});
  return papers;
}

// Of an order that is paid at a store: by itself, or it ends by itself.
std::string next_at_store(const OrderFile& file, Instant now, Locale locale) {
  const auto about = file.at_store ? cancelled_about(*file.at_store) : std::nullopt;
  if (!about) return "";
  const bool ended = *file.at_store->expires_at <= now;
  const char* name = !ended ? "next_store" : now < *about ? "next_store_ended" : "next_store_asking";
  return word(locale, "orders.admin_order." + std::string(name),
              {{"due", html::time_text(locale, *file.at_store->expires_at)}, {"by", html::time_text(locale, *about)}});
}

// Of one whose number the shop has ended: paid by transfer, or it ends by itself.
std::string next_instead(const OrderFile& file, Instant now, Locale locale) {
  const Order& order = file.order;
  const std::string due = html::date_text(locale, *pay_by(order, file.events));
  const std::string text =
      word(locale, "orders.admin_order.next_instead", {{"amount", yen_text(locale, left_to_pay(order, file.events))}, {"date", due}});
  const auto ends = instead_ends(order, file.events);
  if (!ends) return text;
  if (*ends <= now) return text + " " + order_words(locale, "next_instead_soon");
  return text + " " + word(locale, "orders.admin_order.next_instead_ends", {{"by", html::time_text(locale, *ends)}});
}

// Its parcel left before the money came.
bool owes_for_parcel(const OrderFile& file) {
  const Order& order = file.order;
  return has_left(order.state) && pay_by(order, file.events) && (awaits_transfer(order) || awaits_store(order));
}

// What is owed of an order that is over, and what came besides.
std::string next_refund(const OrderFile& file, Locale locale) {
  const Yen over = surplus_left(file.events) + file.twice;
  const auto say = [&](const std::string& name, Yen amount) {
    return word(locale, "orders.admin_order." + name, {{"amount", yen_text(locale, amount)}});
  };
  const RefundWait wait = waits_for(file.card);
  const bool price_back = file.kept == Yen(0) && wait == RefundWait::bank;
  std::string text = file.owed > Yen(0) ? say("next_refund", file.owed) : say("waits_" + std::string(name_of(wait)), Yen(0));
  if (over == Yen(0)) return text;
  return price_back ? say("next_surplus", over) : text + " " + say("next_surplus_too", over);
}

std::string next_text(const OrderFile& file, Instant now, Locale locale) {
  const Order& order = file.order;
  if (file.to_decide()) return order_words(locale, "next_money_back");
  const bool instead = pays_instead(order, file.events);
  if (const auto* asking = file.asking(); asking != nullptr && order.payment_state != PaymentState::refund_due) {
    const std::string text = word(locale, "orders.admin_order.next_trouble", {{"name", asking->name}});
    return instead ? text + " " + next_instead(file, now, locale) : text;
  }
  if (owes_for_parcel(file)) {
    const std::string due = html::date_text(locale, *pay_by(order, file.events));
    return word(locale, "orders.admin_order.next_sent_unpaid",
                {{"amount", yen_text(locale, left_to_pay(order, file.events))}, {"date", due}});
  }
  if (instead) return (due_of(order) == Due::accept ? order_words(locale, "next_accept") + " " : "") + next_instead(file, now, locale);
  if (awaits_store(order)) {
    const std::string store = next_at_store(file, now, locale);
    const bool ended = file.at_store && file.at_store->expires_at && *file.at_store->expires_at <= now;
    return due_of(order) == Due::accept && !ended ? order_words(locale, "next_accept") + " " + store : store;
  }
  switch (due_of(order)) {
    case Due::nothing: return "";
    case Due::accept: return order_words(locale, "next_accept");
    case Due::paid:
      if (order.document.payment == shops::PaymentMethod::cash_on_delivery) return word(locale, "orders.admin_person.fact_due_collect");
      if (!order.document.pay_until) return order_words(locale, "next_paid_otherwise");
      return word(locale, "orders.admin_order.next_paid", {{"date", html::date_text(locale, *order.document.pay_until)}});
    case Due::prepare: return order_words(locale, "next_prepare");
    case Due::ship: return order_words(locale, "next_ship");
    case Due::deliver: return order_words(locale, "next_deliver");
    case Due::complete: return order_words(locale, "next_complete");
    case Due::refunded: return next_refund(file, locale);
  }
  return "";
}

View troubles_view(const AdminPages& pages, const admin::Visit& visit, const OrderFile& file) {
  View list = View::array();
  for (const troubles::OnOrder& one : file.open_troubles) {
    const char* due = one.late ? "orders.admin_order.trouble_late" : "orders.admin_order.trouble_due";
    list.push_back({{"tone", one.tone},
                    {"name", one.name},
                    {"text", one.text},
                    {"href", visit.session.may(one.right) ? pages.desk.link(visit, one.path) : View(false)},
                    {"due", one.deadline.empty() ? View(false) : View(word(visit.context.locale, due, {{"deadline", one.deadline}}))}});
  }
  return list;
}

View notes_view(db::Tx& tx, const House& house, const OrderFile& file, Locale locale) {
  View notes = View::array();
  for (const Event& event : file.events) {
    if (event.what != Happening::note) continue;
    notes.push_back({{"at", html::time_text(locale, event.at)},
                     {"who", event.actor_name},
                     {"text", personal_detail(tx, house, file.order, event, "text")}});
  }
  return notes;
}

}  // namespace

std::optional<OrderFile> open_file(const AdminPages& pages, const admin::Visit& visit) {
  const auto number = read_order_number(visit.request.param("number"));
  if (!number) return std::nullopt;
  const House& house = pages.desk.house();
  const Locale locale = visit.context.locale;
  return house.db.read([&](db::Tx& tx) -> std::optional<OrderFile> {
    auto order = find_by_number(tx, visit.context.shop, *number);
    if (!order) return std::nullopt;
    OrderFile file;
    file.order = std::move(*order);
    file.person = person_of(tx, house, file.order);
    file.events = events_of(tx, file.order.id);
    const auto bank_mails = pages.bank_mails ? pages.bank_mails(tx, file.order) : std::vector<std::string>{};
    const auto told = pages.told ? pages.told(tx, file.order, locale) : std::vector<Told>{};
    file.story = story_view(tx, house, visit.context, file.order, file.events, bank_mails, told);
    file.notes = notes_view(tx, house, file, locale);
    for (const Event& event : file.events) {
      if (event.what == Happening::paid) file.payer = personal_detail(tx, house, file.order, event, "payer");
    }
    file.at_store = awaited_at_store(tx, file.order);
    file.card = card_money(tx, file.order);
    file.card.left = left_to_provider(tx, pages.tools(), file.order);
    file.kept = kept_money(tx, file.order);
    file.twice = came_twice(tx, file.order);
    file.owed = owed_back(tx, pages.tools(), file.order);
    file.money_back = is_money_back(tx, file.order);
    file.gone = money_gone(tx, file.order);
    file.shipment_mail = shipment_mail(tx, file.order);
    file.open_troubles = troubles::on_order(tx, {file.order.shop, file.order.id, file.order.number, visit.context.now, locale});
    file.broken_chain = first_break(file.order.id, file.events, file.order.chain) != 0;
    return file;
  });
}

http::Response whole_order_page(const AdminPages& pages, const admin::Visit& visit, const OrderFile& file, const Refused& refused) {
  const Locale locale = visit.context.locale;
  const Order& order = file.order;
  const Badge state = state_badge(order.state, locale);
  const Badge payment = payment_badge(order, file.gone, locale);
  View wishes = file.person ? wishes_rows(order.document, *file.person, locale) : View::array();
  const bool no_wishes = wishes.empty();
  View view{
      {"title", word(locale, "orders.admin_order.title", {{"number", order.number}})},
      {"number", order.number},
      {"version", std::to_string(order.version)},
      {"placed_at", html::time_text(locale, order.created_at)},
      {"state", state.text},
      {"tone", admin::name_of(state.tone)},
      {"payment", payment.text},
      {"payment_tone", admin::name_of(payment.tone)},
      {"total", yen_text(locale, order.total)},
      {"buyer_href", buyer_href(pages, order)},
      {"back_href", "/admin/orders"},
      {"broken_chain", file.broken_chain},
      {"troubles", troubles_view(pages, visit, file)},
      {"deed", deeds_view(file, refused, locale)},
      {"f", fields_view(file, refused, visit.context)},
      {"options", choices_view(file, refused, locale)},
      {"lines", lines_view(pages, visit, order)},
      {"amounts", amounts_rows(order.document, locale)},
      {"taxes", tax_rows(order.document, locale)},
      {"has_reduced", has_reduced(order.document)},
      {"payment_facts", payment_facts(file, locale)},
      {"delivery_facts", delivery_facts(file, locale)},
      {"wishes", std::move(wishes)},
      {"no_wishes", no_wishes},
      {"orderer", orderer_view(file, locale)},
      {"story", file.story},
      {"notes", file.notes},
      {"may_note", file.person.has_value()},
      {"papers", papers_view(pages, file, locale)},
      {"no_receipt", no_receipt(file, locale)},
      {"shown", shown_view(file, locale)},
      {"erase_href", file.person && visit.session.may(staff::Right::staff) ? View("/admin/erasure?order=" + order.number) : View(false)}};
  admin::fold_older(locale, view);
  if (const std::string next = next_text(file, visit.context.now, locale); !next.empty()) view["next_text"] = next;
  if (file.person && file.person->orderer) view["recipient"] = address_view(file.person->recipient, file.person->phone);
  if (file.person && !file.person->note.empty()) view["buyer_note"] = file.person->note;
  const auto shipped = shipment_of(file.events);
  if (const std::string url = shipped ? shipping::tracking_url(shipped->carrier, shipped->number) : ""; !url.empty())
    view["tracking_href"] = url;
  if (refused.form != nullptr) {
    view["has_errors"] = !refused.form->good();
    view["e"] = refused.form->faults();
  }
  return pages.desk.page(visit, "orders/admin_order", std::move(view), refused.form != nullptr ? 422 : 200);
}

http::Response admin_order(const AdminPages& pages, const admin::Visit& visit) {
  const auto file = open_file(pages, visit);
  return file ? whole_order_page(pages, visit, *file) : admin_not_here(pages, visit);
}

}  // namespace noren::orders
