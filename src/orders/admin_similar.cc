// /admin/orders/{number}/similar: two orders of one buyer side by side, and the two answers: both are wanted, or one is cancelled and
// what was paid for it goes back. View: templates/admin_similar.html.
#include "html/words.h"
#include "orders/admin_order_view.h"
#include "orders/admin_words.h"
#include "orders/rules.h"
#include "orders/similar.h"
#include "orders/surplus_back.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

std::string similar_words(const admin::Visit& visit, const std::string& key) {
  return word(visit.context.locale, "orders.admin_similar." + key);
}

struct Side {
  const Order& order;
  std::optional<Person> person;
  CardMoney card;
  MoneyGone gone = MoneyGone::no;
};

View side_view(const admin::Visit& visit, const Side& side, const std::string& which, bool two_alive) {
  const Locale locale = visit.context.locale;
  const Order& order = side.order;
  View facts = View::array();
  const auto fact = [&](const char* key, const std::string& text) {
    if (!text.empty()) facts.push_back(pair_view(similar_words(visit, key), text));
  };
  fact("at", html::time_text(locale, order.created_at));
  std::string lines;
  for (const Line& line : order.document.lines)
    lines += (lines.empty() ? "" : "\n") + line.name.in(locale) + " × " + std::to_string(line.quantity);
  fact("lines", lines);
  fact("total", html::yen_text(locale, order.total));
  fact("payment", method_text(order.document.payment, locale));
  fact("delivery", wish_text(order.document.delivery, locale));
  if (side.person) {
    fact("orderer", side.person->who_orders().name);
    fact("to", address_text(side.person->recipient));
    fact("note", side.person->note);
  }
  const Badge state = state_badge(order.state, locale);
  const Badge money = payment_badge(order, side.gone, locale);
  const bool may_cancel = two_alive && next_state(order.state, Happening::cancelled).has_value();
  return {{"number", order.number},
          {"href", "/admin/orders/" + order.number},
          {"title", similar_words(visit, which)},
          {"facts", std::move(facts)},
          {"state", {{"text", state.text}, {"tone", admin::name_of(state.tone)}}},
          {"money", {{"text", money.text}, {"tone", admin::name_of(money.tone)}}},
          {"cancel", may_cancel ? View(which) : View(false)},
          {"version", std::to_string(order.version)}};
}

std::optional<Pair> find_pair(const admin::Visit& visit, db::Tx& tx) {
  const auto number = read_order_number(visit.request.param("number"));
  const auto order = number ? find_by_number(tx, visit.context.shop, *number) : std::nullopt;
  return order ? similar_pair(tx, visit.context.shop, order->id) : std::nullopt;
}

std::string path_of_pair(const Pair& pair) { return "/admin/orders/" + pair.later.number + "/similar"; }

// What becomes of the money is said before, for it cannot be taken back.
http::Response ask(const AdminPages& pages, const admin::Visit& visit, const Pair& pair, const OrderFile& file) {
  const Locale locale = visit.context.locale;
  const Order& order = file.order;
  admin::Confirm question;
  question.question = word(locale, "orders.admin_similar.cancel_question", {{"number", order.number}});
  question.facts = {{similar_words(visit, "total"), html::yen_text(locale, order.total)},
                    {similar_words(visit, "payment"), method_text(order.document.payment, locale)}};
  for (auto& fact : money_if_stopped(file, locale)) question.facts.push_back(std::move(fact));
  question.objections = waiting_if_stopped(pages, visit, order);
  const bool kept = pages.desk.house().mails_kept;
  if (file.card.left > Yen(0)) {
    question.warning =
        html::word_of_mail(locale, "orders.admin_similar.card_back", kept, {{"amount", html::yen_text(locale, file.card.left)}});
  } else if (owed_if_stopped(file) > Yen(0)) {
    question.warning = html::word_of_mail(locale, "orders.admin_similar.transfer_back", kept);
  } else {
    question.warning = way_if_stopped(file, locale) + " " + html::word_of_mail(locale, "orders.admin_order.cancel_warning", kept);
  }
  question.yes = similar_words(visit, "cancel_yes");
  question.danger = true;
  question.back = path_of_pair(pair);
  return pages.desk.confirm(visit, question);
}

http::Response cancel_one(const AdminPages& pages, const admin::Visit& visit, const Pair& pair, const OrderFile& file) {
  if (!visit.request.form.yes("sure")) return ask(pages, visit, pair, file);
  const Order& order = file.order;
  const std::string path = "/admin/orders/" + order.number;
  const auto done = cancel_order(pages.tools(), visit.context, {order.id, visit.request.form.number("version")}, {"buyer", "", true, true});
  if (!done) {
    admin::Stale stale;
    stale.what = word(visit.context.locale, "orders.admin_order.title", {{"number", order.number}});
    stale.state_now = state_badge(order.state, visit.context.locale).text;
    stale.back = path;
    return pages.desk.stale(visit, stale);
  }
  // Money that came by transfer goes to an account the buyer names: the next page asks for it.
  const bool by_transfer = file.card.left == Yen(0) && owed_if_stopped(file) > Yen(0);
  return pages.desk.done(visit, by_transfer ? "/admin/refunds/new?order=" + order.number : path, "orders.admin_similar.did_cancel");
}

// As far as its money is asked about.
OrderFile file_of(db::Tx& tx, const Order& order) {
  OrderFile file;
  file.order = order;
  file.events = events_of(tx, order.id);
  file.card = card_money(tx, order);
  file.kept = kept_money(tx, order);
  file.twice = came_twice(tx, order);
  file.money_back = is_money_back(tx, order);
  return file;
}

}  // namespace

http::Response admin_similar(const AdminPages& pages, const admin::Visit& visit) {
  const House& house = pages.desk.house();
  View view = {{"title", similar_words(visit, "title")}};
  const bool found = house.db.read([&](db::Tx& tx) {
    const auto pair = find_pair(visit, tx);
    if (!pair) return false;
    const bool alive = !is_over(*pair);
    const auto side = [&](const Order& order) {
      return Side{order, person_of(tx, house, order), card_money(tx, order), money_gone(tx, order)};
    };
    view["sides"] = {side_view(visit, side(pair->earlier), "earlier", alive), side_view(visit, side(pair->later), "later", alive)};
    view["action"] = path_of_pair(*pair);
    const auto minutes = std::max<std::int64_t>(1, (pair->later.created_at - pair->earlier.created_at) / std::chrono::minutes(1));
    view["lead"] = word(visit.context.locale, "orders.admin_similar.lead", {{"n", std::to_string(minutes)}});
    return true;
  });
  if (!found)
    return pages.desk.done(visit, "/admin/orders/" + visit.request.param("number"), "orders.admin_similar.over", admin::Tone::info);
  return pages.desk.page(visit, "orders/admin_similar", std::move(view));
}

http::Response decide_similar(const AdminPages& pages, const admin::Visit& visit) {
  const std::string choice = visit.request.form.get("choice");
  const std::string back = "/admin/orders/" + visit.request.param("number");
  const bool one = choice == "later" || choice == "earlier";
  OrderFile file;
  const auto pair = pages.desk.house().db.read([&](db::Tx& tx) {
    auto both = find_pair(visit, tx);
    if (both && one) file = file_of(tx, choice == "later" ? both->later : both->earlier);
    return both;
  });
  if (!pair) return pages.desk.done(visit, back, "orders.admin_similar.over", admin::Tone::info);
  if (one) return cancel_one(pages, visit, *pair, file);
  if (choice != "both") return pages.desk.not_found(visit);
  want_both(pages.tools(), visit.context, pair->later.id);
  return pages.desk.done(visit, back, "orders.admin_similar.did_both");
}

}  // namespace noren::orders
