#include "storefront/pages.h"

#include <algorithm>

#include "address/address.h"
#include "catalog/cards.h"
#include "html/words.h"
#include "http/problem.h"
#include "orders/address_form.h"
#include "shops/rules.h"
#include "text/mail_address.h"

namespace noren::storefront {
namespace {

using html::View;
using html::word;

constexpr std::size_t kNewItems = 8;
constexpr std::size_t kRecommended = 8;
constexpr int kPageAgeS = 60;
constexpr int kDayS = 86'400;
constexpr const char* kAgainAfterS = "5";
constexpr std::string_view kCardEnd = "last4";

http::Response kept(std::string html) {
  http::Response response = http::page(std::move(html));
  response.public_max_age_s = kPageAgeS;
  return response;
}

std::vector<const catalog::Item*> offered(const catalog::Snapshot& snapshot) {
  std::vector<const catalog::Item*> items;
  for (const catalog::Item& item : snapshot.items()) {
    if (item.published && !item.archived) items.push_back(&item);
  }
  return items;
}

View category_tiles(const catalog::Snapshot& snapshot, Locale locale) {
  View tiles = View::array();
  for (const catalog::Category& category : snapshot.categories()) {
    const auto items = snapshot.in_category(category.slug);
    if (items.empty()) continue;
    const auto pictured = std::find_if(items.begin(), items.end(), [](const catalog::Item* item) { return !item->pictures.empty(); });
    tiles.push_back({{"name", category.name.in(locale)},
                     {"url", catalog::link(locale, "/categories/" + category.slug)},
                     {"picture", pictured == items.end() ? View(false) : catalog::picture_view((*pictured)->pictures.front(), locale, 800)},
                     {"count", word(locale, "storefront.home.count", {{"n", std::to_string(items.size())}})}});
  }
  return tiles;
}

http::Response home(const Pages& pages, const Context& context) {
  const auto snapshot = pages.shelf.of(context.shop);
  const auto shop = pages.shops.by_id(context.shop);
  std::vector<const catalog::Item*> items = offered(*snapshot);
  std::vector<const catalog::Item*> recommended(items.begin(),
                                                items.begin() + static_cast<std::ptrdiff_t>(std::min(kRecommended, items.size())));
  std::stable_sort(items.begin(), items.end(),
                   [](const catalog::Item* a, const catalog::Item* b) { return a->created_at > b->created_at; });
  items.resize(std::min(kNewItems, items.size()));
  const catalog::Looking looking{context.locale, context.now, pages.stock};

  catalog::PageMeta meta{.description = shop->settings.tagline.in(context.locale), .path = "/"};
  View view = pages.frame.view(context, meta);
  const auto pictured =
      std::find_if(recommended.begin(), recommended.end(), [](const catalog::Item* item) { return !item->pictures.empty(); });
  view["hero"] = {
      {"title", shop->settings.tagline.empty() ? shop->settings.name.in(context.locale) : shop->settings.tagline.in(context.locale)},
      {"text", false},
      {"url", catalog::link(context.locale, "/search")},
      {"picture",
       pictured == recommended.end() ? View(false) : catalog::picture_view((*pictured)->pictures.front(), context.locale, 1600)}};
  view["categories"] = category_tiles(*snapshot, context.locale);
  view["has_categories"] = !view["categories"].empty();
  const std::string ways = shops::ways_to_pay(shop->settings, context.locale, word(context.locale, "html.list.between"));
  view["promise_pay"] = word(context.locale, "storefront.home.promise_pay", {{"methods", ways}});
  view["new_items"] = catalog::cards(items, looking);
  view["has_new"] = !items.empty();
  view["recommended"] = catalog::cards(recommended, looking);
  view["has_recommended"] = !recommended.empty();
  return kept(pages.house.html.render("storefront/home", view, context.locale));
}

http::Response legal(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = std::find_if(std::begin(shops::kLawPages), std::end(shops::kLawPages),
                                  [&](shops::LawPage page) { return shops::name_of(page) == request.param("page"); });
  if (found == std::end(shops::kLawPages)) return error_page(pages, request, context, 404);
  const auto shop = pages.shops.by_id(context.shop);
  const View law = shops::law_page_view(shop->settings, *found, context.locale);
  View view = pages.frame.view(context, {.title = law.at("title").get<std::string>(), .path = request.path});
  view.update(law);
  view["archived"] = false;
  return kept(pages.house.html.render("storefront/legal", view, context.locale));
}

// A page as it was shown before: what held when an order was made.
http::Response archived_legal(const Pages& pages, const http::Request& request, const Context& context) {
  const auto page = shops::law_page_from(request.param("page"));
  const std::string& version = request.param("version");
  const auto archived = page ? shops::archived_law_page(pages.house, context.shop, *page, version, context.locale) : std::nullopt;
  if (!archived) return error_page(pages, request, context, 404);
  const auto shop = pages.shops.by_id(context.shop);
  const bool holds = std::find(shop->law.begin(), shop->law.end(), shops::LawVersion{*page, version}) != shop->law.end();
  View view = pages.frame.view(context, {.title = archived->view.at("title").get<std::string>(), .path = request.path, .noindex = true});
  view.update(archived->view);
  const std::string since = html::date_text(context.locale, japan_time(archived->first_at).date);
  view["archived"] = {{"text", word(context.locale, holds ? "storefront.legal.holds" : "storefront.legal.archived", {{"since", since}})},
                      {"now_url", holds ? View(false) : View(catalog::link(context.locale, "/legal/" + request.param("page")))}};
  return kept(pages.house.html.render("storefront/legal", view, context.locale));
}

http::Response mail_help(const Pages& pages, const Context& context) {
  const auto shop = pages.shops.by_id(context.shop);
  View view = pages.frame.view(
      context, {.title = html::word_of_mail(context.locale, "storefront.mail_help.title", pages.house.mails_kept), .path = "/help/mail"});
  const std::string& sender = shop->settings.contact.email;
  view["sender"] = sender;
  view["domain"] = sender.substr(std::min(sender.size(), sender.find('@') + 1));
  return kept(pages.house.html.render("storefront/mail_help", view, context.locale));
}

// The address of the colour holds the colour: whoever asks for another one gets today's, and nobody keeps it.
http::Response shop_style(const Pages& pages, const http::Request& request, const Context& context) {
  const auto shop = pages.shops.by_id(context.shop);
  http::Response response;
  response.content_type = "text/css; charset=utf-8";
  response.body = ":root{--accent:" + shop->settings.accent + "}\n";
  if (request.target == style_url(shop->settings)) response.public_max_age_s = 365 * kDayS;
  return response;
}

http::Response find_address(const http::Request& request) {
  View found = View::array();
  for (const address::Place& place : address::find_postcode(request.query.get("postcode"))) {
    found.push_back(
        {{"prefecture", place.prefecture}, {"city", place.city}, {"town", place.town + place.street}, {"office", place.office}});
  }
  http::Response response = http::json(found.dump());
  response.public_max_age_s = kDayS;
  return response;
}

// What to think of at a mail domain that was typed: a hint for the field, never a refusal. The address itself stays in the browser.
http::Response mail_domain(const Pages& pages, const http::Request& request, const Context& context) {
  const auto address = text::parse_mail_address("a@" + request.query.get("name").substr(0, 255));
  const std::string sender = pages.house.mails_kept ? std::string() : pages.shops.by_id(context.shop)->settings.contact.email;
  const std::string hint = address ? orders::domain_hint(address->domain, sender, context.locale) : std::string();
  http::Response response = http::json(View{{"hint", hint}}.dump());
  response.public_max_age_s = kDayS;
  return response;
}

http::Response robots(const Pages& pages, const Context& context) {
  std::string text =
      "User-agent: *\nDisallow: /admin\nDisallow: /cart\nDisallow: /checkout\nDisallow: /orders\nDisallow: /account\nDisallow: /api/\n";
  const std::string base = pages.frame.base_url(context);
  if (!base.empty()) text += "Sitemap: " + base + "/sitemap.xml\n";
  http::Response response = http::text(std::move(text));
  response.public_max_age_s = kDayS;
  return response;
}

}  // namespace

http::Response away_page(const Pages& pages, const http::Request& request, const Context& context) {
  const bool sent = request.method == http::Method::post;
  View view = pages.frame.view(context, {.title = word(context.locale, "storefront.away.title"), .noindex = true});
  if (!sent) view["page"]["refresh"] = kAgainAfterS;
  view["sent"] = sent;
  view["again_url"] = request.target;
  view["typed"] = View::array();
  for (const auto& [name, value] : request.form.all()) {
    // What may be a whole card number goes no further, not even back into the page.
    if (name != kCardEnd) view["typed"].push_back({{"name", name}, {"value", value}});
  }
  return http::page(pages.house.html.render("storefront/away", view, context.locale), 202);
}

std::optional<http::Response> door(const Pages& pages, const http::Request& request, const Context& context) {
  const auto shop = pages.shops.by_id(context.shop);
  if (!shop || shop->open()) return std::nullopt;
  const bool paused = shop->closed_for_now();
  if (request.path.starts_with("/api/")) {
    return http::problem({.status = 503,
                          .type = "unavailable",
                          .title = "The shop is not open",
                          .detail = word(context.locale, paused ? "storefront.not_open.paused_api" : "storefront.not_open.api")})
        .with("Retry-After", "3600");
  }
  const char* title = paused ? "storefront.not_open.paused_title" : "storefront.not_open.title";
  View view = pages.frame.view(context, {.title = word(context.locale, title), .noindex = true});
  view["paused"] = paused;
  view["text"] = false;
  view["reopens"] = false;
  return http::page(pages.house.html.render("storefront/not_open", view, context.locale), 503).with("Retry-After", "3600");
}

void add_routes(http::Router& router, const Pages& pages) {
  router.get(
      "/", [pages](const http::Request&, const Context& context) { return home(pages, context); }, http::kBrowses);
  router.get("/legal/{page}", [pages](const http::Request& request, const Context& context) { return legal(pages, request, context); });
  router.get("/legal/{page}/{version}",
             [pages](const http::Request& request, const Context& context) { return archived_legal(pages, request, context); });
  router.get("/help/mail", [pages](const http::Request&, const Context& context) { return mail_help(pages, context); });
  router.get("/shop.css", [pages](const http::Request& request, const Context& context) { return shop_style(pages, request, context); });
  router.get("/address", [](const http::Request& request, const Context&) { return find_address(request); });
  router.get("/mail-domain", [pages](const http::Request& request, const Context& context) { return mail_domain(pages, request, context); });
  router.get("/robots.txt", [pages](const http::Request&, const Context& context) { return robots(pages, context); });
  // A guest's account is the order page; whoever holds no link to it looks it up with two secrets.
  router.get("/account",
             [](const http::Request&, const Context& context) { return http::redirect(catalog::link(context.locale, "/orders")); });
  router.get(
      "/favicon.ico", [](const http::Request&, const Context&) { return http::redirect(html::asset_url("storefront/favicon.svg"), 302); },
      http::kWithoutShop);
}

}  // namespace noren::storefront
