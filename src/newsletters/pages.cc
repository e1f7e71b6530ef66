// The reader's pages: signing up, the link of the mail, and the way out.
//   GET  /newsletter, POST                   what for, and the address; the answer is the same whoever the address is of
//   GET  /newsletter/confirm/{token}, POST   the second asking: a button, since mail scanners open links by themselves
//   GET  /newsletter/stop/{token}, POST      one press; also the mailbox's own button (RFC 8058), which sends no mark of a browser
#include <algorithm>

#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "http/client_limit.h"
#include "newsletters/rules.h"
#include "newsletters/store.h"
#include "newsletters/token.h"
#include "orders/address_form.h"
#include "text/mail_address.h"

namespace noren::newsletters {
namespace {

using html::View;
using html::word;

constexpr http::Rate kSignUps{6, std::chrono::minutes(10)};  // by one client

struct SignUp {
  std::string email;
  std::vector<Purpose> purposes;
  std::string email_error, purpose_error, problem;

  bool wants(Purpose purpose) const { return std::find(purposes.begin(), purposes.end(), purpose) != purposes.end(); }
  bool good() const { return email_error.empty() && purpose_error.empty() && problem.empty(); }
};

SignUp read_sign_up(const http::Fields& typed, Locale locale) {
  SignUp form;
  form.email = typed.get("email").substr(0, 1000);
  for (const Purpose purpose : kPurposes) {
    if (!typed.get(std::string(name_of(purpose))).empty()) form.purposes.push_back(purpose);
  }
  const auto address = text::parse_mail_address(form.email);
  if (address) form.email = address->str();
  if (!address) form.email_error = word(locale, form.email.empty() ? "support.error.email_missing" : "support.error.email_wrong");
  if (!text::is_valid_utf8(form.email)) form.email.clear();
  if (form.purposes.empty()) form.purpose_error = word(locale, "newsletters.sign_up.purpose_missing");
  return form;
}

View page_of(const Pages& pages, const Context& context, const char* title, const std::string& path) {
  return pages.frame(context, {.title = word(context.locale, title), .path = path, .noindex = true});
}

http::Response show_sign_up(const Pages& pages, const http::Request& request, const Context& context, const SignUp& form, int status = 200) {
  const Locale locale = context.locale;
  const auto shop = pages.shops.by_id(context.shop);
  const cart::Visitor visitor = cart::visitor_of(pages.house, request);
  View view = page_of(pages, context, "newsletters.sign_up.title", drafts::here(request));
  view["action"] = catalog::link(locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  const orders::FieldView field = [&](const std::string&, const std::string& value) {
    return View{{"value", value}, {"error", form.email_error.empty() ? View(false) : View(form.email_error)}, {"hint", false}};
  };
  view["email"] = orders::email_field(form.email, field, orders::mails_from(pages.house, shop->settings), locale);
  view["purposes"] = View::array();
  for (const Purpose purpose : kPurposes) {
    const std::string name(name_of(purpose));
    view["purposes"].push_back({{"name", name}, {"text", consent_text(shop->settings, purpose, locale)}, {"checked", form.wants(purpose)}});
  }
  view["purpose_error"] = form.purpose_error;
  view["problem"] = form.problem;
  http::Response response = http::page(pages.house.html.render("newsletters/sign_up", view, locale), status);
  cart::keep(visitor, request, response);
  return response;
}

http::Response show_asked(const Pages& pages, const Context& context) {
  const std::string& sender = pages.shops.by_id(context.shop)->settings.contact.email;
  View view = page_of(pages, context, "newsletters.asked.title", "/newsletter");
  view["sender"] = sender;
  return http::page(pages.house.html.render("newsletters/asked", view, context.locale));
}

http::Response get_sign_up(const Pages& pages, const http::Request& request, const Context& context) {
  if (request.query.get("did") == "asked") return show_asked(pages, context);
  const auto draft = drafts::find_here(pages.house, request, context);
  return show_sign_up(pages, request, context, draft ? read_sign_up(draft->typed, context.locale) : SignUp{});
}

http::Response post_sign_up(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  SignUp form = read_sign_up(request.form, context.locale);
  if (pages.house.mails_kept) return show_sign_up(pages, request, context, form, 422);  // nothing of it is offered
  if (!cart::csrf_fits(pages.house, request)) form.problem = word(context.locale, "orders.order.too_old");
  if (form.good() && limit.take(http::client_key(request.remote), context.now))
    form.problem = word(context.locale, "newsletters.sign_up.too_many");
  if (!form.good()) {
    const bool only_fields = form.problem.empty();
    const drafts::Draft draft{drafts::only(request.form, {"email", "news", "notices"})};
    if (auto kept = only_fields ? drafts::keep_here(pages.house, request, context, draft) : std::nullopt) return std::move(*kept);
    return show_sign_up(pages, request, context, form, only_fields ? 422 : 429);
  }
  ask(pages.house, pages.shops.by_id(context.shop)->settings, context, {form.email, form.purposes, "/newsletter"});
  drafts::drop_here(pages.house, request, context);
  return http::redirect(catalog::link(context.locale, "/newsletter?did=asked"));
}

const char* word_of_link(Link link) {
  switch (link) {
    case Link::good: return "good";
    case Link::given: return "given";
    case Link::expired: return "expired";
    case Link::replaced: return "replaced";
    case Link::unknown: return "unknown";
  }
  return "unknown";
}

http::Response show_link(const Pages& pages, const http::Request& request, const Context& context, const LinkNow& now, bool renewed) {
  const Locale locale = context.locale;
  const bool old = now.link == Link::expired || now.link == Link::replaced;
  View view = page_of(pages, context, "newsletters.confirm.title", request.path);
  view["text"] = word(locale, renewed ? std::string("newsletters.confirm.renewed") : "newsletters.confirm." + std::string(word_of_link(now.link)));
  view["purposes"] = View::array();
  for (const Purpose purpose : now.purposes) view["purposes"].push_back(word(locale, "newsletters.purpose." + std::string(name_of(purpose))));
  view["has_purposes"] = !view["purposes"].empty() && (now.link == Link::good || now.link == Link::given);
  view["action"] = catalog::link(locale, request.path);
  view["can_confirm"] = now.link == Link::good;
  view["can_renew"] = old && !renewed;
  view["sign_up"] = now.link == Link::unknown;
  return http::page(pages.house.html.render("newsletters/confirm", view, locale), now.link == Link::unknown ? 404 : 200);
}

http::Response confirm_link(const Pages& pages, const http::Request& request, const Context& context) {
  const std::string& token = request.param("token");
  if (request.method == http::Method::get) {
    return show_link(pages, request, context, look_at_link(pages.house, context, token), request.query.get("did") == "renewed");
  }
  if (request.form.get("do") == "renew") {
    renew(pages.house, context, token);
    return http::redirect(catalog::link(context.locale, request.path + "?did=renewed"));
  }
  confirm(pages.house, context, token);
  return http::redirect(catalog::link(context.locale, request.path));
}

// How it stands for this link.
http::Response show_stop(const Pages& pages, const http::Request& request, const Context& context) {
  const Locale locale = context.locale;
  const auto link = read_stop_token(pages.house.keys, context.shop, request.param("token"));
  const bool going = link && pages.house.db.read([&](db::Tx& tx) { return holds(tx, context.shop, link->reader, link->purpose); });
  View view = page_of(pages, context, "newsletters.stop.title", request.path);
  view["known"] = link.has_value();
  view["going"] = going;
  view["purpose"] = link ? word(locale, "newsletters.purpose." + std::string(name_of(link->purpose))) : "";
  view["action"] = catalog::link(locale, request.path);
  return http::page(pages.house.html.render("newsletters/stop", view, locale), link ? 200 : 404);
}

// A mailbox's own button is answered in two words: nobody looks.
http::Response press_stop(const Pages& pages, const http::Request& request, const Context& context) {
  const bool by_mailbox = request.form.get("List-Unsubscribe") == "One-Click";
  const bool known = stop(pages.house, context, request.param("token"), by_mailbox ? "one_click" : "link");
  if (!by_mailbox) return http::redirect(catalog::link(context.locale, request.path));
  http::Response response = http::text(known ? "done\n" : "unknown\n");
  response.status = known ? 200 : 404;
  return response;
}

}  // namespace

void add_routes(http::Router& router, const Pages& pages) {
  const auto limit = std::make_shared<http::TokenBuckets>(kSignUps);
  const auto page = [&](auto function) {
    return [pages, function](const http::Request& request, const Context& context) { return function(pages, request, context); };
  };
  router.get("/newsletter", page(get_sign_up));
  router.post("/newsletter",
              page([limit](const Pages& p, const http::Request& r, const Context& c) { return post_sign_up(p, *limit, r, c); }));
  router.get("/newsletter/confirm/{token}", page(confirm_link));
  router.post("/newsletter/confirm/{token}", page(confirm_link));
  router.get("/newsletter/stop/{token}", page(show_stop));
  router.post("/newsletter/stop/{token}", page(press_stop), {.foreign_origin = true});
}

}  // namespace noren::newsletters
