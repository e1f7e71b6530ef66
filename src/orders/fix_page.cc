#include "cart/visitor.h"
#include "html/words.h"
#include "orders/address_form.h"
#include "orders/buyer_pages.h"
#include "orders/moved.h"
#include "orders/rules.h"
#include "orders/views.h"
#include "text/phone.h"

namespace noren::orders {
namespace {

using html::View;
using html::word;

constexpr const char* kShipping = "shipping";

struct FixForm {
  PersonInput input;
  std::vector<Fault> faults;
  bool looked_up = false;
  std::string region_note;
  std::int64_t version = 0;
};

FixForm form_of(const Opened& opened) {
  FixForm form;
  form.input.email = opened.person->email;
  form.input.phone = text::phone_text(opened.person->phone);
  form.input.shipping = as_typed(opened.person->recipient);
  form.version = opened.order.version;
  return form;
}

FixForm read_form(const http::Request& request) {
  FixForm form;
  form.input.email = request.form.get("email");
  form.input.phone = request.form.get("phone");
  form.input.shipping = read_address_fields(request.form, kShipping);
  form.version = request.form.number("version");
  return form;
}

std::string form_field(const std::string& field) {
  constexpr std::string_view kPrefix = "shipping_address.";
  return field.starts_with(kPrefix) ? "shipping_" + field.substr(kPrefix.size()) : field;
}

http::Response show(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context, const FixForm& form) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  View view = page_view(pages, context, word(context.locale, "orders.fix.title"), path_of(opened, "/fix"));
  const FaultViews wrongs = fault_views(form.faults, form_field, context.locale);
  const FieldView field = [&](const std::string& name, const std::string& value) {
    const auto error = wrongs.by_field.find(name);
    return View{{"value", value}, {"error", error == wrongs.by_field.end() ? View(false) : View(error->second)}, {"hint", false}};
  };
  const std::string shop_mail = mails_from(pages.tools.house, pages.shops.by_id(context.shop)->settings);
  view["errors"] = wrongs.list;
  view["has_errors"] = !wrongs.list.empty();
  view["number"] = opened.order.number;
  view["order_url"] = catalog::link(context.locale, path_of(opened));
  view["action"] = catalog::link(context.locale, path_of(opened, "/fix"));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields({{"version", std::to_string(form.version)}});
  view["email"] = email_field(form.input.email, field, shop_mail, context.locale);
  view["phone"] = field("phone", form.input.phone);
  view["shipping"] = address_fields(kShipping, form.input.shipping, field, form.looked_up, context.locale);
  view["region_note"] = form.region_note;
  const bool wrong = !form.faults.empty() || !form.region_note.empty();
  http::Response response = http::page(pages.tools.house.html.render("orders/fix", view, context.locale), wrong ? 422 : 200);
  cart::keep(visitor, request, response);
  return response;
}

// Another prefecture may cost another fee or take longer than was agreed: then the shop answers first. "" when all stays.
std::string region_note(const Moved& moved, Locale locale) {
  if (moved.nowhere) return word(locale, "checkout.fault.not_to_prefecture");
  if (moved.fee) return word(locale, "orders.fix.region", {{"fee", html::yen_text(locale, *moved.fee)}});
  return moved.late ? word(locale, "checkout.fault.day_too_early") : "";
}

http::Response save(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context, FixForm form) {
  form.input.kana_required = true;
  Person person = read_person(form.input, form.faults);
  if (!cart::csrf_fits(pages.tools.house, request)) form.faults.push_back({"fix", "orders.order.too_old", ""});
  person.recipient.phone = opened.person->recipient.phone;  // the form does not ask for it
  const shops::Settings& settings = pages.shops.by_id(context.shop)->settings;
  if (form.faults.empty())
    form.region_note = region_note(moved(settings, opened.order, opened.person->recipient, person.recipient), context.locale);
  if (!form.faults.empty() || !form.region_note.empty()) return show(pages, opened, request, context, form);
  const auto done = fix_address(pages.tools, context, {opened.order.id, form.version}, {person.recipient, person.email, person.phone});
  if (done) return to_order(context, opened, "did=fixed");
  switch (done.error()) {
    case DeedError::empty: return to_order(context, opened, "did=nothing");
    case DeedError::not_now: return to_order(context, opened, "problem=late");
    default: return to_order(context, opened, "problem=stale");
  }
}

}  // namespace

http::Response fix_page(const Pages& pages, const http::Request& request, const Context& context) {
  const auto opened = open_by_token(pages, request, context);
  if (!opened) return pages.error(request, context, 404);
  if (!buyer_may_change(opened->order.state) || !opened->person) return to_order(context, *opened, "problem=late");
  if (request.method != http::Method::post) return show(pages, *opened, request, context, form_of(*opened));
  FixForm form = read_form(request);
  const AddressButton button = press_address_button(request.form, kShipping, form.input.shipping);
  form.looked_up = button == AddressButton::looked_up;
  if (button != AddressButton::none) return show(pages, *opened, request, context, form);
  return save(pages, *opened, request, context, std::move(form));
}

}  // namespace noren::orders
