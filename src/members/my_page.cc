// /account: what a member ordered, and the way to all else.
#include "admin/admin.h"
#include "html/words.h"
#include "members/ask.h"
#include "members/private_pages.h"
#include "orders/orders.h"
#include "orders/rules.h"
#include "orders/token.h"

namespace noren::members {
namespace {

using html::View;
using html::word;

constexpr int kOrdersAPage = 20;

std::string goods_text(const orders::Order& order, Locale locale) {
  if (order.document.lines.empty()) return "";
  const std::string& first = order.document.lines.front().name.in(locale);
  const std::size_t more = order.document.lines.size() - 1;
  if (more == 0) return first;
  return word(locale, "members.home.and_more", {{"first", first}, {"n", std::to_string(more)}});
}

View row_of(const Visit& visit, const orders::Order& order) {
  const Locale locale = visit.context.locale;
  const std::string token = orders::order_token(visit.pages.house.keys, visit.context.shop, order.id.str());
  return {{"number", order.number},
          {"url", catalog::link(locale, "/orders/" + token)},
          {"on", html::date_text(locale, japan_time(order.created_at).date)},
          {"goods", goods_text(order, locale)},
          {"total", html::yen_text(locale, order.total)},
          {"state", word(locale, "orders.state." + std::string(orders::name_of(order.state)))}};
}

View menu_of(const Visit& visit) {
  View menu = View::array();
  for (const char* page : {"messages", "addresses", "contact", "mail", "password", "devices", "consents", "claim", "data", "leave"}) {
    menu.push_back({{"href", catalog::link(visit.context.locale, std::string("/account/") + page)},
                    {"label", word(visit.context.locale, std::string("members.menu.") + page)}});
  }
  return menu;
}

http::Response home_page(const Visit& visit) {
  const int page = admin::page_in(visit.request.query);
  const ShopId& shop = visit.context.shop;
  std::vector<orders::Order> orders;
  std::int64_t total = 0;
  visit.pages.house.db.read([&](db::Tx& tx) {
    total = orders::count_of_member(tx, shop, visit.member().id);
    orders = orders::of_member(tx, shop, visit.member().id, kOrdersAPage, std::int64_t{page - 1} * kOrdersAPage);
  });
  Ask ask(visit.pages, visit.request, visit.context, "home.");
  View& view = ask.view();
  view["dear"] = ask.word("dear", {{"name", visit.member().profile.name}});
  view["orders"] = View::array();
  for (const orders::Order& order : orders) view["orders"].push_back(row_of(visit, order));
  view["none"] = orders.empty();
  const auto page_link = [&](int to) { return catalog::link(visit.context.locale, "/account?page=" + std::to_string(to)); };
  view["newer_url"] = page > 1 ? View(page_link(page - 1)) : View(false);
  view["older_url"] = std::int64_t{page} * kOrdersAPage < total ? View(page_link(page + 1)) : View(false);
  view["menu"] = menu_of(visit);
  view["sign_out"] = catalog::link(visit.context.locale, "/account/sign-out");
  return ask.show("members/home", 200);
}

http::Response data_file(const Visit& visit) {
  const House& house = visit.pages.house;
  http::Response response = http::json(house.db.read([&](db::Tx& tx) { return data_of(tx, house, visit.member(), visit.context.now); }));
  response.with("Content-Disposition", "attachment; filename=\"my-data.json\"");
  return response;
}

http::Response data_page(const Visit& visit) {
  Ask ask(visit.pages, visit.request, visit.context, "data.");
  ask.lead(ask.word("lead"));
  ask.link("/account/data.json", ask.word("save"));
  ask.link("/account", word(visit.context.locale, "members.home.title"));
  return ask.show();
}

}  // namespace

void add_my_page_routes(http::Router& router, const Pages& pages) {
  router.get("/account", guarded(pages, home_page));
  router.get("/account/data", guarded(pages, data_page));
  router.get("/account/data.json", guarded(pages, data_file));
}

void add_routes(http::Router& router, const Pages& pages) {
  add_my_page_routes(router, pages);
  add_join_routes(router, pages);
  add_sign_in_routes(router, pages);
  add_claim_routes(router, pages);
  add_message_routes(router, pages);
  add_address_routes(router, pages);
  add_settings_routes(router, pages);
  add_leaving_routes(router, pages);
}

}  // namespace noren::members
