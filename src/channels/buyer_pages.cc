// By what else the buyer wants to hear of an order: asked on a page of its own, reached from the order's.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/embedded.h"
#include "cart/visitor.h"
#include "channels/line.h"
#include "channels/pages.h"
#include "channels/push.h"
#include "channels/reach.h"
#include "channels/rules.h"
#include "html/words.h"
#include "http/problem.h"
#include "orders/orders.h"
#include "orders/token.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::channels {
namespace {

using html::View;
using html::word;

// What the buyer may type here; letters go to the order's own address.
constexpr Way kTyped[] = {Way::sms, Way::second_mail, Way::fax};

struct Opened {
  std::string token;
  Reached reached;
  Settings settings;
  bool has_line = false;
  bool line_shut = false;
};

std::optional<Opened> open(const Pages& pages, const http::Request& request, const Context& context) {
  const House& house = pages.parts.house;
  const std::string& token = request.param("token");
  const auto id = orders::id_of_token(house.keys, context.shop, token);
  if (!id) return std::nullopt;
  return house.db.read([&](db::Tx& tx) -> std::optional<Opened> {
    auto reached = reach_of(tx, house, context.shop, OrderId(*id));
    if (!reached) return std::nullopt;
    Opened opened{token, std::move(*reached), settings_in_force(tx, house.keys, pages.parts.standard, context.shop)};
    for (const Reach& reach : store::reaches_of_order(tx, context.shop, OrderId(*id))) {
      if (reach.way != Way::line) continue;
      opened.has_line = !reach.shut;
      opened.line_shut = reach.shut;
    }
    return opened;
  });
}

std::string path_of(const Opened& opened) { return "/orders/" + opened.token + "/ways"; }

struct Typed {
  std::map<Way, std::string> values;
  std::map<Way, std::string> faults;  // words
};

std::string shown(Way way, const std::string& to) { return way == Way::second_mail ? to : text::phone_text(to); }

View choices_view(const Opened& opened, Locale locale) {
  View choices = View::array();
  const auto add = [&](const std::string& value, const std::string& name, const std::string& text, bool checked) {
    choices.push_back({{"value", value}, {"name", name}, {"text", text.empty() ? View(false) : View(text)}, {"checked", checked}});
  };
  add("", word(locale, "channels.ways.first_none"), "", !opened.reached.first);
  for (const Way way : kWays) {
    const auto found = opened.reached.to.find(way);
    if (way == Way::letter || !opened.settings.has(way) || found == opened.reached.to.end()) continue;
    const bool named = way == Way::sms || way == Way::second_mail || way == Way::fax;
    add(std::string(name_of(way)), word(locale, "channels.way." + std::string(name_of(way))), named ? shown(way, found->second) : "",
        opened.reached.first == way);
  }
  return choices;
}

View line_view(const Pages& pages, const Opened& opened, const Context& context) {
  if (!opened.settings.line.is_set()) return false;
  const std::string code = line::link_code(pages.parts.house.keys, context.shop, opened.reached.order.id, context.now);
  const std::string words = word(context.locale, "channels.ways.line_message", {{"code", code}});
  return {{"linked", opened.has_line},
          {"shut", opened.line_shut},
          {"talk_url", line::talk_url(opened.settings.line, words)},
          {"account", opened.settings.line.account},
          {"code", code}};
}

View push_view(const Pages& pages, const Opened& opened, const Context& context) {
  if (!opened.settings.push) return false;
  return {{"linked", opened.reached.to.contains(Way::push)},
          {"key", base64url(push::shop_keys(pages.parts.house.keys, context.shop).public_key)},
          {"action", catalog::link(context.locale, path_of(opened) + "/push")}};
}

View fields_view(const Opened& opened, const Typed& typed, Locale locale) {
  View fields = View::array();
  for (const Way way : kTyped) {
    if (!opened.settings.has(way)) continue;
    const std::string name(name_of(way));
    const auto found = opened.reached.to.find(way);
    const auto value = typed.values.find(way);
    const auto fault = typed.faults.find(way);
    fields.push_back({{"name", name},
                      {"label", word(locale, "channels.way." + name)},
                      {"hint", word(locale, "channels.ways.hint_" + name)},
                      {"type", way == Way::second_mail ? "email" : "tel"},
                      {"value", value != typed.values.end()               ? value->second
                                : found == opened.reached.to.end() ? std::string()
                                                                   : shown(way, found->second)},
                      {"error", fault == typed.faults.end() ? View(false) : View(fault->second)}});
  }
  return fields;
}

http::Response show(const Pages& pages, const http::Request& request, const Context& context, const Opened& opened, const Typed& typed,
                    int status = 200) {
  const Locale locale = context.locale;
  const cart::Visitor visitor = cart::visitor_of(pages.parts.house, request);
  View view = pages.frame(context, {.title = word(locale, "channels.ways.title"), .path = path_of(opened), .noindex = true});
  view["number"] = opened.reached.order.number;
  view["order_url"] = catalog::link(locale, "/orders/" + opened.token);
  view["action"] = catalog::link(locale, path_of(opened));
  view["csrf"] = visitor.csrf;
  view["saved"] = request.query.get("did") == "saved";
  view["errors"] = View::array();
  for (const auto& [way, text] : typed.faults) view["errors"].push_back({{"text", text}, {"field", name_of(way)}});
  view["has_errors"] = !typed.faults.empty();
  view["mail"] = opened.reached.person.email;
  view["choices"] = choices_view(opened, locale);
  view["line"] = line_view(pages, opened, context);
  view["push"] = push_view(pages, opened, context);
  view["fields"] = fields_view(opened, typed, locale);
  view["has_fields"] = !view["fields"].empty();
  http::Response response = http::page(pages.parts.house.html.render("channels/ways", view, locale), status);
  cart::keep(visitor, request, response);
  return response;
}

// Digits or an address; "" when nothing was typed.
std::string read_one(Way way, const std::string& typed, Locale locale, Typed& into) {
  if (typed.find_first_not_of(" \t") == std::string::npos) return "";
  if (way == Way::second_mail) {
    const auto address = text::parse_mail_address(typed);
    if (address) return address->str();
  } else {
    const auto digits = text::normalise_phone(typed);
    if (digits && (way != Way::sms || is_mobile(*digits))) return *digits;
  }
  into.faults[way] = word(locale, "channels.ways.wrong_" + std::string(name_of(way)));
  return "";
}

http::Response save(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open(pages, request, context);
  if (!opened) return pages.error(request, context, 404);
  Typed typed;
  std::map<Way, std::string> wanted;
  for (const Way way : kTyped) {
    if (!opened->settings.has(way) || !request.form.has(name_of(way))) continue;
    typed.values[way] = request.form.get(name_of(way)).substr(0, 254);
    wanted[way] = read_one(way, typed.values[way], context.locale, typed);
  }
  if (!cart::csrf_fits(pages.parts.house, request)) return pages.error(request, context, 403);
  if (!typed.faults.empty()) return show(pages, request, context, *opened, typed, 422);
  const auto first = way_from(request.form.get("first"));
  pages.parts.house.db.write([&](db::Tx& tx) {
    const orders::Order& order = opened->reached.order;
    for (const auto& [way, to] : wanted) {
      const auto before = opened->reached.to.find(way);
      if (to != (before == opened->reached.to.end() ? std::string() : before->second))
        keep_reach(tx, pages.parts.house, order, {way, to}, context.now);
    }
    if (request.form.yes("line_off")) store::delete_reach(tx, context.shop, order.id, Way::line);
    if (request.form.yes("push_off")) store::delete_reach(tx, context.shop, order.id, Way::push);
    choose_first(tx, pages.parts.house, order, first, context.now);
    climb_again(pages.parts, tx, context.shop, order.id, context.now);
  });
  pages.worker.wake();
  return http::redirect(catalog::link(context.locale, path_of(*opened) + "?did=saved"));
}

// The script's: the body is the form's csrf and the browser's subscription.
http::Response save_push(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open(pages, request, context);
  if (!opened || !opened->settings.push) return http::not_found("There is no such order, or the shop sends no push messages.");
  if (!cart::csrf_fits(pages.parts.house, request)) return http::problem({.status = 403, .type = "not-from-here", .title = "The form is not of this browser"});
  const std::string& subscription = request.form.get("subscription");
  const auto read = push::read_subscription(subscription, pages.parts.standard.push_services);
  if (!read) return http::problem({.status = 422, .type = "no-subscription", .title = "This is no subscription of a browser at a known push service"});
  pages.parts.house.db.write([&](db::Tx& tx) {
    const std::string mark = mark_of(pages.parts.house.keys, context.shop, Way::push, read->endpoint);
    keep_reach(tx, pages.parts.house, opened->reached.order, {Way::push, subscription, mark}, context.now);
    climb_again(pages.parts, tx, context.shop, opened->reached.order.id, context.now);
  });
  pages.worker.wake();
  return http::json("{}");
}

http::Response show_ways(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open(pages, request, context);
  return opened ? show(pages, request, context, *opened, {}) : pages.error(request, context, 404);
}

// At an address that stays: a browser asks for it again by itself.
http::Response service_worker(const http::Request&, const Context&) {
  http::Response response;
  response.content_type = "text/javascript; charset=utf-8";
  for (const embedded::File& file : embedded::all_files()) {
    if (file.path == "channels/assets/push.js") response.body = std::string(file.bytes);
  }
  response.public_max_age_s = 3'600;
  return response;
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  const auto with = [&](http::Response (*act)(const Pages&, const http::Request&, const Context&)) {
    return [pages, act](const http::Request& request, const Context& context) { return act(pages, request, context); };
  };
  router.get("/orders/{token}/ways", with(show_ways));
  router.post("/orders/{token}/ways", with(save));
  router.post("/orders/{token}/ways/push", with(save_push));
  router.get("/push.js", service_worker, http::kWithoutShop);
}

}  // namespace noren::channels
