#include "checkout/turn_page.h"

#include <algorithm>
#include <array>

#include "cart/visitor.h"
#include "catalog/rules.h"
#include "checkout/result_pages.h"
#include "checkout/steps.h"
#include "checkout/turn.h"
#include "html/words.h"
#include "orders/views.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;

constexpr const char* kPressedCookie = "noren_turn";
constexpr std::int64_t kMinutesFrom_s = 90;
constexpr std::chrono::seconds kShownFor{5};  // at least: a page that changes more often cannot be read

// What was pressed before the wait, each part in the cookie as it stands in an address.
struct Pressed {
  std::string id;
  std::string ticket;
  std::string key;
  std::string seen;   // "" no press of this attempt is known
  std::string again;  // "1": also when there is a similar order
};
constexpr std::array kPressedParts = {&Pressed::id, &Pressed::ticket, &Pressed::key, &Pressed::seen, &Pressed::again};

std::string to_cookie(const Pressed& pressed) {
  std::string value;
  for (const auto part : kPressedParts) value += (value.empty() ? "" : ":") + http::url_encode(pressed.*part);
  return value;
}

Pressed pressed_before(const http::Request& request, const CheckoutId& id) {
  Pressed pressed;
  std::string_view rest = request.cookie(kPressedCookie);
  for (const auto part : kPressedParts) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    pressed.*part = http::url_decode(rest.substr(0, end), false).value_or("");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return pressed.id == id.str() ? pressed : Pressed();
}

std::string wait_text(Locale locale, std::int64_t seconds) {
  if (seconds < kMinutesFrom_s) return word(locale, "checkout.waiting.seconds", {{"n", std::to_string(seconds)}});
  return word(locale, "checkout.waiting.minutes", {{"n", std::to_string((seconds + 59) / 60)}});
}

// Of the scarcest of what is wanted, when there is little of it.
View few_left(const Desk& desk, const orders::Document& document, Locale locale) {
  std::int64_t least = catalog::kFew + 1;
  View text = false;
  for (const orders::Line& line : document.lines) {
    const std::int64_t left = desk.quantity(line.variant);
    if (left >= least) continue;
    least = left;
    text = word(locale, "checkout.waiting.few", {{"item", line.name.in(locale)}, {"n", std::to_string(left)}});
  }
  return text;
}

http::Response show_waiting(const Pages& pages, const http::Request& request, const Context& context, const Checkout& checkout,
                            const turns::Place& place, const Pressed& pressed) {
  const Locale locale = context.locale;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const bool is_turn = place.good_until.has_value();
  const std::string title = word(locale, is_turn ? "checkout.waiting.turn_title" : "checkout.waiting.title");
  View view = page_view(pages, context, title, path_of(checkout.id, "/waiting"));
  view["at_confirm"] = true;
  view["title"] = title;
  view["turn"] = is_turn ? View{{"until", html::time_text(locale, *place.good_until)}} : View(false);
  view["place"] = word(locale, "checkout.waiting.number", {{"n", std::to_string(place.place)}});
  view["wait"] = wait_text(locale, place.wait.count());
  view["few"] = few_left(pages.desk, checkout.document, locale);
  view["lines"] = line_views(checkout.document, *pages.desk.shelf.of(context.shop), locale);
  view["total"] = html::yen_text(locale, checkout.document.amounts.total);
  view["status_url"] = catalog::link(locale, path_of(checkout.id, "/waiting"));
  view["confirm_url"] = catalog::link(locale, path_of(checkout.id, "/confirm"));
  view["action"] = catalog::link(locale, path_of(checkout.id, "/complete"));
  view["csrf"] = visitor.csrf;
  view["hidden"] = View::array({{{"name", "key"}, {"value", pressed.key}}, {{"name", "seen"}, {"value", pressed.seen}}});
  view["again"] = pressed.again == "1";
  http::Response response = http::page(pages.desk.house.html.render("checkout/waiting", view, locale));
  if (!is_turn) response.with("Refresh", std::to_string(std::max(place.come_again, kShownFor).count()));
  let_pay(pages, context, checkout, response);
  keep(visitor, request, response);
  return response;
}

}  // namespace

std::string ticket_of_browser(const http::Request& request, const CheckoutId& id) { return pressed_before(request, id).ticket; }

http::Response lead_to_waiting(const http::Request& request, const Context& context, const CompleteCommand& command,
                               const Completion& completion) {
  http::Response response = to(context, path_of(command.id, "/waiting"));
  const Pressed pressed{command.id.str(), completion.ticket, request.form.get("key").substr(0, 100),
                        command.seen.value_or("").substr(0, 200), command.confirm_similar ? "1" : ""};
  http::set_cookie(response, request, {kPressedCookie, to_cookie(pressed)});
  return response;
}

http::Response get_waiting(const Pages& pages, const http::Request& request, const Context& context) {
  Desk& desk = pages.desk;
  const CheckoutId id(request.param("id"));
  const auto found = find_checkout(desk, context.shop, id);
  if (auto ended = if_ended(pages, request, context, found)) return std::move(*ended);
  const orders::Document& document = found->checkout.document;
  if (waits_for_nothing(desk, context, document, document.payment)) {
    desk.turns->turn_away(context.shop, id);
    return to(context, path_of(id, "/confirm"));  // which tells what is so
  }
  const Pressed pressed = pressed_before(request, id);
  const auto place = desk.turns->look(press_of(desk, context, id, pressed.ticket));
  // Who pressed in another browser, and has his turn, finds the button there.
  if (!place || (place->good_until && pressed.seen.empty())) return to(context, path_of(id, "/confirm"));
  return show_waiting(pages, request, context, found->checkout, *place, pressed);
}

}  // namespace noren::checkout
