#include "checkout/result_pages.h"

#include "base/embedded.h"
#include "base/hex.h"
#include "cart/visitor.h"
#include "checkout/changed.h"
#include "checkout/keeping.h"
#include "checkout/shown_page.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/views.h"
#include "shipping/shipping.h"
#include "stock/stock.h"
#include "text/mail_address.h"
#include "troubles/buyer_view.h"

namespace noren::checkout {
namespace {

using html::View;
using html::word;

View warnings_of(const orders::Person& person, const std::string& shop_mail, const std::string& form_url, Locale locale) {
  View warnings = View::array();
  if (const std::string hint = orders::carrier_hint(person.email, shop_mail, locale); !hint.empty()) {
    warnings.push_back({{"text", word(locale, "checkout.confirm.carrier", {{"email", person.email}, {"hint", hint}})}, {"url", false}});
  }
  const auto address = text::parse_mail_address(person.email);
  if (address && text::mail_domain_kind(address->domain) == text::MailDomainKind::throwaway) {
    const std::string hint = orders::domain_hint(address->domain, shop_mail, locale);
    warnings.push_back({{"text", word(locale, "checkout.confirm.carrier", {{"email", person.email}, {"hint", hint}})},
                        {"url", form_url + "#contact"}});
  }
  if (const auto meant = text::suggest_mail_address(person.email)) {
    warnings.push_back({{"text", word(locale, "checkout.confirm.check_email", {{"email", person.email}, {"meant", *meant}})},
                        {"url", form_url + "#contact"}});
  }
  return warnings;
}

View hidden_fields(const std::string& key, const std::string& seen) {
  return View::array({{{"name", "key"}, {"value", key}}, {{"name", "seen"}, {"value", seen}}});
}

// Pieces that each line can have by now, as the database has them. Those held for this attempt's own payment are its own.
std::vector<std::int64_t> pieces_left(Desk& desk, const Checkout& checkout) {
  return desk.house.db.read([&](db::Tx& tx) {
    const auto keeping = find_keeping(tx, checkout.shop, checkout.id);
    std::vector<std::int64_t> left;
    for (const orders::Line& line : checkout.document.lines) {
      const bool held = keeping && keeping->held;
      if (held) {
        left.push_back(line.quantity);
      } else {
        const bool known = desk.elsewhere.pieces != nullptr;
        left.push_back(known ? desk.quantity(line.variant) : stock::level_of(tx, checkout.shop, line.variant).available);
      }
    }
    return left;
  });
}

// True when every line can be had.
bool mark_lines(const Checkout& checkout, const std::vector<std::int64_t>& left, View& view, Locale locale) {
  bool all = true;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (left[i] >= checkout.document.lines[i].quantity) continue;
    all = false;
    view["lines"][i]["blocked"] = true;
    view["lines"][i]["change"] =
        left[i] <= 0 ? word(locale, "cart.change.sold_out") : word(locale, "cart.change.few", {{"n", std::to_string(left[i])}});
  }
  return all;
}

// What differs from the page that was pressed, where that is known.
View differing_view(const std::string& seen, const std::string& now, Locale locale) {
  View notices = View::array();
  const Differing differing = what_differs(seen, now, locale);
  std::string all;
  for (const std::string& what : differing.what) all += (all.empty() ? "" : word(locale, "checkout.confirm.what_comma")) + what;
  const auto add = [&](std::string text) { notices.push_back({{"text", std::move(text)}, {"url", false}}); };
  if (!all.empty()) add(word(locale, "checkout.confirm.differs", {{"what", all}}));
  if (differing.total_before) {
    add(word(locale, "checkout.confirm.changed_total",
             {{"was", html::yen_text(locale, *differing.total_before)}, {"now", html::yen_text(locale, *differing.total_now)}}));
  }
  for (const shops::LawPage page : differing.laws) {
    const std::string name(shops::name_of(page));
    add(word(locale, "checkout.confirm.differs_law", {{"page", word(locale, "shops.law_page.title." + name)}}));
    notices.back()["url"] = catalog::link(locale, "/legal/" + name);
  }
  return notices;
}

void tell(const Notices& notices, const Changed& changed, View& view, Locale locale) {
  std::vector<std::string> texts = notices.texts;
  texts.insert(texts.end(), changed.texts.begin(), changed.texts.end());
  view["told"] = false;
  view["notices"] = View::array();
  if (texts.empty()) return;
  const std::string about = std::string("checkout.confirm.") + (notices.texts.empty() ? "changed" : notices.about);
  view["told"] = {{"title", word(locale, about, {{"what", changed.what}})}, {"kept", word(locale, about + "_kept")}};
  for (const std::string& text : texts) view["notices"].push_back({{"text", text}, {"url", false}});
}

// What went wrong with the payments of this attempt so far, such as a card that is declined again and again.
View trouble_view(Desk& desk, const shops::Settings& settings, const Checkout& checkout, const Context& context) {
  const auto works = [&](LocalDate day) { return shipping::works(settings.dispatch, day); };
  return desk.house.db.read([&](db::Tx& tx) {
    const auto keeping = find_keeping(tx, checkout.shop, checkout.id);
    const std::string number = keeping ? keeping->number : "";
    return troubles::of_order(tx, {checkout.shop, OrderId(checkout.id.str()), number, context.now, context.locale, works});
  });
}

}  // namespace

std::string confirmation_version() {
  return to_hex(
      crypto::sha256(std::string(embedded::file("checkout/templates/confirm.html")) + std::string(embedded::file("checkout/text.toml")))
          .substr(0, 8));
}

void let_pay(const Pages& pages, const Context& context, const Checkout& checkout, http::Response& response) {
  const auto gateway = pages.desk.cards.gateway_of(context.shop);
  if (checkout.document.payment != shops::PaymentMethod::card || gateway == nullptr) return;
  response.with("Content-Security-Policy", http::content_policy(gateway->page_origin()));
}

http::Response show_confirm(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const Notices& notices, int status) {
  const auto shop = pages.desk.shops.by_id(context.shop);
  const Checkout& checkout = found.checkout;
  const orders::Person& person = *found.person;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const Locale locale = context.locale;
  View view = page_view(pages, context, word(locale, "checkout.confirm.title"), path_of(checkout.id, "/confirm"));
  const std::string form_url = catalog::link(locale, path_of(checkout.id, ""));
  view["at_confirm"] = true;
  view["action"] = catalog::link(locale, path_of(checkout.id, "/complete"));
  view["csrf"] = visitor.csrf;
  const ShownPage shown{*shop, checkout, person, locale, japan_time(context.now).date};
  const View terms = terms_view(shown);
  const std::string parts = parts_of_shown(shown, terms);
  view.update(terms);
  view["hidden"] = hidden_fields(crypto::token(pages.desk.house.env.random), mark_of_shown(pages.desk, shown, terms.dump()) + "." + parts);
  view["form_url"] = form_url;
  view["warnings"] = warnings_of(person, orders::mails_from(pages.desk.house, shop->settings), form_url, locale);
  view["has_warnings"] = !view["warnings"].empty();
  const auto left = pieces_left(pages.desk, checkout);
  view["can_order"] = mark_lines(checkout, left, view, locale);
  tell(notices, what_changed(checkout, left, locale), view, locale);
  for (View& notice : differing_view(notices.seen, parts, locale)) view["notices"].push_back(std::move(notice));
  view["trouble"] = trouble_view(pages.desk, shop->settings, checkout, context);
  http::Response response = http::page(pages.desk.house.html.render("checkout/confirm", view, locale), status);
  let_pay(pages, context, checkout, response);
  keep(visitor, request, response);
  return response;
}

http::Response show_similar(const Pages& pages, const http::Request& request, const Context& context, const Found& found,
                            const SimilarOrder& similar) {
  const Locale locale = context.locale;
  const cart::Visitor visitor = cart::visitor_of(pages.desk.house, request);
  const std::string title = word(locale, similar.being_paid ? "checkout.similar_paying.title" : "checkout.similar.title");
  View view = page_view(pages, context, title, path_of(found.checkout.id, "/similar"));
  const auto shop = pages.desk.shops.by_id(context.shop);
  view["at_confirm"] = true;
  view["title"] = title;
  const View by = similar.known_by ? View(html::time_text(locale, *similar.known_by)) : View(false);
  view["being_paid"] = similar.being_paid ? View{{"by", by}} : View(false);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(context.now - similar.at).count();
  view["at"] = html::time_text(locale, similar.at);
  view["minutes"] = minutes < 1 ? word(locale, "checkout.similar.just_now")
                                : word(locale, "checkout.similar.minutes_ago", {{"n", std::to_string(minutes)}});
  view["number"] = similar.being_paid || similar.number.empty() ? View(false) : View(similar.number);
  view["order_url"] = similar.being_paid || similar.token.empty() ? View(false) : View(catalog::link(locale, "/orders/" + similar.token));
  view["lines"] = line_views(found.checkout.document, *pages.desk.shelf.of(context.shop), locale);
  view["total"] = html::yen_text(locale, found.checkout.document.amounts.total);
  view["action"] = catalog::link(locale, path_of(found.checkout.id, "/complete"));
  view["csrf"] = visitor.csrf;
  const ShownPage shown{*shop, found.checkout, *found.person, locale, japan_time(context.now).date};
  const View terms = terms_view(shown);
  view["hidden"] = hidden_fields(crypto::token(pages.desk.house.env.random),
                                 mark_of_shown(pages.desk, shown, terms.dump()) + "." + parts_of_shown(shown, terms));
  http::Response response = http::page(pages.desk.house.html.render("checkout/similar", view, locale));
  let_pay(pages, context, found.checkout, response);
  keep(visitor, request, response);
  return response;
}

}  // namespace noren::checkout
