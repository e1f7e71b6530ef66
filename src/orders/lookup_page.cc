#include "cart/visitor.h"
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
  int status = 200;
};

http::Response show(const Pages& pages, const http::Request& request, const Context& context, const LookupForm& form) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  View view = page_view(pages, context, word(context.locale, "orders.lookup.title"), "/orders");
  view["csrf"] = visitor.csrf;
  view["number"] = {{"value", form.number}, {"error", form.number_error}};
  view["contact"] = {{"value", form.contact}, {"error", form.contact_error}};
  view["problem"] = form.problem;
  http::Response response = http::page(pages.tools.house.html.render("orders/lookup", view, context.locale), form.status);
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

http::Response wait(const Pages& pages, const http::Request& request, const Context& context, LookupForm form, std::chrono::minutes left) {
  form.status = 429;
  form.problem = word(context.locale, "orders.lookup.too_many", {{"minutes", std::to_string(left.count())}});
  return show(pages, request, context, form).with("Retry-After", std::to_string(left.count() * 60));
}

}  // namespace

http::Response show_lookup(const Pages& pages, const http::Request& request, const Context& context) { return show(pages, request, context, {}); }

http::Response look_up(const Pages& pages, LookupLimit& limit, const http::Request& request, const Context& context) {
  LookupForm form;
  form.number = safe(request.form.get("number"));
  form.contact = safe(request.form.get("contact"));
  form.status = 422;
  const auto number = read_order_number(form.number);
  const auto text = [&](const char* key) { return word(context.locale, std::string("orders.lookup.") + key); };
  if (!number) form.number_error = text(request.form.get("number").empty() ? "number_missing" : "number_wrong");
  if (form.contact.empty()) form.contact_error = text(request.form.get("contact").empty() ? "contact_missing" : "contact_wrong");
  if (!cart::csrf_fits(pages.tools.house, request)) form.problem = word(context.locale, "orders.order.too_old");
  if (!number || form.contact.empty() || !form.problem.empty()) return show(pages, request, context, form);
  if (const auto left = limit.take(request.remote, context.shop.str() + *number, context.now)) return wait(pages, request, context, form, *left);
  const auto found = pages.tools.house.db.read([&](db::Tx& tx) -> std::optional<Order> {
    auto order = find_by_number(tx, context.shop, *number);
    if (!order) return std::nullopt;
    const auto person = person_of(tx, pages.tools.house, *order);
    return person && knows(*person, form.contact) ? std::move(order) : std::nullopt;
  });
  if (!found) {
    form.problem = text("not_found");
    return show(pages, request, context, form);
  }
  limit.give_back(request.remote, context.shop.str() + *number, context.now);
  const std::string token = order_token(pages.tools.house.keys, context.shop, found->id.str());
  return http::redirect(catalog::link(context.locale, "/orders/" + token));
}

}  // namespace noren::orders
