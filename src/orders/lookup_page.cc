#include "cart/visitor.h"
#include "drafts/drafts.h"
#include "html/words.h"
#include "orders/buyer_pages.h"
#include "orders/rules.h"
#include "orders/token.h"
#include "text/clean.h"
#include "text/mail_address.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

struct LookupForm {
  std::string number, contact;
  std::string number_error, contact_error, problem;
  std::string order_number;  // the number, when it is one
  LookupFor what = LookupFor::order;
  std::optional<std::chrono::minutes> wait = std::nullopt;

  bool good() const { return number_error.empty() && contact_error.empty(); }
};

http::Response lookup_form_page(const Pages& pages, const http::Request& request, const Context& context, const LookupForm& form,
                                int status = 200) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  const char* words = form.what == LookupFor::mails ? "orders.mail_lookup." : "orders.lookup.";
  const auto text = [&](const char* key) { return word(context.locale, std::string(words) + key); };
  View view = page_view(pages, context, text("title"), drafts::here(request));
  view["title"] = text("title");
  view["lead"] = text("lead");
  view["find"] = text("find");
  view["lost_how"] = html::word_of_mail(context.locale, std::string(words) + "lost_how", pages.tools.house.mails_kept);
  view["action"] = catalog::link(context.locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  view["number"] = {{"value", form.number}, {"error", form.number_error}};
  view["contact"] = {{"value", form.contact}, {"error", form.contact_error}};
  view["problem"] = form.problem;
  http::Response response = http::page(pages.tools.house.html.render("orders/lookup", view, context.locale), form.wait ? 429 : status);
  if (form.wait) response.with("Retry-After", std::to_string(form.wait->count() * 60));
  cart::keep(visitor, request, response);
  return response;
}

// The second secret: the mail or the phone the order was made with. Of a present, not its receiver's.
bool knows(const Person& person, const std::string& typed) {
  if (const auto mail = text::parse_mail_address(typed)) {
    const std::string plain = people::plain_mail(mail->str());
    return plain == people::plain_mail(person.email) || (!person.second.empty() && plain == people::plain_mail(person.second));
  }
  const auto phone = text::normalise_phone(typed);
  return phone && (*phone == person.phone || *phone == person.second);
}

constexpr std::size_t kTypedMax = 254;

std::string safe(const std::string& typed) { return typed.size() <= kTypedMax && text::is_valid_utf8(typed) ? typed : std::string(); }

constexpr const char* kNotFound = "not_found";

LookupForm read_lookup(const http::Fields& typed, LookupFor what, Locale locale) {
  LookupForm form;
  form.what = what;
  form.number = safe(typed.get("number"));
  form.contact = safe(typed.get("contact"));
  form.order_number = read_order_number(form.number).value_or("");
  const auto text = [&](const char* key) { return word(locale, std::string("orders.lookup.") + key); };
  if (form.order_number.empty()) form.number_error = text(typed.get("number").empty() ? "number_missing" : "number_wrong");
  if (form.contact.empty()) form.contact_error = text(typed.get("contact").empty() ? "contact_missing" : "contact_wrong");
  return form;
}

// told: what cannot be found anew, since looking costs a try.
void tell_at_form(LookupForm& form, const std::string& told, const Context& context) {
  if (told == kNotFound) form.problem = word(context.locale, "orders.lookup.not_found");
  form.wait = still_waits(told, context.now);
  if (form.wait) form.problem = word(context.locale, "orders.lookup.too_many", {{"minutes", std::to_string(form.wait->count())}});
}

http::Response ask_lookup_again(const Pages& pages, const http::Request& request, const Context& context, LookupForm form,
                                const std::string& told = "") {
  const drafts::Draft draft{drafts::only(request.form, {"number", "contact"}), told};
  if (auto kept = drafts::keep_here(pages.tools.house, request, context, draft)) return std::move(*kept);
  tell_at_form(form, told, context);
  if (!cart::csrf_fits(pages.tools.house, request)) form.problem = word(context.locale, "orders.order.too_old");
  return lookup_form_page(pages, request, context, form, 422);
}

// Nothing, too, when somebody knows the number and not the second secret.
std::optional<Order> find_for(const Pages& pages, const Context& context, const LookupForm& form) {
  return pages.tools.house.db.read([&](db::Tx& tx) -> std::optional<Order> {
    auto order = find_by_number(tx, context.shop, form.order_number);
    if (!order) return std::nullopt;
    const auto person = person_of(tx, pages.tools.house, *order);
    return person && knows(*person, form.contact) ? std::move(order) : std::nullopt;
  });
}

}  // namespace

http::Response show_lookup(const Pages& pages, LookupFor what, const http::Request& request, const Context& context) {
  const auto draft = drafts::find_here(pages.tools.house, request, context);
  if (!draft) {
    LookupForm empty;
    empty.what = what;
    return lookup_form_page(pages, request, context, empty);
  }
  LookupForm form = read_lookup(draft->typed, what, context.locale);
  tell_at_form(form, draft->told, context);
  if (draft->stale) form.problem = word(context.locale, "orders.order.too_old");
  return lookup_form_page(pages, request, context, form);
}

http::Response look_up(const Pages& pages, LookupLimit& limit, LookupFor what, const http::Request& request, const Context& context) {
  LookupForm form = read_lookup(request.form, what, context.locale);
  if (!form.good() || !cart::csrf_fits(pages.tools.house, request)) return ask_lookup_again(pages, request, context, std::move(form));
  const std::string number = context.shop.str() + form.order_number;
  if (const auto left = limit.take(request.remote, number, context.now))
    return ask_lookup_again(pages, request, context, std::move(form), told_to_wait(context.now + *left));
  const auto found = find_for(pages, context, form);
  if (!found) return ask_lookup_again(pages, request, context, std::move(form), kNotFound);
  limit.give_back(request.remote, number, context.now);
  drafts::drop_here(pages.tools.house, request, context);
  const std::string token = order_token(pages.tools.house.keys, context.shop, found->id.str());
  return http::redirect(catalog::link(context.locale, "/orders/" + token + (what == LookupFor::mails ? "/mail" : "")));
}

}  // namespace noren::orders
