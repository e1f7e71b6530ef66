// GET, POST /charge. View: templates/charge.html.
#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "http/form.h"
#include "orders/buyer_pages.h"
#include "orders/charge.h"
#include "pricing/types.h"
#include "shops/rules.h"
#include "text/code_points.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr const char* kPath = "/charge";
constexpr const char* kSent = "/charge?did=sent";
constexpr int kOldestDays = 731;

std::string charge_words(const Context& context, const char* key) { return word(context.locale, std::string("orders.charge.") + key); }

struct Shown {
  View typed = View::object();
  View faults = View::object();
  std::string problem;
  bool sent = false;
  std::optional<std::chrono::minutes> wait = std::nullopt;
};

http::Response charge_form_page(const Pages& pages, const http::Request& request, const Context& context, const Shown& shown,
                                int status = 200) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  const auto shop = pages.shops.by_id(context.shop);
  const std::string names = shop ? shops::statement_names(shop->settings.payment.statement, context.locale) : std::string();
  View view = pages.frame(context, {.title = charge_words(context, "title"),
                                    .path = shown.sent ? kSent : drafts::here(request),
                                    .canonical = kPath,
                                    .noindex = shown.sent});
  view["action"] = catalog::link(context.locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  view["f"] = shown.typed;
  view["e"] = shown.faults;
  view["problem"] = shown.problem;
  view["sent"] = shown.sent;
  view["asks"] = !shown.sent && !pages.tools.house.mails_kept;
  view["shown_as"] = names.empty() ? std::string() : word(context.locale, "orders.charge.shown_as", {{"names", names}});
  view["today"] = to_iso(japan_time(context.now).date);
  http::Response response = http::page(pages.tools.house.html.render("orders/charge", view, context.locale), shown.wait ? 429 : status);
  if (shown.wait) response.with("Retry-After", std::to_string(shown.wait->count() * 60));
  cart::keep(visitor, request, response);
  return response;
}

ChargeQuestion read_question(http::Form& form, const Context& context) {
  ChargeQuestion question;
  const std::string range =
      html::word(context.locale, "orders.charge.error_amount", {{"most", html::yen_text(context.locale, pricing::kMaxTotal)}});
  question.amount = Yen(form.whole_or(0, "amount", {1, pricing::kMaxTotal.amount()}, range));
  const LocalDate today = japan_time(context.now).date;
  const auto on = date_from_iso(form.line("on", 10));
  if (!on) form.fault("on", charge_words(context, "error_on"));
  if (on && *on > today) form.fault("on", charge_words(context, "error_future"));
  if (on && *on < plus_days(today, -kOldestDays)) form.fault("on", charge_words(context, "error_old"));
  question.on = on.value_or(today);
  question.last4 = text::nfkc(form.line("last4", 40));
  const bool four = question.last4.size() == 4 && question.last4.find_first_not_of("0123456789") == std::string::npos;
  if (!four) form.fault("last4", charge_words(context, "error_last4"));
  // What may be a whole card number goes no further, not even back into the page.
  if (question.last4.empty() || question.last4.size() > 4) form.show("last4", "");
  return question;
}

// What may be a whole card number is not kept, either.
http::Fields typed_fields(const http::Request& request, const http::Form& form) {
  http::Fields fields = drafts::only(request.form, {"amount", "on"});
  fields.add("last4", form.typed().value("last4", std::string()));
  return fields;
}

void tell_wait(Shown& shown, const std::string& told, const Context& context) {
  shown.wait = still_waits(told, context.now);
  if (shown.wait) shown.problem = word(context.locale, "orders.charge.too_many", {{"minutes", std::to_string(shown.wait->count())}});
}

http::Response ask_charge_again(const Pages& pages, const http::Request& request, const Context& context, const http::Form& form,
                                const std::string& told = "") {
  if (auto kept = drafts::keep_here(pages.tools.house, request, context, {typed_fields(request, form), told})) return std::move(*kept);
  Shown shown{.typed = form.typed(), .faults = form.faults(), .problem = ""};
  tell_wait(shown, told, context);
  if (!cart::csrf_fits(pages.tools.house, request)) shown.problem = word(context.locale, "orders.order.too_old");
  return charge_form_page(pages, request, context, shown, 422);
}

}  // namespace

http::Response show_charge(const Pages& pages, const http::Request& request, const Context& context) {
  if (request.query.get("did") == "sent") return charge_form_page(pages, request, context, {.problem = "", .sent = true});
  const auto draft = drafts::find_here(pages.tools.house, request, context);
  if (!draft) return charge_form_page(pages, request, context, {});
  http::Form form(draft->typed, context.locale);
  (void)read_question(form, context);
  Shown shown{.typed = form.typed(), .faults = form.faults(), .problem = ""};
  tell_wait(shown, draft->told, context);
  if (draft->stale) shown.problem = word(context.locale, "orders.order.too_old");
  return charge_form_page(pages, request, context, shown);
}

http::Response ask_about_charge(const Pages& pages, http::TokenBuckets& limit, const http::Request& request, const Context& context) {
  if (pages.tools.house.mails_kept) return http::redirect(catalog::link(context.locale, kPath));  // the answer would reach nobody
  http::Form form(request.form, context.locale);
  const ChargeQuestion question = read_question(form, context);
  if (!form.good() || !cart::csrf_fits(pages.tools.house, request)) return ask_charge_again(pages, request, context, form);
  const bool counts = !(pages.loopback_is_free && http::is_loopback(request.remote));
  if (const auto wait = counts ? limit.take(http::client_key(request.remote), context.now) : std::nullopt)
    return ask_charge_again(pages, request, context, form, told_to_wait(context.now + *wait));
  ask_charge(pages.tools.house, context, question);
  drafts::drop_here(pages.tools.house, request, context);
  return http::redirect(catalog::link(context.locale, kSent));
}

}  // namespace noren::orders
