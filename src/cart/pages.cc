#include "cart/pages.h"

#include <charconv>

#include "cart/view.h"
#include "catalog/cards.h"
#include "catalog/rules.h"
#include "catalog/stock_view.h"
#include "html/words.h"
#include "pricing/types.h"
#include "text/clean.h"
#include "text/fold.h"

namespace noren::cart {
namespace {

using html::View;
using html::word;

constexpr std::size_t kRecommended = 4;
constexpr std::size_t kTypedMax = 40;  // characters of a wrong quantity shown again
constexpr std::string_view kNoticeCookie = "noren_cart_said";

Read held_by(const Pages& pages, const http::Request& request, const Context& context) {
  Read held = read(pages.house.keys, context.shop, request);
  held.cart = renewed(std::move(held.cart), *pages.shelf.of(context.shop));
  return held;
}

// Pieces of one line as people type them, also in full width; nothing else.
std::optional<std::int64_t> quantity_of(const std::string& typed) {
  const std::string text = text::fold(typed);
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && value >= 0 && value <= pricing::kMaxQuantity ? std::optional(value) : std::nullopt;
}

View free_from(const Pages& pages, const Context& context, Yen subtotal) {
  const auto shop = pages.shops.by_id(context.shop);
  std::optional<Yen> least;
  for (const shops::ShippingMethod& method : shop->settings.shipping) {
    if (method.on && method.free_from && (!least || *method.free_from < *least)) least = method.free_from;
  }
  if (!least || subtotal == Yen(0)) return false;
  if (subtotal >= *least) return word(context.locale, "cart.cart.free_now");
  return word(context.locale, "cart.cart.free_from", {{"amount", html::yen_text(context.locale, *least - subtotal)}});
}

View recommended(const Pages& pages, const catalog::Snapshot& snapshot, const Context& context) {
  std::vector<const catalog::Item*> items;
  for (const catalog::Item& item : snapshot.items()) {
    if (items.size() < kRecommended && item.published && !item.archived && catalog::in_stock(item, pages.stock)) items.push_back(&item);
  }
  return catalog::cards(items, {context.locale, context.now, pages.stock});
}

// The shelf, and what this browser holds already.
class ShelfAndOwn : public catalog::StockView {
 public:
  ShelfAndOwn(const catalog::StockView& shelf, std::map<VariantId, std::int64_t> own) : shelf_(shelf), own_(std::move(own)) {}
  std::int64_t quantity(const VariantId& variant) const override {
    const auto own = own_.find(variant);
    return shelf_.quantity(variant) + (own == own_.end() ? 0 : own->second);
  }

 private:
  const catalog::StockView& shelf_;
  const std::map<VariantId, std::int64_t> own_;
};

// What the cart's page says besides the cart.
struct Told {
  View notices = View::array();
  View chosen = false;  // what could not be put in as it was asked for
};

http::Response show(const Pages& pages, const http::Request& request, const Context& context, const Cart& cart, Told told) {
  const auto snapshot = pages.shelf.of(context.shop);
  const ShelfAndOwn stock(pages.stock, pages.own && !cart.empty() ? pages.own(request, context) : std::map<VariantId, std::int64_t>());
  const Seen seen = look_at(cart, *snapshot, stock, context.locale, context.now);
  catalog::PageMeta meta{.title = word(context.locale, "cart.cart.title"), .path = "/cart", .noindex = true};
  View view = pages.frame(context, meta);
  const bool empty = cart.empty();
  view["page"]["cart_count"] = empty ? View(false) : View(std::to_string(cart.pieces()));
  view["csrf"] = false;
  view["has_notices"] = !told.notices.empty();
  view["notices"] = std::move(told.notices);
  view["chosen"] = std::move(told.chosen);
  view["is_empty"] = empty && view["chosen"] == false;
  view["has_lines"] = !empty;
  view["lines"] = seen.lines;
  view["subtotal"] = html::yen_text(context.locale, seen.subtotal);
  view["free_from"] = free_from(pages, context, seen.subtotal);
  view["blocked"] = seen.blocked;
  view["count"] = word(context.locale, "cart.cart.count", {{"n", std::to_string(cart.pieces())}});
  view["recommended"] = empty ? recommended(pages, *snapshot, context) : View::array();
  view["has_recommended"] = !view["recommended"].empty();
  return http::page(pages.house.html.render("cart/cart", view, context.locale));
}

View said(std::string words) { return View::array({{{"text", std::move(words)}}}); }

std::string quantity_wrong(const Context& context) {
  return word(context.locale, "cart.notice.quantity_wrong", {{"max", std::to_string(pricing::kMaxQuantity)}});
}

std::string clean_typed(const std::string& typed) { return text::clean(typed, {.max_length = kTypedMax}).value_or(""); }

// Not a number of pieces to put in.
bool is_wrong(const std::optional<std::int64_t>& quantity) { return !quantity || *quantity < 1; }

// /cart?sku=…&quantity=…: what was chosen with a quantity that is none.
View chosen_before(const Pages& pages, const http::Request& request, const Context& context) {
  const auto found = pages.shelf.of(context.shop)->find_variant_by_sku(request.query.get("sku"));
  const std::string& typed = request.query.get("quantity");
  if (!found || !found->offered() || !is_wrong(quantity_of(typed))) return false;
  return {{"sku", found->variant->sku},
          {"name", catalog::full_name(*found->item, *found->variant, context.locale)},
          {"url", catalog::link(context.locale, "/items/" + found->item->slug)},
          {"typed", clean_typed(typed)},
          {"error", quantity_wrong(context)}};
}

// What was just done, told once on the next page: the kind only, in a short-lived cookie; words are made there.
// "updated", "wrong" some quantity, "unknown" item, "lines_full", "SKU*0" removed, "SKU*3" added, "SKU*3*full" added as many as the line
// still took.
void say_next(http::Response& response, const http::Request& request, std::string what) {
  http::set_cookie(response, request, {std::string(kNoticeCookie), std::move(what), 30, true, "/"});
}

View said_before(const Pages& pages, const http::Request& request, const Context& context) {
  const std::string& what = request.cookie(kNoticeCookie);
  if (what == "updated") return said(word(context.locale, "cart.notice.updated"));
  if (what == "wrong") return said(quantity_wrong(context));
  if (what == "unknown") return said(word(context.locale, "cart.notice.unknown_item"));
  if (what == "lines_full") return said(word(context.locale, "cart.notice.full", {{"n", std::to_string(kLinesMax)}}));
  const std::size_t star = what.find('*');
  if (star == std::string::npos) return View::array();
  const auto found = pages.shelf.of(context.shop)->find_variant_by_sku(what.substr(0, star));
  const std::size_t second = what.find('*', star + 1);
  const auto quantity = quantity_of(what.substr(star + 1, second - star - 1));
  if (!found || !quantity) return View::array();
  const bool full = second != std::string::npos;
  const char* key = full ? *quantity == 0 ? "added_none" : "added_some" : *quantity == 0 ? "removed" : "added";
  return said(word(context.locale, std::string("cart.notice.") + key,
                   {{"item", catalog::full_name(*found->item, *found->variant, context.locale)},
                    {"n", std::to_string(*quantity)},
                    {"max", std::to_string(pricing::kMaxQuantity)}}));
}

http::Response get_cart(const Pages& pages, const http::Request& request, const Context& context) {
  const Read held = held_by(pages, request, context);
  View notices = held.unreadable ? said(word(context.locale, "cart.notice.unreadable")) : said_before(pages, request, context);
  http::Response response = show(pages, request, context, held.cart, {std::move(notices), chosen_before(pages, request, context)});
  if (held.unreadable) write(pages.house.keys, context.shop, request, response, {});
  if (!request.cookie(kNoticeCookie).empty()) http::set_cookie(response, request, {std::string(kNoticeCookie), "", 0});
  return response;
}

http::Response add_to_cart(const Pages& pages, const http::Request& request, const Context& context) {
  Cart cart = held_by(pages, request, context).cart;
  const auto to_cart = [&](const std::string& query) { return http::redirect(catalog::link(context.locale, "/cart" + query)); };
  const auto refused = [&](const char* why) {
    http::Response response = to_cart("");
    say_next(response, request, why);
    return response;
  };
  const std::string& typed = request.form.get("quantity");
  const auto quantity = request.form.has("quantity") ? quantity_of(typed) : std::optional<std::int64_t>(1);
  const auto snapshot = pages.shelf.of(context.shop);
  const auto found = snapshot->find_variant_by_sku(request.form.get("sku"));
  if (!found || !found->offered()) return refused("unknown");
  if (is_wrong(quantity)) {
    return to_cart("?sku=" + http::url_encode(found->variant->sku) + "&quantity=" + http::url_encode(clean_typed(typed)));
  }
  const std::string& sku = found->variant->sku;
  const std::int64_t before = cart.pieces();
  if (!add(cart, {sku, *quantity, catalog::price_at(*found->variant, context.now), found->variant->id})) return refused("lines_full");
  const std::int64_t put_in = cart.pieces() - before;
  http::Response response = to_cart("");
  write(pages.house.keys, context.shop, request, response, cart);
  say_next(response, request, sku + "*" + std::to_string(put_in) + (put_in < *quantity ? "*full" : ""));
  return response;
}

http::Response update(const Pages& pages, const http::Request& request, const Context& context) {
  Cart cart = held_by(pages, request, context).cart;
  const auto skus = request.form.every("sku");
  const auto quantities = request.form.every("quantity");
  bool wrong = false;  // what was right of the others is taken over
  for (std::size_t i = 0; i < skus.size() && i < quantities.size(); ++i) {
    const auto quantity = quantity_of(quantities[i]);
    if (quantity) set_quantity(cart, skus[i], *quantity);
    wrong = wrong || !quantity;
  }
  const std::string removed = request.form.get("remove");
  if (!removed.empty()) set_quantity(cart, removed, 0);
  wrong = wrong && removed.empty();
  const bool go_on = request.form.get("go") == "checkout" && removed.empty() && !wrong && !cart.empty();
  http::Response response = http::redirect(catalog::link(context.locale, go_on ? "/checkout" : "/cart"));
  // What the buyer has seen and kept is accepted at today's price: the cart tells a change once.
  const auto snapshot = pages.shelf.of(context.shop);
  for (Line& line : cart.lines) {
    if (const auto found = find_goods(line, *snapshot)) line.seen = catalog::price_at(*found->variant, context.now);
  }
  write(pages.house.keys, context.shop, request, response, cart);
  const std::string done = removed.empty() || !catalog::valid_sku(removed) ? "updated" : removed + "*0";
  if (!go_on) say_next(response, request, wrong ? "wrong" : done);
  return response;
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  router.get(
      "/cart", [pages](const http::Request& request, const Context& context) { return get_cart(pages, request, context); }, http::kSells);
  router.post(
      "/cart", [pages](const http::Request& request, const Context& context) { return add_to_cart(pages, request, context); },
      http::kSells);
  router.post(
      "/cart/update", [pages](const http::Request& request, const Context& context) { return update(pages, request, context); },
      http::kSells);
}

}  // namespace noren::cart
