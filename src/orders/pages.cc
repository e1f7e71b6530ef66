#include "orders/pages.h"

#include <charconv>

#include "html/words.h"
#include "orders/buyer_pages.h"
#include "orders/token.h"
#include "payments/payments.h"

namespace noren::orders {
namespace {

constexpr std::string_view kWait = "wait ";
constexpr http::Rate kChargesAsked{5, std::chrono::minutes(10)};  // by one client
constexpr http::Rate kMailsCorrected{5, std::chrono::minutes(12)};  // of one order

}  // namespace

std::optional<Opened> open_by_token(const Pages& pages, const http::Request& request, const Context& context) {
  const std::string& token = request.param("token");
  const auto id = id_of_token(pages.tools.house.keys, context.shop, token);
  if (!id) return std::nullopt;
  return pages.tools.house.db.read([&](db::Tx& tx) -> std::optional<Opened> {
    auto order = find(tx, context.shop, OrderId(*id));
    if (!order) return std::nullopt;
    auto events = events_of(tx, order->id);
    auto person = person_of(tx, pages.tools.house, *order);
    return Opened{std::move(*order), std::move(events), std::move(person), token};
  });
}

std::optional<std::string> being_paid(const Pages& pages, const http::Request& request, const Context& context) {
  const auto id = id_of_token(pages.tools.house.keys, context.shop, request.param("token"));
  if (!id) return std::nullopt;
  const auto payments = pages.tools.house.db.read([&](db::Tx& tx) { return payments::attempts_of(tx, context.shop, OrderId(*id)); });
  return payments.empty() ? std::nullopt : id;
}

std::string path_of(const Opened& opened, std::string_view rest) { return "/orders/" + opened.token + std::string(rest); }

html::View page_view(const Pages& pages, const Context& context, const std::string& title, const std::string& path) {
  return pages.frame(context, {.title = title, .path = path, .noindex = true});
}

http::Response to_order(const Context& context, const Opened& opened, const char* said) {
  return http::redirect(catalog::link(context.locale, path_of(opened) + "?" + said));
}

std::string told_to_wait(Instant until) { return std::string(kWait) + std::to_string(until.micros()); }

std::optional<std::chrono::minutes> still_waits(const std::string& told, Instant now) {
  if (!told.starts_with(kWait)) return std::nullopt;
  std::int64_t until = 0;
  std::from_chars(told.data() + kWait.size(), told.data() + told.size(), until);
  const auto left = std::chrono::ceil<std::chrono::minutes>(Instant(until) - now);
  return left.count() > 0 ? std::optional(left) : std::nullopt;
}

html::View hidden_fields(std::initializer_list<std::pair<const char*, std::string>> fields) {
  html::View list = html::View::array();
  for (const auto& [name, value] : fields) list.push_back({{"name", name}, {"value", value}});
  return list;
}

void add_routes(http::Router& router, const Pages& pages) {
  const auto limit = std::make_shared<LookupLimit>(pages.loopback_is_free);
  const auto asked = std::make_shared<http::TokenBuckets>(kChargesAsked);
  // Whoever comes by these pages is the buyer, whatever else he may be.
  const auto as_buyer = [&](auto handler) {
    return [pages, handler](const http::Request& request, const Context& context) {
      Context buyer = context;
      buyer.actor = {ActorKind::buyer, "", ""};
      return handler(pages, request, buyer);
    };
  };
  for (const auto& [path, what] : {std::pair("/orders", LookupFor::order), std::pair("/orders/mail", LookupFor::mails)}) {
    router.get(path, as_buyer([what = what](const Pages& p, const http::Request& r, const Context& c) { return show_lookup(p, what, r, c); }));
    router.post(path, as_buyer([limit, what = what](const Pages& p, const http::Request& r, const Context& c) {
                  return look_up(p, *limit, what, r, c);
                }));
  }
  const auto corrected = std::make_shared<http::TokenBuckets>(kMailsCorrected);
  const auto mails = [corrected](const Pages& p, const http::Request& r, const Context& c) { return mail_page(p, *corrected, r, c); };
  router.get("/orders/{token}/mail", as_buyer(mails));
  router.post("/orders/{token}/mail", as_buyer(mails));
  router.get("/charge", as_buyer(show_charge));
  router.post("/charge",
              as_buyer([asked](const Pages& p, const http::Request& r, const Context& c) { return ask_about_charge(p, *asked, r, c); }));
  router.get("/orders/{token}", as_buyer(order_page));
  router.get("/orders/{token}/cancel", as_buyer(cancel_page));
  router.post("/orders/{token}/cancel", as_buyer(cancel_page));
  router.post("/orders/{token}/both", as_buyer(want_both_press));
  router.get("/orders/{token}/fix", as_buyer(fix_page));
  router.post("/orders/{token}/fix", as_buyer(fix_page));
  router.get("/orders/{token}/receipt", as_buyer(receipt_page));
  router.post("/orders/{token}/receipt", as_buyer(receipt_page));
  router.get("/orders/{token}/invoice.pdf", as_buyer(invoice_page));
}

}  // namespace noren::orders
