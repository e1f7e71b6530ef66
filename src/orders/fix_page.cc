#include "cart/visitor.h"
#include "drafts/drafts.h"
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
  AddressButton pressed = AddressButton::none;
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

// What is kept of it; the same is read from it as from the press.
http::Fields fields_of(const http::Fields& form) {
  return drafts::only(form, {"email", "phone", "version", "do", "shipping_name", "shipping_kana", "shipping_postcode",
                             "shipping_prefecture", "shipping_city", "shipping_line1", "shipping_line2", "shipping_choice"});
}

FixForm read_fix_form(const http::Fields& typed) {
  FixForm form;
  form.input.email = typed.get("email");
  form.input.phone = typed.get("phone");
  form.input.shipping = read_address_fields(typed, kShipping);
  form.version = typed.number("version");
  form.pressed = press_address_button(typed, kShipping, form.input.shipping);
  return form;
}

std::string form_field(const std::string& field) {
  constexpr std::string_view kPrefix = "shipping_address.";
  return field.starts_with(kPrefix) ? "shipping_" + field.substr(kPrefix.size()) : field;
}

http::Response show_fix(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context, const FixForm& form,
                        int status = 200) {
  const cart::Visitor visitor = cart::visitor_of(pages.tools.house, request);
  View view = page_view(pages, context, word(context.locale, "orders.fix.title"), drafts::here(request));
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
  view["action"] = catalog::link(context.locale, drafts::here(request));
  view["csrf"] = visitor.csrf;
  view["hidden"] = hidden_fields({{"version", std::to_string(form.version)}});
  view["email"] = email_field(form.input.email, field, shop_mail, context.locale);
  view["phone"] = field("phone", form.input.phone);
  view["shipping"] = address_fields(kShipping, form.input.shipping, field, form.pressed == AddressButton::looked_up, context.locale);
  view["region_note"] = form.region_note;
  http::Response response = http::page(pages.tools.house.html.render("orders/fix", view, context.locale), status);
  cart::keep(visitor, request, response);
  return response;
}

// Another prefecture may cost another fee or take longer than was agreed: then the shop answers first. "" when all stays.
std::string region_note(const Moved& moved, const Order& order, Locale locale) {
  if (moved.nowhere) return word(locale, "checkout.fault.not_to_prefecture");
  if (moved.fee) return word(locale, "orders.fix.region", {{"fee", html::yen_text(locale, *moved.fee)}});
  return moved.late ? word(locale, "orders.fix.late", {{"day", html::date_text(locale, *order.document.delivery.day)}}) : "";
}

// The person as it would stand; what is wrong with it is put into the form.
Person check_form(const Pages& pages, const Opened& opened, const Context& context, FixForm& form) {
  form.input.kana_required = true;
  Person person = read_person(form.input, form.faults);
  person.recipient.phone = opened.person->recipient.phone;  // the form does not ask for it
  const shops::Settings& settings = pages.shops.by_id(context.shop)->settings;
  if (form.faults.empty()) {
    const Moved there = moved(settings, opened.order, opened.person->recipient, person.recipient);
    form.region_note = region_note(there, opened.order, context.locale);
  }
  return person;
}

http::Response ask_fix_again(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context, FixForm form) {
  if (auto kept = drafts::keep_here(pages.tools.house, request, context, {fields_of(request.form)})) return std::move(*kept);
  const bool pressed = form.pressed != AddressButton::none;
  if (!pressed && !cart::csrf_fits(pages.tools.house, request)) form.faults.push_back({"fix", "orders.order.too_old", ""});
  return show_fix(pages, opened, request, context, form, pressed ? 200 : 422);
}

http::Response save(const Pages& pages, const Opened& opened, const http::Request& request, const Context& context) {
  FixForm form = read_fix_form(request.form);
  if (form.pressed != AddressButton::none) return ask_fix_again(pages, opened, request, context, std::move(form));
  const Person person = check_form(pages, opened, context, form);
  const bool good = form.faults.empty() && form.region_note.empty() && cart::csrf_fits(pages.tools.house, request);
  if (!good) return ask_fix_again(pages, opened, request, context, std::move(form));
  const auto done = fix_address(pages.tools, context, {opened.order.id, form.version}, {person.recipient, person.email, person.phone});
  if (done) drafts::drop_here(pages.tools.house, request, context);
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
  if (request.method == http::Method::post) return save(pages, *opened, request, context);
  const auto draft = drafts::find_here(pages.tools.house, request, context);
  if (!draft) return show_fix(pages, *opened, request, context, form_of(*opened));
  FixForm form = read_fix_form(draft->typed);
  if (form.pressed == AddressButton::none) check_form(pages, *opened, context, form);
  if (form.pressed == AddressButton::none && draft->stale) form.faults.push_back({"fix", "orders.order.too_old", ""});
  return show_fix(pages, *opened, request, context, form);
}

}  // namespace noren::orders
